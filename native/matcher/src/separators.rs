//! Where a name ends, and what separates it from its value: steps 1 and 2 of `native/README.md` section 4, "In text".

use crate::class::{LONGEST_GAP, is_name};
use crate::entries::Layout;
use crate::forms::{declared, operator};
use crate::judge::Separator;
use crate::names::LONGEST_NAME;
use crate::pairs::{ahead_of_quote, is_second, opener};
use crate::scan::Scan;
use crate::separated::opening_quote;

/// Where a name ends with its quote or bracket, and whether it has a quote.
pub(crate) fn name_end(scan: &mut Scan<'_>, start: usize, end: usize, dashes: bool) -> (usize, bool) {
    // Behind the name of an option and a space begins its value.
    let quote_at = if dashes { end } else { scan.gap(end) };
    if !dashes && scan.at(end) == b'[' {
        // `char password[32] = "…"`
        let digits = scan.t[end + 1..].iter().take(MOST_DIGITS).take_while(|b| b.is_ascii_digit()).count();
        return (if scan.at(end + 1 + digits) == b']' { end + 2 + digits } else { end }, false);
    }
    if let Some((_, after)) = scan.quote(quote_at) {
        let after = if dashes { after } else { visible(scan, start, after) };
        // `<<"password">>`
        let binary =
            !dashes && scan.starts(after, b">>") && ahead_of_quote(scan, start).is_some_and(|t| t.ends_with(b"<<"));
        if binary {
            return (after + 2, true);
        }
        let bracket = !dashes && scan.at(after) == b']' && opener(scan, start) == Some(b'[');
        let brace = !dashes && scan.at(after) == b'}' && is_subscript(scan, start);
        let after = after + usize::from(bracket || brace);
        // `"root['password']": …`: a path that is a key itself.
        let path = if bracket { scan.quote(after) } else { None };
        return (path.map_or(after, |(_, behind)| if scan.at(behind) == b':' { behind } else { after }), true);
    }
    let end = if dashes { end } else { visible(scan, start, end) };
    let before = &scan.t[..start];
    if scan.at(end) == b']' && before.last() == Some(&b'[') {
        return (end + 1, false);
    }
    let opened = before.len() >= 3 && before[before.len() - 3..].eq_ignore_ascii_case(b"%5B");
    (if opened && scan.starts(end, b"%5D") { end + 3 } else { end }, false)
}

/// Whether a name is the key that a hash is asked for: `$ENV{'PASSWORD'}`, `$options->{'password'}`.
fn is_subscript(scan: &Scan<'_>, start: usize) -> bool {
    let hash = ahead_of_quote(scan, start).and_then(|before| before.strip_suffix(b"{"));
    hash.and_then(<[u8]>::last).is_some_and(|b| is_name(*b) || *b == b'>')
}

/// Whether white space stands at both sides.
fn spaced_out(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let white = |b: u8| matches!(b, b' ' | b'\t');
    from > 0 && white(scan.t[from - 1]) && white(scan.at(to))
}

/// Whether a quoted name is a header's, in a list that has names and values in turn: `['Host', 'a.example', 'X-Api-Key', '…']`.
pub(crate) fn in_flat_list(scan: &Scan<'_>, start: usize, end: usize, layout: Layout) -> bool {
    let header = matches!(layout, Layout::Authorization | Layout::Cookie | Layout::SetCookie);
    if !header && !scan.t[start..end].contains(&b'-') || !matches!(scan.t[..start].last(), Some(b'"' | b'\'')) {
        return false;
    }
    let Some(ahead) = ahead_of_quote(scan, start) else { return false };
    let spare = ahead.iter().rev().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r')).count();
    matches!(ahead[..ahead.len() - spare].last(), Some(b',' | b'['))
}

/// Behind what ends a command of a build's log: `##vso[task.setvariable variable=token]…`, `::set-output name=token::…`.
fn set_variable(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    let ahead = &scan.t[..start];
    match scan.at(p) {
        b':' if scan.at(p + 1) == b':' => {
            [&b"set-output name="[..], b"save-state name="].iter().any(|text| ahead.ends_with(text)).then_some(p + 2)
        }
        b']' | b';' if ahead.ends_with(b"setvariable variable=") => {
            let settings = |b: &&u8| is_name(**b) || matches!(b, b';' | b'=');
            let length = scan.t[p..].iter().take(LONGEST_NAME).take_while(settings).count();
            if p + length == scan.t.len() {
                scan.open(start, false);
            }
            (scan.at(p + length) == b']').then_some(p + length + 1)
        }
        _ => None,
    }
}

