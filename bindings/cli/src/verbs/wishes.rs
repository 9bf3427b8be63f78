//! How the command line says what somebody asked for in feeds: to whom, where, and about what, by the names that people know.
//!
//! **Never.** No number of a post or group, and no mark, stands where a name is known; what is not known is left out, with its sign.

use musette_core::engine::{Author, PostDelivered, PostWaiting, SpokenPost, WishAbout};
use musette_core::model::{FeedAsk, IntentRow, IntentState, WallTime};
use serde_json::{Value, json};

use super::talk::first_words;
use crate::sentences;
use crate::show::{self, apart};

/// A wish in feeds, in a word.
pub fn asked(asked: &FeedAsk) -> &'static str {
    match asked {
        FeedAsk::Post { to, .. } if !to.is_empty() => "message",
        FeedAsk::Post { answers: None, .. } => "post",
        FeedAsk::Post { .. } => "answer",
        FeedAsk::Like => "like",
        FeedAsk::Unlike => "like no more",
        FeedAsk::Remove { .. } => "remove",
        FeedAsk::Join { .. } => "join",
        FeedAsk::Leave { .. } => "leave",
    }
}

/// What it is about.
pub fn what(asked: &FeedAsk, about: &WishAbout) -> String {
    match asked {
        FeedAsk::Post { files, .. } => {
            let files = files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
            let says = apart(&if about.text.trim().is_empty() { files } else { first_words(&about.text) });
            let goes = match (about.to.as_slice(), &about.post) {
                ([], Some(answered)) => format!("to {}", spoken(answered)),
                ([], None) if about.place.is_empty() => String::new(),
                ([], None) => format!("in {}", apart(&about.place)),
                (to, _) => format!("to {}", apart(&names(to))),
            };
            parts(": ", &[&goes, &says])
        }
        FeedAsk::Like | FeedAsk::Unlike | FeedAsk::Remove { .. } => match &about.post {
            Some(post) => match fall_with(asked) {
                Some(answers) => format!("{} (with {answers})", spoken(post)),
                None => spoken(post),
            },
            // Of what is gone its receipt says what it was.
            None if !about.text.is_empty() => {
                let whose = if matches!(asked, FeedAsk::Remove { .. }) { "your post" } else { "a post" };
                let place = if about.place.is_empty() { String::new() } else { format!(" in {}", apart(&about.place)) };
                format!("{whose}{place}: {}", apart(&first_words(&about.text)))
            }
            None if about.place.is_empty() => "a post that is not here any more".into(),
            None => format!("a post in {} that is not here any more", apart(&about.place)),
        },
        FeedAsk::Join { .. } | FeedAsk::Leave { .. } => about.place.clone(),
    }
}

/// The answers that fall with a post that is to be removed, as she was told.
pub fn fall_with(asked: &FeedAsk) -> Option<String> {
    match asked {
        FeedAsk::Remove { answers } if *answers > 0 => Some(crate::show::count(*answers, "answer")),
        _ => None,
    }
}

/// A post, as one speaks of it: "Noor Haddad's post in Stage crew: Truss 7…".
pub fn spoken(post: &SpokenPost) -> String {
    let whose = match (post.mine, post.author.as_str()) {
        (true, _) => "your post".to_owned(),
        (false, "") => "a post".to_owned(),
        (false, author) => format!("{}'s post", apart(author)),
    };
    let place = if post.place.is_empty() { String::new() } else { format!(" in {}", apart(&post.place)) };
    parts(": ", &[&format!("{whose}{place}"), &apart(&first_words(&post.begins))])
}

/// An announcement that was acknowledged: "Storm plan B (Luc Favre, Safety)".
pub fn announcement(post: &SpokenPost) -> String {
    let by = by(post);
    let begins = apart(&first_words(&post.begins));
    match (begins.is_empty(), by.is_empty()) {
        (true, _) => spoken(post),
        (false, true) => begins,
        (false, false) => format!("{begins} ({by})"),
    }
}

/// Who wrote a post, and where.
pub fn by(post: &SpokenPost) -> String {
    parts(", ", &[&apart(&post.author), &apart(&post.place)])
}

/// Names in a row.
pub fn names(people: &[Author]) -> String {
    people.iter().map(|person| person.name.as_str()).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// What there is of these, with a sign between.
pub fn parts(sign: &str, all: &[&str]) -> String {
    all.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(sign)
}

/// What a wish has to wait for because that needs the person: the first such change. `all`: what waits in feeds.
pub fn behind<'a>(all: impl IntoIterator<Item = &'a PostWaiting>, intent: IntentRow) -> Option<IntentRow> {
    let all: Vec<&PostWaiting> = all.into_iter().collect();
    let waits_for = &all.iter().find(|waiting| waiting.intent == intent)?.waits_for;
    let asks = |waiting: &&&PostWaiting| matches!(waiting.state, IntentState::NeedsYou { .. });
    all.iter().filter(|waiting| waits_for.contains(&waiting.intent)).find(asks).map(|waiting| waiting.intent)
}

