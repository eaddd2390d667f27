//! What a source takes where a secret that it asks for by name is not set: `process.env.TOKEN || "…"`, `get("token") or "…"`.

use crate::class::is_white;
use crate::scan::Scan;
use crate::separated::opening_quote;

/// What stands between the two, behind a gap.
const OPERATORS: [&[u8]; 6] = [b"||", b"??", b"?:", b"or", b"|", b"!="];
/// Methods that are handed what to take, and blocks that give it.
const METHODS: [&[u8]; 7] = [
    b".unwrap_or(",
    b".unwrap_or_else(|_|",
    b".unwrap_or_else(||",
    b".orElse(",
    b".getOrElse(",
    b".or(",
    b".value_or(",
];
/// Brackets that close what asks for it.
const MOST_CLOSED: usize = 2;

/// Where the quote of what is taken stands, if the name, its quote and bracket aside, ends at `name_end`.
pub(crate) fn fallback(scan: &Scan<'_>, name_end: usize, quoted: bool) -> Option<usize> {
    let rest = &scan.t[name_end..];
    let closed = rest.iter().take(MOST_CLOSED).take_while(|b| matches!(b, b')' | b']')).count();
    let behind = name_end + closed;
    let apart = scan.gap(behind);
    let dotted = scan.at(behind) == b'.';
    let method = METHODS.iter().filter(|_| dotted).find(|method| scan.t[behind..].starts_with(method));
    let begun = matches!(scan.at(apart), b'|' | b'?' | b'o' | b'!');
    let operator = OPERATORS.iter().filter(|_| begun).find(|operator| scan.t[apart..].starts_with(operator));
    let from = match (method, operator) {
        (Some(method), _) => behind + method.len(),
        // Nothing but a word is one: `x or y`.
        (_, Some(&b"or")) if apart == behind || !is_white(scan.at(apart + 2)) => return None,
        (_, Some(operator)) => apart + operator.len(),
        _ if quoted && closed > 0 && scan.at(apart) == b'{' => apart + 1,
        _ => return None,
    };
    let mut at = scan.gap(from);
    if let Some(next) = scan.line_end(at) {
        at = scan.gap(next);
    }
    opening_quote(scan, at).is_some().then_some(at)
}