/// Whether Erlang's mark of a binary and a quote stand at `p`.
fn is_binary(scan: &Scan<'_>, p: usize) -> bool {
    scan.starts(p, b"<<") && opening_quote(scan, p + 2).is_some()
}

/// Behind what leads the eye from a name to its value: `API key ....... k7Q…`, `password......: k7Q…`.
pub(crate) fn leader(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    if scan.at(p) == b'(' {
        return remark(scan, start, p);
    }
    if scan.at(p) != b'.' {
        return None;
    }
    let dots = scan.t[p..].iter().take(MOST_DOTS + 1).take_while(|b| **b == b'.').count();
    if !(FEWEST_DOTS..=MOST_DOTS).contains(&dots) {
        if p + dots == scan.t.len() && dots <= MOST_DOTS {
            scan.open(start, false);
        }
        return None;
    }
    let behind = scan.gap(p + dots);
    if behind + 1 >= scan.t.len() {
        scan.open(start, false);
    }
    match scan.at(behind) {
        b':' if scan.at(behind + 1) != b':' => Some(behind + 1),
        _ => (behind > p + dots).then_some(behind),
    }
}

/// Behind what is said of a value in parentheses before it: `API key (keep it secret): k7Q…`.
fn remark(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    if p == 0 || !matches!(scan.t[p - 1], b' ' | b'\t') {
        return None;
    }
    let word = |b: &&u8| b.is_ascii_alphabetic() || b" ,'-".contains(b);
    let length = scan.t[p + 1..].iter().take(LONGEST_REMARK + 1).take_while(word).count();
    let close = p + 1 + length;
    if length <= LONGEST_REMARK && close + 2 >= scan.t.len() {
        scan.open(start, false);
    }
    let ends = length <= LONGEST_REMARK && scan.starts(close, b"):") && matches!(scan.at(close + 2), b' ' | b'\t');
    ends.then_some(close + 2)
}

const LONGEST_REMARK: usize = 40;
const FEWEST_DOTS: usize = 3;
const MOST_DOTS: usize = 64;

/// Digits of an array's length.
const MOST_DIGITS: usize = 6;

/// Behind `:protected` or `:private`, or `:"Class":private`, as PHP prints a member: `[password:protected] => …`.
fn visible(scan: &mut Scan<'_>, start: usize, end: usize) -> usize {
    let opened = matches!(scan.t[..start].last(), Some(b'[' | b'"'));
    if opened && scan.starts(end, b":\"") {
        let class = |b: &&u8| is_name(**b) || **b == b'\\';
        let length = scan.t[end + 2..].iter().take(LONGEST_NAME).take_while(class).count();
        let behind = end + 2 + length;
        if b"\":private]".starts_with(&scan.t[behind..]) {
            scan.open(start, false);
        }
        return if scan.starts(behind, b"\":private]") { behind + b"\":private".len() } else { end };
    }
    let length = [&b":protected]"[..], b":private]"].into_iter().find(|text| opened && scan.starts(end, text));
    end + length.map_or(0, |text| text.len() - 1)
}

