//! The facet of the organisation's own word: applications, who helps, and "I have read this".
//!
//! **Promises.** Reading never waits for the network, and says how old the word is and what is wrong with the newest file. What a person
//! acknowledges is stored durably when the call returns, also on the plane, also where the folder for it was never found here.
//!
//! **Never.** Nothing here sends, follows a link, or makes a sentence.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::documents::run;
use super::feeds::{SpokenPost, spoken};
use super::session::Session;
use super::syncing::outcome;
use super::{EngineResult, Error, Musette, Reason};
use crate::doors::sleep;
use crate::model::word::{BadWord, Word};
use crate::model::{
    AsOf, Block, Failure, FeedKind, IntentRow, IntentState, ItemId, Later, PostId, PostKind, PostRow, Refusal,
    RemoteId, RemotePerson, WallTime, sort_key,
};
use crate::outbox::acknowledging::{self, Said};
use crate::outbox::asking::Asking;
use crate::outbox::taking_back::Others;
use crate::outbox::{AskError, AskResult};
use crate::store::organisation::Acknowledged;
use crate::store::{Reading, StoreResult, Writing};
use crate::sync::Ended;
use crate::sync::organisation::AskedWho;

/// How long the provider of feeds counts requests for, where it does not say when it takes the next.
const BUCKET: Duration = Duration::from_secs(31);
/// So often that is waited for while a list of members is read: with its ten pages each time, enough for 10,000 people.
const MOST_WAITS: u32 = 20;
/// Pages of a list of members.
const MOST_MEMBER_PAGES: usize = 400;

/// The organisation's own word, of one account.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub(super) engine: Musette,
    pub(super) session: Arc<Session>,
}

/// What is known of the organisation's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OrganisationView {
    /// The last good one; `None` when there is none.
    pub word: Option<Word>,
    /// When that was read.
    pub read_at: Option<WallTime>,
    /// When the provider last told of it, or that there is none; a bad file makes it no younger.
    pub as_of: AsOf,
    /// What is wrong with the newest file: what is shown is older.
    pub trouble: Option<BadWord>,
    /// Where acknowledgements go.
    pub folder: AcknowledgingFolder,
    /// Acknowledgements that wait for that folder.
    pub waiting: Vec<WaitingAcknowledgement>,
}

/// An acknowledgement that waits for its folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingAcknowledgement {
    /// The announcement.
    pub post: PostId,
    /// That announcement, as far as it is known.
    pub about: Option<SpokenPost>,
    /// When it was said.
    pub read_at: WallTime,
}

/// The folder for acknowledgements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AcknowledgingFolder {
    /// The word names none.
    NotNamed,
    /// It was not looked for yet.
    NotLookedFor,
    /// The provider has no such folder, or none for this person.
    NotThere,
    /// It is this one.
    Known(ItemId),
}

/// Whether this person has read an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Acknowledgement {
    /// It is no announcement, or her own.
    NotAsked,
    /// The organisation names no folder for it: there is nothing to be pressed.
    NoFolder,
    /// She may say so.
    Open,
    /// She has; it is to be sent.
    Waiting {
        /// Its change in the outbox; `None` while it waits for its folder.
        intent: Option<IntentRow>,
        /// What has to come first.
        on: WaitsOn,
    },
    /// She has, and it has arrived.
    Done {
        /// When she said it.
        at: WallTime,
    },
}

/// What an acknowledgement that is not told yet waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsOn {
    /// A sync.
    Sync,
    /// A folder: the organisation names none any more.
    FolderNotNamed,
    /// A folder: the one that the organisation names is not there, or not for this person.
    FolderNotThere,
    /// This person: its change asks her.
    Person,
}

/// Somebody who has read an announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HasRead {
    /// The name.
    pub name: String,
    /// The address.
    pub mail: String,
    /// When, by her or his device's clock.
    pub read_at: WallTime,
    /// Who says who it is.
    pub by: Teller,
}

/// Whose word it is that somebody has read an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Teller {
    /// The provider says that this person wrote the file.
    Provider,
    /// The provider does not tell who wrote it: it is as the file says.
    File,
}

/// A file that somebody has written in another's name: it counts for nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InAnothersName {
    /// The name of the person who is said to have read it.
    pub name: String,
    /// That person's address.
    pub mail: String,
    /// When, as the file says.
    pub read_at: WallTime,
    /// Who wrote it last, by the provider's word: the name, or the address or id where it tells no name.
    pub written_by: String,
}

/// Somebody who has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HasNotRead {
    /// The name.
    pub name: String,
    /// The address; empty when it is not said.
    pub mail: String,
}

