//! What hangs on posts: photographs and files go with a post once, whatever is lost on the way; those of colleagues, and documents
//! of libraries, open from this device once they were here.

use musette_core::engine::{Attach, DraftItem, Hanging, HangingState, OpenedHanging, SentTo};
use musette_core::model::{AttachmentKind, Budget, HowChecked, NetworkKind, Others, Picture, PostRow, Refusal};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::home_copied::{copy, forget_logs};
use super::talk::{CREW, Crew, again, crew, drafts_in, in_thread, lands, newest_thread};
use super::*;

/// A photograph of so many bytes.
fn photo(size: usize) -> Vec<u8> {
    let mut bytes = bulk(size, 7);
    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
    bytes
}

fn attach(name: &str, bytes: &[u8]) -> Attach {
    Attach { name: name.into(), source: Source::Bytes(bytes.to_vec()) }
}

/// All bytes of what hangs on a post, from this device, and the picture that it is.
async fn opened(crew: &Crew, post: PostRow, number: u32) -> (Vec<u8>, Option<Picture>) {
    match crew.feeds.open_hanging(post, number).await.unwrap() {
        OpenedHanging::Bytes { size, picture, bytes, .. } => {
            (bytes.read_at(0, usize::try_from(size).unwrap()).await.unwrap(), picture)
        }
        other => panic!("{other:?}"),
    }
}

async fn hangs_on(crew: &Crew, post: PostRow) -> Vec<Hanging> {
    crew.feeds.post(post).await.unwrap().attachments
}

/// A text, and what hangs on it with the sum of its bytes.
type Told = (String, Vec<(String, Option<String>)>);

/// The answers in the thread at the tenant.
fn there(crew: &Crew) -> Vec<Told> {
    let thread = crew.town.tenant.inspect_thread(crew.rain.id).unwrap();
    thread.into_iter().skip(1).map(|spoken| (spoken.text, spoken.attachments)).collect()
}

#[tokio::test(start_paused = true)]
async fn an_answer_with_a_photograph_leaves_the_plane_once_although_the_answer_to_it_is_lost() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let (picture, sheet) = (photo(300_000), bulk(5_000, 3));
    let files = vec![attach("Truck 3.jpg", &picture), attach("Größen & Maße.xlsx", &sheet)];
    let answer = crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), files).await.unwrap();
    // In its place at once, with what hangs on it, and after a kill too.
    crew = again(crew).await;
    let hanging = hangs_on(&crew, answer).await;
    let names: Vec<_> = hanging.iter().map(|h| (h.number, h.kind, h.name.as_str(), h.state)).collect();
    let waits = HangingState::WaitingToBeSent;
    let (image, file) = (AttachmentKind::Image, AttachmentKind::File);
    assert_eq!(names, [(1, image, "Truck 3.jpg", waits), (2, file, "Größen & Maße.xlsx", waits)]);
    assert_eq!(opened(&crew, answer, 1).await, (picture.clone(), Some(Picture::Jpeg)));
    assert_eq!(opened(&crew, answer, 2).await, (sheet.clone(), None));

    crew.town.plane(false);
    let since = so_far(&crew.town);
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("/api/v1/messages.json").times(1)).unwrap();
    lands(&crew).await;
    let sums = vec![
        ("Truck 3.jpg".to_owned(), Some(sha256(&picture))),
        ("Größen & Maße.xlsx".to_owned(), Some(sha256(&sheet))),
    ];
    assert_eq!(there(&crew), [("In truck 3.".to_owned(), sums)], "once, whole, in the order in which she put them");
    assert_eq!(asked(&crew.town, since, "POST", "uploadSmallFile").len(), 2, "each file once");
    assert_eq!(crew.feeds.receipts(1).await.unwrap()[0].checked, HowChecked::Seen);
    // They need no network afterwards either.
    crew.town.plane(true);
    let states: Vec<_> = hangs_on(&crew, answer).await.iter().map(|h| h.state).collect();
    assert_eq!(states, [HangingState::OnThisDevice; 2]);
    assert_eq!(opened(&crew, answer, 1).await.0, picture);
    assert_eq!(opened(&crew, answer, 2).await.0, sheet);
    let found = musette_core::engine::rescue(crew.town.surroundings(&crew.home), &crew.town.desk().join("r")).await;
    assert_eq!(found.unwrap(), [], "what was sent needs no rescue");
}

