//! What hangs on a text that is still being written is as safe as the text, and goes with it once.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use musette_core::engine::{Attach, ByteSource, DraftItem, SentTo};
use musette_tenant::Fault;

use super::talk::{CREW, Crew, again, crew, lands, newest_thread};
use super::*;

/// A camera that gives a photograph piece by piece, one without an end, or one that breaks off.
#[derive(Debug)]
struct Camera {
    left: AtomicU64,
    given: AtomicU64,
    breaks: bool,
}

impl Camera {
    fn of(bytes: u64, breaks: bool) -> Arc<Camera> {
        Arc::new(Camera { left: AtomicU64::new(bytes), given: AtomicU64::new(0), breaks })
    }
}

impl ByteSource for Camera {
    fn read(&self, at_most: usize) -> io::Result<Vec<u8>> {
        // Fewer than were asked for, as pipes do.
        let some = self.left.load(Ordering::Relaxed).min(at_most as u64).min(10_007);
        if some == 0 && self.breaks {
            return Err(io::Error::other("the camera is gone"));
        }
        let first = self.given.fetch_add(some, Ordering::Relaxed) == 0;
        self.left.fetch_sub(some, Ordering::Relaxed);
        let mut piece = vec![0x5a; usize::try_from(some).unwrap()];
        if first && some > 4 {
            piece[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
        }
        Ok(piece)
    }
}

fn taken(name: &str, camera: &Arc<Camera>) -> Attach {
    Attach { name: name.into(), source: Source::Incoming(Arc::clone(camera) as Arc<dyn ByteSource>) }
}

async fn composed(crew: &Crew, thread: musette_core::model::PostRow) -> Option<DraftItem> {
    let drafts = crew.feeds.drafts().await.unwrap();
    drafts.into_iter().find(|draft| draft.composed && draft.thread.map(|of| of.row) == Some(thread))
}

fn names(draft: &DraftItem) -> Vec<(&str, u64, bool)> {
    draft.files.iter().map(|file| (file.name.as_str(), file.size, file.picture)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_photograph_on_half_a_sentence_survives_a_kill_and_goes_with_the_sentence_once() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    crew.feeds.set_draft(crew.crew, Some(thread), "In tr").await.unwrap();
    crew.feeds.hang(crew.crew, Some(thread), taken("Truck 3.jpg", &Camera::of(300_001, false))).await.unwrap();
    // What is typed afterwards leaves it hanging; a text that is deleted to its first letter does too.
    crew.feeds.set_draft(crew.crew, Some(thread), "").await.unwrap();
    crew.feeds.set_draft(crew.crew, Some(thread), "In truck 3.").await.unwrap();
    crew.feeds.hang(crew.crew, Some(thread), taken("Blurred.jpg", &Camera::of(20, false))).await.unwrap();
    crew = again(crew).await;
    let draft = composed(&crew, thread).await.unwrap();
    assert_eq!(names(&draft), [("Truck 3.jpg", 300_001, true), ("Blurred.jpg", 20, true)]);
    crew.feeds.take_off(draft.files[1].content).await.unwrap();
    assert_eq!(refusal(crew.feeds.take_off(draft.files[1].content).await), Reason::DraftChanged);
    let draft = composed(&crew, thread).await.unwrap();
    assert_eq!((draft.text.as_str(), names(&draft)), ("In truck 3.", vec![("Truck 3.jpg", 300_001, true)]));
    let to = SentTo::Answering(thread);
    crew.feeds.send_draft(&draft, to, &draft.text, Vec::new(), Vec::new()).await.unwrap();
    assert_eq!(composed(&crew, thread).await, None);

    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("/api/v1/messages.json").times(1)).unwrap();
    lands(&crew).await;
    let there = crew.town.tenant.inspect_thread(crew.rain.id).unwrap();
    let told: Vec<_> = there.iter().skip(1).map(|post| (post.text.as_str(), post.attachments.len())).collect();
    assert_eq!(told, [("In truck 3.", 1)], "in {CREW}, once, with its photograph alone");
}

#[tokio::test(start_paused = true)]
async fn what_comes_without_an_end_is_refused_soon_and_what_breaks_off_is_not_kept() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let largest = crew.feeds.can().largest_file;
    let endless = Camera::of(u64::MAX, false);
    let refused = crew.feeds.hang(crew.crew, Some(thread), taken("Film.jpg", &endless)).await;
    assert_eq!(refusal(refused), Reason::FileTooLarge(largest));
    assert!(endless.given.load(Ordering::Relaxed) <= largest + 10_007, "no more is read than tells");
    let breaks = crew.feeds.hang(crew.crew, Some(thread), taken("Half.jpg", &Camera::of(100_000, true))).await;
    assert_eq!(refusal(breaks), Reason::SourceUnreadable);
    let empty = crew.feeds.hang(crew.crew, Some(thread), taken("Nothing.jpg", &Camera::of(0, false))).await;
    assert_eq!(refusal(empty), Reason::EmptyFile("Nothing.jpg".to_owned()));
    assert_eq!(composed(&crew, thread).await, None);
    let found = musette_core::engine::rescue(crew.town.surroundings(&crew.home), &crew.town.desk().join("r")).await;
    assert_eq!(found.unwrap(), [], "nothing of them stays");
    // A document comes in the same way.
    let folder = crew.ada.at("").await;
    let bytes = Source::Incoming(Camera::of(70_000, false) as Arc<dyn ByteSource>);
    let item = crew.ada.documents.create(folder, "Stage.jpg", bytes).await.unwrap();
    assert_eq!(crew.ada.documents.item(item).await.unwrap().size, 70_000);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_was_taken_off_hangs_again_as_it_was() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.set_draft(crew.crew, Some(thread), "In truck 3.").await.unwrap();
    crew.feeds.hang(crew.crew, Some(thread), taken("Truck 3.jpg", &Camera::of(300_001, false))).await.unwrap();
    let file = composed(&crew, thread).await.unwrap().files[0].content;
    assert_eq!(refusal(crew.feeds.hang_again(crew.crew, Some(thread), file).await), Reason::DraftChanged, "it hangs");
    crew.feeds.take_off(file).await.unwrap();
    let kept = crew.ada.documents.kept_back().await.unwrap();
    assert_eq!((kept[0].name.as_str(), kept[0].folder, kept[0].draft), ("Truck 3.jpg", None, None));
    let opened = crew.ada.documents.open_kept_back(file).await.unwrap();
    assert_eq!((opened.size, opened.read_at(0, 2).await.unwrap()), (300_001, vec![0xff, 0xd8]));
    crew.feeds.hang_again(crew.crew, Some(thread), file).await.unwrap();
    assert_eq!(names(&composed(&crew, thread).await.unwrap()), [("Truck 3.jpg", 300_001, true)]);
    // What she lets go of is gone, and what hangs is not let go of.
    assert_eq!(refusal(crew.ada.documents.let_go(file).await), Reason::NotFound);
    crew.feeds.take_off(file).await.unwrap();
    crew.ada.documents.let_go(file).await.unwrap();
    assert_eq!(refusal(crew.feeds.hang_again(crew.crew, Some(thread), file).await), Reason::NotFound);
    assert_eq!(crew.ada.documents.kept_back().await.unwrap(), []);
    let found = musette_core::engine::rescue(crew.town.surroundings(&crew.home), &crew.town.desk().join("r")).await;
    assert_eq!(found.unwrap(), [], "nothing of it stays");
}

