//! Whose something is: what stands before the colon, behind --account, or is the only account there is.
//!
//! **Promises.** What is printed can be typed: with several accounts every number and every name stands behind its account's, as
//! `rive:9` and `rive:Stage crew`, and every verb takes that; so it does with one account. Where nobody says whose, nothing is
//! guessed: the refusal names what to type. Only of a group's name that a single account has nobody needs to say whose it is.

use musette_core::engine::Account;
use musette_core::model::AccountId;

use crate::app::{App, no_account, no_such_account};
use crate::args::Numbered;
use crate::sentences::{Failed, Outcome};
use crate::show::{self, quoted};

/// A number as it is typed: behind its account's name where there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix(String);

impl Prefix {
    /// The number, or name, as a person types it; not yet quoted.
    pub fn before(&self, what: impl std::fmt::Display) -> String {
        format!("{}{what}", self.0)
    }
}

impl App {
    /// The accounts that are meant: the one that is named, or the one of --account, or all.
    pub async fn chosen(&self, named: Option<&str>) -> Outcome<Vec<Account>> {
        let accounts = self.accounts().await?;
        match self.named(named)? {
            None if accounts.is_empty() => Err(no_account(&self.home)),
            None => Ok(accounts),
            Some(name) => accounts
                .into_iter()
                .find(|account| account.label == name || account.login == name)
                .map(|account| vec![account])
                .ok_or_else(|| no_such_account(name)),
        }
    }

    fn named<'a>(&'a self, named: Option<&'a str>) -> Outcome<Option<&'a str>> {
        match (named, self.account.as_deref()) {
            (Some(named), Some(option)) if named != option => Err(Failed::Usage(format!(
                "Two accounts are named: {named}, and {option} with --account. Leave one of them out."
            ))),
            (named, option) => Ok(named.or(option)),
        }
    }

    /// The account that is called so.
    pub async fn called(&self, name: &str) -> Outcome<Account> {
        self.chosen(Some(name)).await?.pop().ok_or_else(|| no_such_account(name))
    }

    /// The only account, or the one of --account.
    pub async fn one(&self) -> Outcome<Account> {
        self.one_of(|_| None).await
    }

    /// The account of something that is called by its number.
    pub async fn of(&self, called: &Numbered) -> Outcome<Account> {
        match &called.account {
            Some(name) => self.called(name).await,
            None => self.one_of(|label| Some(format!("{label}:{}", called.number))).await,
        }
    }

    /// The only account, or the one of --account, for something that is called by this name.
    pub async fn one_for(&self, name: &str) -> Outcome<Account> {
        self.one_of(|label| Some(format!("{label}:{name}"))).await
    }

    async fn one_of(&self, typed: impl Fn(&str) -> Option<String>) -> Outcome<Account> {
        let mut accounts = self.chosen(None).await?;
        if accounts.len() > 1 {
            return Err(which(&accounts, &accounts[0].label, typed(&accounts[0].label)));
        }
        accounts.pop().ok_or_else(|| no_account(&self.home))
    }

    /// Whose a name is, in every way it can be read, the likeliest first: with an account before its colon, and whole.
    pub async fn readings(&self, typed: &str) -> Outcome<Vec<(Account, String)>> {
        let mut readings = Vec::new();
        let accounts = self.chosen(None).await?;
        let mut before: Vec<&Account> = accounts
            .iter()
            .filter(|account| typed.strip_prefix(account.label.as_str()).is_some_and(|rest| rest.starts_with(':')))
            .collect();
        // "rive: cafés" may be an account beside "rive".
        before.sort_by_key(|account| std::cmp::Reverse(account.label.len()));
        readings.extend(
            before
                .into_iter()
                .map(|account| (account.clone(), typed[account.label.len() + 1..].trim_start().to_owned())),
        );
        readings.extend(accounts.into_iter().map(|account| (account, typed.to_owned())));
        Ok(readings)
    }

    /// The account before the colon of a name, where it is one, and the rest.
    pub async fn split(&self, typed: &str) -> Outcome<Option<(Account, String)>> {
        Ok(self.readings(typed).await?.into_iter().find(|(_, rest)| rest != typed))
    }

    /// Several accounts have something of this name: says what to type.
    pub fn several_have(&self, accounts: &[Account], typed: &str) -> Failed {
        let first = accounts.first().map_or("", |account| account.label.as_str());
        which(accounts, first, Some(format!("{first}:{typed}")))
    }

    /// How numbers and names of an account are printed.
    pub async fn prefix(&self, account: &Account) -> Outcome<Prefix> {
        let several = self.accounts().await?.len() > 1;
        Ok(Prefix(if several { format!("{}:", account.label) } else { String::new() }))
    }
}

/// What paths call an account.
pub fn label(accounts: &[Account], account: AccountId) -> &str {
    accounts.iter().find(|known| known.id == account).map_or("", |known| known.label.as_str())
}

/// What paths call these accounts.
pub fn labels<'a>(accounts: &'a [Account], of: &[AccountId]) -> Vec<&'a str> {
    of.iter().map(|account| label(accounts, *account)).collect()
}

/// Says of a list of several accounts which it lacks.
pub fn say_missing(accounts: &[Account], missing: &[AccountId]) {
    for account in labels(accounts, missing) {
        show::note(&format!(
            "{account} could not be read, so what is there is not in this list. `musette doctor` says why."
        ));
    }
}

fn which(accounts: &[Account], first: &str, typed: Option<String>) -> Failed {
    let names: Vec<&str> = accounts.iter().map(|account| account.label.as_str()).collect();
    let or = typed.map_or(String::new(), |typed| format!(", or as {}", quoted(&typed)));
    Failed::Usage(format!(
        "There are several accounts here: {}. Say which with --account {}{or}.",
        names.join(", "),
        quoted(first)
    ))
}