#[tokio::test(start_paused = true)]
async fn a_file_whose_uploads_answer_was_lost_goes_once_more_and_hangs_once() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let picture = photo(50_000);
    crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("uploadSmallFile").times(1)).unwrap();
    let since = so_far(&crew.town);
    lands(&crew).await;
    assert_eq!(asked(&crew.town, since, "POST", "uploadSmallFile").len(), 2);
    assert_eq!(there(&crew), [("In truck 3.".to_owned(), vec![("a.jpg".to_owned(), Some(sha256(&picture)))])]);
}

#[tokio::test(start_paused = true)]
async fn a_kill_between_the_file_and_its_post_sends_neither_twice() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let picture = photo(50_000);
    crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    crew.town.plane_before("POST", "/messages.json", 1);
    crew.ada.sync().await;
    assert_eq!(asked(&crew.town, since, "POST", "uploadSmallFile").len(), 1);
    assert_eq!(there(&crew), []);
    crew = again(crew).await;
    crew.town.plane(false);
    lands(&crew).await;
    assert_eq!(asked(&crew.town, since, "POST", "uploadSmallFile").len(), 1, "it was noted that it is there");
    assert_eq!(there(&crew), [("In truck 3.".to_owned(), vec![("a.jpg".to_owned(), Some(sha256(&picture)))])]);
}

#[tokio::test(start_paused = true)]
async fn where_every_answer_came_nothing_is_looked_for_and_nothing_is_in_doubt() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let files = (1..=3).map(|number| attach(&format!("{number}.jpg"), &photo(1_000 * number))).collect();
    crew.feeds.answer_with(thread, "Three trucks.", Vec::new(), files).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    // Two of the files go; then she is out of the group.
    crew.town.plane_before("POST", "uploadSmallFile", 3);
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert_eq!(asked(&crew.town, since, "POST", "uploadSmallFile").len(), 2);
    let looks = |since| {
        let looks = |part| asked(&crew.town, since, "GET", part).len();
        looks("/in_thread/") + looks("/messages/sent")
    };
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("engage-removed")).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    lands(&crew).await;
    let looked = looks(since);
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert!(matches!(waiting.state, IntentState::NeedsYou { .. }), "{waiting:#?}");
    assert!(!waiting.in_doubt, "each request was answered or never left: {:#?}", crew.town.tenant.log_after(since));
    assert_eq!(looked, 0, "nothing was lost that could be looked for");
}

#[tokio::test(start_paused = true)]
async fn a_file_above_the_limit_is_refused_at_once_and_nothing_of_it_stays() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let most = 4 * 1024 * 1024;
    let path = crew.town.desk().join("large.mov");
    std::fs::write(&path, bulk(most + 1, 5)).unwrap();
    for source in [Source::File(path.clone()), Source::Bytes(bulk(most + 1, 5))] {
        let files = vec![attach("small.jpg", &photo(1_000)), Attach { name: "large.mov".into(), source }];
        let refused = refusal(crew.feeds.answer_with(thread, "Look.", Vec::new(), files).await);
        assert_eq!(refused, Reason::FileTooLarge(most as u64));
    }
    assert_eq!(std::fs::read(&path).unwrap().len(), most + 1, "her own file is hers");
    let many = (0..21).map(|at| attach(&format!("{at}.jpg"), b"x")).collect();
    assert_eq!(refusal(crew.feeds.answer_with(thread, "Look.", Vec::new(), many).await), Reason::TooManyFiles(20));
    let missing = vec![Attach::file(crew.town.desk().join("nowhere.jpg"))];
    assert_eq!(refusal(crew.feeds.answer_with(thread, "Look.", Vec::new(), missing).await), Reason::SourceMissing);
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Where are the rain covers?"]);
    let found = musette_core::engine::rescue(crew.town.surroundings(&crew.home), &crew.town.desk().join("r")).await;
    assert_eq!(found.unwrap(), [], "nothing is left behind");
    // One of just the limit goes.
    let whole = photo(most);
    let answer = crew.feeds.answer_with(thread, "", Vec::new(), vec![attach("whole.jpg", &whole)]).await.unwrap();
    lands(&crew).await;
    assert_eq!(there(&crew), [(String::new(), vec![("whole.jpg".to_owned(), Some(sha256(&whole)))])]);
    assert_eq!(hangs_on(&crew, answer).await.len(), 1);
}

