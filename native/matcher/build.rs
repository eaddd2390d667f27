//! Compiles the catalogue (`redact/rules/*.toml`) into static tables.
//!
//! Each shape becomes elements that are matched greedily and never give back; each rule gets four positions of its
//! fixed beginning that are rare in text (`build/plan.rs`), so that start-up plans nothing and ordinary text raises few
//! candidates.
//! A shape that the grammar of `native/README.md` section 2 does not allow stops the build with the rule's name.

#[path = "src/key_table.rs"]
#[allow(dead_code, unreachable_pub)] // the crate uses the rest of it
mod key_table;
#[path = "src/plan.rs"]
#[allow(dead_code, unreachable_pub)] // the same
mod plan;
#[path = "build/plan.rs"]
mod planning;
#[path = "build/sample.rs"]
mod sample;

use plan::{Anchor, BEFORE, CONTEXT, Context, Tables, Window};
use planning::{Choices, Sample};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
struct Family {
    rule: Vec<Rule>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    kind: String,
    provider: String,
    shape: String,
    #[serde(default = "any")]
    left: String,
    #[serde(default = "any")]
    right: String,
    /// The shape counts only as the whole value under a key name that holds one of these words.
    #[serde(default)]
    beside: Vec<String>,
    /// Those of them that are a name by themselves, without a word that announces a secret.
    #[serde(default)]
    alone: Vec<String>,
    source: String,
    lengths: String,
}

fn any() -> String {
    "any".into()
}

#[derive(Clone, Debug)]
enum Element {
    Lit(Vec<u8>),
    Run {
        class: [bool; 128],
        min: u32,
        max: u32,
    },
    Opt(Vec<Element>),
    Alt(Vec<Vec<Element>>),
    /// The secret begins here, or ends here; what stands before and behind is its surroundings.
    Begin,
    End,
}

type Layout = Vec<Vec<u8>>;

/// Shorter words of a key name are no provider's for sure.
const SHORTEST_ALONE: usize = 4;
const MOST_VARIANTS: usize = 64;
const MOST_WINDOWS: usize = 2048;
/// Of the places where a variant's window may lie, the plan is offered this many.
const MOST_CHOICES: usize = 24;
/// So many symbols of a variant are looked at before it is walked.
const LONGEST_HEAD: usize = 8;
/// Symbols of the text that the plan is measured on.
const SAMPLE: usize = 1 << 16;
const LONGEST_LAYOUT: usize = 100;

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../redact/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    for source in ["build.rs", "build", "src/key_table.rs", "src/plan.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    // A benchmark builds the core with a larger catalogue, to show what many rules more cost.
    println!("cargo::rerun-if-env-changed=REDACT_MORE_RULES");
    let more = std::env::var_os("REDACT_MORE_RULES").filter(|more| !more.is_empty()).map(PathBuf::from);
    let files: Vec<PathBuf> =
        rule_files(&folder).into_iter().chain(more.iter().flat_map(|more| rule_files(more))).collect();
    assert!(!files.is_empty(), "the catalogue {} is empty", folder.display());

    let mut out = Output::default();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let text = std::fs::read_to_string(&file).expect("a readable rule file");
        let family: Family = toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        for rule in family.rule {
            out.add(&rule);
        }
    }
    let target = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR")).join("catalogue.rs");
    std::fs::write(target, out.render()).expect("a writable OUT_DIR");
}

/// The TOML files of a folder, by name.
fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("the catalogue {} cannot be read: {e}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|x| x == "toml"))
        .collect();
    files.sort();
    files
}

#[derive(Default)]
struct Output {
    ids: BTreeSet<String>,
    classes: Vec<[bool; 128]>,
    rules: String,
    variants: String,
    /// Words of key names, the rule that each stands for, and its elements.
    beside: Vec<(String, u16, String)>,
    /// Those of the words that are names by themselves.
    alone: BTreeSet<String>,
    patterns: Vec<Choices>,
    variant_count: u16,
    rule_count: u16,
    digest: u64,
}

