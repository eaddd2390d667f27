"""Nothing that OpenTelemetry sends holds a secret: what arrives at a collector's socket is looked at.

With the oldest SDK that redact supports and with the newest; and, without a change of code, when
`opentelemetry-instrument` starts the app.
"""

import http.server
import json
import os
import shutil
import subprocess
import sys
import textwrap
import threading
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

import pytest
from sinks import telemetry_program
from sinks.exits.reading import KINDS, readable

import redact

PROGRAM = Path(telemetry_program.__file__)
ROOT = Path(redact.__file__).parent.parent
OLDEST = "1.30.0"
SEED = "20261125"


@cache
def oldest_sdk():
    """A folder with the oldest SDK, made once in the build tree."""
    target = ROOT / "build" / f"opentelemetry-{OLDEST}"
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        names = [f"opentelemetry-{name}=={OLDEST}" for name in ("sdk", "exporter-otlp-proto-http")]
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--retries=10"]
        command += ["--target", str(unfinished), *names, "wrapt"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1200, check=False)
        if done.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            pytest.fail(f"opentelemetry-sdk {OLDEST} was NOT tested: pip could not get it\n{done.stderr}")
        try:
            unfinished.rename(target)
        except OSError:  # another test process was quicker
            shutil.rmtree(unfinished, ignore_errors=True)
            assert target.exists()
    return target


@cache
def arrived(sdk, mode, kind):
    """What arrived at the collector, by exit."""
    if sdk == "oldest":  # without site-packages, where parts of the newest would be found
        command, path = [sys.executable, "-S"], f"{oldest_sdk()}{os.pathsep}{ROOT}"
    else:
        command, path = [sys.executable], ""
    done = subprocess.run(
        [*command, "-W", "ignore", str(PROGRAM), mode, kind, SEED],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "REDACT": ""},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result = json.loads(done.stdout)
    assert result["missing"] == [], done.stderr[-3000:]
    return result["arrived"]


@pytest.fixture(params=["oldest", "newest"])
def sdk(request):
    return request.param


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", telemetry_program.EXITS)
def test_nothing_is_readable_with_install(sdk, name, kind):
    body = arrived(sdk, "install", kind)[name]
    assert not readable(telemetry_program.made_secret(kind, SEED), body), body
    assert "[REDACTED:error]" not in body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", telemetry_program.EXITS)
def test_nothing_is_readable_behind_the_wrappers(sdk, name, kind):
    body = arrived(sdk, "wrapped", kind)[name]
    assert not readable(telemetry_program.made_secret(kind, SEED), body), body
    assert "[REDACTED:error]" not in body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", telemetry_program.EXITS)
def test_without_redact_it_leaks(sdk, name, kind):
    assert readable(telemetry_program.made_secret(kind, SEED), arrived(sdk, "plain", kind)[name])


# -- opentelemetry-instrument

APP = textwrap.dedent(
    """
    import logging, sys
    import requests
    from opentelemetry import metrics, trace

    url, value = sys.argv[1:]
    {install}
    requests.get(f"{{url}}?access_token={{value}}")
    with trace.get_tracer("app").start_as_current_span("login", attributes={{"access_token": value}}):
        logging.getLogger("app").warning("login %s", {{"access_token": value}})
    metrics.get_meter("app").create_counter("logins").add(1, {{"access_token": value}})
    """
)


@pytest.fixture
def collector():
    """An address, and what was posted to it by path."""
    posted = {}

    class Collector(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            posted[self.path] = posted.get(self.path, b"") + body
            self.answer()

        def do_GET(self):
            self.answer()

        def answer(self):
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", posted
        server.shutdown()


@pytest.fixture
def instrument(collector, fake):
    """Runs an app by `opentelemetry-instrument`; gives what it printed and what arrived."""
    address, posted = collector

    def run(install="", **environment):
        starter = str(Path(sys.executable).with_name("opentelemetry-instrument"))
        app = [sys.executable, "-c", APP.format(install=install), f"{address}/answer", fake(40)]
        done = subprocess.run(
            [starter, *app],
            capture_output=True,
            text=True,
            env={
                **os.environ,
                "OTEL_EXPORTER_OTLP_ENDPOINT": address,
                "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
                "OTEL_TRACES_EXPORTER": "otlp",
                "OTEL_METRICS_EXPORTER": "otlp",
                "OTEL_LOGS_EXPORTER": "otlp",
                "OTEL_PYTHON_LOGGING_AUTO_INSTRUMENTATION_ENABLED": "true",
                **environment,
            },
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done, {path.rpartition("/")[2]: body for path, body in posted.items()}

    return run


def test_without_a_change_of_code(instrument, fake):
    done, posted = instrument()
    assert sorted(posted) == ["logs", "metrics", "traces"]
    assert [signal for signal, body in posted.items() if fake(40).encode() in body] == []
    assert [body.count(b"[REDACTED:access_token]") > 0 for body in posted.values()] == [True] * 3
    assert posted["traces"].count(b"[REDACTED:access_token]") >= 2  # the client's span and the app's
    assert fake(40) not in done.stdout + done.stderr


def test_the_control_redact_is_what_masks(instrument, fake):
    _, posted = instrument(REDACT="off")
    assert sorted(posted) == ["logs", "metrics", "traces"]
    assert [signal for signal, body in posted.items() if fake(40).encode() not in body] == []
    assert posted["traces"].count(fake(40).encode()) >= 2


def test_the_apps_own_install_takes_its_place(instrument, fake):
    done, posted = instrument(
        "import redact; redact.install(redact.Policy(masks={'default': redact.Fixed('[REDACTED:own]')}))"
    )
    assert [signal for signal, body in posted.items() if fake(40).encode() in body] == []
    assert [body.count(b"[REDACTED:own]") > 0 for body in posted.values()] == [True] * 3
    assert "redact" not in done.stderr


def test_it_displaces_no_distro_and_no_configurator():
    groups = [point.group for point in distribution("redact-logs").entry_points]
    assert [group for group in groups if group.startswith("opentelemetry")] == [
        "opentelemetry_pre_instrument"
    ]


def test_it_says_so_when_it_cannot_install(python):
    done = python(
        "import redact._install as host, redact._pre_instrument as starter\n"
        "def broken(): raise RuntimeError('details')\n"
        "host.install_until_told = broken\n"
        "starter.start()\n"
    )
    assert done.returncode == 0
    assert done.stderr == (
        "redact: could not be installed (RuntimeError): nothing is masked in this process\n"
    )