/// Who has read an announcement, as far as this person may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WhoHasRead {
    /// By the files in the folder, each person once, by name.
    pub has: Vec<HasRead>,
    /// Files that were not counted, because somebody else has written them; by the name that they give.
    pub foreign: Vec<InAnothersName>,
    /// The members of its group without one, but for who has made it, by name; `None` for an announcement that is in no group, or whose members are not told.
    pub has_not: Option<Vec<HasNotRead>>,
    /// When both were asked for.
    pub as_of: WallTime,
}

/// Whether this person has read an announcement. Who has made it is not asked; what she has said of it all the same stays said.
pub(super) fn acknowledgement_of(tx: &Reading<'_>, post: PostRow, kind: PostKind) -> StoreResult<Acknowledgement> {
    if kind != PostKind::Announcement {
        return Ok(Acknowledgement::NotAsked);
    }
    if let Some(own) = tx.own_acknowledgement(post)?
        && acknowledging::stands(tx, &own)?
    {
        return Ok(match (own.delivered_at, own.item) {
            (Some(_), _) => Acknowledgement::Done { at: own.read_at },
            (None, Some(item)) => {
                let open = tx.open_intents_of(item)?;
                let asks = open.iter().any(|intent| matches!(intent.state, IntentState::NeedsYou { .. }));
                let on = if asks { WaitsOn::Person } else { WaitsOn::Sync };
                Acknowledgement::Waiting { intent: open.first().map(|intent| intent.row), on }
            }
            (None, None) => {
                let kept = tx.kept_word()?;
                let on = match (kept.named_folder(), kept.folder) {
                    (None, _) => WaitsOn::FolderNotNamed,
                    (Some(_), None) if kept.folder_missing => WaitsOn::FolderNotThere,
                    // It is found, or looked for, by the next sync.
                    (Some(_), _) => WaitsOn::Sync,
                };
                Acknowledgement::Waiting { intent: None, on }
            }
        });
    }
    if is_own(tx, post)? {
        return Ok(Acknowledgement::NotAsked);
    }
    let named = tx.kept_word()?.named_folder().is_some();
    Ok(if named && tx.remote_post(post)?.is_some() { Acknowledgement::Open } else { Acknowledgement::NoFolder })
}

/// Whether this person has written it.
fn is_own(tx: &Reading<'_>, post: PostRow) -> StoreResult<bool> {
    let Some(entry) = tx.post_entry(post)? else { return Ok(false) };
    let Some(author) = entry.facts.author else { return Ok(true) };
    Ok(tx.myself()?.is_some_and(|me| me.row == author))
}

impl Organisation {
    /// What the organisation says, as this device knows it.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn view(&self) -> EngineResult<OrganisationView> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let kept = tx.kept_word()?;
            let folder = match (kept.named_folder(), kept.folder) {
                (None, _) => AcknowledgingFolder::NotNamed,
                (Some(_), Some(row)) => AcknowledgingFolder::Known(ItemId { account, row }),
                (Some(_), None) if kept.folder_missing => AcknowledgingFolder::NotThere,
                (Some(_), None) => AcknowledgingFolder::NotLookedFor,
            };
            let mut waiting = Vec::new();
            for own in tx.waiting_acknowledgements()? {
                let (post, about) = (PostId { account, row: own.post }, spoken(tx, account, own.post)?);
                waiting.push(WaitingAcknowledgement { post, about, read_at: own.read_at });
            }
            let (word, read_at) = kept.word.unzip();
            Ok(OrganisationView { word, read_at, as_of: kept.as_of, trouble: kept.trouble, folder, waiting })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// Asks for the organisation's word now, and looks for the folder that it names.
    ///
    /// # Errors
    /// Offline, captured, throttled, sign-in needed; [`Reason::Refused`] where it is not for this person.
    pub async fn refresh(&self) -> EngineResult<()> {
        let ended = self.session.syncing.puller().refresh_word(&|| true).await?;
        outcome(ended, self.session.client.connection())?;
        self.look_for_folder().await
    }

