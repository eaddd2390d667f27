//! Windows of what hardly stands in a text, put into the plan when all others have their places: so they shuffle none of those, and a
//! plan whose bounds hold goes on to hold them. Each is the one that the others let most easily in: `signing=` costs a plan a fifth of
//! what `gnin` does, `kens` nothing, `ens=` five of a thousand candidates.
//!
//! The build compiles this module too.

use crate::windows::{Anchor, BEFORE, Context, OPTIONS, Window};

/// The windows, the most frequent first.
pub(crate) fn rare_windows() -> Vec<Window> {
    let mut found = Vec::new();
    // `tokens` right before a separator.
    let sets = sets_of(["Kk", "Ee", "Nn", "Ss"]);
    let [t, o, behind] = sets_of(["Tt", "Oo", "=:\"'"]);
    let context = Context::of(&[None, None, Some(&t), Some(&o), None, None, None, None, Some(&behind)]);
    found.push(Window { sets, anchor: Anchor::Name { length: 4 }, context });
    // `_api` and `signing` there; a quote below another, too.
    found.extend(ends(sets_of(["_-", "Aa", "Pp", "Ii"])));
    found.extend(ends(sets_of(["Ss", "Ii", "Gg", "Nn", "Ii", "Nn", "Gg"])));
    // A line that a shell's backslash joins to the one before, its end spelled or not.
    let letters = OPTIONS.to_vec();
    let sets = [vec![b'\\'], vec![b'\n'], vec![b'-'], letters.clone()];
    found.push(Window { sets, anchor: Anchor::Option, context: Context::ANY });
    let [backslash] = sets_of(["\\"]);
    let context = [None, None, None, Some(&backslash), None, None, None, None, Some(&letters)];
    let sets = sets_of(["\\", "\\", "n", "-"]);
    found.push(Window { sets, anchor: Anchor::Option, context: Context::of(&context) });
    // `---- BEGIN `; and, in an address, `-----BEGIN+` and `-----BEGIN%20`.
    for (before, last) in [("- BE", " +%"), ("--BE", "+%")] {
        let before: Vec<Vec<u8>> = before.bytes().map(|b| vec![b]).collect();
        let context: Vec<Option<&Vec<u8>>> = before.iter().map(Some).collect();
        let sets = sets_of(["G", "I", "N", last]);
        found.push(Window { sets, anchor: Anchor::Block, context: Context::of(&context) });
    }
    found
}

fn sets_of<const COUNT: usize>(places: [&str; COUNT]) -> [Vec<u8>; COUNT] {
    places.map(|set| set.as_bytes().to_vec())
}

/// The windows in which a name ends right before what separates it from a value.
fn ends<const COUNT: usize>(name: [Vec<u8>; COUNT]) -> impl Iterator<Item = Window> {
    let behind = [("=:", ""), ("\"'", ""), ("\\", ""), (" ", "=:")];
    behind.into_iter().map(move |(one, other)| {
        let behind = [one, other].into_iter().filter(|set| !set.is_empty()).map(|set| set.as_bytes().to_vec());
        let all: Vec<Vec<u8>> = name.iter().cloned().chain(behind).collect();
        let (before, window) = all.split_at(all.len() - 4);
        let near = before.iter().rev().take(BEFORE).rev().map(Some);
        let context: Vec<_> = std::iter::repeat_n(None, BEFORE.saturating_sub(before.len())).chain(near).collect();
        let anchor = Anchor::Name { length: (COUNT - before.len()) as u8 };
        Window { sets: window.to_vec().try_into().expect("four"), anchor, context: Context::of(&context) }
    })
}
