//! The hard cases that a planner has to know, each by its number, and what a word leaves unsaid.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CTag, ETag, ItemKind, ItemRow, RemoteId, RemoteItem, RequestSeq, WallTime};
use crate::tree::planner::sabotage::{Rule, switch_off};
use crate::tree::planner::{
    Known, Missed, Neighbourhood, NotLoaded, Page, PageItem, Plan, RowChange, SECOND_LOOK_MILLIS, Source, Verdict, Why,
    absent, doubt_unseen, is_missing, judge, mark_missing, plan, second_look, sweep, tidy,
};

use super::base::{Base, RULES};

fn word(id: i64, parent: i64, name: &str, kind: ItemKind) -> PageItem {
    let mut remote = RemoteItem::bare(RemoteId(id.to_string()));
    remote.name = Some(name.to_owned());
    remote.kind = Some(kind);
    remote.root = parent == 0;
    remote.etag = Some(ETag(format!("{id},{parent},{name}")));
    remote.parent = (parent > 0).then(|| RemoteId(parent.to_string()));
    PageItem { row: ItemRow(id), parent: (parent > 0).then_some(ItemRow(parent)), remote }
}

fn folder(id: i64, parent: i64, name: &str) -> PageItem {
    word(id, parent, name, ItemKind::Folder)
}

fn file(id: i64, parent: i64, name: &str) -> PageItem {
    word(id, parent, name, ItemKind::File)
}

fn tombstone(id: i64) -> PageItem {
    let mut remote = RemoteItem::bare(RemoteId(id.to_string()));
    remote.deleted = true;
    PageItem { row: ItemRow(id), parent: None, remote }
}

/// A drive as a client holds it, with one request after the other.
struct Drive {
    base: Base,
    seq: i64,
}

impl Drive {
    fn with(items: Vec<PageItem>) -> Drive {
        let mut drive = Drive { base: Base::default(), seq: 0 };
        drive.hears(Source::Delta, items);
        drive
    }

    fn now(&self) -> RequestSeq {
        RequestSeq(self.seq)
    }

    fn hears(&mut self, source: Source, items: Vec<PageItem>) -> Plan {
        self.seq += 1;
        self.hears_late(source, self.seq, items)
    }

    fn hears_late(&mut self, source: Source, seq: i64, items: Vec<PageItem>) -> Plan {
        let page = Page { seq: RequestSeq(seq), now: self.now(), source, items };
        self.base.absorb(&page, true).unwrap()
    }

    /// Everything that a settling run does without asking.
    fn settles(&mut self) {
        let page = Page { seq: self.now(), now: self.now(), source: Source::Delta, items: Vec::new() };
        while self.base.release(&page).unwrap() {}
        loop {
            let plan = tidy(&self.base.leftovers(self.now(), &BTreeSet::new()));
            if plan.changes.is_empty() {
                return;
            }
            self.base.apply(&plan).unwrap();
        }
    }

    fn held(&self) -> Vec<i64> {
        self.base.rows.keys().map(|row| row.0).collect()
    }

    fn in_doubt(&self, row: i64) -> Option<Why> {
        self.base.doubts.get(&ItemRow(row)).map(|doubt| doubt.why)
    }
}

#[test]
fn hard_case_15_a_folder_made_again_under_its_name_takes_the_place_and_the_old_one_is_asked_for() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "Plans"), file(3, 2, "a.pdf")]);
    drive.hears(Source::Delta, vec![folder(4, 1, "plans"), file(5, 4, "a.pdf")]);
    assert_eq!(drive.held(), [1, 2, 3, 4, 5], "nothing is deleted on suspicion");
    assert_eq!(drive.in_doubt(2), Some(Why::Displaced));
    drive.hears(Source::Delta, vec![folder(2, 1, "Plans")]);
    assert_eq!(drive.in_doubt(2), Some(Why::Displaced), "a repeated word does not settle who holds the name");
    drive.hears(Source::Single, vec![tombstone(2)]);
    drive.settles();
    assert_eq!(drive.in_doubt(3), Some(Why::Inside), "what is inside may have been moved out, so it is asked for");
    drive.hears(Source::Single, vec![tombstone(3)]);
    drive.settles();
    assert_eq!(drive.held(), [1, 4, 5]);
}

#[test]
fn hard_case_16_a_moved_folder_takes_its_descendants_along_without_a_word_about_them() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a"), folder(3, 1, "b"), file(4, 2, "x")]);
    let plan = drive.hears(Source::Delta, vec![folder(2, 3, "a")]);
    assert_eq!(plan.changes.len(), 1, "a row, whatever is inside");
    assert_eq!(drive.base.rows[&ItemRow(4)].parent, Some(ItemRow(2)));
}