    async fn look_for_folder(&self) -> EngineResult<()> {
        let kept = self.session.db.read(|tx| tx.kept_word()).await?;
        if kept.named_folder().is_none() || kept.folder.is_some() {
            return Ok(());
        }
        let ended = self.session.syncing.puller().find_acknowledging_folder(&|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Whether this person has read an announcement.
    ///
    /// # Errors
    /// It is not shown (any more).
    pub async fn acknowledgement(&self, post: PostRow) -> EngineResult<Acknowledgement> {
        let read = move |tx: &Reading<'_>| {
            let entry = tx.post_entry(post)?;
            entry.map(|entry| acknowledgement_of(tx, post, entry.facts.kind)).transpose()
        };
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// "I have read this". It is sent with the next sync; said twice, it is said once.
    ///
    /// # Errors
    /// [`Reason::NotOffered`] for what is no announcement, for her own, and where the organisation names no folder; it is not shown any more.
    pub async fn acknowledge(&self, post: PostRow) -> EngineResult<()> {
        {
            let _saving = self.session.begin_saving()?;
            let account = self.engine.account_row(self.session.account).await?;
            let (zone, read_at) = (self.engine.inner.zone.clone(), self.engine.now());
            let work = move |tx: &mut Writing<'_>| -> AskResult<()> {
                let facts = tx.post_entry(post)?.ok_or(AskError::NotThere)?.facts;
                match acknowledgement_of(tx, post, facts.kind)? {
                    Acknowledgement::Waiting { .. } | Acknowledgement::Done { .. } => return Ok(()),
                    Acknowledgement::NotAsked | Acknowledgement::NoFolder => return Err(AskError::NotOffered),
                    Acknowledgement::Open => {}
                }
                let announcement = tx.remote_post(post)?.ok_or(AskError::NotOffered)?;
                let text = facts.body.iter().map(Block::text).collect::<Vec<_>>().join("\n\n");
                let person = if account.user_id.is_empty() { &account.login } else { &account.user_id };
                let said = Said {
                    announcement: &announcement,
                    title: &facts.title,
                    text: &text,
                    person,
                    name: &account.person,
                    mail: &account.login,
                    read_at,
                };
                acknowledging::acknowledge(tx, post, &said, &zone)?;
                // Whoever says to have read it has seen it.
                Ok(tx.set_post_seen(post)?)
            };
            run(&self.session.db, work).await?;
            // It is stored. Where its folder is known it stands in the outbox at once; else, or should this fail, with a sync.
            if let Err(error) = self.session.delivering.hand_over_acknowledgements().await {
                tracing::warn!(%error, "an acknowledgement is handed over with the next sync");
            }
        }
        Ok(())
    }

    /// Takes back what was acknowledged and is not sent.
    ///
    /// # Errors
    /// [`Reason::Ended`] when none waits; [`Reason::Sending`] while its outcome is not known.
    pub async fn take_back(&self, post: PostRow) -> EngineResult<()> {
        let asking = Asking { now: self.engine.now(), hold_until: None, rules: self.session.rules() };
        let work = move |tx: &mut Writing<'_>| -> AskResult<()> {
            let own = tx.own_acknowledgement(post)?.filter(|own| own.delivered_at.is_none()).ok_or(AskError::Ended)?;
            let Some(item) = own.item else {
                tx.take_acknowledgement_back(post)?;
                return Ok(());
            };
            let open = tx.open_intents_of(item)?;
            let making = open.first().ok_or(AskError::Ended)?;
            asking.cancel(tx, making.row, Others::Ask).map(drop)
        };
        run(&self.session.db, work).await
    }

