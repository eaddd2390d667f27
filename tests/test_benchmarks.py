"""The benchmarks measure what they say: every input gives the matches it was made with. No clock here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import reference

import redact

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module", autouse=True)
def _benchmarks_on_the_path():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        yield
    for name in (
        "cases",
        "counts",
        "timing",
        "budgets",
        "results",
        "peers",
        "measure_peers",
        "measure_catalogue",
    ):
        sys.modules.pop(name, None)


def _found(redactor, text):
    return [(match.start, match.end, match.kind, match.rule, match.net) for match in redactor.matches(text)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_other_seeds_give_other_inputs_with_the_right_count(seed):
    from cases import EVENTS, TEXTS
    from counts import found_in

    for case in (*EVENTS, *TEXTS):
        size = min(case.size, 200_000)
        found, expected = found_in(redact.LiveSecrets(), case, seed, size)

        assert expected == found, case.name
        assert case.make(seed, size).value != case.make(seed + 1, size).value, case.name
        assert case.make(seed, size) == case.make(seed, size), case.name


def test_a_wrong_count_is_told(monkeypatch):
    import counts
    from cases import Case, Made

    monkeypatch.setattr(
        counts, "TEXTS", (Case("made wrongly", lambda _seed, _size: Made("nothing here", 1), 1),)
    )

    assert counts.wrong_counts(largest=20_000) == ["made wrongly: 0 matches, must be 1"]


def test_the_reference_matcher_finds_the_same_in_every_text():
    from cases import TEXTS

    redactor = redact.Redactor(live=redact.LiveSecrets())
    for case in TEXTS:
        text = case.make(7, 4_000).value

        assert reference.matches(text) == _found(redactor, text), case.name


def test_the_reference_matcher_finds_the_same_in_every_worst_input():
    from cases import WORST

    redactor = redact.Redactor(live=redact.LiveSecrets())
    for worst in WORST:
        made = worst.make(600)

        assert reference.matches(made.value) == _found(redactor, made.value), worst.name
        assert made.expected == len(reference.matches(made.value)), worst.name


def test_the_reference_matcher_finds_the_same_live_secrets():
    from cases import LIVE_TEXT, live_values

    made = LIVE_TEXT.make(7, 1_500)
    values = live_values(0, 10_000)[::100][: made.expected]
    live = redact.LiveSecrets()
    for value in values:
        live.add(value, kind="token")
    expected = reference.matches(made.value, [(value, "token") for value in values])

    assert expected == _found(redact.Redactor(live=live), made.value)
    assert made.expected == len(expected)
    assert {"live"} == {net for *_, net in expected}


def test_three_secrets_in_an_event_are_what_the_walk_masks():
    from cases import events_with_secrets

    event = events_with_secrets(5, 1).value[0]
    masked = redact.Redactor(live=redact.LiveSecrets()).value(event)

    assert masked["event"] == "calling upstream with Bearer [REDACTED:authorization]"
    assert masked["path"] == "/api/v1/items?access_token=[REDACTED:access_token]&page=2"
    assert masked["headers"]["authorization"].startswith("Bearer [REDACTED:")


@pytest.mark.parametrize(
    ("sense", "budget", "value", "verdict"),
    [
        ("≤", 2.0, 2.0, "inside"),
        ("≤", 2.0, 3.0, "misses by a factor of 1.50"),
        ("≥", 0.5, 0.5, "inside"),
        ("≥", 0.5, 0.25, "misses by a factor of 2.00"),
        ("≤", None, 7.0, "no budget"),
    ],
)
def test_a_verdict_says_by_how_much_a_budget_is_missed(sense, budget, value, verdict):
    from budgets import Budget, Row
    from timing import Measured

    row = Row(Budget("what", sense, budget), Measured(value, value, value))

    assert verdict == row.verdict
    assert verdict == row.cells[-1]


def test_a_budget_missed_by_a_hair_is_not_called_kept():
    from budgets import Budget, Row
    from timing import Measured

    row = Row(Budget("what", "≤", 2.0), Measured(2.0001, 2.0, 2.1))

    assert not row.is_inside
    assert row.verdict.startswith("misses")


def test_a_ratio_is_the_median_of_its_rounds_and_turns_round_with_its_quartiles():
    from timing import Measured

    measured = Measured.of([1.0, 2.0, 4.0])

    assert measured.value == 2.0
    assert Measured(0.5, 1 / 3, 1 / 1.5) == measured.map(lambda ratio: 1 / ratio)


def _rows():
    from budgets import row
    from timing import Measured

    return [row(name, Measured(1.5, 1.4, 1.6)) for name in ("clean event", "import", "add", "memory")]


def test_the_readme_gets_the_headlines_as_they_stand_in_the_results(tmp_path):
    from results import results, write_readme

    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- numbers -->\nold\n<!-- end of numbers -->\nafter\n", encoding="utf-8")
    write_readme(readme, _rows())
    before, *numbers, after = readme.read_text(encoding="utf-8").splitlines()

    assert (before, after) == ("before", "after")
    assert set(numbers) - {"<!-- numbers -->", "<!-- end of numbers -->"} < set(
        results(_rows(), []).splitlines()
    )
    assert "old" not in numbers
    assert sum(line.startswith("| import redact") for line in numbers) == 1
    assert not any("one more" in line for line in numbers), "no headline"


def test_a_readme_without_a_place_for_the_numbers_is_left_alone(tmp_path):
    from results import write_readme

    readme = tmp_path / "README.md"
    readme.write_text("no marks here\n", encoding="utf-8")

    with pytest.raises(ValueError, match="has no place for the numbers"):
        write_readme(readme, _rows())
    assert readme.read_text(encoding="utf-8") == "no marks here\n"


def test_the_results_count_what_is_inside_and_what_misses():
    from budgets import TIMES, row
    from results import results
    from timing import Measured

    missed = row("clean event", Measured(9.0, 8.0, 10.0))
    page = results([*_rows(), missed, row("logging alone", Measured(1.0, 1.0, 1.0))], [])

    assert "**4 rows are inside their budget, 1 miss it.**" in page
    assert f" | 9.00 {TIMES} | 8.00 to 10.0 | ≤ 2 {TIMES} | misses by a factor of 4.50 |" in page


def test_the_results_say_why_a_row_misses_and_nothing_of_one_that_does_not():
    from budgets import Budget, Row
    from results import results
    from timing import Measured

    slow, quick = Measured(9.0, 8.0, 10.0), Measured(1.0, 1.0, 1.0)
    told, untold = Budget("told", "≤", 2, why="the road is long"), Budget("untold", "≤", 2)

    assert "- told: the road is long\n- untold: not known\n" in results(
        [Row(told, slow), Row(untold, slow)], []
    )
    assert "Why" not in results([Row(told, quick), Row(untold, quick)], [])


def test_a_package_that_is_missing_or_fails_is_a_row_and_no_shorter_table(monkeypatch):
    import measure_peers
    from peers import Peer
    from results import results

    def fails():
        raise RuntimeError("no")

    missing = Peer("no-such-package-at-all", fails, fails)
    broken = Peer("pytest", fails, None)
    monkeypatch.setattr(measure_peers, "PEERS", (missing, broken))
    found = list(measure_peers.peers())

    assert [(row.name, row.fault) for row in found] == [
        ("no-such-package-at-all", "not installed"),
        ("pytest", "failed with RuntimeError"),
    ]
    page = results(_rows(), [], found)
    assert "| no-such-package-at-all |  | not installed | not installed |" in page
    assert "| failed with RuntimeError |" in page


def test_each_call_of_redact_among_the_packages_masks():
    from cases import events_with_secrets, log_text_with_secrets
    from peers import PEERS

    own = PEERS[0]
    event, text = events_with_secrets(3, 1).value[0], log_text_with_secrets(3, 20_000).value

    assert own.name == "redact-logs"
    assert own.event()(event) != event
    assert own.text()(text) != text


def test_the_synthetic_rules_are_rules_with_windows_of_their_own():
    import random
    import re

    from measure_catalogue import synthetic

    text = synthetic(300, random.Random(31))
    shapes = re.findall(r"^shape = '(.*)'$", text, re.MULTILINE)

    assert len(set(shapes)) == 300
    assert all(re.compile(shape) for shape in shapes)
