//! Every list goes on where it was, whatever became of the row that a page ended with.

use super::{RULES, a_drive, file, open, put};
use crate::model::*;
use crate::store::posts::PostFacts;
use crate::store::tasks::{TaskFacts, TaskPage, TaskQuery};
use crate::store::*;

/// Rows of each list, and of a page.
const ROWS: usize = 9;
const PAGE: usize = 3;

pub(super) fn post(thread: PostRow, place: i64) -> PostFacts {
    PostFacts {
        thread,
        place,
        feed: None,
        author: None,
        answers: None,
        posted_at: None,
        kind: PostKind::Post,
        title: String::new(),
        body: Vec::new(),
        attachments: Vec::new(),
        likes: 0,
        likers: Vec::new(),
        liked: false,
        private: false,
    }
}

fn task(list: TaskListRow, due: i32) -> TaskFacts {
    TaskFacts {
        list,
        title: format!("Task of day {due}"),
        due: Some(Day(due)),
        percent: 0,
        importance: Importance::Normal,
        mine: true,
        asked: None,
        details: TaskDetails::default(),
        created_at: None,
        changed_at: None,
        etag: None,
    }
}

pub(super) async fn written<T: Send + 'static>(
    db: &Database,
    work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
) -> T {
    db.write(Durability::Fetched, work).await.unwrap()
}

/// Reads a list page by page, printing and reading each place as a face does; `between` happens to the last row of the first page.
/// Answers the rows told, and how many places it took.
fn told<Row: Copy>(
    tx: &mut Writing<'_>,
    page: impl Fn(&Reading<'_>, Option<Place>) -> (Vec<Row>, Option<Place>),
    between: impl FnOnce(&mut Writing<'_>, Row),
) -> Vec<Row> {
    let (mut all, mut next) = page(tx, None);
    assert_eq!(all.len(), PAGE);
    between(tx, all[PAGE - 1]);
    while let Some(place) = next {
        let printed: Place = place.to_string().parse().unwrap();
        assert!(printed == place);
        let (rows, place) = page(tx, Some(printed));
        assert!(!rows.is_empty(), "a place after which there is nothing");
        all.extend(rows);
        next = place;
    }
    all
}

fn delete(table: &'static str, column: &'static str, row: i64) -> impl FnOnce(&mut Writing<'_>) {
    move |tx| {
        assert!(tx.run("a test", &format!("DELETE FROM {table} WHERE {column} = ?1"), [row]).unwrap() > 0);
    }
}

#[tokio::test]
async fn documents_go_on_when_the_last_row_was_deleted_or_renamed() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let mut items = Vec::new();
    for at in 0..ROWS {
        items.push(put(&db, drive, root, &format!("Plan {at}.pdf")).await);
    }
    written(&db, move |tx| {
        let page = move |tx: &Reading<'_>, after: Option<Place>| {
            let page = tx.page(root, after.map_or(At::Start, At::After), PAGE).unwrap();
            let next = Place::next(&page.places, page.more);
            (page.entries.into_iter().map(|entry| entry.item).collect(), next)
        };
        // Renamed to the end of the list it comes once more there, and nobody else does or is left out.
        let renamed =
            |tx: &mut Writing<'_>, item| tx.put_base(drive, item, &file(root, "Zoo.pdf"), RULES).map(drop).unwrap();
        assert_eq!(told(tx, page, renamed), [&items[..], &[items[PAGE - 1]]].concat());
        let items = page_of_all(tx, root);
        let last = items[PAGE - 1];
        assert_eq!(told(tx, page, |tx, item| delete("base", "item", item.0)(tx)), items);
        assert!(!page_of_all(tx, root).contains(&last));
        // The pages before and around a place whose row is gone, as a window over the list reads them.
        let left = page_of_all(tx, root);
        let place = tx.page(root, At::Index(4), 1)?.places.remove(0);
        delete("base", "item", left[4].0)(tx);
        let rows =
            |at| tx.page(root, at, 4).map(|page| page.entries.into_iter().map(|entry| entry.item).collect::<Vec<_>>());
        assert_eq!(rows(At::Before(place.clone()))?, left[..4]);
        assert_eq!(rows(At::Around(left[4], Some(place)))?, [left[2], left[3], left[5], left[6]]);
        assert_eq!(rows(At::Around(left[4], None))?, left[..4], "without a place nothing says where it was");
        Ok(())
    })
    .await;
}