#[tokio::test(start_paused = true)]
async fn what_hangs_on_a_message_goes_along_with_whom_it_is_for() {
    let crew = crew().await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let noor = crew.feeds.people_called("noor").await.unwrap().remove(0).0;
    let ada = crew.feeds.people_called("ada").await.unwrap().remove(0).0;
    crew.feeds.set_draft_to(&[noor], "In truck 3.").await.unwrap();
    crew.feeds.hang_to(&[noor], taken("Truck 3.jpg", &Camera::of(300_001, false))).await.unwrap();
    assert!(crew.feeds.readdress(&[noor], &[noor, ada]).await.unwrap());
    assert_eq!(crew.feeds.draft_to(&[noor]).await.unwrap(), None);
    let draft = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!((draft.to.len(), names(&draft)), (2, vec![("Truck 3.jpg", 300_001, true)]));
    // Where something was begun already both stay.
    crew.feeds.set_draft_to(&[noor], "Which exit").await.unwrap();
    assert!(!crew.feeds.readdress(&[noor, ada], &[noor]).await.unwrap());
    assert_eq!(crew.feeds.drafts().await.unwrap().len(), 2);
    // Taken off and hung again.
    let file = draft.files[0].content;
    crew.feeds.take_off(file).await.unwrap();
    crew.feeds.hang_again_to(&[ada, noor], file).await.unwrap();
    let drafts = crew.feeds.drafts().await.unwrap();
    let draft = drafts.iter().find(|draft| draft.to.len() == 2).unwrap();
    let to = SentTo::People(vec![noor, ada]);
    crew.feeds.send_draft(draft, to, "In truck 3.", Vec::new(), Vec::new()).await.unwrap();
    let drafts = crew.feeds.drafts().await.unwrap();
    assert_eq!(drafts.iter().map(|draft| draft.text.as_str()).collect::<Vec<_>>(), ["Which exit"]);
}
