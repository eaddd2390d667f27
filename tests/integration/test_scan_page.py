"""The page of a scan in a real browser: no error, no value in it, sorted and filtered, by keys too."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from browser import PROGRAM, Browser

pytestmark = pytest.mark.skipif(
    PROGRAM is None,
    reason="NO BROWSER: the scan's page is not tested (on Debian: apt-get install chromium)",
)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """A folder with secrets, the values in it, and the page of its scan."""
    folder = tmp_path_factory.mktemp("scan")
    token = "gh" + "p_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5"
    hostile = folder / "<img src=x onerror=alert(1)>.log"
    hostile.write_text(f"{token}\npassword=hunter2!\n", encoding="utf-8")
    # Too long to stand in a fingerprint by chance, as four digits among its hex digits do now and then.
    (folder / "b.log").write_text("pin=47118362\n" * 3, encoding="utf-8")
    (folder / "broken.zip").write_bytes(b"PK\x03\x04")
    page = folder.parent / "findings.html"
    command = [sys.executable, "-m", "redact", "scan", "--html", page, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=300, check=False)
    assert done.returncode == 2, done.stderr
    return page, (token, "hunter2", "47118362")


@pytest.fixture(scope="module")
def browser(found):
    browser = Browser()
    browser.open(found[0])
    yield browser
    browser.close()


def _kinds(browser):
    rows = "[...document.querySelectorAll('#by-place tbody tr')].filter((row) => !row.hidden)"
    return browser.run(f"{rows}.map((row) => row.cells[1].dataset.value)")


def test_there_is_no_error_and_nothing_is_asked_of_anybody(browser, found):
    assert browser.errors == []
    assert browser.requests == [found[0].as_uri()]


def test_no_value_is_in_the_document(browser, found):
    document = browser.run("document.documentElement.outerHTML")
    assert [value for value in found[1] if value in document] == []
    assert "github_token" in document  # the control: it is the document that tells of them
    assert browser.run("document.querySelectorAll('img').length") == 0
    assert "broken.zip" in document


def test_it_is_filtered_by_text_source_and_severity(browser):
    assert len(_kinds(browser)) == 5
    browser.run("document.querySelector('#search').focus()")
    browser.type("b.log")
    assert _kinds(browser) == ["otp"] * 3
    browser.run("document.querySelector('#reset').click()")
    assert len(_kinds(browser)) == 5
    severities = browser.run(
        "[...document.querySelectorAll('#by-place tbody tr')].map((r) => r.dataset.severity)"
    )
    worst = severities[0]
    browser.run(f"document.querySelector('input[value={worst}]').click()")
    assert len(_kinds(browser)) == 5 - severities.count(worst)
    browser.run("document.querySelector('#reset').click()")


def test_it_is_sorted_with_the_keyboard_alone(browser):
    browser.run("document.querySelectorAll('#by-place thead button')[1].focus()")
    browser.press("Enter")
    up = _kinds(browser)
    assert up == sorted(up)
    assert browser.run("document.querySelectorAll('#by-place thead th')[1].ariaSort") == "ascending"
    browser.press("Enter")
    assert _kinds(browser) == sorted(up, reverse=True)


def test_a_slash_leads_to_the_search(browser):
    browser.run("document.activeElement.blur()")
    browser.press("/", "/")
    assert browser.run("document.activeElement.id") == "search"