fn page_of_all(tx: &Reading<'_>, root: ItemRow) -> Vec<ItemRow> {
    tx.page(root, At::Start, 200).unwrap().entries.into_iter().map(|entry| entry.item).collect()
}

#[tokio::test]
async fn a_feed_goes_on_when_the_last_thread_was_deleted_or_answered() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let name = |id: &str| RemoteFeed {
            id: id.into(),
            kind: FeedKind::Group,
            name: id.to_owned(),
            joined: Some(true),
            closed: false,
        };
        let feed = tx.put_feed(&name("crew"), RequestSeq(1))?;
        let other = tx.put_feed(&name("safety"), RequestSeq(1))?;
        let mut threads = Vec::new();
        for at in 0..ROWS {
            let thread = tx.add_post(Some(&format!("{at}").as_str().into()))?;
            let place = 100 - i64::try_from(at).unwrap();
            tx.put_post(thread, &post(thread, place), RequestSeq(1))?;
            tx.list_thread(feed, thread, place)?;
            threads.push(thread);
        }
        let page = move |tx: &Reading<'_>, after: Option<Place>| {
            let page = tx.feed_page(feed, after.map_or(At::Start, At::After), PAGE).unwrap();
            let next = Place::next(&page.places, page.more);
            (page.threads.into_iter().map(|entry| entry.thread).collect(), next)
        };
        let answered = |tx: &mut Writing<'_>, thread| tx.list_thread(feed, thread, 200).unwrap();
        assert_eq!(told(tx, page, answered), threads, "what an answer has put on top is not told again below");
        let all = |tx: &Reading<'_>| {
            tx.feed_page(feed, At::Start, 200)
                .map(|page| page.threads.into_iter().map(|t| t.thread).collect::<Vec<_>>())
        };
        let now = all(tx)?;
        assert_eq!(now[0], threads[PAGE - 1]);
        assert_eq!(told(tx, page, |tx, thread| delete("feed_threads", "thread", thread.0)(tx)), now);
        // Back from the end it is the same list.
        let (left, mut back, mut at) = (all(tx)?, Vec::new(), At::End);
        loop {
            let page = tx.feed_page(feed, at, PAGE)?;
            back.splice(0..0, page.threads.iter().map(|entry| entry.thread));
            if !page.more {
                break;
            }
            at = At::Before(page.places[0].clone());
        }
        assert_eq!(back, left);
        let around = tx.feed_page(feed, At::Around(left[4], None), 4)?;
        assert_eq!(around.threads.iter().map(|entry| entry.thread).collect::<Vec<_>>(), left[2..6]);
        let place = around.places[0].clone();
        assert!(matches!(tx.feed_page(other, At::After(place), PAGE), Err(StoreError::OtherList)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_thread_goes_on_when_the_last_post_was_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let thread = tx.add_post(Some(&"0".into()))?;
        let mut posts = vec![thread];
        tx.put_post(thread, &post(thread, 1), RequestSeq(1))?;
        for place in 2..=i64::try_from(ROWS).unwrap() {
            let answer = tx.add_post(Some(&format!("{place}").as_str().into()))?;
            tx.put_post(answer, &post(thread, place), RequestSeq(1))?;
            posts.push(answer);
        }
        let page = move |tx: &Reading<'_>, after: Option<Place>| {
            let page = tx.thread_page(thread, after.map_or(At::Start, At::After), PAGE).unwrap();
            let next = Place::next(&page.places, page.more);
            (page.posts.into_iter().map(|entry| entry.post).collect(), next)
        };
        assert_eq!(told(tx, page, |tx, post| delete("post_base", "post", post.0)(tx)), posts);
        let place = tx.thread_page(thread, At::Start, 1)?.places.remove(0);
        assert!(matches!(tx.thread_page(posts[1], At::Before(place), 1), Err(StoreError::OtherList)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tasks_go_on_when_the_last_one_was_deleted_or_done() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        let list = TaskListRow(1);
        let mut tasks = Vec::new();
        for at in 0..ROWS {
            let row = tx.add_task(Some(&format!("{at}").as_str().into()))?;
            tx.put_task(row, &task(list, i32::try_from(at).unwrap()), RequestSeq(1))?;
            tasks.push(row);
        }
        let query = TaskQuery { list: Some(list), done: false };
        let read = |tx: &Reading<'_>, query, at| -> TaskPage { tx.task_page(query, at, PAGE).unwrap() };
        let page = move |tx: &Reading<'_>, after: Option<Place>| {
            let page = read(tx, query, after.map_or(At::Start, At::After));
            let next = Place::next(&page.places, page.more);
            (page.tasks.into_iter().map(|entry| entry.task).collect(), next)
        };
        let done = |tx: &mut Writing<'_>, row: TaskRow| {
            tx.put_task(row, &TaskFacts { percent: 100, due: None, ..task(list, 0) }, RequestSeq(2)).unwrap();
        };
        assert_eq!(told(tx, page, done), tasks);
        tasks.remove(PAGE - 1);
        assert_eq!(told(tx, page, |tx, row| delete("task_base", "task", row.0)(tx)), tasks);
        let place = read(tx, query, At::Start).places.remove(0);
        let others = TaskQuery { done: true, ..query };
        assert!(matches!(tx.task_page(others, At::After(place), PAGE), Err(StoreError::OtherList)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_go_on_when_the_last_one_was_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    written(&db, |tx| {
        for at in 0..ROWS * 2 {
            let colleague = Colleague {
                id: format!("guid-{at:02}").as_str().into(),
                name: format!("Anna{at:02} Favre"),
                role: String::new(),
                place: String::new(),
                phones: Vec::new(),
                mail: String::new(),
            };
            tx.put_colleague(&colleague)?;
        }
        for typed in ["", "anna", "fav"] {
            let page = move |tx: &Reading<'_>, after: Option<Place>| {
                let page = match typed {
                    "" => tx.people_by_name(Stretch::After(after), PAGE).unwrap(),
                    typed => tx.people_like(typed, Stretch::After(after), PAGE).unwrap(),
                };
                let next = Place::next(&page.places, page.more);
                (page.people.into_iter().map(|person| person.row).collect(), next)
            };
            let all: Vec<PersonRow> =
                tx.people_by_name(Stretch::After(None), 200)?.people.into_iter().map(|one| one.row).collect();
            let forgotten = |tx: &mut Writing<'_>, person: PersonRow| {
                delete("people_words", "person", person.0)(tx);
                delete("people", "id", person.0)(tx);
            };
            assert_eq!(told(tx, page, forgotten), all, "{typed:?}");
        }
        let place = tx.people_like("anna", Stretch::After(None), PAGE)?.places.pop();
        assert!(matches!(tx.people_like("fav", Stretch::After(place.clone()), PAGE), Err(StoreError::OtherList)));
        assert!(matches!(tx.people_by_name(Stretch::Before(place), PAGE), Err(StoreError::OtherList)));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_place_that_somebody_made_up_breaks_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    put(&db, drive, root, "Plan.pdf").await;
    written(&db, move |tx| {
        for (rank, item) in [(i64::MIN, i64::MIN), (i64::MAX, i64::MAX)] {
            let order = Order::default();
            let worth = vec![Worth::Text("\u{0}'%".into())];
            let place = Place(Spot::Item { folder: root, order, rank, worth, item: ItemRow(item) });
            for at in [At::After(place.clone()), At::Before(place.clone()), At::Around(ItemRow(-1), Some(place))] {
                assert!(tx.page(root, at, PAGE)?.entries.len() <= 1);
            }
            for worth in [vec![], vec![Worth::Number(0)], vec![Worth::Text(String::new()), Worth::Number(0)]] {
                let place = Place(Spot::Item { folder: root, order, rank, worth, item: ItemRow(item) });
                assert!(matches!(tx.page(root, At::After(place), PAGE), Err(StoreError::OtherList)));
            }
            let (feed, thread) = (FeedRow(1), PostRow(item));
            let place = Place(Spot::Thread { feed, place: rank, thread });
            for at in [At::After(place.clone()), At::Before(place.clone()), At::Around(PostRow(-1), Some(place))] {
                assert_eq!(tx.feed_page(feed, at, PAGE)?.threads, []);
            }
            let place = Place(Spot::Post { thread, place: rank, post: thread });
            for at in [At::After(place.clone()), At::Before(place.clone()), At::Around(PostRow(-1), Some(place))] {
                assert_eq!(tx.thread_page(thread, at, PAGE)?.posts, []);
            }
            let place = Place(Spot::Task { list: None, done: false, day: rank, task: TaskRow(item) });
            for at in [At::After(place.clone()), At::Before(place.clone()), At::Around(TaskRow(-1), Some(place))] {
                assert_eq!(tx.task_page(TaskQuery::default(), at, PAGE)?.tasks, []);
            }
        }
        Ok(())
    })
    .await;
}