#[test]
fn hard_case_17_ancestors_repeated_on_every_page_write_nothing() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a"), file(3, 2, "x")]);
    for _ in 0..3 {
        let plan =
            drive.hears(Source::Delta, vec![folder(1, 0, ""), folder(2, 1, "a"), file(3, 2, "x"), folder(1, 0, "")]);
        assert_eq!(plan, Plan::default());
    }
}

#[test]
fn hard_case_18_alive_without_parent_and_name_is_asked_for_and_changes_nothing_else() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(2, 1, "x")]);
    for row in [2, 9] {
        let bare = RemoteItem::bare(RemoteId(row.to_string()));
        drive.hears(Source::Delta, vec![PageItem { row: ItemRow(row), parent: None, remote: bare }]);
        assert_eq!(drive.in_doubt(row), Some(Why::Unplaceable));
    }
    assert_eq!(drive.held(), [1, 2]);
    drive.hears(Source::Single, vec![tombstone(2)]);
    drive.hears(Source::Single, vec![tombstone(9)]);
    assert_eq!(drive.held(), [1]);
    assert!(drive.base.doubts.is_empty());
}

#[test]
fn hard_case_20_a_root_without_name_parent_and_tag_is_a_root() {
    let mut bare = RemoteItem::bare(RemoteId("1".to_owned()));
    bare.root = true;
    let root = PageItem { row: ItemRow(1), parent: None, remote: bare };
    let mut drive = Drive::with(vec![file(2, 1, "x"), root]);
    assert_eq!(drive.held(), [1, 2]);
    assert_eq!(drive.base.root, Some(ItemRow(1)));
    drive.hears(Source::Delta, vec![tombstone(1)]);
    assert_eq!(drive.held(), [1, 2], "a drive that is refused is no access, never a deletion");
}

#[test]
fn hard_case_23_a_listing_that_reads_as_empty_deletes_nothing() {
    let mut items = vec![folder(1, 0, "")];
    items.extend((2..200).map(|id| file(id, 1, &format!("{id}"))));
    let mut drive = Drive::with(items);
    drive.seq += 1;
    let children = drive.base.children(ItemRow(1));
    let plan = absent(&children, &BTreeSet::new(), &drive.base.doubts, drive.now(), drive.now());
    assert_eq!(plan.changes.len(), super::super::MOST_ABSENT, "and asks for a bounded number");
    drive.base.apply(&plan).unwrap();
    assert_eq!(drive.held().len(), 199);
}

#[test]
fn hard_case_30_what_was_just_delivered_and_is_not_in_the_listing_stays_and_is_not_even_doubted() {
    let mut drive = Drive::with(vec![folder(1, 0, "")]);
    drive.seq = 10;
    drive.hears_late(Source::Delivery, 9, vec![file(2, 1, "photo.jpg")]);
    let children = drive.base.children(ItemRow(1));
    let plan = absent(&children, &BTreeSet::new(), &BTreeMap::new(), RequestSeq(8), drive.now());
    assert_eq!(plan, Plan::default());
}

#[test]
fn a_late_answer_does_not_put_back_what_a_delivery_set_and_is_cleared_up_by_asking() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(2, 1, "old")]);
    drive.seq = 20;
    drive.hears_late(Source::Delivery, 12, vec![file(2, 1, "mine")]);
    drive.hears_late(Source::Delta, 11, vec![file(2, 1, "old")]);
    assert_eq!(drive.base.rows[&ItemRow(2)].name, "mine");
    assert_eq!(drive.in_doubt(2), Some(Why::Overtaken));
    drive.hears(Source::Single, vec![file(2, 1, "mine")]);
    assert_eq!(drive.in_doubt(2), None);
}

#[test]
fn orphans_wait_through_page_borders_and_find_their_place_in_any_order() {
    let mut drive = Drive::with(vec![file(4, 3, "x")]);
    drive.hears(Source::Delta, vec![folder(3, 2, "b")]);
    drive.hears(Source::Delta, vec![folder(1, 0, "")]);
    assert_eq!(drive.held(), [1]);
    drive.hears(Source::Delta, vec![folder(2, 1, "a")]);
    drive.settles();
    assert_eq!(drive.held(), [1, 2, 3, 4]);
    assert!(drive.base.waiting.is_empty());
}

