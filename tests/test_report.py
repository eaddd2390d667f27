"""The report: one reading of a ledger, in three forms, none with more in it than the ledger."""

import json
import re

import pytest

import redact
from redact import Ledger
from redact._ledger_file import document
from redact._report import as_data, as_html, report_of
from redact._report_markdown import as_markdown

BASE = {"rule": "live", "net": "live", "sink": "logging", "logger": "", "level": "", "fingerprint": "00"}


def _told(*rows, section="matches", **process):
    told = document(Ledger())
    told["processes"][0].update(process)
    for number, row in enumerate(rows):
        kind = redact.Kind.of(row["kind"])
        full = {
            **BASE,
            "file": "/srv/acme/a.py",
            "line": 1,
            "count": 1,
            "first": 10.0,
            "last": 20.0 + number,
            **row,
        }
        told[section].append({**full, "severity": kind.severity, "if_leaked": kind.if_leaked})
        told["counts"][section] += full["count"]
    return json.loads(json.dumps(told))


def test_rows_of_one_place_are_one_and_their_values_are_told_apart():
    told = _told(
        {"kind": "token", "count": 3, "fingerprint": "01"},
        {"kind": "token", "count": 4, "fingerprint": "02", "rule": "other"},
        {"kind": "token", "count": 5, "line": 2, "fingerprint": "02"},
    )
    report = report_of(told)
    assert [(place.line, place.count, place.values, place.rules) for place in report.places] == [
        (1, 7, 2, ("live", "other")),
        (2, 5, 1, ("live",)),
    ]
    (kind,) = report.kinds
    assert (kind.count, kind.places, kind.values, kind.severity) == (12, 2, 2, "critical")
    assert kind.if_leaked == redact.Kind.of("token").if_leaked
    assert (report.first, report.last) == (10.0, 22.0)


def test_the_worst_and_most_frequent_come_first_and_severities_are_summed():
    report = report_of(
        _told(
            {"kind": "otp", "count": 50},
            {"kind": "token", "count": 1, "sink": "stderr"},
            {"kind": "password", "count": 2, "sink": ""},
        )
    )
    assert [place.kind for place in report.places] == ["password", "token", "otp"]
    assert report.severities == {"critical": 3, "high": 0, "medium": 50, "low": 0}
    assert list(report.severities) == ["critical", "high", "medium", "low"]
    assert report.sinks == {"logging": 50, "direct call": 2, "stderr": 1}


@pytest.mark.parametrize(
    ("file", "shown", "code"),
    [
        ("/srv/acme/api/call.py", "api/call.py", "program"),
        ("/srv/acme/cli.py", "cli.py", "program"),
        ("/opt/v/lib/python3.12/site-packages/httpx/_client.py", "httpx/_client.py", "library"),
        ("/usr/lib/python3/dist-packages/requests/api.py", "requests/api.py", "library"),
        ("/usr/lib/python3.12/http/client.py", "http/client.py", "python"),
        ("<stdin>", "<stdin>", "program"),
        ("", "", ""),
    ],
)
def test_files_are_shown_as_people_say_them(file, shown, code):
    others = [{"kind": "otp", "file": "/srv/acme/api/x.py"}, {"kind": "otp", "file": "/srv/acme/y.py"}]
    report = report_of(_told({"kind": "token", "file": file}, *others))
    assert (report.places[0].shown, report.places[0].code) == (shown, code)


def test_an_empty_ledger_says_that_nothing_was_about_to_leak():
    page = as_html(report_of(_told()))
    assert "Nothing was about to leak" in page
    assert 'id="by-place"' not in page
    assert "0 x a secret" in as_markdown(report_of(_told()))


def test_observed_ones_are_not_called_masked():
    told = _told({"kind": "token"}, mode="observe")
    assert "<strong>did leave</strong>" in as_html(report_of(told))
    assert "in observe mode nothing is masked" in as_markdown(report_of(told))
    assert "Each was masked" in as_html(report_of(_told({"kind": "token"}, mode="mask")))


def test_a_ledger_of_processes_in_which_redact_was_off_proves_nothing_and_says_so():
    report = report_of(_told(mode="off"))
    assert "Nothing was looked at" in as_html(report)
    assert "Nothing was about to leak" not in as_html(report)
    assert "redact was off" in as_markdown(report)


def test_matches_that_could_not_be_noted_are_told():
    assert "3 matches were masked but could not be noted" in as_html(report_of(_told(mode="mask", lost=3)))
    assert "could not be noted" not in as_html(report_of(_told(mode="mask")))


def test_what_was_shown_revealed_or_failed_has_a_part_of_its_own():
    told = _told({"kind": "user_code"}, section="disclosed")
    told["revealed"] = _told({"kind": "jwt", "line": 77}, section="revealed")["revealed"]
    told["errors"] = _told({"kind": "error", "rule": "ZeroDivisionError"}, section="errors")["errors"]
    report = report_of(told)
    assert report.places == ()
    for form in (as_html(report), as_markdown(report)):
        assert "Shown on purpose" in form
        assert "Revealed" in form
        assert "77" in form
        assert "ZeroDivisionError" in form


def test_json_is_plain_data_with_a_schema():
    told = _told({"kind": "token", "count": 3}, mode="mask", policy="ab" * 32)
    data = json.loads(json.dumps(as_data(report_of(told))))
    assert data["schema"] == 1
    assert data["counts"] == {"matches": 3, "disclosed": 0, "revealed": 0, "errors": 0}
    assert data["kinds"][0]["if_leaked"] == redact.Kind.of("token").if_leaked
    assert data["places"][0]["count"] == 3
    assert data["processes"][0]["policy"] == "ab" * 32


HOSTILE = '"><script>alert(1)</script>|`<b>\n# head'


def test_names_from_a_ledger_are_text_in_every_form():
    report = report_of(
        _told({"kind": "token", "file": HOSTILE, "logger": HOSTILE, "sink": HOSTILE}, mode=HOSTILE)
    )
    page = as_html(report)
    assert page.count("<script>") == 1
    assert "<b>\n" not in page
    rows = [line for line in as_markdown(report).splitlines() if line.startswith("| critical")]
    assert len(rows) == 2
    assert len(re.findall(r"(?<!\\)\|", rows[1])) == 9
    assert "\n# head" not in as_markdown(report)


def test_the_page_stands_alone_and_its_policy_allows_its_own_script_and_style_only():
    page = as_html(report_of(_told({"kind": "token"})))
    assert re.findall(r"https?://|@import|url\(|<link|<img|<iframe|srcset|\son[a-z]+=.", page) == []
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.replace("&#39;", "'").startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert 'style="' not in page
