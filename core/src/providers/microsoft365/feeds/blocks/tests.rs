//! What is drawn of a text, and what is never drawn.

#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::inline::SOMEBODY;
use super::*;
use crate::model::{Link, Mention, RemoteId, Run};

fn names() -> Names {
    Names {
        people: [(1, "Ada Lovelace".to_owned()), (2, "Ben Okri".to_owned())].into(),
        groups: [(7, "Stage".to_owned())].into(),
        tags: [(11, "plan".to_owned())].into(),
    }
}

fn of_plain(parsed: &str) -> Vec<Block> {
    blocks(&Body { parsed, plain: parsed, rich: "" }, &names())
}

fn of_rich(rich: &str) -> Vec<Block> {
    let mut draft = Draft::default();
    markup::read(&without_turns(rich), &names(), &mut draft);
    draft.done()
}

fn paragraph(runs: Vec<Run>) -> Block {
    Block::Paragraph { runs }
}

fn linked(text: &str, address: &str, host: &str) -> Run {
    Run { link: Some(Link { address: address.to_owned(), host: host.to_owned() }), ..Run::plain(text) }
}

fn strong(text: &str) -> Run {
    Run { strong: true, ..Run::plain(text) }
}

fn runs(block: &Block) -> Vec<Run> {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs.clone(),
        Block::List { items, .. } => items.concat(),
    }
}

#[test]
fn a_blank_line_separates_paragraphs_and_a_line_break_stays() {
    assert_eq!(
        of_plain("one\ntwo\n\n \nthree\r\nfour\rfive\n"),
        [Block::paragraph("one\ntwo"), Block::paragraph("three\nfour\nfive")]
    );
    assert_eq!(of_plain(" \n\n"), []);
}

#[test]
fn marks_become_whom_and_what_they_mean() {
    let mention = Some(Mention { id: RemoteId::from("1"), person: None });
    assert_eq!(
        of_plain("Ask [[user:1]] in [[group:7]] about [[tag:11]]"),
        [paragraph(vec![
            Run::plain("Ask "),
            Run { mention, ..Run::plain("Ada Lovelace") },
            Run::plain(" in Stage about #plan"),
        ])]
    );
    // What only looks like one stays as it is.
    for text in
        ["[[user:]]", "[[user:1", "[[:1]]", "[[User:1]]", "[[user:99999999999999999999]]", "[[poll:5]]", "[[[a]]"]
    {
        assert_eq!(of_plain(text), [Block::paragraph(text)], "{text}");
    }
}

#[test]
fn somebody_whom_nobody_names_is_taken_from_the_plain_words() {
    let body = Body { parsed: "Ask [[user:404]]", plain: "Ask Grace Hopper", rich: "" };
    assert_eq!(blocks(&body, &names()), [Block::paragraph("Ask Grace Hopper")]);
    let body = Body { plain: "", ..body };
    assert_eq!(runs(&blocks(&body, &names())[0])[1].text, "@…");
    // Plain words may have marks too.
    let body = Body { parsed: "", plain: "Ask [[user:2]]", rich: "" };
    assert_eq!(blocks(&body, &names())[0].text(), "Ask Ben Okri");
}

