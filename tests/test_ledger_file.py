"""The ledger outside of its process: exports, a file that processes share, the summary, the metric."""

import json
import multiprocessing
import os
import stat
import subprocess
import sys

import pytest

import redact
from redact import Ledger, Policy
from redact._evidence import policy_hash
from redact._ledger_file import document, merged, parsed, read
from redact._ledger_keeper import update
from redact._ledger_summary import summary
from redact.errors import RedactError

HIT = ("access_token", "live", "live", "0123456789abcdef")


def _book(*kinds):
    book = Ledger()
    for kind in kinds:
        book.record("logging", [(kind, "live", "live", "00")])
    return book


def test_an_export_says_by_what_it_came_about(github_token):
    policy = Policy(allowed_keys=["session"])
    with redact.install(policy, sinks={"logging"}):
        redact.text(github_token())
    told = redact.ledger().as_dict()
    (process,) = told["processes"]
    assert told["schema"] == 1
    assert process["pid"] == os.getpid()
    assert (process["policy"], process["mode"], process["sinks"]) == (
        policy_hash(policy),
        "mask",
        ["logging"],
    )
    assert process["catalogue"] == redact._native.catalogue_version
    assert process["written"] >= process["started"] > 1_700_000_000


def test_the_environments_switch_stands_in_the_export(python):
    code = "import redact; redact.install(); print(redact.ledger().as_json())"
    done = python(code, REDACT="observe")
    (process,) = json.loads(done.stdout)["processes"]
    assert (process["mode"], process["environment"]) == ("observe", "REDACT=observe")
    assert done.stderr.count("REDACT=observe") == 1


def test_a_name_that_holds_a_secret_is_masked_in_the_export(fake):
    secret = redact.Secret(fake(), kind="access_token")
    redact.redactor()
    book = redact.ledger()
    book.context(f"user.{secret.reveal()}", "INFO")
    book.record("logging", [HIT])
    assert secret.reveal() not in book.as_json()
    assert "user.[REDACTED:access_token]" in book.as_json()


@pytest.mark.parametrize(
    "other",
    [
        Policy(mode="observe"),
        Policy(allowed_keys=["a"]),
        Policy(masks={"default": redact.Partial()}),
        Policy(masks={"default": redact.Partial(5)}),
        Policy(rules=[redact.Rule("a", "acme_key", "acme_[a-z]+")]),
        Policy(key_names={"door": "door_code"}),
    ],
)
def test_other_settings_have_another_hash_and_equal_ones_the_same(other):
    assert policy_hash(other) != policy_hash(Policy())
    assert policy_hash(other) == policy_hash(other.__replace__())
    assert len(policy_hash(other)) == 64


def test_the_hash_of_a_policy_is_the_same_in_every_process_and_free_of_keys(python):
    code = """
from redact import Fingerprint, Policy
from redact._evidence import policy_hash
import sys
masks = {"default": Fingerprint(key=sys.argv[1].encode() * 16), "jwt": Fingerprint()}
print(policy_hash(Policy(masks=masks, allowed_keys=["session", "door", "gate", "lock", "latch"])))
"""
    hashes = [python(code, key, PYTHONHASHSEED=seed).stdout for key, seed in ("a1", "b2", "c3")]
    assert len(hashes[0]) == 65
    assert len(set(hashes)) == 1


def test_merging_sums_equal_entries_and_keeps_first_and_last():
    one, other = document(_book("jwt", "token")), document(_book("token", "otp"))
    for row in other["matches"]:
        row["file"], row["line"] = one["matches"][0]["file"], one["matches"][0]["line"]
        row["first"], row["last"] = row["first"] + 5, row["last"] + 9
    other["processes"][0]["pid"] += 1
    both = merged(one, other)
    assert {row["kind"]: row["count"] for row in both["matches"]} == {"jwt": 1, "token": 2, "otp": 1}
    token = next(row for row in both["matches"] if row["kind"] == "token")
    assert token["last"] - token["first"] == pytest.approx(9, abs=1)
    assert both["counts"]["matches"] == 4
    assert len(both["processes"]) == 2
    assert len(merged(both, other)["processes"]) == 2


