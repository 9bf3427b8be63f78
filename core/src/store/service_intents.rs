//! Intents of the services beside documents, and their receipts. They stand in the same tables as those about items, wait for
//! each other in the same way, and are told apart by their service.
//!
//! **How.** What a service can be asked for is a value ([`Asked`]), stored as JSON, and it is about one row of the service's
//! own. That is all a service has to say to have intents, receipts and a place in the one queue.

use std::fmt::Debug;
use std::ops::Deref;

use rusqlite::Row;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::course::{COURSE, Course, OWN, json};
use super::error::Doing;
use super::standing::Stands;
use super::{Reading, StoreResult, Writing};
use crate::model::{BasedOn, ETag, HowChecked, IntentRow, ReceiptRow, Scope, WallTime};

/// What a service can be asked for.
pub trait Asked: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is about: an identity of the service's own.
    type About: Copy + Debug + PartialEq + From<i64> + Into<i64> + Send + Sync + 'static;
    /// The service in the tables of the outbox.
    const SERVICE: i64;
    /// The column that says what it is about; 0 in those of other services.
    const ABOUT: &'static str;
}

/// A change the person asked for in a service, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceIntent<A: Asked> {
    /// How it fares.
    pub course: Course,
    /// What it is about.
    pub about: A::About,
    /// What was asked for.
    pub asked: A,
    /// What the person saw when asking.
    pub based_on: BasedOn,
    /// The tag that its delivery left.
    pub result: Option<ETag>,
    /// Order of the newest of its place that was known when it was asked for; its own is newer. 0 where nothing has an order.
    pub after: i64,
}

impl<A: Asked> Deref for ServiceIntent<A> {
    type Target = Course;

    fn deref(&self) -> &Course {
        &self.course
    }
}

impl<A: Asked> Stands for ServiceIntent<A> {
    fn is_still(&self, now: &Self) -> bool {
        now.state == self.state && now.about == self.about && now.asked == self.asked && now.based_on == self.based_on
    }

    fn again(tx: &Reading<'_>, row: IntentRow) -> StoreResult<Option<Self>> {
        tx.service_intent(row)
    }
}

/// An intent of a service about to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct NewServiceIntent<A: Asked> {
    /// What it is about.
    pub about: A::About,
    /// What is asked for.
    pub asked: A,
    /// What the person sees.
    pub based_on: BasedOn,
    /// Order of the newest of its place that is known; 0 none.
    pub after: i64,
    /// Undo until then cancels.
    pub hold_until: Option<WallTime>,
    /// The intents that have to be delivered first.
    pub needs: Vec<IntentRow>,
}

/// The proof of a delivered intent of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceReceipt<A: Asked> {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// What it was about.
    pub about: A::About,
    /// What was asked for.
    pub asked: A,
    /// What it is called; empty where it has no name.
    pub name: String,
    /// Where, as people say it.
    pub place: String,
    /// How it is known.
    pub checked: HowChecked,
    /// When.
    pub delivered_at: WallTime,
}

fn columns<A: Asked>() -> String {
    format!("{COURSE}, {}, asked, based_on, result_etag, newest", A::ABOUT)
}

fn read<A: Asked>(row: &Row<'_>) -> rusqlite::Result<ServiceIntent<A>> {
    Ok(ServiceIntent {
        course: Course::read(row)?,
        about: A::About::from(row.get(OWN)?),
        asked: json(row, OWN + 1)?,
        based_on: json(row, OWN + 2)?,
        result: Some(row.get(OWN + 3)?).filter(|tag: &String| !tag.is_empty()).map(ETag),
        after: row.get(OWN + 4)?,
    })
}

