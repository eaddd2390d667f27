//! The tables that the crate is compiled with, as Rust source.

use crate::catalogue::Rule;
use crate::crowding::{Beginning, crowds};
use crate::key_table;
use crate::plan::Tables;
use crate::planning::Choices;
use crate::pools::Pool;
use crate::rolls::{self, Offered};
use crate::sample::{lines, writer};
use crate::shapes::{Element, LONGEST_LAYOUT, around, context, elements, members, rarest, shortest, split};
use crate::windows::{Anchor, SECONDS, Window, beginning};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Shorter words of a key name are no provider's for sure.
const SHORTEST_ALONE: usize = 4;
/// Of the places where a variant's window may lie, the plan is offered this many.
const MOST_CHOICES: usize = 24;
/// So many symbols of a variant are looked at before it is walked.
const LONGEST_HEAD: usize = 8;
/// Places of log text that the windows of a policy are tried on.
const FOURS: usize = 2048;

#[derive(Default)]
pub struct Output {
    ids: BTreeSet<String>,
    classes: Vec<[bool; 128]>,
    bytes: Pool<u8>,
    heads: Pool<u16>,
    elements: Pool<String>,
    ways: Pool<String>,
    names: Pool<String>,
    text: Pool<u8>,
    rules: String,
    variants: String,
    /// Words of key names, the rule that each stands for, and its elements.
    beside: Vec<(String, u16, String, [bool; 3])>,
    /// Those of the words that are names by themselves.
    alone: BTreeSet<String>,
    /// And those that are it only right before a separator.
    ended: BTreeSet<String>,
    patterns: Vec<Choices>,
    /// What each variant begins with.
    beginnings: Vec<Beginning>,
    variant_count: u16,
    rule_count: u16,
    digest: u64,
}

