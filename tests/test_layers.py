"""Data flows one way: no module imports to its right, and no sink imports another (DESIGN.md, section 3)."""

import ast
from pathlib import Path

import pytest

import redact

PACKAGE = Path(redact.__file__).parent

LAYERS = [
    {"errors", "_frozen", "_kind", "_kind_table", "_match", "_native", "_complain", "_speaker"},
    {"_live", "_entry", "_ledger", "_ledger_file", "_ledger_keeper", "_ledger_summary"},
    {"_secret", "_rule", "_toml", "_go_regex", "_gitleaks"},
    {"_mask", "_off"},
    {"_policy", "_policy_check", "_policy_file", "_policy_masks"},
    {"_redactor", "_incremental"},
    {"_evidence", "_environment", "_explain", "_otel_counter"},
    {"_state"},
    # What more than one sink needs goes down here, never sideways.
    {"_disclose", "_hygiene", "_sensitive", "_hooks", "_on_import", "_sound", "_sql"},
    {"_canaries", "_otel_log_canary", "_otel_span_canary"},
    {"_reports", "_channel", "_met_classes", "_sink_names", "_telemetry_parts"},
    {"_echoes"},
    {"_templates"},
    {"_cut_inputs"},
    {"_exceptions"},
    {"_own_frames", "_records", "_said_by_attributes", "_structlog_events"},
    {"_guarded", "_structlog_chains"},
    {"_buffers"},
    {"_streams"},
    {"_capture", "_rich_text"},
    {"_children", "_doctor", "_last_words", "_later_variables", "_telemetry"},
    {"_metrics", "_sender_ways", "_sentry_items"},
    {"_otel_wrappers", "_otel_metric_exporter"},
    {
        "_device_address",
        "_device_answers",
        "_device_errors",
        "_device_grant",
        "_device_http",
        "_device_prompt",
    },
    {"_device_poll"},
    {"_device_async", "_device_base", "_device_blocking"},
    {"sinks", "device_flow"},
    {"_install"},
    {"_pre_instrument"},
    # What the command finds out, apart from how it asks and shows.
    {"_compressed", "_encoded", "_given", "_json_lines", "_pieces"},
    {"_copying", "_in_place"},
    {"_relay", "_session", "_terminal"},
    {"_running"},
    {"_finding", "_page", "_scan_arguments", "_scan_formats", "_scan_histories", "_scan_places"},
    {"_scan", "_scan_baseline", "_scan_report"},
    {"_app_watch", "_toml_places"},
    {"_policy_faults", "_policy_schema", "_rule_examples"},
    {"_shape", "_report", "_report_markdown"},
    {"_fakes"},
    {"testing", "_audit"},
    {"_audit_hooks"},
    {"_audit_plugin"},
    {"pytest_plugin"},
    {"_cli", "__main__", *(path.stem for path in PACKAGE.glob("_cli_*.py"))},
    {"__init__"},  # the front door: it may import all, and nothing but the command line comes in through it
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def imported(source: str, package: list[str]) -> set[str]:
    """The modules of redact that a source imports, anywhere in it, as dotted names below `redact`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{alias.name}" for alias in node.names]
        else:
            continue
        found |= {
            name.partition(".")[2] or "__init__" for name in names if name.partition(".")[0] == "redact"
        }
    return found


def violations(source: str, path: str) -> list[str]:
    """What a source at this path in the package imports although it must not."""
    parts = path.removesuffix(".py").split("/")
    rank = RANK[parts[0]]
    wrong = []
    for name in sorted(imported(source, ["redact", *parts[:-1]])):
        target = name.split(".")
        if target[0] not in RANK:  # a name of the front door, such as `from redact import Policy`
            target = ["__init__"]
        if parts[0] == "sinks" and target[0] == "sinks" and target[1:2] not in ([], parts[1:2]):
            wrong.append(f"{path} imports the sink {'.'.join(target)}")
        elif RANK[target[0]] > rank and not (parts[0] in LAYERS[-2] and target == ["__init__"]):
            wrong.append(f"{path} imports {'.'.join(target)}, which is to its right")
    return wrong


def _sources():
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


def test_every_module_has_its_place():
    assert sorted({path.removesuffix(".py").split("/")[0] for path in _sources()} - set(RANK)) == []


def test_no_module_imports_to_its_right_and_no_sink_another():
    assert [text for path in _sources() for text in violations((PACKAGE / path).read_text(), path)] == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("_live.py", "from redact._policy import Policy"),
        ("_live.py", "def f():\n    import redact._state"),
        ("_mask.py", "from . import _redactor"),
        ("_secret.py", "from ._state import text"),
        ("_secret.py", "from redact import _state"),
        ("_policy.py", "import redact"),
        ("_redactor.py", "from redact import Policy"),
        ("_state.py", "from redact.sinks import logging"),
        ("sinks/otel.py", "from redact._install import install"),
        ("sinks/otel.py", "from redact.sinks.logging import RedactFilter"),
        ("sinks/otel.py", "from redact.sinks import logging"),
        ("sinks/otel.py", "from . import logging"),
        ("sinks/otel.py", "from .logging import RedactFilter"),
        ("_install.py", "from redact.testing import fakes"),
    ],
)
def test_a_violation_is_seen(path, source):
    assert len(violations(source, path)) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("_policy.py", "from redact._mask import Mask\nfrom redact import _native\nimport os"),
        ("sinks/logging.py", "from redact._state import redactor\nimport logging"),
        ("sinks/otel.py", "from redact.sinks.otel import NAME"),
        ("_install.py", "from redact.sinks import logging, streams"),
        ("_cli.py", "from redact import Policy, _native"),
        ("__init__.py", "from redact._install import install"),
    ],
)
def test_what_is_allowed_is_no_violation(path, source):
    assert violations(source, path) == []
