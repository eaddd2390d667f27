//! What must stand round a window, by its definition.

use super::*;

/// By the definition: each known place must have one of its symbols, and beyond the text there is none.
fn plainly(places: &[Option<Vec<u8>>], t: &[u8], i: usize) -> bool {
    places.iter().enumerate().all(|(at, set)| {
        let Some(set) = set else { return true };
        let symbol = (i + at).checked_sub(BEFORE).and_then(|at| t.get(at));
        symbol.is_some_and(|symbol| set.contains(symbol))
    })
}

#[test]
fn what_must_stand_round_a_window_does_not_stand_beyond_the_text() {
    let text = b"abcdefghijklmnopqrstuvwxyzabcdefgh";
    let (mut fitting, mut strange) = (0, 0);
    for length in WINDOW..text.len() {
        let t = &text[..length];
        for i in 0..=length - WINDOW {
            for known in [0..0, 0..4, 3..9, 8..16, 0..16, 15..16] {
                for wrong in [None, Some(2), Some(7), Some(15)] {
                    let set = |at: usize| {
                        let symbol = (i + at).checked_sub(BEFORE).and_then(|at| text.get(at)).copied().unwrap_or(b'a');
                        vec![if wrong == Some(at) { symbol ^ 0x10 } else { symbol }]
                    };
                    let places: Vec<_> = (0..CONTEXT).map(|at| known.contains(&at).then(|| set(at))).collect();
                    let context = Context::of(&places.iter().map(Option::as_ref).collect::<Vec<_>>());
                    let expected = plainly(&places, t, i);
                    assert_eq!(context.has(around_whole(t, i)), expected, "{length} {i} {known:?} {wrong:?}");
                    assert!(context.fits(t, i) || !expected, "{length} {i} {known:?} {wrong:?}");
                    *if expected { &mut fitting } else { &mut strange } += 1;
                }
            }
        }
    }
    assert!(fitting > 1_000 && strange > 1_000, "{fitting} {strange}");
}

const WINDOW: usize = 4;