impl Output {
    pub fn add(&mut self, rule: &Rule) {
        let name = &rule.id;
        assert!(self.ids.insert(name.clone()), "rule {name}: the id occurs twice");
        assert!(!rule.source.is_empty(), "rule {name}: it has no source");
        let lefts = [("any", "Any"), ("soft", "Soft"), ("hard", "Hard"), ("free", "Free")];
        let left = lefts.iter().find(|(word, _)| *word == rule.left).map(|(_, left)| *left);
        let right = ["any", "soft"].contains(&rule.right.as_str());
        assert!(
            left.is_some() && right,
            "rule {name}: left and right are \"any\" or \"soft\", left also \"hard\" or \"free\""
        );
        assert!(!rule.lengths.is_empty(), "rule {name}: it does not say where its lengths come from");
        for field in [&rule.id, &rule.kind, &rule.shape, &rule.left, &rule.right]
            .into_iter()
            .chain(&rule.beside)
            .chain(&rule.alone)
        {
            for byte in field.bytes().chain([0]) {
                self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        assert!(!rule.made || !rule.beside.is_empty(), "rule {name}: only a value beside a name is asked to be made");
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(&rule.shape)
            .unwrap_or_else(|e| panic!("rule {name}: {e}"));
        let shape = elements(&hir, name);
        let texts = [&rule.id, &rule.kind, &rule.provider, &rule.shape, &rule.source, &rule.lengths];
        let [id, kind, provider, pattern, source, lengths] = texts.map(|text| self.text.label(text));
        let beside: Vec<String> = rule.beside.iter().map(|word| self.text.label(word)).collect();
        let beside = self.names.span(&beside);
        writeln!(
            self.rules,
            "    Rule {{ id: {id}, kind: {kind}, provider: {provider}, shape: {pattern}, beside: {beside}, source: {source}, \
             lengths: {lengths}, left: Left::{}, soft_right: {} }},",
            left.unwrap_or_default(),
            rule.right == "soft"
        )
        .expect("writing to a string");
        if rule.beside.is_empty() {
            for variant in split(shape, name) {
                self.add_variant(&variant, name);
            }
        } else {
            self.add_beside(rule, &shape);
        }
        self.rule_count += 1;
    }

    fn add_beside(&mut self, rule: &Rule, shape: &[Element]) {
        let name = &rule.id;
        let stray = rule.alone.iter().find(|word| !rule.beside.contains(word));
        assert!(stray.is_none(), "rule {name}: {stray:?} stands alone, but not beside");
        for word in &rule.beside {
            assert!(
                word.starts_with(|c: char| c.is_ascii_lowercase())
                    && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()),
                "rule {name}: a word beside the value has lower-case letters and digits only, not {word:?}"
            );
            let alone = rule.alone.iter().any(|other| other == word);
            assert!(!alone || word.len() >= SHORTEST_ALONE, "rule {name}: {word:?} is too short to stand alone");
            if alone {
                let names = if rule.made { &mut self.ended } else { &mut self.alone };
                names.insert(word.clone());
            }
            let source = self.source(shape);
            self.beside.push((word.clone(), self.rule_count, source, [rule.general, alone, rule.made]));
        }
    }

    fn add_variant(&mut self, variant: &[Element], name: &str) {
        // A window only says where to look: it may as well lie behind alternatives, where it has the symbols of all.
        let sets = around(variant);
        let choices: Choices = rarest(&sets)
            .into_iter()
            .take(MOST_CHOICES)
            .map(|offset| {
                let four = sets[offset..offset + 4].to_vec().try_into().expect("four of them");
                vec![Window {
                    sets: four,
                    anchor: Anchor::Format { variant: self.variant_count, offset: offset as u16 },
                    context: context(&sets, offset),
                }]
            })
            .collect();
        assert!(!choices.is_empty(), "rule {name}: no four rare positions in the fixed beginning of its shape");
        self.patterns.push(choices);
        let head: Vec<u16> = sets.iter().take(LONGEST_HEAD).map(|set| self.class(members(set))).collect();
        let head = self.heads.span(&head);
        self.beginnings.push(sets.iter().take(LONGEST_LAYOUT).cloned().collect());
        let body = self.source(variant);
        let first = self.bytes.span(&sets[0]);
        let lead = variant.first().is_some_and(|e| matches!(e, Element::Run { min, .. } if *min > 1));
        writeln!(
            self.variants,
            "    Variant {{ rule: {}, first: {first}, shortest: {}, head: {head}, leads_with_run: {lead}, elements: {body} }},",
            self.rule_count,
            shortest(variant)
        )
        .expect("writing to a string");
        self.variant_count += 1;
    }

    fn class(&mut self, class: [bool; 128]) -> u16 {
        let known = self.classes.iter().position(|x| *x == class);
        known.unwrap_or_else(|| {
            self.classes.push(class);
            self.classes.len() - 1
        }) as u16
    }

    fn source(&mut self, elements: &[Element]) -> String {
        let mut one = |element: &Element| match element {
            Element::Lit(bytes) => format!("Element::Lit({})", self.bytes.span(bytes)),
            Element::Run { class, min, max } => {
                let class = self.class(*class);
                format!("Element::Run {{ class: {class}, min: {min}, max: {max} }}")
            }
            Element::Opt(inner) => format!("Element::Opt({})", self.source(inner)),
            Element::Alt(options) => {
                let options: Vec<String> = options.iter().map(|x| self.source(x)).collect();
                format!("Element::Alt({})", self.ways.span(&options))
            }
            Element::Begin => "Element::Begin".into(),
            Element::End => "Element::End".into(),
        };
        let sources: Vec<String> = elements.iter().map(&mut one).collect();
        self.elements.span(&sources)
    }

    pub fn render(mut self) -> String {
        let mut text = String::from("// Generated by build.rs from redact/rules/*.toml.\n");
        writeln!(text, "/// Hash of every rule's id, kind and shape.").unwrap();
        writeln!(text, "pub const CATALOGUE_VERSION: &str = \"{:016x}\";", self.digest).unwrap();
        writeln!(text, "pub(crate) static RULES: &[Rule] = &[\n{}];", self.rules).unwrap();
        writeln!(text, "pub(crate) static VARIANTS: &[Variant] = &[\n{}];", self.variants).unwrap();
        // What asks more of its value is asked first: a service of its own before all others.
        self.beside.sort_by(|a, b| (&a.0, a.3[2], a).cmp(&(&b.0, b.3[2], b)));
        let mut beginnings = vec![0u16; 26 * SECONDS + 1];
        for (word, ..) in &self.beside {
            let [first, second, ..] = *word.as_bytes() else { panic!("a word beside a value has two letters or more") };
            for beginning in &mut beginnings[beginning(first, second).expect("words begin with a letter") + 1..] {
                *beginning += 1;
            }
        }
        writeln!(text, "pub(crate) static BESIDE_BEGINNINGS: [u16; {}] = {beginnings:?};", beginnings.len()).unwrap();
        writeln!(text, "pub(crate) static BESIDE: &[Beside] = &[").unwrap();
        for (word, rule, elements, [general, alone, made]) in &self.beside {
            let word = self.bytes.span(word.as_bytes());
            writeln!(
                text,
                "    Beside {{ word: {word}, rule: {rule}, elements: {elements}, general: {general}, \
                 alone: {alone}, made: {made} }},"
            )
            .unwrap();
        }
        writeln!(text, "];").unwrap();
        writeln!(text, "pub(crate) static ALONE: &[&str] = &{:?};", self.alone.union(&self.ended).collect::<Vec<_>>())
            .unwrap();
        text += &self.bytes.numbers("BYTES", "u8");
        text += &self.heads.numbers("HEADS", "u16");
        text += &self.elements.source("ELEMENTS", "Element");
        text += &self.ways.source("WAYS", "Span<Element>");
        text += &self.names.source("NAMES", "Label");
        text += &self.text.text("TEXT");
        let mut tables = self.tables();
        text += &crowds(&mut tables, &self.beginnings);
        writeln!(text, "pub(crate) static MASKS: Masks = {:?};", tables.masks).unwrap();
        writeln!(text, "pub(crate) static SET: Set = {:?};", tables.set).unwrap();
        writeln!(text, "pub(crate) static SPREADS: Spreads = {:?};", tables.spreads).unwrap();
        writeln!(text, "pub(crate) static SLOTS: [Slot; {}] = {:?};", tables.slots.len(), tables.slots).unwrap();
        writeln!(text, "pub(crate) static GROUPS: [Group; {}] = {:?};", tables.groups.len(), tables.groups).unwrap();
        writeln!(text, "pub(crate) static ANCHORS: [Anchor; {}] = {:?};", tables.anchors.len(), tables.anchors)
            .unwrap();
        writeln!(text, "pub(crate) static FREQUENCIES: [u16; 128] = {:?};", frequencies()).unwrap();
        writeln!(text, "pub(crate) static FOURS: [[u8; 4]; {FOURS}] = {:?};", fours()).unwrap();
        let classes: Vec<u128> = self
            .classes
            .iter()
            .map(|c| c.iter().enumerate().fold(0, |bits, (i, set)| bits | (u128::from(*set) << i)))
            .collect();
        writeln!(text, "pub(crate) static CLASSES: [u128; {}] = {classes:?};", classes.len()).unwrap();
        text
    }

    /// What is to have windows.
    pub fn offered(&mut self) -> Offered {
        let names = key_table::ROWS.iter().flat_map(|(names, ..)| names.iter().copied()).collect();
        let words = self.alone.iter().cloned().collect();
        let ended = self.ended.difference(&self.alone).cloned().collect();
        Offered { formats: std::mem::take(&mut self.patterns), names, words, ended }
    }

    /// Plans the windows of formats, key names and all else.
    pub fn tables(&mut self) -> Tables {
        rolls::best(&self.offered()).tables()
    }
}

/// How often each symbol stands in log text, of 65,536, and at least once.
fn frequencies() -> [u16; 128] {
    let text = lines(writer(31, true), 1 << 16);
    let mut counts = [1; 128];
    for b in text {
        counts[usize::from(b) % 128] += 1;
    }
    counts
}

/// Four symbols in a row, from so many places of log text.
fn fours() -> Vec<[u8; 4]> {
    // No divisor of a line's length: they stand anywhere in a line.
    const STEP: usize = 61;
    let text = lines(writer(37, true), FOURS * STEP);
    let at = |place: usize| std::array::from_fn(|symbol| text[place * STEP + symbol] % 128);
    (0..FOURS).map(at).collect()
}