impl Reading<'_> {
    /// One intent of a service; `None` when it is another service's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn service_intent<A: Asked>(&self, intent: IntentRow) -> StoreResult<Option<ServiceIntent<A>>> {
        let sql = format!("SELECT {} FROM intents WHERE id = ?1 AND service = ?2", columns::<A>());
        self.one("reading an intent", &sql, [intent.0, A::SERVICE], read)
    }

    /// The intents of a service that are neither delivered nor cancelled, in the order in which they were asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_service_intents<A: Asked>(&self) -> StoreResult<Vec<ServiceIntent<A>>> {
        let columns = columns::<A>();
        let sql = format!("SELECT {columns} FROM intents WHERE state IN (0, 1, 2) AND service = ?1 ORDER BY id");
        self.all("reading the outbox", &sql, [A::SERVICE], read)
    }

    /// The open intents of a service about one thing, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_service_intents_about<A: Asked>(&self, about: A::About) -> StoreResult<Vec<ServiceIntent<A>>> {
        let (columns, column) = (columns::<A>(), A::ABOUT);
        let sql = format!(
            "SELECT {columns} FROM intents WHERE {column} = ?1 AND {column} <> 0 AND state < 3 AND service = ?2 \
             ORDER BY id"
        );
        self.all("reading the intents about a thing", &sql, [about.into(), A::SERVICE], read)
    }

    /// The newest receipts of a service first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn service_receipts<A: Asked>(&self, limit: u32) -> StoreResult<Vec<ServiceReceipt<A>>> {
        let sql = format!(
            "SELECT id, intent, {}, asked, name, place, checked, delivered_at FROM receipts WHERE service = ?1 \
             ORDER BY id DESC LIMIT ?2",
            A::ABOUT
        );
        self.all("reading the receipts", &sql, (A::SERVICE, limit), |row| {
            Ok(ServiceReceipt {
                row: ReceiptRow(row.get(0)?),
                intent: IntentRow(row.get(1)?),
                about: A::About::from(row.get(2)?),
                asked: json(row, 3)?,
                name: row.get(4)?,
                place: row.get(5)?,
                checked: json(row, 6)?,
                delivered_at: WallTime(row.get(7)?),
            })
        })
    }
}

impl Writing<'_> {
    /// Stores an intent of a service.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_service_intent<A: Asked>(&mut self, new: &NewServiceIntent<A>) -> StoreResult<IntentRow> {
        let doing = "storing an intent";
        let sql = format!(
            "INSERT INTO intents (drive, subject, service, {}, asked, based_on, hold_until, asked_at, newest) \
             VALUES (0, 0, ?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            A::ABOUT
        );
        let asked = serde_json::to_string(&new.asked).doing(doing)?;
        let based_on = serde_json::to_string(&new.based_on).doing(doing)?;
        let (about, hold, now): (i64, _, _) = (new.about.into(), new.hold_until.map_or(0, |at| at.0), self.now().0);
        let row = self.insert(doing, &sql, (A::SERVICE, about, asked, based_on, hold, now, new.after))?;
        for need in &new.needs {
            self.add_need(IntentRow(row), *need)?;
        }
        self.touch(Scope::Outbox);
        Ok(IntentRow(row))
    }

    /// What an open intent of a service asks for, and is based on, from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn change_service_intent<A: Asked>(
        &mut self,
        intent: IntentRow,
        asked: &A,
        based_on: &BasedOn,
    ) -> StoreResult<()> {
        let doing = "changing an intent";
        let sql = "UPDATE intents SET asked = ?2, based_on = ?3 WHERE id = ?1 AND service = ?4 AND state < 3";
        let asked = serde_json::to_string(asked).doing(doing)?;
        let based_on = serde_json::to_string(based_on).doing(doing)?;
        self.run(doing, sql, (intent.0, asked, based_on, A::SERVICE))?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Stores the proof of a delivery; a second one for the same intent is a fault and refused.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_service_receipt<A: Asked>(&mut self, receipt: &ServiceReceipt<A>) -> StoreResult<()> {
        let doing = "storing a receipt";
        let sql = format!(
            "INSERT INTO receipts (intent, item, service, {}, asked, name, place, checked, delivered_at) \
             VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            A::ABOUT
        );
        let about: i64 = receipt.about.into();
        let asked = serde_json::to_string(&receipt.asked).doing(doing)?;
        let checked = serde_json::to_string(&receipt.checked).doing(doing)?;
        let (name, place, at) = (&receipt.name, &receipt.place, receipt.delivered_at.0);
        self.insert(doing, &sql, (receipt.intent.0, A::SERVICE, about, asked, name, place, checked, at))?;
        self.touch(Scope::Outbox);
        Ok(())
    }
}
