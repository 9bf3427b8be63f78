//! Moments as Engage writes them.

/// `2026/07/01 09:30:05 +0000`.
pub fn text(ms: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    moment.strftime("%Y/%m/%d %H:%M:%S +0000").to_string()
}