impl Output {
    fn add(&mut self, rule: &Rule) {
        let name = &rule.id;
        assert!(self.ids.insert(name.clone()), "rule {name}: the id occurs twice");
        assert!(!rule.source.is_empty(), "rule {name}: it has no source");
        let left = ["any", "soft", "hard"].contains(&rule.left.as_str());
        let right = ["any", "soft"].contains(&rule.right.as_str());
        assert!(left && right, "rule {name}: left and right are \"any\" or \"soft\", left also \"hard\"");
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
        let hir = regex_syntax::ParserBuilder::new()
            .unicode(false)
            .utf8(false)
            .build()
            .parse(&rule.shape)
            .unwrap_or_else(|e| panic!("rule {name}: {e}"));
        let shape = elements(&hir, name);
        writeln!(
            self.rules,
            "    Rule {{ id: {:?}, kind: {:?}, provider: {:?}, shape: {:?}, beside: &{:?}, source: {:?}, lengths: {:?}, \
             soft_left: {}, hard_left: {}, soft_right: {} }},",
            rule.id,
            rule.kind,
            rule.provider,
            rule.shape,
            rule.beside,
            rule.source,
            rule.lengths,
            rule.left != "any",
            rule.left == "hard",
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
                self.alone.insert(word.clone());
            }
            let source = self.source(shape);
            self.beside.push((word.clone(), self.rule_count, source));
        }
    }

    fn add_variant(&mut self, variant: &[Element], name: &str) {
        let (sets, _) = layout(variant);
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
        let head: Vec<usize> = sets.iter().take(LONGEST_HEAD).map(|set| self.class(members(set))).collect();
        let body = self.source(variant);
        let first: Vec<u8> = sets[0].clone();
        let lead = variant.first().is_some_and(|e| matches!(e, Element::Run { min, .. } if *min > 1));
        writeln!(
            self.variants,
            "    Variant {{ rule: {}, first: &{first:?}, shortest: {}, head: &{head:?}, leads_with_run: {lead}, elements: {body} }},",
            self.rule_count,
            sets.len()
        )
        .expect("writing to a string");
        self.variant_count += 1;
    }

    fn class(&mut self, class: [bool; 128]) -> usize {
        if let Some(index) = self.classes.iter().position(|x| *x == class) {
            return index;
        }
        self.classes.push(class);
        self.classes.len() - 1
    }

    fn source(&mut self, elements: &[Element]) -> String {
        let mut text = String::from("&[");
        for element in elements {
            match element {
                Element::Lit(bytes) => write!(text, "Element::Lit(&{bytes:?}), "),
                Element::Run { class, min, max } => {
                    let class = self.class(*class);
                    write!(text, "Element::Run {{ class: {class}, min: {min}, max: {max} }}, ")
                }
                Element::Opt(inner) => {
                    let inner = self.source(inner);
                    write!(text, "Element::Opt({inner}), ")
                }
                Element::Alt(options) => {
                    let options: Vec<String> = options.iter().map(|x| self.source(x)).collect();
                    write!(text, "Element::Alt(&[{}]), ", options.join(", "))
                }
                Element::Begin => write!(text, "Element::Begin, "),
                Element::End => write!(text, "Element::End, "),
            }
            .expect("writing to a string");
        }
        text.push(']');
        text
    }

    fn render(mut self) -> String {
        let mut text = String::from("// Generated by build.rs from redact/rules/*.toml.\n");
        writeln!(text, "/// Hash of every rule's id, kind and shape.").unwrap();
        writeln!(text, "pub const CATALOGUE_VERSION: &str = \"{:016x}\";", self.digest).unwrap();
        writeln!(text, "pub(crate) static RULES: &[Rule] = &[\n{}];", self.rules).unwrap();
        writeln!(text, "pub(crate) static VARIANTS: &[Variant] = &[\n{}];", self.variants).unwrap();
        self.beside.sort();
        let mut beginnings = vec![0u16; 26 * plan::SECONDS + 1];
        for (word, _, _) in &self.beside {
            let [first, second, ..] = *word.as_bytes() else { panic!("a word beside a value has two letters or more") };
            for beginning in &mut beginnings[plan::beginning(first, second).expect("words begin with a letter") + 1..] {
                *beginning += 1;
            }
        }
        writeln!(text, "pub(crate) static BESIDE_BEGINNINGS: [u16; {}] = {beginnings:?};", beginnings.len()).unwrap();
        writeln!(text, "pub(crate) static BESIDE: &[Beside] = &[").unwrap();
        for (word, rule, elements) in &self.beside {
            writeln!(text, "    Beside {{ word: b{word:?}, rule: {rule}, elements: {elements} }},").unwrap();
        }
        writeln!(text, "];").unwrap();
        writeln!(text, "pub(crate) static ALONE: &[&str] = &{:?};", self.alone.iter().collect::<Vec<_>>()).unwrap();
        let tables = self.tables();
        writeln!(text, "pub(crate) static MASKS: Masks = {:?};", tables.masks).unwrap();
        writeln!(text, "pub(crate) static SET: Set = {:?};", tables.set).unwrap();
        writeln!(text, "pub(crate) static SLOTS: [Slot; {}] = {:?};", tables.slots.len(), tables.slots).unwrap();
        writeln!(text, "pub(crate) static GROUPS: [Group; {}] = {:?};", tables.groups.len(), tables.groups).unwrap();
        writeln!(text, "pub(crate) static ANCHORS: [Anchor; {}] = {:?};", tables.anchors.len(), tables.anchors)
            .unwrap();
        let classes: Vec<u128> = self
            .classes
            .iter()
            .map(|c| c.iter().enumerate().fold(0, |bits, (i, set)| bits | (u128::from(*set) << i)))
            .collect();
        writeln!(text, "pub(crate) static CLASSES: [u128; {}] = {classes:?};", classes.len()).unwrap();
        text
    }

    /// Plans the windows of formats, key names and all else.
    fn tables(&mut self) -> Tables {
        let mut patterns = std::mem::take(&mut self.patterns);
        let mut sample = Sample::new(&sample::sample(SAMPLE));
        let names: Vec<&str> = key_table::ROWS.iter().flat_map(|(names, ..)| names.iter().copied()).collect();
        patterns.extend(planning::names(&sample, &names));
        patterns.extend(self.alone.iter().map(|word| planning::word(word)));
        patterns.extend(plan::other_windows().into_iter().map(|window| vec![vec![window]]));
        let (masks, windows) = planning::plan(&mut sample, &patterns);
        let mut announced = plan::Announced::new();
        for window in &windows {
            plan::announce(&mut announced, window);
        }
        Tables::new(masks, &announced)
    }
}