def test_a_document_survives_its_own_json():
    told = document(_book("jwt"))
    assert parsed(json.dumps(told)) == {**told, "processes": [{**told["processes"][0], "sinks": []}]}


def _broken(change):
    told = document(_book("jwt"))
    change(told)
    return json.dumps(told)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[]", "it must be a JSON object"),
        ("{}", 'it has no "schema"'),
        (_broken(lambda told: told.update(schema=2)), "its schema is 2, and this redact reads up to 1"),
        (_broken(lambda told: told.update(matches={})), '"matches" must be a list'),
        (_broken(lambda told: told["matches"].append(1)), "matches[1] must be an object"),
        (
            _broken(lambda told: told["matches"][0].update(count=-1)),
            "matches[0].count must be a whole number",
        ),
        (
            _broken(lambda told: told["matches"][0].update(count=True)),
            "matches[0].count must be a whole number",
        ),
        (
            _broken(lambda told: told["matches"][0].update(kind="No Kind")),
            "matches[0].kind must be snake_case",
        ),
        (_broken(lambda told: told["matches"][0].update(first=float("nan"))), "matches[0].first must be a"),
        (_broken(lambda told: told["matches"][0].pop("file")), "matches[0].file must be a text"),
        (_broken(lambda told: told["matches"][0].update(file="x" * 5000)), "matches[0].file must be a text"),
        (_broken(lambda told: told["processes"].append({})), "processes[1] must be an object"),
    ],
)
def test_what_is_no_ledger_is_refused_by_field_and_nothing_of_it_repeated(text, fault):
    with pytest.raises(RedactError) as caught:
        parsed(text)
    assert str(caught.value).startswith("is no ledger of redact: ")
    assert fault in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(RedactError, match=r"nowhere\.json: cannot be read: No such file"):
        read(tmp_path / "nowhere.json")


def test_a_kept_ledger_is_a_private_file_that_is_whole_at_any_time(tmp_path):
    path = tmp_path / "ledger.json"
    book = Ledger()
    book.keep_in(path)
    try:
        assert read(path)["counts"]["matches"] == 0
        book.record("logging", [HIT])
        book.record("logging", [HIT])
    finally:
        book.keep_in(None)
    assert read(path)["counts"]["matches"] == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["ledger.json"]
    assert "REDACT_LEDGER" not in os.environ


def test_what_is_there_and_no_ledger_is_left_alone(tmp_path, capfd):
    path = tmp_path / "ledger.json"
    path.write_text("precious", encoding="utf-8")
    book = Ledger()
    book.keep_in(path)
    book.record("", [HIT])
    book.keep_in(None)
    assert path.read_text(encoding="utf-8") == "precious"
    assert capfd.readouterr().err.count(f"redact: the ledger cannot be kept in {path}: is no ledger") == 1


def test_a_link_is_not_followed(tmp_path, capfd):
    target, path = tmp_path / "target", tmp_path / "ledger.json"
    path.symlink_to(target)
    book = Ledger()
    book.keep_in(path)
    book.keep_in(None)
    assert not target.exists()
    assert "the ledger cannot be kept" in capfd.readouterr().err


def test_a_folder_that_is_not_there_is_told_once(tmp_path, capfd):
    book = Ledger()
    book.keep_in(tmp_path / "no" / "ledger.json")
    book.record("", [HIT])
    book.keep_in(None)
    assert capfd.readouterr().err.count("No such file or directory") == 1


CHILDREN = """
import os, sys, multiprocessing, subprocess
import redact

CHILD = "import redact, sys; redact.install(); [redact.text(sys.argv[1]) for _ in range(5)]"

def work(token, times):
    for _ in range(times):
        redact.text(token)

if __name__ == "__main__":
    token, path = sys.argv[1:]
    redact.install()
    redact.ledger().keep_in(path)
    work(token, 2)
    for _ in range(3):                       # forked by hand: no exit handler runs
        child = os.fork()
        if not child:
            work(token, 7)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    for method in ("fork", "spawn"):         # spawned ones find the file by the environment
        context = multiprocessing.get_context(method)
        children = [context.Process(target=work, args=(token, 11)) for _ in range(2)]
        [child.start() for child in children]
        [child.join() for child in children]
        assert [child.exitcode for child in children] == [0, 0]
    subprocess.run([sys.executable, "-c", CHILD, token], check=True)
    work(token, 1)
"""


