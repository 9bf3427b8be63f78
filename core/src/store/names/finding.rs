//! What is found, and in which order.
//!
//! **Promises.** The best first: whole words before beginnings, then what is on this device, kept or was opened here lately, then the
//! latest change. Of a search of everything the best few people, groups and threads stand before the documents.

use std::collections::BTreeMap;

use super::lines::{Lines, OF_ONE};
use crate::model::{
    Among, DriveAccess, FeedKind, FeedRow, Fit, FoundAt, ItemRow, Place, PostRow, Revision, Sought, Spot, Stretch,
    WallTime, title_words,
};
use crate::store::drives::DriveState;
use crate::store::feeds::Feed;
use crate::store::people::Person;
use crate::store::people::search::of_words;
use crate::store::{Reading, StoreError, StoreResult};

/// Of people, of groups and of threads, where everything is searched.
const FEW: usize = 5;
/// Candidates that are put in order at once.
const STRETCH: usize = 256;
/// The latest that were opened here and stand before others.
const LATELY: u32 = 200;

/// A document, a folder or a library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedItem {
    /// The item; of a library its root.
    pub item: ItemRow,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFeed {
    /// The group.
    pub feed: Feed,
}

/// A thread that has a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedThread {
    /// Its first post.
    pub thread: PostRow,
    /// Its title.
    pub title: String,
    /// The group that it is in.
    pub feed: Option<Feed>,
    /// When it was begun.
    pub posted_at: Option<WallTime>,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundName {
    /// A document, a folder or a library.
    Item(NamedItem),
    /// A person.
    Person(Box<Person>),
    /// A group.
    Feed(Box<NamedFeed>),
    /// A thread.
    Thread(Box<NamedThread>),
}

/// A page of what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundNames {
    /// The best first.
    pub found: Vec<FoundName>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// There are more on the side that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
}

/// The kinds, in their order.
const PEOPLE: i64 = 0;
const FEEDS: i64 = 1;
const THREADS: i64 = 2;
const DOCUMENTS: i64 = 3;

fn rank(kind: i64, fit: Fit, near: bool) -> i64 {
    kind * 4 + i64::from(fit == Fit::Begun) * 2 + i64::from(!near)
}

/// Threads that have a title, as the provider tells them, and as they are shown here.
const TITLES: [&str; 2] = [
    "SELECT post, title, feed, posted_at FROM post_base INDEXED BY post_base_titled \
     WHERE title <> '' AND post = thread AND overlaid = 0 ORDER BY place DESC",
    "SELECT post, title, feed, posted_at FROM post_overlay WHERE title <> '' AND post = thread AND gone = 0",
];
const LINES: &str = "SELECT drive, block, lines FROM names";

/// What is read from end to end, and how, for the test that reads plans.
#[cfg(test)]
pub(super) fn read_whole() -> [(&'static str, &'static str); 2] {
    [(LINES, "SCAN names"), (TITLES[0], "SCAN post_base USING INDEX post_base_titled")]
}

/// What fits, by its order.
type Candidate = (i64, i64, ItemRow);

/// Among what the things of a kind are searched.
fn among_of(kind: i64) -> Among {
    match kind {
        PEOPLE => Among::People,
        FEEDS | THREADS => Among::Feeds,
        _ => Among::Documents,
    }
}

/// A page that fills, from the place where it begins away from it, whichever way it goes.
struct Filling {
    of: String,
    among: Among,
    stretch: Stretch<FoundAt>,
    limit: usize,
    rows: Vec<(FoundAt, FoundName)>,
}

impl Filling {
    /// Whether this stands on the side that is read.
    fn is_ahead(&self, at: &FoundAt) -> bool {
        match &self.stretch {
            Stretch::After(from) => from.as_ref().is_none_or(|from| at > from),
            Stretch::Before(from) => from.as_ref().is_none_or(|from| at < from),
        }
    }