    /// Who has read an announcement and who has not. Asks the server: for the folder's files, each of which is read once, and for the
    /// members of the announcement's group. It waits, for minutes where there are thousands of members, for the patience that their
    /// provider asks for.
    ///
    /// # Errors
    /// As [`Organisation::refresh`]; [`Reason::NotOffered`] for what is no announcement, and where no folder is named; [`Reason::NotFound`] where the
    /// announcement is not shown any more; [`Reason::NoAcknowledgingFolder`] where the folder is not there, or not open to this person.
    pub async fn who(&self, post: PostRow) -> EngineResult<WhoHasRead> {
        let read = move |tx: &Reading<'_>| {
            let Some(entry) = tx.post_entry(post)? else { return Ok(None) };
            let group = match entry.facts.feed {
                Some(feed) => tx.feed(feed)?.filter(|feed| feed.kind == FeedKind::Group).map(|feed| feed.remote),
                None => None,
            };
            let author = entry.facts.author.map(|author| tx.person(author)).transpose()?.flatten();
            let author = author.and_then(|author| author.feeds);
            Ok(Some((entry.facts.kind, tx.remote_post(post)?, group, author)))
        };
        let found = self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))?;
        let (PostKind::Announcement, Some(announcement), group, author) = found else {
            return Err(Error::of(Reason::NotOffered));
        };
        self.look_for_folder().await?;
        let kept = self.session.db.read(|tx| tx.kept_word()).await?;
        if kept.named_folder().is_none() {
            return Err(Error::of(Reason::NotOffered));
        }
        let Some(folder) = kept.folder else { return Err(self.no_folder().await?) };
        let prefix = acknowledging::prefix(&announcement);
        match self.session.syncing.puller().ask_who(folder, &announcement, &prefix).await? {
            AskedWho::Whole => {}
            AskedWho::Ended(Ended::NoAccess) => return Err(self.no_folder().await?),
            AskedWho::Ended(ended) => outcome(ended, self.session.client.connection())?,
        }
        let members = match group {
            Some(group) => self.members(&group).await?,
            None => None,
        };
        let said = self.session.db.read(move |tx| tx.acknowledged(&announcement)).await?;
        Ok(sorted_out(said, members, author.as_ref(), self.engine.now()))
    }

    /// There is no folder to be asked.
    async fn no_folder(&self) -> EngineResult<Error> {
        let waiting = self.session.db.read(|tx| tx.waiting_acknowledgements()).await?;
        Ok(Error::of(Reason::NoAcknowledgingFolder(waiting.len() as u64)))
    }

    /// The members of a group; `None` where this person may not know them.
    async fn members(&self, group: &RemoteId) -> EngineResult<Option<Vec<RemotePerson>>> {
        let Some(feeds) = &self.session.feeds else { return Ok(None) };
        let (mut all, mut waits) = (Vec::new(), 0);
        for page in 1..=MOST_MEMBER_PAGES {
            let (people, more) = loop {
                match feeds.members(group, page).await {
                    Ok(page) => break page,
                    Err(Failure::Later { why: Later::Throttled, after }) if waits < MOST_WAITS => {
                        waits += 1;
                        sleep(after.unwrap_or(BUCKET)).await;
                    }
                    Err(Failure::Gone | Failure::Refused(Refusal::Permission | Refusal::Unsupported)) => {
                        return Ok(None);
                    }
                    Err(failure) => return Err(Error::met(failure, self.session.client.connection())),
                }
            };
            all.extend(people);
            if !more {
                return Ok(Some(all));
            }
        }
        tracing::warn!("the list of members has no end");
        Err(Error::of(Reason::OutOfOrder))
    }
}

/// The files' people, and the members without a file. People are the same by their address; where one has none, by the name. What
/// somebody else has written in a person's name is told, and counts for nobody. Who has made the announcement is not among those without.
fn sorted_out(
    said: Vec<Acknowledged>,
    members: Option<Vec<RemotePerson>>,
    author: Option<&RemoteId>,
    as_of: WallTime,
) -> WhoHasRead {
    let (said, foreign): (Vec<_>, Vec<_>) =
        said.into_iter().partition(|said| said.by_user.is_empty() || said.by_user == said.person);
    let fold = |mail: &str| mail.trim().to_lowercase();
    let mails: BTreeSet<String> = said.iter().map(|said| fold(&said.mail)).filter(|mail| !mail.is_empty()).collect();
    let names: BTreeSet<String> = said.iter().map(|said| sort_key(&said.name)).collect();
    let has_read = |member: &RemotePerson| {
        if member.mail.is_empty() {
            names.contains(&sort_key(&member.name))
        } else {
            mails.contains(&fold(&member.mail))
        }
    };
    let teller = |said: &Acknowledged| if said.by_user.is_empty() { Teller::File } else { Teller::Provider };
    let mut has: Vec<HasRead> = said
        .into_iter()
        .map(|said| HasRead { by: teller(&said), name: said.name, mail: said.mail, read_at: said.read_at })
        .collect();
    // Of several files of one person the provider's word, and the first of those.
    has.sort_by_key(|person| (person.by, person.read_at));
    let mut once = BTreeSet::new();
    has.retain(|person| {
        let unnamed = if person.mail.is_empty() { sort_key(&person.name) } else { String::new() };
        once.insert((fold(&person.mail), unnamed))
    });
    has.sort_by_cached_key(|person| (sort_key(&person.name), person.mail.clone()));
    let mut foreign: Vec<InAnothersName> = foreign
        .into_iter()
        .map(|said| InAnothersName {
            name: said.name,
            mail: said.mail,
            read_at: said.read_at,
            written_by: said.by_name,
        })
        .collect();
    foreign.sort_by_cached_key(|file| (sort_key(&file.name), file.mail.clone(), file.read_at));
    // A page that moved while the list was read tells somebody twice.
    let mut told = BTreeSet::new();
    let has_not = members.map(|members| {
        let members = members.into_iter().filter(|member| Some(&member.id) != author);
        let members = members.filter(|member| told.insert(member.id.clone()) && !has_read(member));
        let mut left: Vec<HasNotRead> =
            members.map(|member| HasNotRead { name: member.name, mail: member.mail }).collect();
        left.sort_by_cached_key(|person| (sort_key(&person.name), person.mail.clone()));
        left
    });
    WhoHasRead { has, foreign, has_not, as_of }
}
