//! `$filter` and `$orderby` over a list that is at hand.
//!
//! Promises the part of OData that lists of Graph are asked with: comparisons (`eq`, `ne`, `gt`, `ge`, `lt`, `le`, `in`) of a member or
//! a member of a member with a text, a number, a moment, `true`, `false` or `null`; `startswith`, `endswith` and `contains`;
//! `any` and `all` over a list; `not`, `and` and `or` (which binds weakest), with parentheses. Whatever else is asked is refused, never
//! left out; so is a member that a list which knows its own does not have ([`arranged_by`]).
//!
//! [`words`] takes a text apart, here it is understood and applied; the stories are in `tests.rs`.

#[cfg(test)]
mod tests;
mod words;

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::query::Query;
use super::reply::Refusal;
use super::time;
use words::{Word, Words};

/// How deep a filter may be nested.
const DEEPEST: usize = 32;

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
enum Part {
    Starts,
    Ends,
    Contains,
}

/// A filter that was understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// One of these holds.
    Or(Vec<Filter>),
    /// All of these hold.
    And(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    #[doc(hidden)]
    Compare(String, Test),
    #[doc(hidden)]
    Over { path: String, each: bool, name: String, inside: Option<Box<Filter>> },
}

/// What a member is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Test(Kind);

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Compare(Compare, Value),
    Among(Vec<Value>),
    Word(Part, String),
}

fn refused(text: &str) -> Refusal {
    Refusal::invalid(format!("Invalid filter clause: {text}"))
}

fn is_path(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_@".contains(&byte));
    first && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_@.".contains(&byte))
}

/// Reads a filter.
pub fn filter(text: &str) -> Result<Filter, Refusal> {
    let mut reader = Reader { words: Words::of(text).ok_or_else(|| refused(text))?, text, deep: 0 };
    let found = reader.any_of()?;
    if reader.words.is_done() { Ok(found) } else { Err(refused(text)) }
}

struct Reader<'a> {
    words: Words,
    text: &'a str,
    deep: usize,
}

