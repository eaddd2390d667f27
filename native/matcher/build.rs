//! Compiles the catalogue (`redact/rules/*.toml`) into static tables.
//!
//! Each shape becomes elements that are matched greedily and never give back; each rule gets four positions of its
//! fixed beginning that are rare in text (`build/plan.rs`), so that start-up plans nothing and ordinary text raises few
//! candidates.
//! A shape that the grammar of `native/README.md` section 2 does not allow stops the build with the rule's name.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/crowding.rs"]
mod crowding;
#[path = "src/key_table.rs"]
#[allow(dead_code, unreachable_pub)] // the crate uses the rest of it
mod key_table;
#[path = "build/measure.rs"]
mod measure;
#[path = "build/output.rs"]
mod output;
#[path = "src/plan.rs"]
#[allow(dead_code, unreachable_pub)] // the same
mod plan;
#[path = "build/plan.rs"]
mod planning;
#[path = "build/pools.rs"]
mod pools;
#[path = "src/rare_windows.rs"]
mod rare_windows;
#[path = "build/rolls.rs"]
mod rolls;
#[path = "build/sample.rs"]
mod sample;
#[path = "build/shapes.rs"]
mod shapes;
#[path = "src/windows.rs"]
#[allow(dead_code, unreachable_pub)] // the same
mod windows;

use catalogue::{Family, rule_files};
use output::Output;
use std::path::{Path, PathBuf};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../redact/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    for source in ["build.rs", "build", "src/key_table.rs", "src/plan.rs", "src/rare_windows.rs", "src/windows.rs"] {
        println!("cargo::rerun-if-changed={source}");
    }
    println!("cargo::rustc-check-cfg=cfg(wide_vectors)");
    if knows_wide_vectors() {
        println!("cargo::rustc-cfg=wide_vectors");
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

/// Whether the compiler has the functions of AVX-512: since 1.89.
fn knows_wide_vectors() -> bool {
    let rustc = std::env::var_os("RUSTC").expect("cargo sets RUSTC");
    let said = std::process::Command::new(rustc).arg("--version").output().expect("a compiler that says its version");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let minor = said.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    minor.is_some_and(|minor| minor >= 89)
}
