//! Finding: search over everything, and completing words while somebody types.
//!
//! Promises that all words must be there (without regard to case), the newest posts first, twenty a page, and nothing that the person
//! may not see. Completing answers the kinds and the numbers of them that `models` asks for (`user:3,group:2`).

use serde_json::{Map, Value, json};

use super::envelope::{self, Page};
use super::feeds::{Feed, PAGE};
use super::form::Params;
use super::groups::GROUPS;
use super::plan::Outline;
use super::reply::{Outcome, ok};
use super::view::View;

/// How many posts are looked through at most, the newest of them.
const LOOKED_THROUGH: usize = 20_000;

fn words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

fn has_all(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    !words.is_empty() && words.iter().all(|word| text.contains(word.as_str()))
}

fn users(view: &View, words: &[String]) -> Vec<usize> {
    let named = |at: &usize| {
        let person = &view.world.people[*at];
        !person.left && has_all(&format!("{} {}", person.name, person.login), words)
    };
    (0..view.world.people.len()).filter(named).collect()
}

fn groups(view: &View, words: &[String]) -> Vec<usize> {
    let guest = view.world.people[view.person].guest;
    let shown = |at: &usize| {
        let group = &GROUPS[*at];
        let known = !group.private && !guest || view.board.is_member(*at, view.person);
        // Without words there are all communities: a client lists them so.
        known && (words.is_empty() || has_all(&format!("{} {}", group.full_name, group.about), words))
    };
    (0..GROUPS.len()).filter(shown).collect()
}

fn posts(view: &View, words: &[String]) -> Vec<Outline> {
    let seen = view.board.newest_first(u64::MAX).take(LOOKED_THROUGH);
    seen.filter(|outline| view.board.may_see(outline, view.person))
        .filter(|outline| view.board.post(outline.number).is_some_and(|post| has_all(&view.plain(&post), words)))
        .collect()
}

/// `/search`.
pub fn search(view: &View, params: &Params) -> Outcome {
    let words = words(params.get("search").or_else(|| params.get("query")).unwrap_or_default());
    let number = |name: &str| params.id(name).and_then(|number| usize::try_from(number).ok());
    let most = number("num_per_page").unwrap_or(PAGE).clamp(1, PAGE);
    let from = number("page").unwrap_or(1).saturating_sub(1).saturating_mul(most);
    let (users, groups, found) = (users(view, &words), groups(view, &words), posts(view, &words));
    let topics: Vec<u64> = view.board.topics().filter(|(_, name)| has_all(name, &words)).map(|(at, _)| at).collect();
    let page = Page {
        posts: found.iter().skip(from).take(most).filter_map(|outline| view.board.post(outline.number)).collect(),
        older: from + most < found.len(),
        name: ("Search".to_owned(), "Search".to_owned()),
        ..Page::of(view, &Feed::All)
    };
    ok(json!({
        "count": {
            "messages": found.len(), "groups": groups.len(), "topics": topics.len(), "uploaded_files": 0,
            "users": users.len(), "pages": 0, "praises": 0,
        },
        "messages": envelope::of(view, &page),
        "groups": groups.iter().skip(from).take(most).map(|at| view.group(*at)).collect::<Vec<_>>(),
        "topics": topics.iter().skip(from).take(most).map(|at| view.topic(*at)).collect::<Vec<_>>(),
        "uploaded_files": [],
        "users": users.iter().skip(from).take(most).map(|at| view.user(*at)).collect::<Vec<_>>(),
        "pages": [],
        "praises": [],
    }))
}

/// `/autocomplete/ranked`.
pub fn autocomplete(view: &View, params: &Params) -> Outcome {
    let words = words(params.get("prefix").unwrap_or_default());
    let mut answer = Map::new();
    for model in params.get("models").unwrap_or("user:5,group:5,topic:5").split(',') {
        let (kind, most) = model.trim().split_once(':').unwrap_or((model.trim(), "5"));
        let most = most.parse().unwrap_or(5).min(50);
        let ranked = |place: usize, mut value: Value| {
            value["ranking"] = json!(1.0 / (place as f64 + 1.0));
            value
        };
        let found: Vec<Value> = match kind {
            "user" | "users" => users(view, &words)
                .into_iter()
                .take(most)
                .enumerate()
                .map(|(place, at)| {
                    let mut value = view.user_reference(at);
                    value["photo"] = value["mugshot_url"].clone();
                    ranked(place, value)
                })
                .collect(),
            "group" | "groups" => {
                let all = groups(view, &words).into_iter().take(most).enumerate();
                all.map(|(place, at)| ranked(place, view.group(at))).collect()
            }
            "topic" | "topics" => {
                let all = view.board.topics().filter(|(_, name)| has_all(name, &words)).take(most).enumerate();
                all.map(|(place, (at, _))| ranked(place, view.topic(at))).collect()
            }
            _ => Vec::new(),
        };
        answer.insert(kind.to_owned(), json!(found));
    }
    ok(Value::Object(answer))
}
