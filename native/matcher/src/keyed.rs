//! Key names in text and the values beside them.
//!
//! The grammar is `native/README.md` section 4. It is read by hand, forwards, with every look-ahead bounded or
//! remembered: a line of `token=token=…` costs one pass.

use crate::class::{LONGEST_GAP, colour_at, ends_escape, is_alnum, is_name, is_value};
use crate::found::Origin;
use crate::names::{Demand, LONGEST_NAME, Layout, Verdict};
use crate::scan::{Place, Scan, Under};
use crate::value::{identifier_like, long_stretch, machine_made, mask_at, placeholder, plausible};

/// What was read once and need not be read again.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    /// Name ends that were looked at: several windows may lead to one.
    last_name: Option<usize>,
    /// The last unquoted run.
    run: (usize, usize),
    /// The next `%26` or `%22` as of a place.
    escaped_end: (usize, usize),
    /// Up to here a value with a layout of its own has been read.
    laid_out: usize,
    /// The last end of an unquoted header value: (from, end).
    header: (usize, usize),
    /// The last line end searched for: (from, line end).
    line: (usize, usize),
    /// Places from which no closing quote was found on the line, per quote and depth.
    unclosed: [[usize; 17]; 2],
    /// The same for encoded quotes.
    unclosed_encoded: [usize; 7],
}

const MOST_BACKSLASHES: usize = 16;
const MOST_TRAILING: usize = 8;
/// Escapes and colour codes reach this far into what looks like a name.
const LONGEST_ESCAPE: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Quote {
    /// A quote character behind this many backslashes.
    Plain { quote: u8, backslashes: usize },
    /// A spelling such as `%22`.
    Encoded(&'static [u8]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Equals,
    Colon,
    Encoded,
    Comma,
    /// White space after `--name`.
    Argument,
}

const ENCODED_QUOTES: [&[u8]; 7] = [b"%22", b"%27", b"&quot;", b"&#34;", b"&#39;", b"&#x27;", b"&#x22;"];

impl Scan<'_> {
    fn at(&self, p: usize) -> u8 {
        self.t.get(p).copied().unwrap_or(0)
    }

    fn starts(&self, p: usize, text: &[u8]) -> bool {
        self.t.get(p..).is_some_and(|rest| rest.len() >= text.len() && rest[..text.len()].eq_ignore_ascii_case(text))
    }

    /// After spaces, tabs and colour codes.
    fn gap(&self, p: usize) -> usize {
        let mut q = p;
        while q < self.t.len() && q - p < LONGEST_GAP {
            match self.t[q] {
                b' ' | b'\t' => q += 1,
                0x1b | b'\\' => match colour_at(self.t, q) {
                    0 => break,
                    length => q += length,
                },
                _ => break,
            }
        }
        q
    }

    /// A quote and the place after it.
    fn quote(&self, p: usize) -> Option<(Quote, usize)> {
        let mut q = p;
        while self.at(q) == b'\\' && q - p < MOST_BACKSLASHES {
            q += 1;
        }
        let quote = self.at(q);
        if quote == b'"' || quote == b'\'' {
            return Some((Quote::Plain { quote, backslashes: q - p }, q + 1));
        }
        let encoded = ENCODED_QUOTES.into_iter().find(|spelling| self.starts(p, spelling))?;
        Some((Quote::Encoded(encoded), p + encoded.len()))
    }

    /// After one line end, real or spelled as an escape.
    fn line_end(&self, p: usize) -> Option<usize> {
        [&b"\r\n"[..], b"\n", b"\\r\\n", b"\\n"].into_iter().find(|end| self.starts(p, end)).map(|end| p + end.len())
    }

    /// The end of the line that `p` stands on: a control character that ends lines, or the end of the text.
    fn line(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.line;
        if from <= p && p <= end && end > 0 {
            return end;
        }
        let end = memchr::memchr2(b'\n', b'\r', &self.t[p..]).map_or(self.t.len(), |length| p + length);
        self.memo.line = (p, end);
        end
    }

    /// The end of an unquoted run; masks are taken whole.
    fn run_end(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.run;
        if from <= p && p < end {
            return end;
        }
        let mut q = p;
        loop {
            while q < self.t.len() && is_value(self.t[q]) {
                q += 1;
            }
            let index = self.masks.partition_point(|(_, end)| *end <= q);
            match self.masks.get(index) {
                Some((start, end)) if *start == q => q = *end,
                _ => break,
            }
        }
        self.memo.run = (p, q);
        q
    }

    /// Where a quoted value ends, if its quote closes on the line.
    fn quoted_end(&mut self, quote: Quote, from: usize) -> Option<usize> {
        let line = self.line(from);
        match quote {
            Quote::Encoded(spelling) => {
                let index = ENCODED_QUOTES.iter().position(|known| *known == spelling).unwrap_or(0);
                if self.memo.unclosed_encoded[index] == line + 1 {
                    return None;
                }
                let found = memchr::memmem::find(&self.t[from..line], spelling).map(|length| from + length);
                if found.is_none() {
                    self.memo.unclosed_encoded[index] = line + 1;
                }
                found
            }
            Quote::Plain { quote, backslashes } => {
                let known = self.memo.unclosed[usize::from(quote == b'\'')][backslashes];
                if known > 0 && known - 1 == line {
                    return None;
                }
                let cycle = 2 * (backslashes + 1);
                let mut p = from;
                while let Some(length) = memchr::memchr(quote, &self.t[p..line]) {
                    let at = p + length;
                    let before = self.t[from..at].iter().rev().take_while(|b| **b == b'\\').count();
                    if before < backslashes || before % cycle == backslashes {
                        return Some(at - before.min(backslashes));
                    }
                    p = at + 1;
                }
                self.memo.unclosed[usize::from(quote == b'\'')][backslashes] = line + 1;
                None
            }
        }
    }

    /// The next end of a percent-encoded value at or after `p`.
    fn escaped_end(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.escaped_end;
        if from <= p && p <= end && end > 0 {
            return end;
        }
        let mut q = p;
        let end = loop {
            match memchr::memchr(b'%', &self.t[q..]) {
                None => break self.t.len(),
                Some(length) => {
                    q += length;
                    if self.starts(q, b"%26") || self.starts(q, b"%22") || self.starts(q, b"%2526") {
                        break q;
                    }
                    q += 1;
                }
            }
        };
        self.memo.escaped_end = (p, end);
        end
    }
}