#[test]
fn an_orphan_whose_folder_cannot_be_had_is_dropped_after_a_bounded_number_of_questions() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(3, 2, "x")]);
    let mut questions = 0;
    while !drive.base.waiting.is_empty() {
        drive.settles();
        let Some(row) = drive.base.doubts.keys().next().copied() else { continue };
        questions += 1;
        let answer = if row == ItemRow(3) { file(3, 2, "x") } else { tombstone(2) };
        drive.hears(Source::Single, vec![answer]);
    }
    assert_eq!(questions, 3);
    assert_eq!(drive.held(), [1]);
}

#[test]
fn a_folder_never_goes_into_itself_and_gets_its_place_once_the_inner_one_left() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a"), folder(3, 2, "b"), folder(4, 3, "c")]);
    drive.hears(Source::Delta, vec![folder(2, 4, "a")]);
    assert_eq!(drive.base.rows[&ItemRow(2)].parent, Some(ItemRow(1)));
    drive.hears(Source::Delta, vec![folder(3, 1, "b")]);
    drive.settles();
    assert_eq!(drive.base.rows[&ItemRow(2)].parent, Some(ItemRow(4)));
}

#[test]
fn a_deleted_folder_goes_only_when_it_is_empty_after_the_whole_set() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a"), file(3, 2, "x"), file(4, 2, "y")]);
    drive.hears(Source::Delta, vec![tombstone(2)]);
    assert!(drive.base.rows[&ItemRow(2)].going);
    drive.hears(Source::Delta, vec![file(3, 1, "x"), tombstone(4)]);
    drive.settles();
    assert_eq!(drive.held(), [1, 3]);
}

#[test]
fn what_comes_back_from_the_bin_while_its_folder_was_going_stays() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a")]);
    drive.hears(Source::Delta, vec![tombstone(2)]);
    drive.hears(Source::Delta, vec![folder(2, 1, "a")]);
    drive.settles();
    assert_eq!(drive.held(), [1, 2]);
    assert!(!drive.base.rows[&ItemRow(2)].going);
}

#[test]
fn hard_case_14_a_tombstone_that_never_came_is_made_up_for_by_the_next_enumeration() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), folder(2, 1, "a"), file(3, 2, "x"), file(4, 1, "y")]);
    drive.base.enumeration = Some((RequestSeq(2), WallTime(0)));
    drive.hears(Source::Delta, vec![folder(1, 0, ""), file(4, 1, "y")]);
    let missing = |base: &Base, row: i64| {
        let row = ItemRow(row);
        !base.seen.contains(&row) && is_missing(&base.rows[&row], RequestSeq(2))
    };
    assert_eq!((1..5).filter(|row| missing(&drive.base, *row)).collect::<Vec<_>>(), [2, 3]);
    let parent = |row: i64| (ItemRow(row), drive.base.rows[&ItemRow(row)].parent);
    let (x, a) = (parent(3), parent(2));
    drive.base.apply(&sweep(&[x], &BTreeMap::new(), RequestSeq(9))).unwrap();
    drive.base.apply(&sweep(&[a], &BTreeMap::new(), RequestSeq(9))).unwrap();
    assert_eq!(drive.held(), [1, 4]);
}

#[test]
fn a_first_enumeration_writes_nothing_but_the_items() {
    let mut drive = Drive::with(Vec::new());
    drive.base.enumeration = Some((RequestSeq(2), WallTime(0)));
    drive.hears(Source::Delta, vec![folder(1, 0, ""), folder(2, 1, "a"), file(3, 2, "x")]);
    assert!(drive.base.seen.is_empty());
    assert!(drive.base.rows.values().all(|base| !is_missing(base, RequestSeq(2))));
}

#[test]
fn hard_case_33_an_enumeration_that_misses_very_much_is_not_believed_before_a_second_one() {
    let missed = |held, missing, missed_before| judge(Missed { held, missing, missed_before });
    assert_eq!(missed(1000, 100, 0), Verdict::RemoveAll, "a tenth is believed");
    assert_eq!(missed(1000, 101, 0), Verdict::MarkAll, "more is not");
    assert_eq!(missed(20, 20, 0), Verdict::RemoveAll, "a small drive may lose everything");
    assert_eq!(missed(21, 21, 0), Verdict::MarkAll);
    assert_eq!(missed(1000, 500, 500), Verdict::RemoveAll, "missed twice");
    assert_eq!(missed(1000, 505, 500), Verdict::RemoveAll, "and the few that are new");
    assert_eq!(missed(1000, 700, 500), Verdict::RemoveMissedBefore, "but not as many again");
    assert!(!second_look(WallTime(5), WallTime(SECOND_LOOK_MILLIS)));
    assert!(second_look(WallTime(5), WallTime(SECOND_LOOK_MILLIS + 5)));

    switch_off(Some(Rule::SweepGuard));
    let believed = missed(1000, 1000, 0);
    switch_off(None);
    assert_eq!(believed, Verdict::RemoveAll, "without the guard it would be gone");
}