    /// Whether it begins at a thing of this kind.
    fn begins_among(&self, kind: i64) -> bool {
        let (Stretch::After(from) | Stretch::Before(from)) = &self.stretch;
        from.as_ref().is_some_and(|from| from.rank / 4 == kind)
    }

    /// One more than the page: that there is more.
    fn is_full(&self) -> bool {
        self.rows.len() > self.limit
    }

    /// So many are still wanted.
    fn room(&self) -> usize {
        (self.limit + 1).saturating_sub(self.rows.len())
    }

    fn wants(&self, kind: i64, of: Among) -> bool {
        let is_past = match &self.stretch {
            Stretch::After(from) => from.as_ref().is_some_and(|from| from.rank >= (kind + 1) * 4),
            Stretch::Before(from) => from.as_ref().is_some_and(|from| from.rank < kind * 4),
        };
        !self.is_full() && !is_past && (self.among == Among::All || self.among == of)
    }

    /// How many of a kind that stands before the documents.
    fn few(&self) -> usize {
        if self.among == Among::All { FEW } else { usize::MAX }
    }

    /// The best few of what fits, as far as they stand on the side that is read.
    fn extend(&mut self, mut found: Vec<(FoundAt, FoundName)>) {
        found.sort_by(|(one, _), (other, _)| one.cmp(other));
        found.truncate(self.few());
        if matches!(self.stretch, Stretch::Before(_)) {
            found.reverse();
        }
        let room = self.room();
        let ahead: Vec<_> = found.into_iter().filter(|(at, _)| self.is_ahead(at)).take(room).collect();
        self.rows.extend(ahead);
    }

    fn into_page(mut self, revision: Revision) -> FoundNames {
        let more = self.is_full();
        self.rows.truncate(self.limit);
        if matches!(self.stretch, Stretch::Before(_)) {
            self.rows.reverse();
        }
        let (of, among) = (self.of, self.among);
        let (ats, found): (Vec<_>, Vec<_>) = self.rows.into_iter().unzip();
        let places = ats.into_iter().map(|at| Place(Spot::Found { of: of.clone(), among, at })).collect();
        FoundNames { found, places, more, revision }
    }
}

