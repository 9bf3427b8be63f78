//! `$filter` and `$orderby` over a list that is at hand.
//!
//! Promises the part of OData that lists of Graph are asked with: comparisons (`eq`, `ne`, `gt`, `ge`, `lt`, `le`) of a member or a
//! member of a member with a text, a number, a moment, `true`, `false` or `null`; `startswith`, `endswith` and `contains`; `and`
//! and `or` (which binds weaker), without parentheses around them. Whatever else is asked is refused, never left out.

use std::cmp::Ordering;

use serde_json::Value;

use super::query::Query;
use super::reply::Refusal;
use super::time;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compare {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Starts,
    Ends,
    Contains,
}

#[derive(Clone, Debug, PartialEq)]
enum Term {
    Compare(String, Compare, Value),
    Word(Word, String, String),
}

/// A filter that was understood: one of these groups, each of which holds as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter(Vec<Vec<Term>>);

fn refused(text: &str) -> Refusal {
    Refusal::invalid(format!("Invalid filter clause: {text}"))
}

/// Cuts a text at a word outside quotes.
fn split<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let (mut parts, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, letter) in text.char_indices() {
        quoted ^= letter == '\'';
        if !quoted && at >= from && text[at..].get(..word.len()).is_some_and(|here| here.eq_ignore_ascii_case(word)) {
            parts.push(&text[from..at]);
            from = at + word.len();
        }
    }
    parts.push(&text[from..]);
    parts
}

fn quoted(text: &str) -> Option<String> {
    let inside = text.trim().strip_prefix('\'')?.strip_suffix('\'')?;
    Some(inside.replace("''", "'"))
}

fn literal(text: &str) -> Option<Value> {
    let text = text.trim();
    match text {
        "null" => Some(Value::Null),
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => quoted(text)
            .map(Value::String)
            .or_else(|| text.parse::<i64>().ok().map(Value::from))
            .or_else(|| time::parse(text).map(|_| Value::String(text.to_owned()))),
    }
}

fn is_path(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_@.".contains(&byte))
}

fn term(text: &str) -> Result<Term, Refusal> {
    let text = text.trim();
    if let Some((name, arguments)) = text.split_once('(')
        && let Some(arguments) = arguments.strip_suffix(')')
    {
        let word = match name.trim().to_ascii_lowercase().as_str() {
            "startswith" => Word::Starts,
            "endswith" => Word::Ends,
            "contains" => Word::Contains,
            _ => return Err(refused(text)),
        };
        let (path, wanted) = arguments.split_once(',').ok_or_else(|| refused(text))?;
        let wanted = quoted(wanted).ok_or_else(|| refused(text))?;
        return if is_path(path.trim()) {
            Ok(Term::Word(word, path.trim().to_owned(), wanted))
        } else {
            Err(refused(text))
        };
    }
    let mut parts = text.splitn(3, ' ').map(str::trim);
    let (Some(path), Some(word), Some(value)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(refused(text));
    };
    let compare = match word.to_ascii_lowercase().as_str() {
        "eq" => Compare::Eq,
        "ne" => Compare::Ne,
        "gt" => Compare::Gt,
        "ge" => Compare::Ge,
        "lt" => Compare::Lt,
        "le" => Compare::Le,
        _ => return Err(refused(text)),
    };
    match literal(value) {
        Some(value) if is_path(path) => Ok(Term::Compare(path.to_owned(), compare, value)),
        _ => Err(refused(text)),
    }
}

/// Reads a filter.
pub fn filter(text: &str) -> Result<Filter, Refusal> {
    let group = |text: &str| split(text, " and ").into_iter().map(term).collect::<Result<Vec<_>, _>>();
    split(text, " or ").into_iter().map(group).collect::<Result<Vec<_>, _>>().map(Filter)
}

fn member<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('/').fold(value, |value, name| value.get(name).unwrap_or(&Value::Null))
}

fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => match (time::parse(left), time::parse(right)) {
            (Some(left), Some(right)) => Some(left.cmp(&right)),
            _ => Some(left.to_lowercase().cmp(&right.to_lowercase())),
        },
        (Value::Number(left), Value::Number(right)) => left.as_f64()?.partial_cmp(&right.as_f64()?),
        (left, right) => (left == right).then_some(Ordering::Equal),
    }
}

