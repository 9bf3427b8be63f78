//! What a post says, as the command line shows it: entries of a list behind their mark, what somebody else said behind its own.

use musette_core::model::{Block, Run};
use serde_json::{Map, Value, json};

fn joined(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// A text whole, a blank line between its blocks.
pub fn text(body: &[Block]) -> String {
    body.iter().map(shaped).collect::<Vec<_>>().join("\n\n")
}

fn shaped(block: &Block) -> String {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } => joined(runs),
        Block::Quote { runs } => marked(&joined(runs), "> ", "> "),
        Block::List { ordered, items } => {
            let entry = |(at, runs): (usize, &Vec<Run>)| {
                let mark = if *ordered { format!("{}. ", at + 1) } else { "- ".to_owned() };
                marked(&joined(runs), &mark, &" ".repeat(mark.len()))
            };
            items.iter().enumerate().map(entry).collect::<Vec<_>>().join("\n")
        }
    }
}

/// A text behind a mark; its further lines behind what stands below that.
fn marked(text: &str, mark: &str, below: &str) -> String {
    let lines = text.lines().enumerate();
    lines.map(|(at, line)| format!("{}{line}", if at == 0 { mark } else { below })).collect::<Vec<_>>().join("\n")
}

/// All runs of a block.
pub fn runs(block: &Block) -> Vec<&Run> {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs.iter().collect(),
        Block::List { items, .. } => items.iter().flatten().collect(),
    }
}

/// A text for programs: its blocks, each of runs. Whom a run means is told by the number of that person here, never by the provider's.
pub fn blocks_json(body: &[Block]) -> Vec<Value> {
    let all = |runs: &[Run]| runs.iter().map(run_json).collect::<Vec<_>>();
    let block = |block: &Block| match block {
        Block::Paragraph { runs } => json!({ "block": "paragraph", "runs": all(runs) }),
        Block::Heading { level, runs } => json!({ "block": "heading", "level": level, "runs": all(runs) }),
        Block::Quote { runs } => json!({ "block": "quote", "runs": all(runs) }),
        Block::List { ordered, items } => {
            let items: Vec<_> = items.iter().map(|runs| all(runs)).collect();
            json!({ "block": "list", "ordered": ordered, "items": items })
        }
    };
    body.iter().map(block).collect()
}

fn run_json(run: &Run) -> Value {
    let mut value = Map::new();
    value.insert("text".into(), json!(run.text));
    for (name, is) in [("strong", run.strong), ("emphasis", run.emphasis)] {
        if is {
            value.insert(name.into(), json!(true));
        }
    }
    if let Some(link) = &run.link {
        value.insert("link".into(), json!({ "address": link.address, "host": link.host }));
    }
    if let Some(mention) = &run.mention {
        value.insert("mention".into(), json!({ "person": mention.person }));
    }
    Value::Object(value)
}

#[cfg(test)]
mod tests {
    use musette_core::model::{Link, Mention, PersonRow};

    use super::*;

    fn list(ordered: bool) -> Block {
        Block::List { ordered, items: ["rain covers", "two\nlines"].map(|text| vec![Run::plain(text)]).to_vec() }
    }

    #[test]
    fn lists_and_quotes_keep_their_marks() {
        let quote = Block::Quote { runs: vec![Run::plain("Who has\nthe keys?")] };
        let body = [Block::paragraph("Bring:"), list(false), list(true), quote];
        let said =
            "Bring:\n\n- rain covers\n- two\n  lines\n\n1. rain covers\n2. two\n   lines\n\n> Who has\n> the keys?";
        assert_eq!(text(&body), said);
    }

    #[test]
    fn a_program_sees_where_a_run_leads_and_whom_it_means_by_a_number_of_this_home() {
        let link = Link { address: "https://rive.example/a".into(), host: "rive.example".into() };
        let mention = Mention { id: "900".into(), person: Some(PersonRow(7)) };
        let runs = vec![
            Run { text: "the plan".into(), strong: true, link: Some(link), ..Run::default() },
            Run { text: "Noor".into(), mention: Some(mention), ..Run::default() },
        ];
        let told = json!(blocks_json(&[Block::Paragraph { runs }, list(true)]));
        assert_eq!(told[0]["runs"][0]["link"]["host"], "rive.example");
        assert_eq!(told[0]["runs"][1]["mention"], json!({ "person": 7 }));
        assert!(!told.to_string().contains("900"), "{told}");
        assert_eq!((&told[1]["ordered"], &told[1]["items"][0][0]["text"]), (&json!(true), &json!("rain covers")));
    }
}