impl Reading<'_> {
    /// A page of at most `limit` things of whose names each typed word begins a word; nothing when nothing was typed that a name could hold.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn found_by_name(
        &self,
        sought: &Sought,
        among: Among,
        stretch: Stretch,
        limit: usize,
    ) -> StoreResult<FoundNames> {
        let (of, revision) = (sought.key(), self.revision()?);
        let stretch = stretch.try_map(|place| match place.0 {
            Spot::Found { of: other, among: there, at } if other == of && there == among => Ok(at),
            _ => Err(StoreError::OtherList),
        })?;
        let mut kinds = [PEOPLE, FEEDS, THREADS, DOCUMENTS];
        if matches!(stretch, Stretch::Before(_)) {
            kinds.reverse();
        }
        let mut page = Filling { of, among, stretch, limit, rows: Vec::new() };
        for kind in kinds {
            if sought.is_empty() || limit == 0 || !page.wants(kind, among_of(kind)) {
                continue;
            }
            match kind {
                PEOPLE => self.add_people(sought, &mut page)?,
                FEEDS => page.extend(self.groups_found(sought)?),
                THREADS => page.extend(self.threads_found(sought)?),
                _ => self.add_items(sought, &mut page)?,
            }
        }
        Ok(page.into_page(revision))
    }

    /// People come in the order of their own search.
    fn add_people(&self, sought: &Sought, page: &mut Filling) -> StoreResult<()> {
        let of = of_words(&crate::model::wanted_words(sought.as_typed()));
        let stood = |at: FoundAt| {
            let FoundAt { word, sort_key, row, .. } = at;
            Place(Spot::Person { of: of.clone(), word, sort_key, person: crate::model::PersonRow(row) })
        };
        let among_people = |from: Option<FoundAt>| from.filter(|at| at.rank < FEEDS * 4).map(stood);
        // The few of everything are counted from the first, wherever the page begins.
        let (stretch, limit) = match page.stretch.clone() {
            _ if page.few() != usize::MAX => (Stretch::After(None), page.few()),
            Stretch::After(from) => (Stretch::After(among_people(from)), page.room()),
            Stretch::Before(from) => (Stretch::Before(among_people(from)), page.room()),
        };
        let told = self.people_like(sought.as_typed(), stretch, limit)?;
        let found = told.people.into_iter().zip(told.places).filter_map(|(person, place)| {
            let Spot::Person { word, sort_key, person: row, .. } = place.0 else { return None };
            let at = FoundAt { rank: PEOPLE, age: 0, word, sort_key, row: row.0 };
            Some((at, FoundName::Person(Box::new(person))))
        });
        page.extend(found.collect());
        Ok(())
    }

    fn groups_found(&self, sought: &Sought) -> StoreResult<Vec<(FoundAt, FoundName)>> {
        let mut found = Vec::new();
        for feed in self.groups_named("")?.into_iter().filter(|feed| feed.kind == FeedKind::Group) {
            let Some(fit) = sought.fits(title_words(&feed.name).as_bytes()) else { continue };
            let sort_key = crate::model::sort_key(&feed.name);
            let rank = rank(FEEDS, fit, feed.joined || feed.wanted == Some(true));
            let at = FoundAt { rank, age: 0, word: String::new(), sort_key, row: feed.row.0 };
            found.push((at, FoundName::Feed(Box::new(NamedFeed { feed }))));
        }
        Ok(found)
    }

    fn threads_found(&self, sought: &Sought) -> StoreResult<Vec<(FoundAt, FoundName)>> {
        let (mut found, mut feeds) = (Vec::new(), BTreeMap::<i64, Option<Feed>>::new());
        for sql in TITLES {
            let titles = self.all("finding threads", sql, [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
            })?;
            for (thread, title, feed, posted) in titles {
                let Some(fit) = sought.fits(title_words(&title).as_bytes()) else { continue };
                let feed = match feeds.get(&feed) {
                    Some(known) => known.clone(),
                    None => {
                        let known = self.feed(FeedRow(feed))?;
                        feeds.insert(feed, known.clone());
                        known
                    }
                };
                if feed.as_ref().is_some_and(Feed::is_shut) {
                    continue;
                }
                let rank = rank(THREADS, fit, true);
                let at = FoundAt { rank, age: -posted, word: String::new(), sort_key: String::new(), row: thread };
                let posted_at = (posted != 0).then_some(WallTime(posted));
                let thread = NamedThread { thread: PostRow(thread), title, feed, posted_at };
                found.push((at, FoundName::Thread(Box::new(thread))));
            }
        }
        Ok(found)
    }

    fn add_items(&self, sought: &Sought, page: &mut Filling) -> StoreResult<()> {
        let drives: Vec<DriveState> =
            self.drives()?.into_iter().filter(|drive| drive.access == DriveAccess::Open).collect();
        let mut candidates = self.items_that_fit(sought, &drives)?;
        let at = |(rank, age, item): &Candidate| FoundAt {
            rank: *rank,
            age: *age,
            word: String::new(),
            sort_key: String::new(),
            row: item.0,
        };
        // What begins before all documents, or behind them, leaves none out.
        if page.begins_among(DOCUMENTS) {
            candidates.retain(|candidate| page.is_ahead(&at(candidate)));
        }
        let is_back = matches!(page.stretch, Stretch::Before(_));
        let order = |one: &Candidate, other: &Candidate| if is_back { other.cmp(one) } else { one.cmp(other) };
        let (mut rest, mut reached) = (candidates.as_mut_slice(), BTreeMap::new());
        while !rest.is_empty() && !page.is_full() {
            let near = rest.len().min(STRETCH);
            if near < rest.len() {
                rest.select_nth_unstable_by(near - 1, order);
            }
            let (first, others) = rest.split_at_mut(near);
            first.sort_unstable_by(order);
            for candidate in first.iter() {
                if page.is_full() {
                    break;
                }
                let is_root = drives.iter().any(|drive| drive.root == candidate.2);
                if is_root || self.is_reached(candidate.2, &mut reached)? {
                    page.rows.push((at(candidate), FoundName::Item(NamedItem { item: candidate.2 })));
                }
            }
            rest = others;
        }
        Ok(())
    }

    /// Every item that fits, in no order.
    fn items_that_fit(&self, sought: &Sought, drives: &[DriveState]) -> StoreResult<Vec<Candidate>> {
        let doing = "finding documents";
        let sql = "SELECT item FROM contents UNION SELECT item FROM pins UNION \
                   SELECT item FROM (SELECT item FROM recents ORDER BY used_at DESC, item LIMIT ?1) ORDER BY item";
        let near: Vec<i64> = self.all(doing, sql, [LATELY], |row| row.get(0))?;
        let sql = "SELECT item, drive, name, modified_at, gone FROM overlay ORDER BY item";
        let overlaid = self.all(doing, sql, [], |row| {
            let (item, drive, name): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((item, drive, name, row.get::<_, i64>(3)?, row.get::<_, i64>(4)? != 0))
        })?;
        let is_open = |drive: i64| drives.iter().any(|open| open.row.0 == drive);
        let found = |item: i64, at: i64, fit: Fit| -> Candidate {
            (rank(DOCUMENTS, fit, near.binary_search(&item).is_ok()), -at, ItemRow(item))
        };
        let mut candidates = Vec::new();
        for drive in drives {
            let title = title_words(&format!("{} {}", drive.site, drive.name));
            if let Some(fit) = sought.fits(title.as_bytes()) {
                // A library stands before what lies in it.
                candidates.push((rank(DOCUMENTS, fit, true), i64::MIN, drive.root));
            }
        }
        for (item, drive, name, at, gone) in &overlaid {
            if !gone
                && is_open(*drive)
                && let Some(fit) = sought.fits(title_words(name).as_bytes())
            {
                // What this person is changing is near, wherever its bytes are.
                candidates.push((rank(DOCUMENTS, fit, true), -*at, ItemRow(*item)));
            }
        }
        self.each(doing, LINES, |row| {
            let (drive, block): (i64, i64) = (row.get(0)?, row.get(1)?);
            if !is_open(drive) {
                return Ok(());
            }
            for line in Lines(row.get_ref(2)?.as_blob()?) {
                let Some(fit) = sought.fits(line.title) else { continue };
                let item = block * OF_ONE + i64::from(line.slot);
                if overlaid.binary_search_by_key(&item, |row| row.0).is_err() {
                    candidates.push(found(item, line.at, fit));
                }
            }
            Ok(())
        })?;
        Ok(candidates)
    }

    /// Whether lists lead to an item: nothing above it was removed here, or is about to be by the server's word.
    fn is_reached(&self, item: ItemRow, known: &mut BTreeMap<ItemRow, bool>) -> StoreResult<bool> {
        let Some(entry) = self.entry(item)? else { return Ok(false) };
        let (mut above, mut passed, mut is_reached) = (entry.parent, Vec::new(), true);
        while let Some(folder) = above {
            if let Some(told) = known.get(&folder) {
                is_reached = *told;
                break;
            }
            passed.push(folder);
            // A folder of which only the id is known hides nothing; 200 as in lists, against a loop.
            above = match (self.overlay(folder)?, self.base(folder)?) {
                (Some(overlay), _) if overlay.gone => {
                    is_reached = false;
                    None
                }
                (Some(overlay), _) => Some(overlay.parent),
                (None, Some(base)) if base.going => {
                    is_reached = false;
                    None
                }
                (None, base) => base.and_then(|base| base.parent),
            }
            .filter(|_| passed.len() < 200);
        }
        known.extend(passed.into_iter().map(|folder| (folder, is_reached)));
        Ok(is_reached)
    }
}