#[test]
fn a_mark_of_perhaps_gone_keeps_its_date_asks_nothing_and_goes_when_the_item_is_named_again() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(2, 1, "x")]);
    let rows = [(ItemRow(2), Some(ItemRow(1)))];
    let plan = mark_missing(&rows, &drive.base.doubts, WallTime(5), RequestSeq(1));
    drive.base.apply(&plan).unwrap();
    assert_eq!(mark_missing(&rows, &drive.base.doubts, WallTime(9), RequestSeq(1)), Plan::default());
    assert_eq!(doubt_unseen(&[ItemRow(2)], &drive.base.doubts, RequestSeq(1)), Plan::default());
    assert_eq!(drive.in_doubt(2), Some(Why::PerhapsGone { first_missed: WallTime(5) }));
    assert!(!Why::PerhapsGone { first_missed: WallTime(5) }.asks());
    drive.hears(Source::Listing, vec![file(2, 1, "x")]);
    assert_eq!(drive.in_doubt(2), None);
}

#[test]
fn what_a_word_leaves_out_stays_as_it_was_unless_the_word_contradicts_it() {
    let mut full = file(2, 1, "x");
    full.remote.ctag = Some(CTag("c1".to_owned()));
    full.remote.size = Some(7);
    full.remote.hash = Some("h1".to_owned());
    let mut drive = Drive::with(vec![folder(1, 0, ""), full.clone()]);

    let mut less = full.clone();
    (less.remote.ctag, less.remote.hash, less.remote.size, less.remote.kind) = (None, None, None, None);
    assert_eq!(drive.hears(Source::Listing, vec![less]), Plan::default(), "less is not other");

    let mut renamed = file(2, 1, "y");
    renamed.remote.ctag = Some(CTag("c1".to_owned()));
    drive.hears(Source::Single, vec![renamed]);
    let row = &drive.base.rows[&ItemRow(2)];
    assert_eq!((row.name.as_str(), row.size, row.hash.as_deref()), ("y", Some(7), Some("h1")), "the same content");

    let mut edited = file(2, 1, "y");
    edited.remote.ctag = Some(CTag("c2".to_owned()));
    edited.remote.size = Some(0);
    drive.hears(Source::Single, vec![edited]);
    let row = &drive.base.rows[&ItemRow(2)];
    assert_eq!((row.size, row.hash.as_deref()), (Some(0), None), "another content has no old hash");
}

#[test]
fn a_case_only_rename_displaces_nobody() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(2, 1, "plan.pdf")]);
    drive.hears(Source::Delta, vec![file(2, 1, "Plan.pdf")]);
    assert_eq!(drive.base.rows[&ItemRow(2)].name, "Plan.pdf");
    assert!(drive.base.doubts.is_empty());
}

#[test]
fn names_that_change_hands_within_a_page_raise_no_doubt() {
    let mut drive = Drive::with(vec![folder(1, 0, ""), file(2, 1, "a"), file(3, 1, "b")]);
    drive.hears(Source::Delta, vec![file(2, 1, "b"), file(3, 1, "a")]);
    assert!(drive.base.doubts.is_empty());
}

#[test]
fn what_was_not_loaded_is_reported_and_not_taken_for_absent() {
    let page = Page { seq: RequestSeq(1), now: RequestSeq(1), source: Source::Delta, items: vec![file(2, 1, "x")] };
    let mut near = Neighbourhood::default();
    assert_eq!(plan(&page, &near, &RULES), Err(NotLoaded::Row(ItemRow(2))));
    near.rows.insert(ItemRow(2), Known::Absent { gone: None });
    assert_eq!(plan(&page, &near, &RULES), Err(NotLoaded::Row(ItemRow(1))));
    near.rows.insert(ItemRow(1), Known::Absent { gone: None });
    let planned = plan(&page, &near, &RULES).unwrap();
    assert!(matches!(planned.changes[..], [RowChange::Wait { row: ItemRow(2), .. }]));
}