/// Removes every content of the vault from the disk.
fn lose_contents(crew: &Crew) {
    let blobs = crew.home.path.join("accounts").join(crew.ada.account.id.to_string()).join("blobs");
    for folder in std::fs::read_dir(blobs).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_whose_bytes_vanished_asks_and_the_words_stay_hers() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let files = vec![attach("a.jpg", &photo(50_000))];
    let answer = crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), files).await.unwrap();
    lose_contents(&crew);
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ContentLost });
    assert_eq!((waiting.post.unwrap().row, waiting.in_doubt), (answer, false));
    assert_eq!(there(&crew), [], "nothing goes without what was to go with it");
    assert_eq!(refusal(crew.feeds.open_hanging(answer, 1).await.map(drop)), Reason::SourceMissing);
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(drafts_in(&crew.feeds, crew.crew, Some(thread)).await, ["In truck 3."]);
    let words = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!(words.files, [], "nobody could send it with what is lost");
    crew.feeds.send_draft(&words, SentTo::Answering(thread), "In truck 3.", Vec::new(), Vec::new()).await.unwrap();
    lands(&crew).await;
    assert_eq!(there(&crew), [("In truck 3.".to_owned(), Vec::new())]);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_refuses_asks_and_taken_back_the_words_are_a_draft_and_the_file_is_kept() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let picture = photo(50_000);
    crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    crew.town.tenant.play(Fault::named("engage-removed")).unwrap();
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    let IntentState::NeedsYou { why } = &waiting.state else { panic!("{waiting:#?}") };
    assert!(matches!(why, NeedsYou::Refused(Refusal::NotAMember) | NeedsYou::ParentGone), "{why:?}");
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(drafts_in(&crew.feeds, crew.crew, Some(thread)).await, ["In truck 3."]);
    let kept = crew.ada.documents.kept_back().await.unwrap();
    assert_eq!(kept.iter().map(|kept| (kept.name.as_str(), kept.size)).collect::<Vec<_>>(), [("a.jpg", 50_000)]);
    // Until its time is up it is nowhere else, and counts before anything is destroyed.
    let accounts = crew.ada.engine.accounts();
    let left = accounts.unsent(crew.ada.account.id).await.unwrap();
    assert_eq!((left.changes, left.drafts, left.kept), (0, 1, 1));
    let refused = accounts.sign_out(crew.ada.account.id, musette_core::engine::UnsentWork::Keep).await;
    assert_eq!(refusal(refused), Reason::Unsent(2));
    // Brought back, it is a file like any other.
    let folder = crew.ada.at(RIGGING).await;
    crew.ada.documents.upload_kept_back(kept[0].content, folder, "a.jpg").await.unwrap();
    assert_eq!(crew.feeds.drafts().await.unwrap().remove(0).files, [], "it is in one place");
    land_all(&crew.town, &crew.ada).await;
    assert_eq!(super::there(&crew.town, "Rigging/a.jpg").sha256, Some(sha256(&picture)));
}

#[tokio::test(start_paused = true)]
async fn words_and_files_that_were_not_sent_are_rescued_without_the_database() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let picture = photo(50_000);
    let text = "In truck 3.\n\nرنا منصور has the key.";
    crew.feeds.answer_with(thread, text, Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    let taken = crew.feeds.write(crew.crew, "Never mind.", Vec::new()).await.unwrap();
    crew.feeds.remove(taken, Others::Fall).await.unwrap();
    let (town, home, id) = (crew.town, crew.home, crew.ada.account.id);
    crew.ada.engine.suspend().await.unwrap();
    drop((crew.feeds, crew.ada));
    for side in ["", "-wal", "-shm"] {
        std::fs::remove_file(home.path.join("accounts").join(id.to_string()).join(format!("musette.db{side}"))).ok();
    }
    let found = musette_core::engine::rescue(town.surroundings(&home), &town.desk().join("rescued")).await.unwrap();
    let mut rescued: Vec<(String, String, Vec<u8>)> = found
        .iter()
        .filter(|found| !found.name.starts_with("Never mind"))
        .map(|found| {
            let bytes = std::fs::read(found.written_to.as_ref().unwrap()).unwrap();
            (found.name.clone(), found.place.clone(), bytes)
        })
        .collect();
    rescued.sort();
    assert_eq!(rescued.len(), 2, "{found:#?}");
    assert!(rescued[0].0.starts_with("In truck 3."), "{found:#?}");
    assert_eq!((rescued[0].1.as_str(), rescued[0].2.as_slice()), (CREW, text.as_bytes()));
    assert_eq!((rescued[1].0.as_str(), &rescued[1].2), ("a.jpg", &picture));
}