/// Turns a parsed regex into elements.
fn elements(hir: &Hir, name: &str) -> Vec<Element> {
    match hir.kind() {
        HirKind::Empty => vec![],
        HirKind::Literal(literal) => {
            assert!(literal.0.is_ascii(), "rule {name}: shapes are ASCII");
            vec![Element::Lit(literal.0.to_vec())]
        }
        HirKind::Class(class) => vec![Element::Run { class: table(class, name), min: 1, max: 1 }],
        HirKind::Capture(capture) => {
            let mut inner = elements(&capture.sub, name);
            inner.insert(0, Element::Begin);
            inner.push(Element::End);
            inner
        }
        HirKind::Concat(parts) => parts.iter().flat_map(|part| elements(part, name)).collect(),
        HirKind::Alternation(options) => vec![Element::Alt(options.iter().map(|x| elements(x, name)).collect())],
        HirKind::Look(_) => panic!("rule {name}: shapes hold no look-around; use left and right"),
        HirKind::Repetition(repetition) => {
            let max = repetition.max.unwrap_or(u32::MAX);
            let inner = elements(&repetition.sub, name);
            match inner.as_slice() {
                [Element::Run { class, min: 1, max: 1 }] => {
                    vec![Element::Run { class: *class, min: repetition.min, max }]
                }
                [Element::Lit(bytes)] if bytes.len() == 1 => {
                    let mut class = [false; 128];
                    class[bytes[0] as usize] = true;
                    vec![Element::Run { class, min: repetition.min, max }]
                }
                _ => {
                    assert!(max <= 8, "rule {name}: a group repeats at most 8 times");
                    let mut out = Vec::new();
                    for _ in 0..repetition.min {
                        out.extend(inner.clone());
                    }
                    let mut tail: Vec<Element> = Vec::new();
                    for _ in repetition.min..max {
                        let mut once = inner.clone();
                        once.extend(tail);
                        tail = vec![Element::Opt(once)];
                    }
                    out.extend(tail);
                    out
                }
            }
        }
    }
}