/// The separator at `p`, and the place behind it. `apart` says that white space alone would do.
pub(crate) fn separator(
    scan: &mut Scan<'_>,
    start: usize,
    p: usize,
    quoted: bool,
    dashes: bool,
    apart: bool,
) -> Option<(Separator, usize)> {
    // Behind a mask no dashes are an option's, but a name that was one has no arrow.
    let option = scan.t[start..].starts_with(b"--");
    let longer = |scan: &Scan<'_>, second: u8| p + 1 + usize::from(scan.at(p + 1) == second);
    if let Some(length) = operator(scan, p) {
        return Some((Separator::Equals, p + length));
    }
    if let Some(behind) = if quoted { None } else { set_variable(scan, start, p) } {
        return Some((Separator::Equals, behind));
    }
    match scan.at(p) {
        b'=' if scan.at(p + 1) == b'=' => {
            if scan.at(p + 2) == b'>' {
                return (!option && spaced_out(scan, p, p + 3)).then_some((Separator::Arrow, p + 3));
            }
            let behind = p + 2 + usize::from(scan.at(p + 2) == b'=');
            Some((Separator::Compared, behind))
        }
        b'=' => Some((Separator::Equals, longer(scan, b'>'))),
        b'-' if scan.at(p + 1) == b'>' && !option && spaced_out(scan, p, p + 2) => Some((Separator::Arrow, p + 2)),
        b'-' if scan.starts(p, b"-->") && !option && spaced_out(scan, p, p + 3) => Some((Separator::Arrow, p + 3)),
        b':' if scan.at(p + 1) == b':' || scan.at(p + 1) == b'/' && scan.at(p + 2) == b'/' => None,
        b':' if scan.at(p + 1) == b'=' => Some((Separator::Colon, p + 2)),
        // `${PASSWORD:-…}` and `${PASSWORD:?…}`, of which the second is a message.
        b':' if matches!(scan.at(p + 1), b'-' | b'?') && scan.t[..start].ends_with(b"${") => {
            (scan.at(p + 1) == b'-').then_some((Separator::Equals, p + 2))
        }
        // `**Password:** …`
        b':' if scan.at(p + 1) == b'*' && scan.at(p + 2) == b'*' => Some((Separator::Colon, p + 3)),
        // `<b>Password:</b> …`
        b':' if scan.at(p + 1) == b'<' => {
            let strong = STRONG.iter().find(|tag| scan.starts(p + 1, tag));
            let rest = &scan.t[p + 1..];
            if strong.is_none()
                && STRONG.iter().any(|tag| rest.len() < tag.len() && tag[..rest.len()].eq_ignore_ascii_case(rest))
            {
                scan.open(p, false);
            }
            Some((Separator::Colon, p + 1 + strong.map_or(0, |tag| tag.len())))
        }
        b';' if quoted && scan.starts(p, b";s:") => {
            let digits = scan.t[p + 3..].iter().take(MOST_DIGITS).take_while(|b| b.is_ascii_digit()).count();
            let behind = p + 3 + digits;
            if behind + 2 >= scan.t.len() {
                scan.open(p, false);
            }
            (digits > 0 && scan.at(behind) == b':' && scan.quote(behind + 1).is_some())
                .then_some((Separator::Equals, behind + 1))
        }
        b':' => match declared(scan, p + 1) {
            Some(value) => Some((Separator::Equals, value)),
            None => Some((Separator::Colon, p + 1)),
        },
        b'%' | b'\\' => match encoded_separator(scan, p) {
            Some(length) => Some((Separator::Encoded, p + length)),
            None => apart.then_some((Separator::Argument, p)),
        },
        b',' if quoted
            && (dashes || matches!(opener(scan, start), Some(b'(' | b'[' | b'{')) || is_second(scan, start)) =>
        {
            Some((Separator::Comma, p + 1))
        }
        // `{password,"…"}`
        b',' if !quoted
            && !dashes
            && scan.t[..start].ends_with(b"{")
            && (opening_quote(scan, scan.gap(p + 1)).is_some() || is_binary(scan, scan.gap(p + 1))) =>
        {
            Some((Separator::Comma, p + 1))
        }
        // `(password . "…")`
        b'.' if !quoted
            && !dashes
            && scan.t[..start].ends_with(b"(")
            && spaced_out(scan, p, p + 1)
            && opening_quote(scan, scan.gap(p + 1)).is_some() =>
        {
            Some((Separator::Comma, p + 1))
        }
        _ => apart.then_some((Separator::Argument, p)),
    }
}

/// What ends a name that a page shows in bold.
const STRONG: [&[u8]; 2] = [b"</b>", b"</strong>"];

/// The length of the encoded separator at `p`.
pub(crate) fn encoded_separator(scan: &Scan<'_>, p: usize) -> Option<usize> {
    // Gson writes `=` as `\u003d`.
    let spelled = [&b"%3D"[..], b"%3A", b"%253D", b"%253A", b"\\u003d"];
    spelled.into_iter().find(|text| scan.starts(p, text)).map(<[u8]>::len)
}
