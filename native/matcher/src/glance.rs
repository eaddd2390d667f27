//! The first looks at a text: whether anything in it announces a secret, and what is plain to see without a scan's state.

use crate::anchored::{begins_with_authority, has_user_info, scheme_may_count};
use crate::basic::Decoded;
use crate::crowds::fitting;
use crate::formats::may_begin;
use crate::found::Matches;
use crate::matcher::Matcher;
use crate::place::Under;
use crate::several::{Together, Windows};
use crate::sight::{Again, Look};
use crate::told::Told;
use crate::windows::Anchor;

impl Matcher {
    /// What a whole text holds but for live values, as far as that is plain to see: the quick answer for nearly every string,
    /// without the state of a scan. Matches are put into `seen`, which counts if it is `Plain`.
    #[inline]
    pub fn look(&self, narrow: &[u8], seen: &mut Matches) -> Look {
        crate::sight::look(self, narrow, Told::NOTHING, seen)
    }

    /// Which of some texts, at most `MOST_AT_ONCE`, need a look of their own, as bits (and any behind those): in each other one there
    /// is nothing but a live value.
    #[inline]
    #[must_use]
    pub fn stirring(&self, texts: &[&[u8]]) -> u32 {
        let mut found = self.prefilter.stirring(texts, |t, i, anchors| self.any_may_count(t, i, anchors));
        for (at, text) in texts.iter().enumerate() {
            // The window of an authority has one symbol more in front.
            found |= u32::from(text.first() == Some(&b':')) << at;
        }
        if self.own.see_more() { found | self.seen_by_own(texts) } else { found }
    }

    /// The texts in which a rule of the caller's own may find something without a window, as bits.
    #[cold]
    fn seen_by_own(&self, texts: &[&[u8]]) -> u32 {
        texts.iter().enumerate().fold(0, |bits, (at, text)| bits | u32::from(self.own.may_see(text)) << at)
    }

    /// Searches some texts together. Gives those, as bits, of which nothing was noted: they need a look of their own.
    #[inline]
    pub fn search(&self, together: &Together<'_>, windows: &mut Windows) -> u32 {
        if self.says_all_by_anchors() { self.prefilter.windows(together, windows) } else { u32::MAX }
    }

    /// As `look`, of one of some texts that were searched together, by its number. `under` is what a name asks of it: none
    /// then if that is not plain to see.
    #[inline]
    pub fn look_again(
        &self,
        together: &Together<'_>,
        text: usize,
        windows: &mut Windows,
        under: Option<&Under>,
        seen: &mut Matches,
    ) -> Option<Again> {
        let t = together.texts()[text];
        let Some(under) = under else {
            return Some(crate::sight::look_again(self, (t, text), windows, Told::NOTHING, seen));
        };
        // What a scheme tells of all that stands behind it is what the name of a header asks for, and comes before it.
        if crate::plain::is_bearer_under(t, under) {
            let look = crate::sight::look_again(self, (t, text), windows, Told::NOTHING, seen);
            if matches!(look, Again::Sole(told) if crate::plain::is_all_of_bearer(t, told)) {
                return Some(look);
            }
        }
        let first = crate::plain::under(self, t, under);
        first.is_match().then(|| crate::sight::look_again(self, (t, text), windows, first, seen))
    }

    /// Whether nothing but a live value can be in a text: no anchor, and nothing that a rule of the caller's own asks for. What
    /// this says of a text stays true, since a policy is immutable.
    #[inline]
    #[must_use]
    pub fn is_inert(&self, narrow: &[u8]) -> bool {
        self.stirs_at(narrow).is_none()
    }

    /// The place before which no anchor of a text counts; none if the text is inert.
    #[inline]
    #[must_use]
    pub fn stirs_at(&self, narrow: &[u8]) -> Option<usize> {
        let first = self.first_announced(narrow);
        (first < narrow.len() || self.own.may_see(narrow)).then_some(first)
    }

    /// The first place that announces anything, or the text's length. Nearly every clean text has none, and costs this
    /// search alone.
    fn first_announced(&self, t: &[u8]) -> usize {
        if begins_with_authority(t) {
            return 0;
        }
        let decoded = Decoded::default();
        self.prefilter.first(t, |i, anchors| anchors.iter().any(|anchor| self.may_count(t, i, *anchor, &decoded)))
    }

    #[inline(never)]
    fn any_may_count(&self, t: &[u8], i: usize, anchors: &[Anchor]) -> bool {
        anchors.iter().any(|anchor| self.may_count(t, i, *anchor, &Decoded::default()))
    }

    /// The cheap half of verifying what a window announces.
    pub(crate) fn may_count(&self, t: &[u8], i: usize, anchor: Anchor, decoded: &Decoded) -> bool {
        match anchor {
            Anchor::Format { variant, offset } => may_begin(self, t, i, (variant, offset)),
            Anchor::Formats { crowd } => fitting(crowd, t, i).any(|member| may_begin(self, t, i, member)),
            Anchor::Name { length } => {
                let end = t.len().min(i + length as usize);
                crate::keyed::value_may_follow(t, end) && self.names.may_end::<true>(&t[..end])
            }
            Anchor::Inside { word } => crate::keyed::ends_round(t, i, word)
                .into_iter()
                .flatten()
                .any(|end| self.names.may_end::<true>(&t[..end]) && crate::keyed::value_may_follow(t, end)),
            Anchor::Attribute => {
                let end = i.checked_sub(2).and_then(|at| crate::markup::tag_round(t, at));
                end.is_some_and(|end| self.names.may_end::<true>(&t[..end]))
            }
            Anchor::Scheme { length } => scheme_may_count(t, i + length as usize, decoded),
            Anchor::Authority => has_user_info(&t[i + 4..]),
            Anchor::Own { word, offset } => {
                let keywords = self.own.keywords();
                keywords.is_loud(word) && keywords.is_round(word, t, i, offset).is_some()
            }
            Anchor::Argument | Anchor::Block | Anchor::Option | Anchor::Report | Anchor::Source | Anchor::Missing => {
                true
            }
        }
    }
}