/// A key name may end at `end`.
pub(crate) fn name_at(scan: &mut Scan<'_>, end: usize) {
    if scan.memo.last_name == Some(end) || end > scan.t.len() {
        return;
    }
    scan.memo.last_name = Some(end);
    if end < scan.t.len() && is_name(scan.t[end]) && !matches!(scan.t[end], b'-' | b'.') {
        return;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST_NAME && is_name(scan.t[start - 1]) {
        start -= 1;
    }
    if scan.t.get(end) == Some(&b' ') && !scan.t[start..end].starts_with(b"--") {
        // A word in a sentence, nearly always: nothing that could separate it from a value follows.
        let next = scan.gap(end);
        if next < scan.t.len() && !matches!(scan.t[next], b'=' | b':' | b'"' | b'\'' | b'%' | b'&' | b'\\') {
            return;
        }
    }
    // An escape in front (`\npassword`, `%26token`, a colour code) is no part of the name; but in `\token` it only seems to be one.
    let names = &scan.matcher.names;
    let behind = (start + 1..end.min(start + LONGEST_ESCAPE)).find(|p| ends_escape(scan.t, *p));
    let mut verdict = behind.and_then(|after| names.verdict(&scan.t[after..end]));
    match behind {
        Some(after) if verdict.is_some() => start = after,
        _ => verdict = names.verdict(&scan.t[start..end]),
    }
    let Some(verdict) = verdict else { return };
    if scan.in_mask(start) || scan.in_mask(end.saturating_sub(1)) {
        return;
    }
    value_after(scan, start, end, verdict);
}

fn value_after(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict) {
    let dashes = scan.t[start..end].starts_with(b"--");
    let mut name_end = end;
    let mut quoted = false;
    if let Some((_, after)) = scan.quote(scan.gap(end)) {
        quoted = true;
        name_end = after;
    } else if scan.at(end) == b']' && scan.t[..start].last() == Some(&b'[') {
        name_end += 1;
    }
    let mut p = scan.gap(name_end);
    let separator = match scan.at(p) {
        b'=' if scan.at(p + 1) == b'=' => return,
        b'=' => {
            p += if scan.at(p + 1) == b'>' { 2 } else { 1 };
            Separator::Equals
        }
        b':' if scan.at(p + 1) == b':' || scan.starts(p, b"://") => return,
        b':' => {
            p += if scan.at(p + 1) == b'=' { 2 } else { 1 };
            Separator::Colon
        }
        b'%' => {
            let Some(length) = [&b"%3D"[..], b"%3A", b"%253D", b"%253A"]
                .into_iter()
                .find(|spelling| scan.starts(p, spelling))
                .map(<[u8]>::len)
            else {
                return;
            };
            p += length;
            Separator::Encoded
        }
        b',' if quoted && (dashes || matches!(opener(scan, start), Some(b'(' | b'['))) => {
            p += 1;
            Separator::Comma
        }
        _ if dashes && p > name_end => Separator::Argument,
        _ => return,
    };
    let spaced = matches!(scan.at(p), b' ' | b'\t');
    p = scan.gap(p);
    if matches!(separator, Separator::Equals | Separator::Colon | Separator::Comma) {
        if let Some(next) = scan.line_end(p) {
            let next = scan.gap(next);
            if next >= scan.t.len() || opening_quote(scan, next).is_some() {
                p = next;
            }
        }
    }
    if p >= scan.t.len() {
        return;
    }
    let listed = match separator {
        Separator::Argument => true,
        Separator::Comma => !dashes && opener(scan, start) == Some(b'['),
        _ => false,
    };
    let before = Before { start, separator, spaced, listed };
    let paired = separator == Separator::Comma && !dashes;
    if let Some((quote, from)) = opening_quote(scan, p) {
        if let Some(to) = scan.quoted_end(quote, from) {
            if to == scan.t.len() {
                scan.open(p, false);
            }
            if paired && !closes(scan, p, to, quote) {
                return;
            }
            return value(scan, verdict, from, to, Some(quote), before);
        }
        if scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        if paired && scan.run_end(from) < scan.t.len() {
            return;
        }
        return value(scan, verdict, from, from, None, before);
    }
    if separator == Separator::Comma {
        if scan.t.len() - p <= MOST_BACKSLASHES {
            scan.open(p, false);
        }
        return;
    }
    // A backslash or prefix letter at the very end may turn out to open a quote.
    if scan.t.len() - p <= MOST_BACKSLASHES && scan.t[p..].iter().all(|b| b"bBuUrR\\&%#0123456789quoxt".contains(b)) {
        scan.open(p, false);
    }
    value(scan, verdict, p, p, None, before);
}

/// What stands before a quoted name: `(` or `[` in a pair.
fn opener(scan: &Scan<'_>, start: usize) -> Option<u8> {
    let before = &scan.t[..start];
    let encoded = ENCODED_QUOTES
        .iter()
        .find(|quote| before.len() >= quote.len() && before[before.len() - quote.len()..].eq_ignore_ascii_case(quote));
    let quote = match (encoded, before.last()) {
        (Some(quote), _) => quote.len(),
        (None, Some(b'"' | b'\'')) => {
            1 + before[..before.len() - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count()
        }
        _ => return None,
    };
    let before = &before[..before.len() - quote];
    let prefix = usize::from(matches!(before.last(), Some(b'b' | b'B' | b'u' | b'U' | b'r' | b'R')));
    before[..before.len() - prefix].last().copied()
}

/// Whether `)` or `]` (or the end of the text) follows the second of a pair.
fn closes(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let after = match quote {
        Quote::Encoded(spelling) => to + spelling.len(),
        Quote::Plain { .. } => to + scan.t[to..].iter().take_while(|b| **b == b'\\').count() + 1,
    };
    let next = scan.gap(after.min(scan.t.len()));
    if next >= scan.t.len() {
        scan.open(value, false);
        return true;
    }
    matches!(scan.t[next], b')' | b']')
}

fn opening_quote(scan: &Scan<'_>, p: usize) -> Option<(Quote, usize)> {
    if let Some(found) = scan.quote(p) {
        return Some(found);
    }
    if matches!(scan.at(p), b'b' | b'B' | b'u' | b'U' | b'r' | b'R') {
        return scan.quote(p + 1);
    }
    None
}

#[derive(Clone, Copy, Debug)]
struct Before {
    /// Where the name begins.
    start: usize,
    separator: Separator,
    /// White space stood after the separator.
    spaced: bool,
    /// The name stands in a list or a usage line, where its neighbour is often another name.
    listed: bool,
}

/// Reads the value that begins at `from`; `to` is its end if it is quoted.
fn value(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quote: Option<Quote>, before: Before) {
    let quoted = quote.is_some();
    match verdict.layout {
        Layout::Authorization => {
            let to = if quoted { to } else { header_end(scan, from) };
            if !quoted && to == scan.t.len() {
                scan.open(from, false);
            }
            authorization(scan, verdict, from, to, quoted);
        }
        Layout::Cookie | Layout::SetCookie => {
            if from < scan.memo.laid_out {
                return;
            }
            let to = if quoted { to } else { header_end(scan, from) };
            scan.memo.laid_out = to;
            if !quoted && to == scan.t.len() {
                scan.open(from, false);
            }
            cookies(scan, verdict, from, to);
        }
        _ => plain(scan, verdict, from, to, quoted, before),
    }
}

fn plain(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool, before: Before) {
    let query_before = in_query(scan, before.start);
    let mut end = to;
    if !quoted {
        end = scan.run_end(from);
        if verdict.layout == Layout::VerificationUri {
            while scan.at(end) == b'&' {
                end = scan.run_end(end + 1).max(end + 1);
            }
        }
        if before.separator == Separator::Encoded {
            end = end.min(scan.escaped_end(from)).max(from);
        }
        if end == scan.t.len() {
            scan.open(from, false);
        }
        if query_before || scan.at(end) == b'&' {
            if let Some(length) = memchr::memchr(b'#', &scan.t[from..end.min(from + crate::value::JUDGED * 16)]) {
                end = from + length;
            }
        }
        end = without_trailing(scan, from, end);
        if before.separator == Separator::Argument && scan.at(from) == b'-' {
            return;
        }
        if prose(scan, from, end, before) {
            return;
        }
    }
    if verdict.layout == Layout::VerificationUri {
        if from >= scan.memo.laid_out {
            scan.memo.laid_out = end;
            verification_uri(scan, verdict, from, end);
        }
        return;
    }
    let value = &scan.t[from..end];
    let counts = match verdict.demand {
        Demand::Any if !before.listed => !placeholder(value),
        Demand::Any | Demand::Token => plausible(value),
        Demand::Made => made(value, verdict) && !has_mask(scan, from, end),
        Demand::Query => {
            let form = query_before || scan.at(end) == b'&';
            if form && matches!(before.separator, Separator::Equals | Separator::Encoded) {
                value.len() >= 6 && plausible(value)
            } else {
                value.len() >= 20 && machine_made(value) && !has_mask(scan, from, end)
            }
        }
    };
    if counts {
        scan.push(from, end, Origin::Key(verdict.index));
    }
}

fn made(value: &[u8], verdict: Verdict) -> bool {
    machine_made(value) && !(verdict.bare_key && identifier_like(value))
}

fn has_mask(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let index = scan.masks.partition_point(|(_, end)| *end <= from);
    scan.masks.get(index).is_some_and(|(start, _)| *start < to)
}

/// Whether a name begins right after `?`, `&`, `#` or their spellings.
fn in_query(scan: &Scan<'_>, start: usize) -> bool {
    let before = &scan.t[..start];
    let ends = |spelling: &[u8]| {
        before.len() >= spelling.len() && before[before.len() - spelling.len()..].eq_ignore_ascii_case(spelling)
    };
    matches!(before.last(), Some(b'?' | b'&' | b'#'))
        || [&b"%3F"[..], b"%26", b"%23", b"%253F", b"%2526", b"\\u0026", b"&amp;"].into_iter().any(ends)
}

/// `password: incorrect or expired` is a sentence.
fn prose(scan: &mut Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    before.separator == Separator::Colon && before.spaced && sentence(scan, from, end)
}

/// Whether a word of letters is followed by another.
fn sentence(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    if end == from || !scan.t[from..end].iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    if end + 1 >= scan.t.len() && scan.t.get(end).is_none_or(|b| *b == b' ') {
        scan.open(from, false);
    }
    scan.at(end) == b' ' && (scan.at(end + 1).is_ascii_alphabetic() || mask_at(scan.t, end + 1).is_some())
}

/// The end of an unquoted header value: the line's end, its escape, a quote.
fn header_end(scan: &mut Scan<'_>, from: usize) -> usize {
    let (known, end) = scan.memo.header;
    if known <= from && from <= end && end > 0 {
        return end;
    }
    let line = scan.line(from);
    let mut p = from;
    let end = loop {
        let Some(length) = memchr::memchr3(b'"', b'\'', b'\\', &scan.t[p..line]) else {
            break line;
        };
        p += length;
        if scan.t[p] != b'\\' || matches!(scan.at(p + 1), b'r' | b'n' | b'"' | b'\'' | b'\\' | 0) {
            break p;
        }
        p += 1;
    };
    scan.memo.header = (from, end);
    end
}

/// Schemes whose credential is one word.
const SCHEMES: [&[u8]; 6] = [b"bearer", b"basic", b"ssws", b"dpop", b"apikey", b"token"];
/// Schemes whose parameters have names of their own.
const PARAMETER_SCHEMES: [&[u8]; 3] = [b"digest", b"aws4-hmac-sha256", b"oauth"];

/// Where the credential of an authorization value begins, and whether its scheme is known; none for parameters.
fn credential(value: &[u8]) -> Option<(usize, bool)> {
    let word = value.iter().take_while(|b| is_alnum(**b) || **b == b'-').count();
    let gap = value[word..].iter().take_while(|b| **b == b' ').count();
    if word == 0 || gap == 0 || word + gap == value.len() {
        return Some((0, false));
    }
    let scheme = &value[..word];
    let is = |names: &[&[u8]]| names.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    if is(&PARAMETER_SCHEMES) {
        return None;
    }
    let known = is(&SCHEMES);
    // A first word that could be the credential itself is no scheme.
    Some((if known || !plausible(scheme) { word + gap } else { 0 }, known))
}

/// Masks what follows the scheme word.
fn authorization(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool) {
    let Some((skipped, known)) = credential(&scan.t[from..to]) else { return };
    let begin = from + skipped;
    let mut end = to;
    if known || skipped == 0 {
        end = scan.run_end(begin).min(to);
        if !quoted {
            end = without_trailing(scan, begin, end);
        }
    }
    if known && !quoted && sentence(scan, begin, end) {
        return;
    }
    let value = &scan.t[begin..end];
    let counts = if known { !placeholder(value) && !parameters(value) } else { plausible(value) };
    if counts {
        scan.push(begin, end, Origin::Key(verdict.index));
    }
}

/// Punctuation of the sentence around an unquoted value stays outside.
fn without_trailing(scan: &Scan<'_>, from: usize, end: usize) -> usize {
    let punctuation = |b: &&u8| matches!(**b, b'.' | b':' | b'!');
    let trailing = scan.t[from..end].iter().rev().take(MOST_TRAILING).take_while(punctuation).count();
    if trailing < end - from { end - trailing } else { end }
}

/// `realm="…"` describes a challenge.
fn parameters(value: &[u8]) -> bool {
    value.split_last().is_some_and(|(last, name)| *last == b'=' && name.iter().all(u8::is_ascii_alphabetic))
        || value.starts_with(b"realm=")
        || value.starts_with(b"error=")
        || value.starts_with(b"scope=")
}

fn cookies(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize) {
    let mut p = from;
    while p < to {
        let end = memchr::memchr(b';', &scan.t[p..to]).map_or(to, |length| p + length);
        if let Some(length) = memchr::memchr(b'=', &scan.t[p..end]) {
            let mut begin = p + length + 1;
            let mut stop = end;
            while begin < stop && matches!(scan.t[begin], b' ' | b'"') {
                begin += 1;
            }
            while begin < stop && matches!(scan.t[stop - 1], b' ' | b'"') {
                stop -= 1;
            }
            if !placeholder(&scan.t[begin..stop]) {
                scan.push(begin, stop, Origin::Key(verdict.index));
            }
        }
        if verdict.layout == Layout::SetCookie {
            break;
        }
        p = end + 1;
    }
}

/// The values of the address's query, else its last path segment.
fn verification_uri(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize) {
    let value = &scan.t[from..to];
    let origin = Origin::Key(verdict.index);
    if let Some(query) = memchr::memchr(b'?', value) {
        let mut p = from + query + 1;
        while p < to {
            let end =
                scan.t[p..to].iter().position(|b| matches!(b, b'&' | b'#' | b';')).map_or(to, |length| p + length);
            let begin = memchr::memchr(b'=', &scan.t[p..end]).map_or(p, |length| p + length + 1);
            if !placeholder(&scan.t[begin..end]) {
                scan.push(begin, end, origin.clone());
            }
            p = end + 1;
        }
        return;
    }
    let host = memchr::memmem::find(value, b"://").map_or(0, |scheme| scheme + 3);
    let Some(path) = memchr::memchr(b'/', &value[host..]) else { return };
    let slashes = value.iter().rev().take_while(|b| **b == b'/').count();
    let last = &value[..value.len() - slashes];
    let Some(begin) = last.get(host + path..).and_then(|path| memchr::memrchr(b'/', path)) else { return };
    let begin = from + host + path + begin + 1;
    let end = from + last.len();
    if !placeholder(&scan.t[begin..end]) {
        scan.push(begin, end, origin);
    }
}

/// A value that stands under a name of a mapping, or beside it in a pair.
pub(crate) fn value_under(scan: &mut Scan<'_>, under: Under) {
    let verdict = under.verdict;
    let (from, to) = (0, scan.t.len());
    let value = scan.t;
    match verdict.layout {
        Layout::Authorization => return authorization_under(scan, verdict),
        Layout::SetCookie | Layout::Cookie if value.contains(&b'=') => {
            return cookies(scan, verdict, from, to);
        }
        Layout::VerificationUri => return verification_uri(scan, verdict, from, to),
        _ => {}
    }
    let counts = match (under.place, verdict.demand) {
        (Place::Inner, _) if !generous(scan, verdict) => machine_made(value),
        (Place::Mapping | Place::Inner, Demand::Any | Demand::Token) | (Place::Pair, Demand::Any) => {
            !placeholder(value)
        }
        (Place::Pair, Demand::Token) => plausible(value),
        (_, Demand::Made) => made(value, verdict) && scan.masks.is_empty(),
        (_, Demand::Query) => {
            value.len() >= 20 && (machine_made(value) || long_stretch(value)) && scan.masks.is_empty()
        }
    };
    if counts {
        scan.push(from, to, Origin::Key(verdict.index));
    }
}

/// Names of mappings whose every string is a secret.
fn generous(scan: &Scan<'_>, verdict: Verdict) -> bool {
    matches!(scan.matcher.names.entry(verdict.index).name.as_str(), "cookies" | "cookie" | "secrets" | "passwords")
}

fn authorization_under(scan: &mut Scan<'_>, verdict: Verdict) {
    let Some((from, _)) = credential(scan.t) else { return };
    if !placeholder(&scan.t[from..]) {
        scan.push(from, scan.t.len(), Origin::Key(verdict.index));
    }
}