/// Sends a file to the crew as Noor would, through the API, with the type that she claims for it.
async fn noor_sends(crew: &Crew, name: &str, kind: &str, bytes: &[u8]) -> i64 {
    let group = crew.town.tenant.communities().into_iter().find(|(name, ..)| *name == CREW).unwrap().1;
    crew.town.noor_posts_file(group, &format!("Look at {name}"), name, kind, bytes).await
}

#[tokio::test(start_paused = true)]
async fn what_colleagues_attach_is_fetched_once_and_opens_on_the_plane_and_a_picture_is_told_by_its_bytes() {
    let crew = crew().await;
    let (real, false_one) = (photo(400_000), b"<html><script>alert(1)</script></html>".to_vec());
    noor_sends(&crew, "stage.jpg", "image/jpeg", &real).await;
    noor_sends(&crew, "not-a-picture.png", "image/png", &false_one).await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let threads = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap().threads;
    let posts: Vec<PostRow> = threads.iter().map(|thread| thread.id.row).collect();
    let (fake, stage) = (posts[0], posts[1]);
    assert_eq!(hangs_on(&crew, stage).await[0].state, HangingState::NotHere);
    assert_eq!(refusal(crew.feeds.open_hanging(stage, 1).await.map(drop)), Reason::NotHere);
    crew.town.plane(true);
    assert_eq!(refusal(crew.feeds.fetch_hanging(stage, 1).await), Reason::Offline);
    crew.town.plane(false);
    let since = so_far(&crew.town);
    crew.feeds.fetch_hanging(stage, 1).await.unwrap();
    crew.feeds.fetch_hanging(fake, 1).await.unwrap();
    // Where the bytes are no token goes.
    let bytes = asked(&crew.town, since, "GET", "engage/");
    assert_eq!(bytes.len(), 2, "{bytes:#?}");
    crew.town.plane(true);
    crew.feeds.fetch_hanging(stage, 1).await.unwrap();
    assert_eq!(opened(&crew, stage, 1).await, (real, Some(Picture::Jpeg)));
    assert_eq!(opened(&crew, fake, 1).await, (false_one, None), "bytes like any others");
    assert_eq!(hangs_on(&crew, stage).await[0].state, HangingState::OnThisDevice);
    assert_eq!(refusal(crew.feeds.open_hanging(stage, 2).await.map(drop)), Reason::NotFound);
    assert_eq!(refusal(crew.feeds.open_hanging(stage, 0).await.map(drop)), Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn what_hangs_on_the_newest_posts_is_here_before_anybody_asks_where_bytes_cost_nothing() {
    let crew = crew().await;
    let (stage, sketch) = (photo(400_000), b"no picture, whatever it is called".to_vec());
    noor_sends(&crew, "stage.jpg", "image/jpeg", &stage).await;
    noor_sends(&crew, "sketch.png", "image/png", &sketch).await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let threads = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap().threads;
    let posts: Vec<PostRow> = threads.iter().map(|thread| thread.id.row).collect();
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    let metered = Budget { network: NetworkKind::Metered, ..Budget::WHOLE };
    crew.ada.engine.sync(crew.ada.account.id, metered).await.unwrap();
    assert_eq!(asked(&crew.town, since, "GET", "engage/").len(), 0, "it costs");
    for _ in 0..6 {
        crew.town.clock.forward(Duration::from_secs(61));
        crew.ada.sync().await;
    }
    crew.town.plane(true);
    assert_eq!(opened(&crew, posts[0], 1).await, (sketch, None));
    assert_eq!(opened(&crew, posts[1], 1).await, (stage, Some(Picture::Jpeg)));

    // Nothing is fetched twice.
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert_eq!(asked(&crew.town, since, "GET", "engage/").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_portals_page_is_never_kept_as_a_colleagues_photograph() {
    let crew = crew().await;
    let real = photo(10_000);
    noor_sends(&crew, "stage.jpg", "image/jpeg", &real).await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let stage = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.tenant.play(Fault::named("portal")).unwrap();
    assert_eq!(refusal(crew.feeds.fetch_hanging(stage, 1).await), Reason::Captured);
    crew.town.tenant.stop_named(None);
    assert_eq!(hangs_on(&crew, stage).await[0].state, HangingState::NotHere);
    crew.feeds.fetch_hanging(stage, 1).await.unwrap();
    assert_eq!(opened(&crew, stage, 1).await.0, real);
}

#[tokio::test(start_paused = true)]
async fn a_document_that_a_post_links_opens_from_the_documents_cache() {
    let crew = crew().await;
    let item = crew.ada.at(PLAN).await;
    crew.ada.read(PLAN).await;
    let address = crew.ada.documents.web_address(item).await.unwrap();
    assert!(address.ends_with("/Rigging/Plan.txt"), "{address}");
    let group = crew.town.tenant.communities().into_iter().find(|(name, ..)| *name == CREW).unwrap().1;
    let before = crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap().threads[0].id.row;
    crew.town.noor_posts_link(group, "The plan", &address).await;
    crew.town.noor_posts_link(group, "A page", "https://lakeside.example/weather").await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    crew.town.plane(true);
    let threads = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap().threads;
    let (page, plan) = (threads[0].id.row, threads[1].id.row);
    assert_ne!(plan, before);
    let hanging = hangs_on(&crew, plan).await.remove(0);
    assert_eq!((hanging.document.map(|id| id.row), hanging.state), (Some(item), HangingState::OnThisDevice));
    match crew.feeds.open_hanging(plan, 1).await.unwrap() {
        OpenedHanging::Document(found) => {
            let opened = crew.ada.documents.open(found).await.unwrap();
            assert_eq!(opened.read_at(0, 100).await.unwrap(), b"as it was");
        }
        other => panic!("{other:?}"),
    }
    let hanging = hangs_on(&crew, page).await.remove(0);
    assert_eq!((hanging.document, hanging.state), (None, HangingState::Elsewhere));
    let elsewhere = crew.feeds.open_hanging(page, 1).await.unwrap();
    assert!(matches!(elsewhere, OpenedHanging::Elsewhere(address) if address == "https://lakeside.example/weather"));
}

#[tokio::test(start_paused = true)]
async fn what_was_fetched_makes_room_and_what_is_not_sent_never_does() {
    let crew = crew().await;
    let theirs = photo(400_000);
    noor_sends(&crew, "stage.jpg", "image/jpeg", &theirs).await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let stage = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.fetch_hanging(stage, 1).await.unwrap();
    let mine = photo(300_000);
    crew.town.plane(true);
    let answer = crew.feeds.answer_with(stage, "Mine.", Vec::new(), vec![attach("mine.jpg", &mine)]).await.unwrap();
    crew.ada.engine.bound_contents(1).await.unwrap();
    crew.town.plane(false);
    // The line breaks before anything of hers leaves, and what is tidied is tidied.
    crew.town.plane_before("POST", "uploadSmallFile", 1);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
    crew.ada.engine.suspend().await.unwrap();
    let crew = again(crew).await;
    assert_eq!(hangs_on(&crew, stage).await[0].state, HangingState::NotHere);
    assert_eq!(opened(&crew, answer, 1).await.0, mine);
    crew.town.plane(false);
    crew.feeds.fetch_hanging(stage, 1).await.unwrap();
    assert_eq!(opened(&crew, stage, 1).await.0, theirs);
}

#[tokio::test(start_paused = true)]
async fn an_answer_with_a_photograph_whose_thread_is_deleted_asks_and_loses_nothing() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let picture = photo(20_000);
    let answer =
        crew.feeds.answer_with(thread, "Like this.", Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("engage-thread-deleted")).unwrap();
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ParentGone });
    assert_eq!(in_thread(&crew.feeds, thread).await.last().map(String::as_str), Some("Like this."));
    assert_eq!(opened(&crew, answer, 1).await.0, picture);
    assert_eq!(crew.town.tenant.count_posts("Like this."), 0);
}

#[tokio::test(start_paused = true)]
async fn a_copied_home_asks_and_sends_no_file_twice() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let picture = photo(20_000);
    crew.feeds.answer_with(thread, "Like this here.", Vec::new(), vec![attach("a.jpg", &picture)]).await.unwrap();
    crew.ada.engine.suspend().await.unwrap();
    let backup = crew.town.desk().join("backup");
    copy(&crew.home.path, &backup);
    crew = again(crew).await;
    lands(&crew).await;
    assert_eq!(there(&crew).len(), 1);
    // The backup comes back, in which it is not sent yet.
    crew.ada.engine.suspend().await.unwrap();
    forget_logs(&crew.home.path);
    copy(&backup, &crew.home.path);
    crew = again(crew).await;
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::HomeCopied });
    crew.feeds.retry(waiting.intent).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(there(&crew).len(), 1, "found by its words and its file's name");
}

