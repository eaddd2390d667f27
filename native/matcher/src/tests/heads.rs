//! What the end of a text may have begun: the search of it finds what a look at every shape and every place does.

use crate::crowds::formats_of;
use crate::heads::first_begun;
use crate::shape::{ANCHORS, CLASSES, Element, RULES, VARIANTS};
use crate::shared::Runs;
use crate::simd::WINDOW;
use crate::walk::walk;

/// Where the secret of a shape begins, if the end of the text is open for it.
fn open_from(t: &[u8], start: usize, number: u16) -> Option<usize> {
    let variant = &VARIANTS[usize::from(number)];
    if !RULES[usize::from(variant.rule)].may_begin(t, start) {
        return None;
    }
    let walked = walk(variant, t, start, &mut Runs::new());
    if walked.touched { walked.secret_from(variant, start) } else { None }
}

/// Every place, and every shape that has an anchor whose window is not all there.
fn at_every_place(t: &[u8]) -> Option<usize> {
    let mut first = None;
    for (variant, offset) in ANCHORS.iter().copied().flat_map(formats_of) {
        let from = (t.len() + 1).saturating_sub(usize::from(offset) + WINDOW);
        for start in from..t.len() {
            first = first.into_iter().chain(open_from(t, start, variant)).min();
        }
    }
    first
}

/// Numbers by chance, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count
    }

    /// A text that a shape fits.
    fn write(&mut self, elements: &[Element], out: &mut Vec<u8>) {
        for element in elements {
            match element {
                Element::Lit(bytes) => out.extend_from_slice(bytes),
                Element::Run { class, min, max } => {
                    let fitting: Vec<u8> = (0..128).filter(|b| CLASSES[usize::from(*class)] >> b & 1 == 1).collect();
                    let length = *min as usize + self.below(3.min((*max - *min) as usize) + 1);
                    out.extend((0..length).map(|_| fitting[self.below(fitting.len())]));
                }
                Element::Opt(inner) if self.below(2) == 0 => self.write(inner, out),
                Element::Alt(ways) => {
                    let way = self.below(ways.len());
                    self.write(&ways[way], out);
                }
                Element::Begin | Element::End | Element::Opt(_) => {}
            }
        }
    }
}

#[test]
fn the_first_shape_that_the_end_of_a_text_may_have_begun_is_that_of_a_look_at_every_place() {
    let mut chance = Chance(7);
    let before =
        ["", " ", "a", "x9", "=", "%3D", "\\n", "\x1b[1m", "[REDACTED:token]", "\u{80}", "token=sk-", "a.b/c-"];
    let mut found = 0;
    for round in 0..1500 {
        let mut text = before[chance.below(before.len())].as_bytes().to_vec();
        for _ in 0..=round % 2 {
            let at = text.len();
            let number = chance.below(VARIANTS.len());
            chance.write(&VARIANTS[number].elements, &mut text);
            let length = chance.below(text.len() - at + 1).min(if round % 3 == 0 { 6 } else { 90 });
            text.truncate(at + length);
            text.extend_from_slice(before[chance.below(before.len()) * usize::from(round % 5 == 0)].as_bytes());
        }
        let expected = at_every_place(&text);
        found += usize::from(expected.is_some());
        let text = &text;
        assert_eq!(
            first_begun(text, |start, number| open_from(text, start, number)),
            expected,
            "{}",
            text.escape_ascii()
        );
    }
    assert!((500..1490).contains(&found), "{found}");
}