fn table(class: &Class, name: &str) -> [bool; 128] {
    let mut table = [false; 128];
    let Class::Bytes(class) = class else { panic!("rule {name}: a class is not ASCII") };
    for range in class.ranges() {
        for byte in range.start()..=range.end() {
            assert!(byte < 128, "rule {name}: a class is not ASCII (negated classes are not allowed)");
            table[byte as usize] = true;
        }
    }
    table
}

/// Byte sets of the positions whose distance from the start is fixed, and the index of the element that ended them.
fn layout(elements: &[Element]) -> (Layout, usize) {
    let mut sets = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        match element {
            Element::Lit(bytes) => sets.extend(bytes.iter().map(|b| vec![*b])),
            Element::Run { class, min, max } => {
                let set: Vec<u8> = (0..128u8).filter(|b| class[*b as usize]).collect();
                for _ in 0..(*min).min(LONGEST_LAYOUT as u32) {
                    sets.push(set.clone());
                }
                if min != max {
                    return (sets, index);
                }
            }
            Element::Begin | Element::End => {}
            Element::Opt(_) | Element::Alt(_) => return (sets, index),
        }
        if sets.len() > LONGEST_LAYOUT {
            return (sets, index);
        }
    }
    (sets, elements.len())
}

/// Unfolds alternatives and options at the beginning until every variant has a window.
fn split(elements: Vec<Element>, name: &str) -> Vec<Vec<Element>> {
    let mut done = Vec::new();
    let mut open = vec![elements];
    while let Some(variant) = open.pop() {
        assert!(done.len() + open.len() < MOST_VARIANTS, "rule {name}: too many alternatives at its beginning");
        let (sets, stop) = layout(&variant);
        let branches: Vec<Vec<Element>> = match variant.get(stop) {
            Some(Element::Alt(options)) => options.clone(),
            Some(Element::Opt(inner)) => vec![inner.clone(), vec![]],
            _ => vec![],
        };
        let rare = rarest(&sets).first().is_some_and(|offset| literal_enough(&sets[*offset..*offset + 4]));
        if branches.is_empty() || rare {
            done.push(variant);
            continue;
        }
        for branch in branches {
            let mut next: Vec<Element> = variant[..stop].to_vec();
            next.extend(branch);
            next.extend_from_slice(&variant[stop + 1..]);
            open.push(next);
        }
    }
    done
}

fn literal_enough(window: &[Vec<u8>]) -> bool {
    window.iter().filter(|set| set.len() <= 5).count() >= 3
}

/// Where four neighbouring positions have few spellings, those first that ordinary text hits least.
fn rarest(sets: &[Vec<u8>]) -> Vec<usize> {
    let mut found: Vec<(f64, usize)> = Vec::new();
    for (offset, window) in sets.windows(4).enumerate() {
        if window.iter().map(|s| folded(s).len()).product::<usize>() <= MOST_WINDOWS {
            let share = |set: &Vec<u8>| folded(set).iter().map(|b| frequency(*b)).sum::<f64>();
            found.push((window.iter().map(share).product(), offset));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, offset)| offset).collect()
}

/// What stands round the window at an offset.
fn context(sets: &[Vec<u8>], offset: usize) -> Context {
    let place = |at: usize| (offset + at).checked_sub(BEFORE).and_then(|at| sets.get(at));
    Context::of(&(0..CONTEXT).map(place).collect::<Vec<_>>())
}

fn members(set: &[u8]) -> [bool; 128] {
    std::array::from_fn(|b| set.contains(&(b as u8)))
}

fn folded(set: &[u8]) -> BTreeSet<u8> {
    set.iter().map(|b| b | 0x20).collect()
}

/// Rough share of a folded byte in English prose and log lines. Only the order of magnitude matters.
fn frequency(byte: u8) -> f64 {
    match byte {
        b' ' | b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 0.06,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' | b'p' => 0.03,
        b'f' | b'g' | b'w' | b'y' | b'b' | b'v' | b'.' | b'/' | b'-' | b':' => 0.015,
        b'0'..=b'9' => 0.02,
        b'k' | b'"' | b'=' | b',' => 0.01,
        b'x' | b'j' | b'q' | b'z' => 0.003,
        _ => 0.004,
    }
}
