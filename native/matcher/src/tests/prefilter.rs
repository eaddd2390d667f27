//! Every search finds the windows of the plan, and the same ones.

use super::*;
use crate::plan::Slot;
use crate::windows::{BEFORE, CONTEXT};

fn told(prefilter: &Prefilter, t: &[u8], from: usize) -> Vec<(usize, Vec<Anchor>)> {
    let mut found = Vec::new();
    prefilter.each(t, from, |i, anchors| {
        found.push((i, anchors.to_vec()));
        true
    });
    found
}

/// Every window of the plan, looked for at every place.
fn plain(t: &[u8], from: usize) -> Vec<(usize, Vec<Anchor>)> {
    let windows = |i: usize| SLOTS.iter().filter(move |slot| slot.group > 0 && slot.window == window_at(t, i));
    let anchors = |slot: &Slot| {
        let group = GROUPS[slot.group as usize];
        ANCHORS[usize::from(group.from)..usize::from(group.from + group.count)].to_vec()
    };
    (from..(t.len() + 1).saturating_sub(WINDOW)).flat_map(|i| windows(i).map(move |slot| (i, anchors(slot)))).collect()
}

/// Text that is dense with windows, spelled as they are looked for.
fn dense(length: usize) -> Vec<u8> {
    let pieces: [&[u8]; 12] = [
        b"token=",
        b"x://",
        b"BEGIN ",
        b"ghp_",
        b"--pass",
        b"\xff\x80",
        b"Bearer ",
        b"sk-",
        b"key:",
        b"eyJh",
        b"  ",
        b"a1B",
    ];
    (0..).flat_map(|n: usize| pieces[n * n % 11 + n % 2].iter().copied()).take(length).collect()
}

#[test]
fn every_search_of_this_processor_finds_the_same_windows() {
    for path in Path::all() {
        let mut prefilter = Prefilter::with_names(&[]);
        prefilter.on(path);
        let text = dense(5000);
        let exact = plain(&text, 0);
        // Whatever its spelling says, a window that the vectors let through is one of the table's.
        let found = told(&prefilter, &text, 0);
        assert!(found.iter().all(|hit| exact.contains(hit)), "{}", path.name());
        assert!(found.len() > 100, "{}", path.name());
        for length in (0..200).chain([1020, 1023, 1024, 1027, 1091, 4100, 5000]) {
            for from in [0, 1, 7] {
                // In memory of its own, so that a memory checker sees a read behind its end.
                let text = &text[..length.max(from)].to_vec();
                let cut = told(&prefilter, text, from);
                // Near the end of a text what stands behind a window is not known, and more of them pass.
                let whole = |(i, _): &&(usize, Vec<Anchor>)| *i >= from && i + CONTEXT - BEFORE <= text.len();
                let expected: Vec<_> = found.iter().filter(whole).collect();
                assert_eq!(cut.iter().filter(whole).collect::<Vec<_>>(), expected, "{} {length} {from}", path.name());
                let in_range = |(i, _): &&(usize, Vec<Anchor>)| *i >= from && i + WINDOW <= text.len();
                assert!(found.iter().filter(in_range).all(|hit| cut.contains(hit)), "{} {length} {from}", path.name());
            }
        }
    }
}

#[test]
fn no_window_of_the_plan_is_missed() {
    for path in Path::all() {
        let mut prefilter = Prefilter::with_names(&["acme pass", "pw"]);
        prefilter.on(path);
        for text in
            [&b"acme_pass=1"[..], b"acme-pass: 1", b"pw=12", b"token=", b"a://", b"-----BEGIN RSA", b"--password x"]
        {
            // Near its ends a text may have the windows of formats by chance: what must stand round those is not there.
            let mut alone = told(&prefilter, text, 0);
            alone.retain(|(_, anchors)| {
                !anchors.iter().all(|anchor| matches!(anchor, Anchor::Format { .. } | Anchor::Formats { .. }))
            });
            assert!(!alone.is_empty(), "{} {text:?}", path.name());
            for before in [0, 1, 15, 16, 31, 60, 61, 63, 64, 1000, 4096] {
                let padded = [&vec![b'.'; before][..], text, &vec![b'.'; 5000 - before]].concat();
                let found: Vec<_> = told(&prefilter, &padded, 0).into_iter().map(|(i, a)| (i - before, a)).collect();
                assert!(alone.iter().all(|hit| found.contains(hit)), "{} {text:?} {before}", path.name());
            }
        }
    }
}
