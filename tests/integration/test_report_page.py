"""The report in a real browser: no error, nothing from outside, sorted and filtered by mouse and by keys."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import redact
from redact import Ledger
from redact._ledger_file import document
from redact._report import as_html, report_of

sys.path.insert(0, str(Path(__file__).parent))

from browser import PROGRAM, Browser

pytestmark = pytest.mark.skipif(
    PROGRAM is None,
    reason="NO BROWSER: the report's page is not tested (on Debian: apt-get install chromium)",
)

ROWS = [
    ("otp", "logging", "app.login", "DEBUG", "/srv/acme/login.py", 7, 30),
    ("refresh_token", "structlog", "", "info", "/srv/acme/api.py", 100, 2),
    ("refresh_token", "otel", "", "", "/srv/acme/api.py", 20, 9),
    ("access_token", "logging", "httpx", "INFO", "/usr/lib/python3/site-packages/httpx/_client.py", 1025, 4),
    ("csrf_token", "stderr", "", "", "/usr/lib/python3.11/traceback.py", 3, 100),
    (
        "password",
        "logging",
        "<img src=x onerror=alert(1)>",
        "WARN",
        '/srv/acme/"><script>alert(2)</script>.py',
        1,
        1,
    ),
]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    told = document(Ledger())
    for number, (kind, sink, logger, level, file, line, count) in enumerate(ROWS):
        row = {"kind": kind, "rule": "live", "net": "live", "sink": sink, "logger": logger, "level": level}
        row |= {"file": file, "line": line, "fingerprint": f"{number:016x}", "count": count}
        row |= {"first": 1_700_000_000.0, "last": 1_700_000_000.0 + number}
        kind_of = redact.Kind.of(kind)
        told["matches"].append({**row, "severity": kind_of.severity, "if_leaked": kind_of.if_leaked})
        told["counts"]["matches"] += count
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(as_html(report_of(json.loads(json.dumps(told)))), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def started():
    browser = Browser()
    yield browser
    browser.close()


@pytest.fixture
def browser(started, page):
    started.open(page)
    return started


def _column(browser, number, table="by-place"):
    rows = f"[...document.querySelectorAll('#{table} tbody tr')].filter((row) => !row.hidden)"
    return browser.run(f"{rows}.map((row) => row.cells[{number}].dataset.value)")


def _click_head(browser, number):
    browser.run(f"document.querySelectorAll('#by-place thead th')[{number}].querySelector('button').click()")


def test_the_page_has_no_error_and_asks_nobody_for_anything(browser, page):
    assert browser.errors == []
    assert browser.requests == [page.resolve().as_uri()]
    assert browser.run("document.querySelectorAll('#by-place tbody tr').length") == len(ROWS)
    assert (
        browser.run("document.querySelectorAll('img, iframe, link, script[src], style ~ script').length") == 0
    )


def test_hostile_names_are_text(browser):
    assert browser.run("document.scripts.length") == 1
    assert "<img src=x onerror=alert(1)>" in browser.run("document.body.textContent")


def test_a_script_put_into_the_page_does_not_run(browser):
    browser.run(
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked = 1\">');"
        "const script = document.createElement('script'); script.text = 'window.hacked = 2';"
        "document.body.append(script)"
    )
    assert browser.run("window.hacked === undefined")
    assert browser.errors != [], "the control: the browser says that it refused"


def test_it_is_sorted_by_severity_then_count_at_first(browser):
    assert _column(browser, 1) == [
        "refresh_token",
        "refresh_token",
        "password",
        "access_token",
        "otp",
        "csrf_token",
    ]
    assert _column(browser, 2)[:3] == ["9", "2", "1"]


def test_a_click_on_a_head_sorts_and_a_second_one_turns_it_round(browser):
    _click_head(browser, 2)
    assert _column(browser, 2) == ["100", "30", "9", "4", "2", "1"]
    assert browser.run("document.querySelectorAll('#by-place th[aria-sort=descending]').length") == 1
    _click_head(browser, 2)
    assert _column(browser, 2) == ["1", "2", "4", "9", "30", "100"]
    _click_head(browser, 6)
    files = _column(browser, 6)
    assert files.index("api.py:000020") < files.index("api.py:000100"), "lines are numbers"


def test_search_sink_code_and_severity_filter_together(browser):
    count = "document.getElementById('result').textContent"
    assert browser.run(count) == "6 of 6 places, 146 times"
    browser.run("search.focus()")
    browser.type("api.py")
    assert browser.run(count) == "2 of 6 places, 11 times"
    browser.run("sink.value = 'otel'; sink.dispatchEvent(new Event('input'))")
    assert browser.run(count) == "1 of 6 places, 9 times"
    assert _column(browser, 3) == ["otel"]
    browser.run("document.querySelector('input[value=critical]').click()")
    assert browser.run(count) == "0 of 6 places, 0 times"
    assert browser.run("!document.getElementById('none').hidden")
    browser.run("document.getElementById('reset').click()")
    assert browser.run(count) == "6 of 6 places, 146 times"
    browser.run("code.value = 'library'; code.dispatchEvent(new Event('input'))")
    assert _column(browser, 1) == ["access_token"]
    assert browser.errors == []


def test_it_is_used_without_a_mouse(browser):
    browser.press("/", "/")
    assert browser.run("document.activeElement.id") == "search"
    browser.type("refresh")
    assert len(_column(browser, 1)) == 2
    name = "(({ id, value, textContent }) => id || value || textContent)(document.activeElement)"
    wanted = ["sink", "code", "critical", "high", "medium", "low", "reset"]
    seen = []
    while "Times" not in seen:
        browser.press("Tab")
        seen.append(browser.run(name))
        assert len(seen) < 20
    assert seen[:7] == wanted
    browser.press("Enter")
    assert _column(browser, 2) == ["9", "2"]
    browser.press("Enter")
    assert _column(browser, 2) == ["2", "9"]


def test_dark_and_light_differ_and_both_can_be_read(browser):
    grounds = []
    for scheme in ("light", "dark"):
        browser.prefer(scheme)
        ground, ink = (
            browser.run(f"getComputedStyle(document.body).{name}.match(/\\d+/g).slice(0, 3).map(Number)")
            for name in ("backgroundColor", "color")
        )
        assert _contrast(ground, ink) > 7
        grounds.append(ground)
    light, dark = map(sum, grounds)
    assert light > 600
    assert dark < 150


def test_on_paper_everything_is_there_and_nothing_runs_over_the_edge(browser):
    browser.run("search.focus()")
    browser.type("refresh")
    browser.run("document.getElementById('reset').click()")
    browser.print_on(780)
    try:
        assert browser.run("document.scrollingElement.scrollWidth <= innerWidth")
        assert browser.run("getComputedStyle(document.getElementById('tools')).display") == "none"
        assert len(_column(browser, 1)) == len(ROWS)
        assert browser.run("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    finally:
        browser.prefer("light")


def _contrast(one, other):
    """As WCAG 2 defines it."""

    def luminance(colour):
        parts = [value / 255 for value in colour]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