/// Where it stands, as the outbox lists it. `behind`: the change before it that needs the person, as it is called; `waits_for`: those
/// before it, needed or not, as they are called.
pub fn standing(waiting: &PostWaiting, behind: Option<&str>, waits_for: &[String]) -> String {
    match (&waiting.state, behind) {
        (IntentState::Queued, Some(first)) => return format!("Waits for change {first}, which needs you"),
        (IntentState::Queued, None) if !waits_for.is_empty() => return format!("Waits for {}", waits_for.join(", ")),
        _ => {}
    }
    match &waiting.state {
        IntentState::NeedsYou { .. } => "Needs you, see below".to_owned(),
        IntentState::Sending => waiting.last_failure.map_or("Sending".into(), sentences::not_known),
        _ => waits(waiting.hold_until, waiting.last_failure.map(|why| sentences::words().later(why))),
    }
}

/// What is said of what waits for its turn alone: until when it can be taken back, or why it was not sent yet.
pub fn waits(hold_until: Option<WallTime>, why_not: Option<String>) -> String {
    match (hold_until, why_not) {
        (Some(until), _) => {
            let held = sentences::words().held_until(&show::second(until));
            format!("Waiting to be sent, {held}")
        }
        (None, why) => why.unwrap_or_else(|| "Waiting to be sent".into()),
    }
}

/// What waits in feeds, for programs.
pub fn waiting_json(account: &str, waiting: &PostWaiting) -> Value {
    let files: Vec<&str> = match &waiting.asked {
        FeedAsk::Post { files, .. } => files.iter().map(|file| file.name.as_str()).collect(),
        _ => Vec::new(),
    };
    let mut value = json!({
        "account": account,
        "intent": waiting.intent,
        "post": waiting.post.map(|post| post.row),
        "asked": kind(&waiting.asked),
        "text": text_json(&waiting.asked, &waiting.about),
        "to": names_json(&waiting.about.to),
        "place": waiting.about.place,
        "about": spoken_json(waiting.about.post.as_ref()),
        "files": files,
        "in_doubt": waiting.in_doubt,
        "hold_until": waiting.hold_until,
        "asked_at": waiting.asked_at,
        "tried_at": waiting.tried_at,
        "next_at": waiting.next_at,
        "last_failure": waiting.last_failure,
        "waits_for": waiting.waits_for,
        "remedies": waiting.remedies,
    });
    value["state"] = serde_json::to_value(&waiting.state).unwrap_or_default();
    value
}

/// A receipt of feeds, for programs.
pub fn receipt_json(account: &str, receipt: &PostDelivered) -> Value {
    json!({
        "account": account,
        "intent": receipt.intent,
        "post": Some(receipt.about).filter(|post| post.0 != 0),
        "asked": kind(&receipt.asked),
        "text": text_json(&receipt.asked, &receipt.told),
        "to": names_json(&receipt.told.to),
        "place": receipt.told.place,
        "about": spoken_json(receipt.told.post.as_ref()),
        "checked": receipt.checked,
        "delivered_at": receipt.delivered_at,
    })
}

/// A post that something is about, for programs.
pub fn spoken_json(post: Option<&SpokenPost>) -> Value {
    post.map_or(Value::Null, |post| {
        json!({
            "post": post.id.row,
            "thread": post.thread.row,
            "author": post.author,
            "mine": post.mine,
            "place": post.place,
            "begins": post.begins,
        })
    })
}

/// Names, for programs.
pub fn names_json(people: &[Author]) -> Value {
    json!(people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>())
}

fn text_json(asked: &FeedAsk, about: &WishAbout) -> Value {
    if asked.makes() || !about.text.is_empty() { json!(about.text) } else { Value::Null }
}

fn kind(asked: &FeedAsk) -> &'static str {
    match asked {
        FeedAsk::Post { .. } => "post",
        FeedAsk::Like => "like",
        FeedAsk::Unlike => "unlike",
        FeedAsk::Remove { .. } => "remove",
        FeedAsk::Join { .. } => "join",
        FeedAsk::Leave { .. } => "leave",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_still_be_taken_back_says_until_when() {
        let until = WallTime(1_800_000_010_000);
        let said = waits(Some(until), None);
        assert!(said.contains(&format!("can be taken back until {}", show::second(until))), "{said}");
        assert_eq!(waits(None, Some("no network".into())), "no network");
        assert_eq!(waits(None, None), "Waiting to be sent");
    }
}