def test_forked_and_spawned_children_are_merged_into_one_file(tmp_path, github_token):
    program, path = tmp_path / "program.py", tmp_path / "ledger.json"
    program.write_text(CHILDREN, encoding="utf-8")
    token = github_token()
    command = [sys.executable, "-W", "ignore::DeprecationWarning", str(program), token, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    told = read(path)
    assert told["counts"]["matches"] == 2 + 3 * 7 + 4 * 11 + 5 + 1
    assert len(told["processes"]) == 1 + 3 + 4 + 1
    assert len({process["policy"] for process in told["processes"]}) == 1
    assert token not in path.read_text(encoding="utf-8")


def _add(path, times):
    for _ in range(times):
        update(path, document(_book("jwt")), 30.0)


def test_many_processes_at_once_lose_nothing(tmp_path):
    path = str(tmp_path / "ledger.json")
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_add, args=(path, 25)) for _ in range(4)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    assert [child.exitcode for child in children] == [0] * 4
    assert read(path)["counts"]["matches"] == 100
    assert len(list(tmp_path.iterdir())) == 1


def test_the_summary_names_the_worst_places_first():
    told = document(_book("otp", "refresh_token", "otp"))
    lines = summary(told)
    assert lines[0].startswith("ledger: 3 secrets masked, of 2 kinds at ")
    assert lines[1].split()[:4] == ["critical", "refresh_token", "1", "x"]


def test_a_summary_is_printed_at_exit_when_asked_for_only(python, github_token):
    code = "import redact, sys; redact.install(); redact.text(sys.argv[1]){more}"
    token = github_token()
    quiet = python(code.format(more=""), token)
    asked = python(code.format(more="; redact.ledger().summarize_at_exit()"), token)
    environment = python(code.format(more=""), token, REDACT_SUMMARY="1")
    observed = python(code.format(more=""), token, REDACT_SUMMARY="1", REDACT="observe")
    assert quiet.stderr == ""
    assert asked.stderr == environment.stderr
    assert asked.stderr.startswith("redact: ledger: 1 secret masked, of 1 kind at 1 place;")
    assert "critical  github_token  1 x  a direct call at <string>:1" in asked.stderr
    assert "1 secret found, not masked" in observed.stderr
    off = python(code.format(more=""), token, REDACT_SUMMARY="1", REDACT="off")
    assert off.stderr.splitlines()[-1] == "redact: ledger: redact is off, nothing was looked at"
    assert token not in asked.stderr + observed.stderr


METRIC = """
import sys, redact
redact.install()
before = any(name.startswith("opentelemetry") for name in sys.modules)
{early}
redact.redactor().text(sys.argv[1], "stderr")
{late}
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
reader = InMemoryMetricReader()
metrics.set_meter_provider(MeterProvider(metric_readers=[reader]))
redact.redactor().text(sys.argv[1], "stderr")
def read():
    data = reader.get_metrics_data()
    return [
        (metric.name, dict(point.attributes), point.value)
        for resource in (data.resource_metrics if data else ())
        for scope in resource.scope_metrics
        for metric in scope.metrics
        for point in metric.data.data_points
        if metric.name.startswith("redact")
    ]
print(before, read())
redact._state.installation().uninstall()
print(read())
"""


@pytest.mark.parametrize("when", ["early", "late"])
def test_the_counts_are_an_opentelemetry_metric_when_the_sdk_is_there(python, github_token, when):
    parts = {"early": "", "late": "", when: "import opentelemetry.sdk.metrics"}
    done = python(METRIC.format(**parts), github_token())
    expected = [("redact.masked", {"kind": "github_token", "sink": "stderr"}, 2)]
    assert done.stdout == f"False {expected}\n[]\n", done.stderr