#[tokio::test(start_paused = true)]
async fn a_sharing_link_in_a_post_leads_to_the_document_and_a_page_elsewhere_is_asked_of_nobody() {
    let crew = crew().await;
    let group = crew.town.tenant.communities().into_iter().find(|(name, ..)| *name == CREW).unwrap().1;
    let link = crew.town.address(PLAN, "/createLink");
    let body = br#"{"type":"view","scope":"organization"}"#;
    let told = crew.town.another_client(Some(musette_journeys::NOOR), http::Method::POST, &link, body).await;
    let address = told.json()["link"]["webUrl"].as_str().unwrap().to_owned();
    crew.town.noor_posts_link(group, "The plan", &address).await;
    crew.town.noor_posts_link(group, "A page", "https://lakeside.example/weather").await;
    crew.feeds.refresh(crew.crew).await.unwrap();
    let threads = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap().threads;
    let (page, plan) = (threads[0].id.row, threads[1].id.row);
    let since = so_far(&crew.town);
    crew.feeds.fetch_hanging(plan, 1).await.unwrap();
    crew.feeds.fetch_hanging(page, 1).await.unwrap();
    assert_eq!(asked(&crew.town, since, "GET", "/shares/").len(), 1);
    assert_eq!(crew.ada.documents.at_address(&address).await.unwrap(), crew.ada.at(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn a_document_that_she_links_herself_hangs_there_and_opens_from_this_device_before_and_after_it_was_sent() {
    let crew = crew().await;
    let item = crew.ada.at(PLAN).await;
    crew.ada.read(PLAN).await;
    let address = crew.ada.documents.web_address(item).await.unwrap();
    crew.town.plane(true);
    let text = format!("See the plan\n{address}\nand https://lakeside.example/weather");
    let post = crew.feeds.write(crew.crew, &text, Vec::new()).await.unwrap();
    for sent in [false, true] {
        if sent {
            crew.town.plane(false);
            lands(&crew).await;
            crew.town.plane(true);
        }
        let hangs = hangs_on(&crew, post).await;
        assert_eq!(hangs.len(), 1, "a page elsewhere is a link in the text: {hangs:#?}");
        assert_eq!((hangs[0].document.map(|id| id.row), hangs[0].state), (Some(item), HangingState::OnThisDevice));
        assert!(PLAN.ends_with(&hangs[0].name), "{hangs:#?}");
        match crew.feeds.open_hanging(post, 1).await.unwrap() {
            OpenedHanging::Document(found) => assert_eq!(found, item),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_text_that_links_ten_thousand_documents_hangs_no_more_than_a_hundred_on_its_post() {
    let crew = crew().await;
    let address = crew.ada.documents.web_address(crew.ada.at(PLAN).await).await.unwrap();
    let text: Vec<String> = (0..10_000).map(|number| format!("{address}{number}")).collect();
    let written = Talk::Post { group: CREW.into(), text: text.join(" ") };
    crew.town.tenant.talk(&written, Some("luc.favre@rive.example")).unwrap();
    crew.feeds.refresh(crew.crew).await.unwrap();
    let post = newest_thread(&crew.feeds, crew.crew).await;
    let hangs = hangs_on(&crew, post).await;
    assert_eq!(hangs.len(), 100);
}

/// What goes with a draft: names, and bytes.
fn goes_with(draft: &DraftItem) -> Vec<(&str, u64)> {
    draft.files.iter().map(|file| (file.name.as_str(), file.size)).collect()
}

#[tokio::test(start_paused = true)]
async fn what_is_taken_back_keeps_its_photograph_as_long_as_it_is_a_draft_and_sends_it_once_with_its_text() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let (picture, sheet) = (photo(60_000), bulk(5_000, 3));
    let files = vec![attach("Truck 3.jpg", &picture), attach("Covers.xlsx", &sheet)];
    let answer = crew.feeds.answer_with(thread, "In truck 3.", Vec::new(), files).await.unwrap();
    crew.feeds.remove(answer, Others::Fall).await.unwrap();
    crew = again(crew).await;
    let draft = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!(goes_with(&draft), [("Truck 3.jpg", 60_000), ("Covers.xlsx", 5_000)], "and it survives a kill");

    // It is no draft for 30 days only: whatever else is given up then, and however small the device has become.
    crew.town.clock.forward(Duration::from_secs(45 * 86_400));
    crew.ada.engine.bound_contents(1).await.unwrap();
    crew.town.plane(false);
    crew.ada.sync().await;
    crew.town.plane(true);
    let accounts = crew.ada.engine.accounts();
    let left = accounts.unsent(crew.ada.account.id).await.unwrap();
    assert_eq!((left.changes, left.drafts, left.kept), (0, 1, 2), "it counts before anything is destroyed");

    // Gone on with, without a word, and with another file besides.
    crew.feeds.rewrite_draft(&draft, "").await.unwrap();
    let again = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!((again.text.as_str(), goes_with(&again)), ("", goes_with(&draft)), "the photograph is not thrown away");
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("/api/v1/messages.json").times(1)).unwrap();
    let more = vec![attach("Shed.jpg", &picture)];
    let sends = crew.feeds.send_draft(&again, SentTo::Answering(thread), "Both here.", Vec::new(), more).await;
    sends.unwrap();
    let late = crew.feeds.send_draft(&again, SentTo::Answering(thread), "Both here.", Vec::new(), Vec::new()).await;
    assert_eq!(refusal(late.map(drop)), Reason::DraftChanged, "and only once");
    assert_eq!(crew.feeds.drafts().await.unwrap(), []);
    lands(&crew).await;
    let sums = vec![
        ("Truck 3.jpg".to_owned(), Some(sha256(&picture))),
        ("Covers.xlsx".to_owned(), Some(sha256(&sheet))),
        ("Shed.jpg".to_owned(), Some(sha256(&picture))),
    ];
    assert_eq!(there(&crew), [("Both here.".to_owned(), sums)]);
    assert_eq!(crew.ada.documents.kept_back().await.unwrap(), [], "the server has it");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_only_a_photograph_leaves_a_draft_too_and_thrown_away_the_photograph_is_kept() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let answer = crew.feeds.answer_with(thread, "", Vec::new(), vec![attach("a.jpg", &photo(50_000))]).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(86_400));
    crew.feeds.remove(answer, Others::Fall).await.unwrap();
    let draft = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!((draft.text.as_str(), goes_with(&draft)), ("", vec![("a.jpg", 50_000)]));
    let kept = crew.ada.documents.kept_back().await.unwrap();
    assert_eq!(kept.iter().map(|kept| kept.draft).collect::<Vec<_>>(), [Some(draft.id.row)]);
    // Thrown away after a year, it is kept for another month.
    crew.town.clock.forward(Duration::from_secs(365 * 86_400));
    crew.feeds.discard_draft(&draft).await.unwrap();
    assert_eq!(crew.feeds.drafts().await.unwrap(), []);
    let kept = crew.ada.documents.kept_back().await.unwrap();
    assert_eq!(kept.iter().map(|kept| (kept.name.as_str(), kept.draft)).collect::<Vec<_>>(), [("a.jpg", None)]);
    crew.town.clock.forward(Duration::from_secs(29 * 86_400));
    assert_eq!(crew.ada.documents.kept_back().await.unwrap().len(), 1);
    crew.town.clock.forward(Duration::from_secs(2 * 86_400));
    assert_eq!(crew.ada.documents.kept_back().await.unwrap(), []);
}
