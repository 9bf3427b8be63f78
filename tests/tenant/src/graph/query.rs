//! Query options, with and without `$`, whatever their case.

use super::address::decode;

/// The options of a request.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Takes a raw query apart.
    pub fn parse(raw: Option<&str>) -> Self {
        let pairs = raw.unwrap_or("").split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = decode(name).trim_start_matches('$').to_lowercase();
            (name, decode(&value.replace('+', "%20")))
        });
        Self(pairs.collect())
    }

    /// The value of an option; `name` in lower case and without `$`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether `$top` is left out or a number.
    pub fn has_good_top(&self) -> bool {
        self.get("top").is_none_or(|top| top.parse::<u32>().is_ok())
    }

    /// `$top`, if it is a number above zero.
    pub fn top(&self) -> Option<usize> {
        self.get("top").and_then(|top| top.parse().ok()).filter(|top| *top > 0)
    }

    /// The members that `$select` names.
    pub fn select(&self) -> Option<Vec<&str>> {
        self.get("select").map(|names| names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect())
    }

    /// How a clash of names is to be settled, as either query spelling says.
    pub fn conflict_behavior(&self) -> Option<&str> {
        self.get("@microsoft.graph.conflictbehavior").or_else(|| self.get("@name.conflictbehavior"))
    }
}
