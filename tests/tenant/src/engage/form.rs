//! What a request says, wherever it says it: in the query, in a form, in JSON, in the parts of a multipart body.
//!
//! Promises that all four are one list of names and values in the order in which they came, that a name may come more than once (with
//! `[]` or without), and that a file's bytes stay beside it.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use super::reply::Refused;
use crate::graph::address::decode;

/// A file in a multipart body.
#[derive(Clone, Debug)]
pub struct Part {
    /// The field's name.
    pub name: String,
    /// The file's name, where one was said.
    pub file_name: Option<String>,
    /// Its type, where one was said.
    pub content_type: Option<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Names and values.
#[derive(Clone, Debug, Default)]
pub struct Params {
    all: Vec<(String, String)>,
    /// Files.
    pub files: Vec<Part>,
}

fn pairs(raw: &str) -> impl Iterator<Item = (String, String)> + '_ {
    raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(&name.replace('+', "%20")), decode(&value.replace('+', "%20")))
    })
}

fn flattened(name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::String(text) => out.push((name.to_owned(), text.clone())),
        Value::Array(all) => all.iter().for_each(|value| flattened(name, value, out)),
        Value::Object(all) => all.iter().for_each(|(key, value)| flattened(&format!("{name}[{key}]"), value, out)),
        other => out.push((name.to_owned(), other.to_string())),
    }
}

fn find(bytes: &[u8], what: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn parameter(header: &str, name: &str) -> Option<String> {
    let wanted = format!("{name}=");
    // Only a semicolon outside quotes ends a parameter, because names of files hold them.
    let (mut parts, mut from, mut quoted) = (Vec::new(), 0, false);
    for (at, letter) in header.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' if !quoted => {
                parts.push(&header[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&header[from..]);
    let part = parts
        .into_iter()
        .map(str::trim)
        .find(|part| part.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(&wanted)))?;
    Some(part[wanted.len()..].trim_matches('"').to_owned())
}

fn multipart(body: &Bytes, boundary: &str) -> Option<Vec<Part>> {
    let mark = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut at = find(body, mark.as_bytes(), 0)? + mark.len();
    while !body.get(at..)?.starts_with(b"--") {
        let head_end = find(body, b"\r\n\r\n", at)?;
        let head = String::from_utf8_lossy(body.get(at..head_end)?).into_owned();
        let end = find(body, format!("\r\n{mark}").as_bytes(), head_end + 2)?;
        let header = |wanted: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim().to_owned())
        };
        let disposition = header("content-disposition")?;
        let extended = parameter(&disposition, "filename*")
            .and_then(|value| value.rsplit_once("''").map(|(_, name)| decode(name)));
        parts.push(Part {
            name: parameter(&disposition, "name")?,
            file_name: extended.or_else(|| parameter(&disposition, "filename")),
            content_type: header("content-type"),
            bytes: body.slice((head_end + 4).min(end)..end),
        });
        at = end + 2 + mark.len();
    }
    Some(parts)
}

fn is_called(known: &str, name: &str) -> bool {
    known == name || known.strip_suffix("[]") == Some(name)
}

impl Params {
    /// Everything that a request says.
    pub fn read(query: Option<&str>, headers: &HeaderMap, body: &Bytes) -> Result<Self, Refused> {
        let mut params = Self { all: pairs(query.unwrap_or("")).collect(), files: Vec::new() };
        let said_before = params.all.len();
        let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
        let kind_name = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if kind_name == "multipart/form-data" {
            let parts = parameter(&kind, "boundary").and_then(|boundary| multipart(body, &boundary));
            for part in parts.ok_or_else(|| Refused::bad("The multipart body cannot be read."))? {
                if part.file_name.is_some() {
                    params.files.push(part);
                } else {
                    let value = String::from_utf8_lossy(&part.bytes).into_owned();
                    params.all.push((part.name, value));
                }
            }
        } else if !body.is_empty() {
            let text = String::from_utf8_lossy(body);
            if kind_name.ends_with("json") {
                match serde_json::from_str::<Value>(&text) {
                    Ok(Value::Object(all)) => {
                        all.iter().for_each(|(name, value)| flattened(name, value, &mut params.all));
                    }
                    _ => return Err(Refused::bad("The JSON body cannot be read.")),
                }
            } else {
                params.all.extend(pairs(&text));
            }
        }
        // Some clients say everything twice, in the query and in the body: it is meant once.
        let (query, body) = (params.all.drain(..said_before).collect::<Vec<_>>(), std::mem::take(&mut params.all));
        params.all = body.into_iter().filter(|pair| !query.contains(pair)).collect();
        params.all.splice(0..0, query);
        Ok(params)
    }

    /// The first value of a name that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let found = self.all.iter().find(|(known, value)| is_called(known, name) && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    /// All values of a name, with `[]` or without.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all.iter().filter(move |(known, _)| is_called(known, name)).map(|(_, value)| value.as_str())
    }

    /// A number.
    pub fn id(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// All numbers of a name, where several may stand in one value.
    pub fn ids(&self, name: &str) -> Vec<i64> {
        let values = self.all(name).flat_map(|value| value.split([',', ' ', '[', ']']));
        values.filter_map(|part| part.trim().parse().ok()).collect()
    }

    /// All numbers of a name, bare or in marks (`[[user:1]]`).
    pub fn ids_of_marks(&self, name: &str) -> Vec<i64> {
        let values = self.all(name).flat_map(|value| value.split([',', ' ', '[', ']', ':']));
        values.filter_map(|part| part.trim().parse().ok()).collect()
    }

    /// Whether a name is said with a value that means yes.
    pub fn yes(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// Values of numbered names: `topic1`, `topic2`, and `topic` alone.
    pub fn numbered(&self, stem: &str) -> Vec<&str> {
        let fits = |name: &str| {
            let name = name.strip_suffix("[]").unwrap_or(name);
            name.strip_prefix(stem).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let found = self.all.iter().filter(|(name, value)| fits(name) && !value.is_empty());
        found.map(|(_, value)| value.as_str()).collect()
    }
}