impl Reader<'_> {
    fn refuse<T>(&self) -> Result<T, Refusal> {
        Err(refused(self.text))
    }

    fn needs(&mut self, mark: char) -> Result<(), Refusal> {
        if self.words.take_mark(mark) { Ok(()) } else { self.refuse() }
    }

    fn any_of(&mut self) -> Result<Filter, Refusal> {
        self.deep += 1;
        if self.deep > DEEPEST {
            return self.refuse();
        }
        let mut all = vec![self.all_of()?];
        while self.words.take_name("or") {
            all.push(self.all_of()?);
        }
        self.deep -= 1;
        Ok(if all.len() == 1 { all.remove(0) } else { Filter::Or(all) })
    }

    fn all_of(&mut self) -> Result<Filter, Refusal> {
        let mut all = vec![self.one()?];
        while self.words.take_name("and") {
            all.push(self.one()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Filter::And(all) })
    }

    fn one(&mut self) -> Result<Filter, Refusal> {
        if self.words.take_name("not") {
            self.deep += 1;
            if self.deep > DEEPEST {
                return self.refuse();
            }
            let inside = self.one()?;
            self.deep -= 1;
            return Ok(Filter::Not(Box::new(inside)));
        }
        if self.words.take_mark('(') {
            let inside = self.any_of()?;
            self.needs(')')?;
            return Ok(inside);
        }
        let Some(Word::Name(name)) = self.words.next() else { return self.refuse() };
        if self.words.take_mark('(') {
            return self.function(&name);
        }
        if !is_path(&name) {
            return self.refuse();
        }
        let Some(Word::Name(operator)) = self.words.next() else { return self.refuse() };
        let compare = match operator.to_ascii_lowercase().as_str() {
            "eq" => Compare::Eq,
            "ne" => Compare::Ne,
            "gt" => Compare::Gt,
            "ge" => Compare::Ge,
            "lt" => Compare::Lt,
            "le" => Compare::Le,
            "in" => {
                self.needs('(')?;
                let mut all = vec![self.literal()?];
                while self.words.take_mark(',') {
                    all.push(self.literal()?);
                }
                self.needs(')')?;
                return Ok(Filter::Compare(name, Test(Kind::Among(all))));
            }
            _ => return self.refuse(),
        };
        Ok(Filter::Compare(name, Test(Kind::Compare(compare, self.literal()?))))
    }

    fn function(&mut self, name: &str) -> Result<Filter, Refusal> {
        if let Some((path, lambda)) = name.rsplit_once('/').filter(|(_, lambda)| ["any", "all"].contains(lambda)) {
            return self.over(path, lambda == "all");
        }
        let part = match name.to_ascii_lowercase().as_str() {
            "startswith" => Part::Starts,
            "endswith" => Part::Ends,
            "contains" => Part::Contains,
            _ => return self.refuse(),
        };
        let Some(Word::Name(path)) = self.words.next() else { return self.refuse() };
        self.needs(',')?;
        let Some(Word::Text(wanted)) = self.words.next() else { return self.refuse() };
        self.needs(')')?;
        if !is_path(&path) {
            return self.refuse();
        }
        let found = Filter::Compare(path, Test(Kind::Word(part, wanted)));
        // Some clients write that it is to be true.
        if self.words.take_name("eq") {
            return match self.literal()? {
                Value::Bool(true) => Ok(found),
                Value::Bool(false) => Ok(Filter::Not(Box::new(found))),
                _ => self.refuse(),
            };
        }
        Ok(found)
    }

    fn over(&mut self, path: &str, each: bool) -> Result<Filter, Refusal> {
        if !is_path(path) {
            return self.refuse();
        }
        let path = path.to_owned();
        if self.words.take_mark(')') {
            return if each {
                self.refuse()
            } else {
                Ok(Filter::Over { path, each, name: String::new(), inside: None })
            };
        }
        let Some(Word::Name(name)) = self.words.next() else { return self.refuse() };
        self.needs(':')?;
        let inside = self.any_of()?;
        self.needs(')')?;
        Ok(Filter::Over { path, each, name, inside: Some(Box::new(inside)) })
    }

    fn literal(&mut self) -> Result<Value, Refusal> {
        let found = match self.words.next() {
            Some(Word::Text(text)) => Some(Value::String(text)),
            Some(Word::Name(name)) => match name.as_str() {
                "null" => Some(Value::Null),
                "true" => Some(Value::Bool(true)),
                "false" => Some(Value::Bool(false)),
                _ => None,
            },
            Some(Word::Number(text)) => text
                .parse::<i64>()
                .ok()
                .map(Value::from)
                .or_else(|| time::parse(&text).map(|_| Value::String(text.clone()))),
            _ => None,
        };
        found.ok_or_else(|| refused(self.text))
    }
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

impl Test {
    fn holds(&self, member: &Value) -> bool {
        match &self.0 {
            Kind::Compare(compare, wanted) => {
                let found = order(member, wanted);
                match compare {
                    Compare::Eq => found == Some(Ordering::Equal),
                    Compare::Ne => found != Some(Ordering::Equal),
                    Compare::Gt => found == Some(Ordering::Greater),
                    Compare::Ge => found.is_some_and(Ordering::is_ge),
                    Compare::Lt => found == Some(Ordering::Less),
                    Compare::Le => found.is_some_and(Ordering::is_le),
                }
            }
            Kind::Among(all) => all.iter().any(|wanted| order(member, wanted) == Some(Ordering::Equal)),
            Kind::Word(part, wanted) => {
                let found = member.as_str().unwrap_or_default().to_lowercase();
                let wanted = wanted.to_lowercase();
                match part {
                    Part::Starts => found.starts_with(&wanted),
                    Part::Ends => found.ends_with(&wanted),
                    Part::Contains => found.contains(&wanted),
                }
            }
        }
    }
}

impl Filter {
    /// Whether an entry passes.
    pub fn passes(&self, value: &Value) -> bool {
        match self {
            Self::Or(all) => all.iter().any(|one| one.passes(value)),
            Self::And(all) => all.iter().all(|one| one.passes(value)),
            Self::Not(inside) => !inside.passes(value),
            Self::Compare(path, test) => test.holds(member(value, path)),
            Self::Over { path, each, name, inside } => {
                let Value::Array(all) = member(value, path) else { return *each };
                let Some(inside) = inside else { return !all.is_empty() };
                let holds = |one: &Value| {
                    // Inside, the members of the entry are seen as well as the one that has a name.
                    let mut seen = value.as_object().cloned().unwrap_or_else(Map::new);
                    seen.insert(name.clone(), one.clone());
                    inside.passes(&Value::Object(seen))
                };
                if *each { all.iter().all(holds) } else { all.iter().any(holds) }
            }
        }
    }