impl Term {
    fn holds(&self, value: &Value) -> bool {
        match self {
            Self::Compare(path, compare, wanted) => {
                let found = order(member(value, path), wanted);
                match compare {
                    Compare::Eq => found == Some(Ordering::Equal),
                    Compare::Ne => found != Some(Ordering::Equal),
                    Compare::Gt => found == Some(Ordering::Greater),
                    Compare::Ge => found.is_some_and(Ordering::is_ge),
                    Compare::Lt => found == Some(Ordering::Less),
                    Compare::Le => found.is_some_and(Ordering::is_le),
                }
            }
            Self::Word(word, path, wanted) => {
                let found = member(value, path).as_str().unwrap_or_default().to_lowercase();
                let wanted = wanted.to_lowercase();
                match word {
                    Word::Starts => found.starts_with(&wanted),
                    Word::Ends => found.ends_with(&wanted),
                    Word::Contains => found.contains(&wanted),
                }
            }
        }
    }
}

impl Filter {
    /// Whether an entry passes.
    pub fn passes(&self, value: &Value) -> bool {
        self.0.iter().any(|group| group.iter().all(|term| term.holds(value)))
    }
}

/// Sorts by `$orderby`: members, each with `asc` (usual) or `desc`; equal ones keep their order.
pub fn sort(all: &mut [Value], text: &str) -> Result<(), Refusal> {
    let mut keys = Vec::new();
    for part in text.split(',').map(str::trim) {
        let (path, way) = part.split_once(' ').unwrap_or((part, "asc"));
        let down = match way.trim().to_ascii_lowercase().as_str() {
            "asc" => false,
            "desc" => true,
            _ => return Err(Refusal::invalid(format!("Invalid orderby clause: {part}"))),
        };
        if !is_path(path) {
            return Err(Refusal::invalid(format!("Invalid orderby clause: {part}")));
        }
        keys.push((path, down));
    }
    all.sort_by(|left, right| {
        keys.iter().fold(Ordering::Equal, |so_far, (path, down)| {
            so_far.then_with(|| {
                let found = order(member(left, path), member(right, path)).unwrap_or(Ordering::Equal);
                if *down { found.reverse() } else { found }
            })
        })
    });
    Ok(())
}

/// A whole list under the `$filter` and `$orderby` of a request.
pub fn arranged(query: &Query, mut all: Vec<Value>) -> Result<Vec<Value>, Refusal> {
    if let Some(text) = query.get("filter") {
        let wanted = filter(text)?;
        all.retain(|value| wanted.passes(value));
    }
    if let Some(text) = query.get("orderby") {
        sort(&mut all, text)?;
    }
    Ok(all)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_filter_holds_or_is_refused_and_never_left_out() {
        let file = json!({ "name": "O'Brien and sons.txt", "size": 12, "file": { "mimeType": "text/plain" },
            "lastModifiedDateTime": "2026-07-01T09:30:05Z" });
        for (text, passes) in [
            ("name eq 'o''brien and sons.txt'", true),
            ("name ne 'x' and size gt 11", true),
            ("size gt 12 or startswith(name,'O''B')", true),
            ("file ne null", true),
            ("folder ne null", false),
            ("file/mimeType eq 'text/plain' and endswith(name, '.pdf')", false),
            ("lastModifiedDateTime ge 2026-07-01T09:30:05Z", true),
            ("lastModifiedDateTime lt 2026-07-01T09:30:05Z", false),
            ("contains(name,' and ')", true),
        ] {
            assert_eq!(filter(text).unwrap().passes(&file), passes, "{text}");
        }
        for text in ["", "name", "name like 'x'", "size add 1 eq 2", "any(x:x eq 1)", "name eq x'"] {
            assert_eq!(filter(text).unwrap_err().code, "invalidRequest", "{text}");
        }
    }

    #[test]
    fn a_list_is_sorted_by_several_members() {
        let mut all = vec![
            json!({ "name": "b", "size": 1 }),
            json!({ "name": "A", "size": 2 }),
            json!({ "name": "c", "size": 2 }),
        ];
        sort(&mut all, "size desc, name").unwrap();
        let names: Vec<_> = all.iter().map(|one| one["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["A", "c", "b"]);
        assert!(sort(&mut all, "name up").is_err());
    }
}
