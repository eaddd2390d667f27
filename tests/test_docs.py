"""What the documents say is so: snippets run, names and files exist, lists are complete."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

import redact
from redact import _native, _otel_counter, _sink_names

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOP = Path(__file__).parents[1]
PAGES = {
    name: (TOP / name).read_text(encoding="utf-8")
    for name in (
        *("README.md", "DESIGN.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"),
        *(
            "examples/README.md",
            "examples/device_login/README.md",
            "benchmarks/RESULTS.md",
            "docs/sinks.md",
            "docs/cli.md",
            "docs/policy.md",
            "native/README.md",
            "docs/testing.md",
            "docs/evidence.md",
        ),
    )
}
README, CONTRIBUTING = PAGES["README.md"], PAGES["CONTRIBUTING.md"]


def _blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def _section(page: str, title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)[1]


def _first_cells(table: str) -> list[str]:
    """The names in the first column of a table, without its head."""
    return [
        re.findall(r"`([^`]+)`", row.split("|")[1]) for row in re.findall(r"^\|.*$", table, re.MULTILINE)[2:]
    ]


def _is_name(dotted: str) -> bool:
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def test_the_page_of_sinks_has_each_of_them():
    titles = re.findall(r"^## (`.*)$", PAGES["docs/sinks.md"], re.MULTILINE)
    assert sorted(name for title in titles for name in re.findall("`([^`]+)`", title)) == sorted(
        _sink_names.SINKS
    )


def test_there_are_snippets_to_run():
    assert len(_blocks(README, "python")) == 3


@pytest.mark.parametrize("snippet", _blocks(README, "python"))
def test_a_snippet_of_the_readme_runs_and_prints_the_masks_that_it_promises(snippet, python):
    done = python(snippet)
    out = done.stdout + done.stderr
    promised = re.findall(
        r"\[REDACTED:[a-z_]+|<door code>|\['user_code'\]", "".join(re.findall(r"  # .*", snippet))
    )

    assert done.returncode == 0, out
    assert promised
    assert [mask for mask in promised if mask not in out] == []
    assert "[REDACTED:error]" not in out


@pytest.mark.parametrize("snippet", _blocks(README, "python"))
def test_a_snippet_without_redact_prints_no_mask(snippet, python):
    done = python(snippet, REDACT="off")

    assert done.returncode == 0
    assert "[REDACTED:" not in done.stdout + done.stderr


def test_the_snippet_of_the_page_on_evidence_prints_what_it_promises(python):
    (snippet,) = _blocks(PAGES["docs/evidence.md"], "python")
    promised = [line.rpartition("  # ")[2] for line in snippet.splitlines() if "  # " in line]

    assert promised == python(snippet).stdout.splitlines()


def test_the_page_on_evidence_names_every_field_of_a_ledger(github_token):
    redact.install(sinks=["logging"])
    redact.text(github_token())
    told = redact.ledger().as_dict()
    page = PAGES["docs/evidence.md"]
    fields = {*told, *told["processes"][0], *told["matches"][0]}

    assert sorted(name for name in fields if f"`{name}`" not in page) == []


def test_the_policy_file_of_the_readme_is_a_policy(tmp_path):
    (block,) = _blocks(README, "toml")
    file = tmp_path / "pyproject.toml"
    file.write_text(block, encoding="utf-8")
    policy = redact.Policy.from_toml(file)

    assert policy.mask_of("door_code").template == "<door code>"
    assert redact.Fingerprint() == policy.mask_of("acme_key")
    assert [rule.id for rule in policy.rules] == ["acme-key"]


def test_the_rule_of_the_contributing_page_has_the_fields_of_the_catalogue():
    (block,) = _blocks(CONTRIBUTING, "toml")
    (shown,) = tomllib.loads(block)["rule"]
    used = {
        field
        for file in (TOP / "redact" / "rules").glob("*.toml")
        for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]
        for field in rule
    }

    assert used == set(shown)


def test_the_readme_lists_the_sinks_that_install_knows():
    listed = [name for names in _first_cells(_section(README, "Where it covers")) for name in names]

    assert sorted(_sink_names.SINKS) == sorted(listed)


def test_the_readme_lists_the_extras_that_there_are():
    metadata = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = re.findall(r"`redact-logs\[(\w+)\]`", _section(README, "Install"))

    assert sorted(set(metadata["optional-dependencies"]) - {"bench", "demo", "dev"}) == sorted(listed)
    assert "pip install " + metadata["name"] in README


def test_the_numbers_on_the_pages_are_a_little_below_those_of_the_core():
    rules = _native.rules()
    counts = {
        "kinds of tokens and keys": len(rules),
        "formats": len(rules),
        "providers": len({rule[2] for rule in rules}),
        "key names": len(_native.key_names()),
    }
    text = " ".join((README + PAGES["CHANGELOG.md"]).split())
    stated = re.findall(r"more than (\d+) (" + "|".join(counts) + ")", text)

    assert set(counts) == {what for _, what in stated}
    for number, what in stated:
        assert int(number) <= counts[what] < int(number) * 1.2


@pytest.mark.parametrize("page", [name for name in PAGES if name != "DESIGN.md"])
def test_every_dotted_name_of_redact_in_a_page_exists(page):
    text = re.sub(r"\S*/\S*", "", PAGES[page])  # without paths
    names = set(re.findall(r"(?<!tool\.)\bredact(?:\.[A-Za-z_]\w*)+", text))
    files = {name for name in names if name.endswith(".toml")} | {_otel_counter.NAME}  # and a metric's name

    assert sorted(name for name in names - files if not _is_name(name)) == []


def test_a_name_that_does_not_exist_would_be_seen():
    assert _is_name("redact.sinks.structlog.RedactProcessor")
    assert not _is_name("redact.sinks.structlog.RedactProcesor")
    assert not _is_name("redact.sinks.nowhere")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page):
    targets = re.findall(r"\]\(([^)#]+)\)", PAGES[page])
    local = [target for target in targets if not target.startswith("https://")]

    assert [target for target in local if not (TOP / page).parent.joinpath(target).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_in_a_page_exists(page):
    targets = set(re.findall(r"^([a-z-]+):", (TOP / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"`make ([a-z-]+)`", PAGES[page])
    shown = re.findall(r"^make ([a-z-]+)", "\n".join(_blocks(PAGES[page], "sh")), re.MULTILINE)

    assert sorted({*named, *shown} - targets) == []


def test_the_readme_names_the_commands_that_there_are():
    from redact._cli import COMMANDS

    named = {*re.findall(r"`redact ([a-z]+)", README), *re.findall(r"^redact ([a-z]+)", README, re.MULTILINE)}

    assert named == set(COMMANDS)


def test_every_module_is_in_the_map_of_the_house():
    rooms = _section(CONTRIBUTING, "The house")
    modules = [path.name for path in (TOP / "redact").glob("**/*.py*") if path.suffix in {".py", ".pyi"}]
    named = {Path(name).name for name in re.findall(r"`([^`<]+\.pyi?)`", rooms)}

    assert sorted(set(modules) - named) == []
    assert sorted(named - set(modules) - {path.name for path in (TOP / "tests").glob("*.py")}) == []


def test_the_readme_repeats_numbers_that_the_results_hold():
    numbers = re.search(r"<!-- numbers -->\n(.*?)<!-- end of numbers -->", README, re.DOTALL)[1]
    lines = [line for line in numbers.splitlines() if line]

    assert len(lines) > 5
    assert [line for line in lines if line not in PAGES["benchmarks/RESULTS.md"].splitlines()] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_anything_that_redact_would_mask(page):
    redactor = redact.Redactor(live=redact.LiveSecrets())
    found = [
        PAGES[page][match.start : match.end]
        for match in redactor.matches(PAGES[page])
        if match.net == "format"
    ]

    assert found == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_path_of_a_machine(page):
    assert re.findall(r"(?<![\w.])/(?:home|root|work|tmp|Users)/\S*", PAGES[page]) == []