    /// The members that it asks for, by their first name.
    fn members(&self) -> Vec<&str> {
        let first = |path: &'_ str| -> usize { path.find('/').unwrap_or(path.len()) };
        match self {
            Self::Or(all) | Self::And(all) => all.iter().flat_map(Self::members).collect(),
            Self::Not(inside) => inside.members(),
            Self::Compare(path, _) => vec![&path[..first(path)]],
            Self::Over { path, name, inside, .. } => {
                let inside = inside.iter().flat_map(|inside| inside.members()).filter(|found| found != name);
                std::iter::once(&path[..first(path)]).chain(inside).collect()
            }
        }
    }

    fn has(&self, wanted: &dyn Fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::Or(all) | Self::And(all) => all.iter().any(|one| one.has(wanted)),
                Self::Not(inside) => inside.has(wanted),
                Self::Compare(..) => false,
                Self::Over { inside, .. } => inside.as_ref().is_some_and(|inside| inside.has(wanted)),
            }
    }

    /// Whether it asks for an ending or denies something: what a directory answers to advanced queries only.
    pub fn asks_for_endings(&self) -> bool {
        self.has(&|one| match one {
            Self::Not(_) => true,
            Self::Compare(_, Test(kind)) => {
                matches!(kind, Kind::Word(Part::Ends, _) | Kind::Compare(Compare::Ne, _))
            }
            _ => false,
        })
    }

    /// Whether it asks for a part of a text, which a directory does not look for.
    pub fn asks_for_parts(&self) -> bool {
        self.has(&|one| matches!(one, Self::Compare(_, Test(Kind::Word(Part::Contains, _)))))
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

/// What a list's entries are, for lists that refuse members which their entries do not have.
#[derive(Clone, Copy, Debug)]
pub struct Entries {
    /// The name of their type.
    pub name: &'static str,
    /// Their members.
    pub members: &'static [&'static str],
    /// What may be asked for with `$expand`.
    pub expands: &'static [&'static str],
}

impl Entries {
    /// Refuses a member that they do not have.
    pub fn check(&self, member: &str) -> Result<(), Refusal> {
        let bare = member.split('/').next().unwrap_or_default().trim();
        let known =
            bare.starts_with('@') || bare == "*" || self.members.contains(&bare) || self.expands.contains(&bare);
        if known {
            return Ok(());
        }
        let text = format!("Could not find a property named '{bare}' on type '{}'.", self.name);
        Err(Refusal::of(400, "RequestBroker--ParseUri", text))
    }

    /// Refuses a filter that asks for what they do not have.
    pub fn check_filter(&self, wanted: &Filter) -> Result<(), Refusal> {
        wanted.members().into_iter().try_for_each(|name| self.check(name))
    }

    /// Refuses whatever an option of a request names and they do not have, and `$search`, which no list of theirs takes.
    pub fn check_query(&self, query: &Query) -> Result<(), Refusal> {
        if query.get("search").is_some() {
            return Err(Refusal::invalid("The query option '$search' is not supported here."));
        }
        self.check_options(query)
    }

    /// The same for lists that can be searched.
    pub fn check_options(&self, query: &Query) -> Result<(), Refusal> {
        for name in query.select().into_iter().flatten() {
            self.check(name)?;
        }
        for part in query.get("expand").unwrap_or_default().split(',').filter(|part| !part.trim().is_empty()) {
            let name = part.split('(').next().unwrap_or_default().trim();
            if !self.expands.contains(&name) {
                let text = format!("Could not find a property named '{name}' on type '{}'.", self.name);
                return Err(Refusal::of(400, "RequestBroker--ParseUri", text));
            }
        }
        for part in query.get("orderby").unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()) {
            self.check(part.split(' ').next().unwrap_or_default())?;
        }
        if query.get("skip").is_some_and(|skip| skip.parse::<u32>().is_err()) {
            return Err(Refusal::invalid("Invalid value for $skip: a whole number is needed, and none below zero."));
        }
        Ok(())
    }
}

/// The same as [`arranged`] for entries of a known kind.
pub fn arranged_by(query: &Query, all: Vec<Value>, entries: &Entries) -> Result<Vec<Value>, Refusal> {
    entries.check_query(query)?;
    if let Some(text) = query.get("filter") {
        entries.check_filter(&filter(text)?)?;
    }
    arranged(query, all)
}
