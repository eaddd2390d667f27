//! A value under a name of a mapping, or beside it in a pair.

use crate::cookies::cookies;
use crate::entries::Layout;
use crate::found::Origin;
use crate::judge::SHORTEST_ALONE;
use crate::key_table::Demand;
use crate::layouts::{authorization_under, verification_uri};
use crate::machine::machine_made;
use crate::place::{Place, Under};
use crate::placeholder::placeholder;
use crate::scan::Scan;
use crate::value::{long_stretch, plausible};
use crate::wants::{given_out, made, opaque, working_directory};

/// A value that stands under a name of a mapping, or beside it in a pair.
pub(crate) fn value_under(scan: &mut Scan<'_>, under: Under) {
    if let Some((form, from)) = under.argument {
        return crate::command::argued(scan, form, from);
    }
    let verdict = under.verdict;
    let (from, to) = (0, scan.t.len());
    let value = scan.t;
    let inner = under.place == Place::Inner && !verdict.generous;
    match verdict.layout {
        _ if inner => {}
        Layout::Authorization => return authorization_under(scan, verdict),
        Layout::SetCookie | Layout::Cookie if value.contains(&b'=') => {
            cookies(scan, verdict, from, to);
            return;
        }
        // A value whose only pair went into a mask has no pair left.
        Layout::SetCookie | Layout::Cookie if !scan.masks.is_empty() => return,
        Layout::VerificationUri => return verification_uri(scan, verdict, from, to),
        _ => {}
    }
    if let Some((origin, _)) = scan.matcher.beside(verdict, value) {
        return scan.push(from, to, origin);
    }
    let counts = match (under.place, verdict.demand) {
        (_, Demand::Beside) => false,
        (_, Demand::Minted) => !inner && given_out(scan, value, verdict, false) && scan.masks.is_empty(),
        _ if working_directory(scan, verdict, value) => false,
        _ if inner => made(scan, value, verdict) && scan.masks.is_empty(),
        // `["pass", "##word"]` is how models cut texts.
        (Place::Pair | Place::Listed, _) if value.starts_with(b"##") => false,
        (Place::Mapping | Place::Inner, Demand::Any | Demand::Token) | (Place::Pair, Demand::Any) => {
            !placeholder(value)
        }
        (Place::Pair, Demand::Token) | (Place::Listed, Demand::Any | Demand::Token) => plausible(value),
        (_, Demand::Made) => (made(scan, value, verdict) || opaque(scan, value, verdict)) && scan.masks.is_empty(),
        (_, Demand::Query) => {
            value.len() >= SHORTEST_ALONE && (machine_made(value) || long_stretch(value)) && scan.masks.is_empty()
        }
    };
    if counts {
        scan.push(from, to, Origin::Key(verdict.index));
    }
}
