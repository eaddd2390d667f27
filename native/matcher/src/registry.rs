//! Values of the Windows registry as its tools list them: `password    REG_SZ    …`.

use crate::class::LONGEST_GAP;
use crate::scan::Scan;

/// Where a value of Windows' registry begins, by its type: `REG_SZ    …`, `/t REG_SZ /d …`.
pub(crate) fn registry(scan: &mut Scan<'_>, end: usize, p: usize) -> Option<usize> {
    let option = scan.starts(p, b"/t ");
    // In its lists two spaces and more stand between, or it is a word in a sentence.
    if !option && p < end + 2 {
        return None;
    }
    let at = if option { p + 3 } else { p };
    let near = scan.t.get(at..).unwrap_or_default();
    let kind = near.iter().take(LONGEST_KIND).take_while(|b| b.is_ascii_uppercase() || **b == b'_').count();
    let cut = near.len() <= LONGEST_KIND + MOST_GAP && REGISTRY.starts_with(&near[..near.len().min(REGISTRY.len())]);
    if cut {
        scan.open(p, false);
    }
    if !near.starts_with(REGISTRY) || kind == LONGEST_KIND {
        return None;
    }
    let behind = scan.gap(at + kind);
    if behind == at + kind {
        return None;
    }
    if !option {
        return Some(behind);
    }
    scan.starts(behind, b"/d ").then(|| scan.gap(behind + 2))
}

pub(crate) const REGISTRY: &[u8] = b"REG_";

const LONGEST_KIND: usize = 24;

const MOST_GAP: usize = LONGEST_GAP + 4;