#[test]
fn a_bare_address_is_a_link_without_the_sentence_around_it() {
    for (text, address, shown) in [
        ("see https://example.org/a_(b).", "https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("(https://example.org/a)", "https://example.org/a", "https://example.org/a"),
        ("HTTP://Example.ORG, then", "http://example.org/", "HTTP://Example.ORG"),
        ("write mailto:ada@Example.org!", "mailto:ada@example.org", "mailto:ada@Example.org"),
        ("«https://example.org/?q=1&r=2#x»", "https://example.org/?q=1&r=2#x", "https://example.org/?q=1&r=2#x"),
    ] {
        let block = &of_plain(text)[0];
        let link = runs(block).into_iter().find(|run| run.link.is_some()).unwrap();
        assert_eq!(link, linked(shown, address, "example.org"), "{text}");
        assert_eq!(block.text(), text);
    }
}

#[test]
fn a_link_shows_where_it_really_goes_and_what_is_none_is_text() {
    let host = |text: &str| runs(&of_plain(text)[0])[0].link.clone().map(|link| link.host);
    // The first letter is Cyrillic.
    assert_eq!(host("https://аpple.com/").unwrap(), "xn--pple-43d.com");
    assert_eq!(host("https://bank.example@evil.example/").unwrap(), "evil.example");
    assert_eq!(host("https://[2001:db8::1]:8443/x").unwrap(), "[2001:db8::1]");
    for text in [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://",
        "https:///",
        "http:// x",
        "xhttps://example.org/",
        "mailto:nobody",
        "mailto:@example.org",
        "mailto:a@one.example,b@two.example",
    ] {
        assert_eq!(host(text), None, "{text}");
        assert_eq!(of_plain(text)[0].text(), text);
    }
    // A mail goes to one person, with nothing filled in that nobody has chosen.
    let link = runs(&of_plain("mailto:ada@example.org?cc=eve@evil.example")[0])[0].link.clone().unwrap();
    assert_eq!(link.address, "mailto:ada@example.org");
}

#[test]
fn no_text_turns_the_direction_of_another() {
    let turned = "invoice\u{202e}fdp.exe \u{2066}https://example.org/\u{2069}";
    assert_eq!(of_plain(turned)[0].text(), "invoicefdp.exe https://example.org/");
    assert_eq!(of_rich("<p>a\u{202e}b &#x202e;c</p>")[0].text(), "ab c");
}

#[test]
fn html_keeps_its_form_and_loses_all_else() {
    let rich = "<h2>Plan</h2><div>First <b>up</b>, <font color=red>then</font><br>down <em>&amp; <strong>out</strong></em>.</div>\
                <ul><li>one<li>two<ol><li>three</ol></ul><blockquote><p>He said</p><p>no</p></blockquote>\
                <script>alert('<b>x')</script><style>p{}</style><table><tr><td>a<td>b</table>tail<img src=x>";
    let emphasis = |text: &str| Run { emphasis: true, ..Run::plain(text) };
    assert_eq!(
        of_rich(rich),
        [
            Block::Heading { level: 2, runs: vec![Run::plain("Plan")] },
            paragraph(vec![
                Run::plain("First "),
                strong("up"),
                Run::plain(", then\ndown "),
                emphasis("& "),
                Run { strong: true, ..emphasis("out") },
                Run::plain("."),
            ]),
            Block::List {
                ordered: false,
                items: vec![vec![Run::plain("one")], vec![Run::plain("two")], vec![Run::plain("three")]],
            },
            Block::Quote { runs: vec![Run::plain("He said")] },
            Block::Quote { runs: vec![Run::plain("no")] },
            Block::paragraph("a"),
            Block::paragraph("b"),
            Block::paragraph("tail"),
        ]
    );
}

#[test]
fn links_and_marks_in_html_are_those_of_plain_text() {
    let rich = "<b>[[user:2]]</b> <a href=\"https://example.org/x\">the plan</a> <a href='javascript:alert(1)'>no</a> \
                <a href=\"https://evil.example/\">https://good.example/</a> https://example.org/";
    let block = &of_rich(rich)[0];
    let mention = Some(Mention { id: RemoteId::from("2"), person: None });
    assert_eq!(
        runs(block),
        [
            Run { mention, ..strong("Ben Okri") },
            Run::plain(" "),
            linked("the plan", "https://example.org/x", "example.org"),
            Run::plain(" no "),
            linked("https://good.example/", "https://evil.example/", "evil.example"),
            Run::plain(" "),
            linked("https://example.org/", "https://example.org/", "example.org"),
        ]
    );
}

#[test]
fn rich_text_is_read_only_where_plain_text_cannot_say_it() {
    let said = |rich: &str| blocks(&Body { parsed: "said https://example.org/", plain: "", rich }, &names())[0].text();
    for same in [
        "said <a href=\"https://example.org/\">https://example.org/</a>",
        "<p>rich</p>",
        "rich<br>rich",
        "<span class=x>rich</span>",
        "a < b",
        "<a href='javascript:x'>rich</a>",
    ] {
        assert_eq!(said(same), "said https://example.org/", "{same}");
    }
    for more in ["<b>rich</b>", "<ul><li>rich</ul>", "<h1>rich</h1>", "<a href=\"https://other.example/\">rich</a>"] {
        assert_eq!(said(more), "rich", "{more}");
    }
}

#[test]
fn hidden_words_are_found_by_their_own_end_only() {
    assert_eq!(of_rich("a<script>b</b><style></SCRIPT >c")[0].text(), "ac");
    assert_eq!(of_rich("a<style>b")[0].text(), "a");
    assert_eq!(of_rich("</ul></li></blockquote></h1>a</p>")[0].text(), "a");
}

/// Blocks, runs, and whether the last run stands for a rest.
fn measure(blocks: &[Block]) -> (usize, usize, bool) {
    let all: Vec<Run> = blocks.iter().flat_map(runs).collect();
    (blocks.len(), all.len(), all.last().is_some_and(|run| run.text == "…"))
}

#[test]
fn what_is_too_long_ends_with_a_sign_that_it_does() {
    assert_eq!(measure(&of_plain(&"[[user:1]] ".repeat(10_000))), (1, 5_000, true));
    assert_eq!(measure(&of_plain(&"a\n\n".repeat(2_000))), (500, 501, true));
    assert_eq!(measure(&of_plain(&"a\n\n".repeat(500))), (500, 500, false));
    assert_eq!(measure(&of_rich(&"<p>a</p>".repeat(2_000))), (500, 501, true));
    assert_eq!(measure(&of_rich(&format!("{}<ul><li>b</ul>", "<p>a</p>".repeat(500)))), (500, 501, true));
    let (blocks, runs, more) = measure(&of_rich(&format!("<ul>{}</ul>", "<li>a".repeat(9_000))));
    assert_eq!((blocks, runs, more), (1, 5_000, true));
    assert_eq!(measure(&of_rich(&"<b>a</b><i>b</i>".repeat(9_000))), (1, 5_000, true));
}

#[test]
fn no_text_costs_more_than_its_length() {
    let began = Instant::now();
    for piece in [
        "a",
        "[",
        "[[",
        "[[user:",
        "[[user:1]]",
        "http://",
        "http://a[[",
        "https://a)",
        "mailto:",
        "mailto:a@b ",
        "(",
        "\n",
        "\n\n",
        "<",
        "<b>",
        "<ul>",
        "<li>",
        "<a href=x",
        "<script>",
        "&",
        "&amp;",
        "é",
        " ",
        "<blockquote>",
        "</b>",
        "<!--",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        of_plain(&text);
        of_rich(&text);
        blocks(&Body { parsed: "", plain: &text, rich: &text }, &names());
    }
    // A tenth of a second each where nothing is optimised; a square of their length would be hours.
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

fn without_space(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_whitespace() && !turns(c)).collect()
}

/// A text with somebody in the place of each mark of a person, whatever the number.
fn with_somebody(text: &str) -> String {
    let (mut told, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("[[user:") {
        let (before, mark) = rest.split_at(at);
        let inner = &mark["[[user:".len()..];
        let digits = inner.find(|c: char| !c.is_ascii_digit()).unwrap_or(inner.len());
        told.push_str(before);
        if inner[..digits].parse::<i64>().is_ok() && inner[digits..].starts_with("]]") {
            told.push_str(SOMEBODY);
            rest = &inner[digits + 2..];
        } else {
            told.push_str("[[user:");
            rest = inner;
        }
    }
    told + rest
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plain_text_is_lost(text in r"(\PC|[\n\r\t \u{202a}-\u{202e}]|https?://|mailto:|\[\[|\]\]|user:1|a@b\.c|<b>){0,60}") {
        let none = Names::default();
        let blocks = blocks(&Body { parsed: &text, plain: "", rich: "" }, &none);
        let told: String = blocks.iter().map(Block::text).collect();
        let marked = with_somebody(&without_turns(&text));
        prop_assert_eq!(without_space(&told), without_space(&marked));
    }

    #[test]
    fn no_text_makes_it_panic_or_breaks_the_bounds(
        pieces in prop::collection::vec(
            prop_oneof![
                r"\PC{0,4}".prop_map(|text| text),
                prop::sample::select(vec![
                    "<ul>", "</ul>", "<ol>", "<li>", "</li>", "<p>", "</p>", "<b>", "</b>", "<h1>", "</h3>", "<br>", "<a href='https://x.y'>",
                    "</a>", "<blockquote>", "</blockquote>", "<script>", "</script>", "[[user:1]]", "\n\n", "&lt;", "<", "\u{202e}",
                ]).prop_map(str::to_owned),
            ],
            0..200,
        ),
        times in 1_usize..40,
    ) {
        let text = pieces.concat().repeat(times);
        let all = [of_plain(&text), of_rich(&text), blocks(&Body { parsed: &text, plain: &text, rich: &text }, &names())];
        for blocks in all {
            let (count, runs, _) = measure(&blocks);
            prop_assert!(count <= 500 && runs <= 5_000);
            prop_assert!(blocks.iter().all(|block| !block.text().is_empty()));
        }
    }
}
