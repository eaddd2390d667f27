"""What a real kernel sends to its notebook: errors are masked, and results too where stdout is guarded."""

import json
import os
import sys
import tempfile

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.session import Session

import redact

PATIENCE = 300  # seconds, only so that nothing hangs
ERRORS = ["raise ValueError(text)", "int(text)", "{}[text]", "exec(text + ' 1 2')"]
SHOWN = ["text", "fields", "from IPython.display import display; display(fields)"]


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Runs cells in a new kernel; gives for each all that came of it, as JSON."""
    home = str(tmp_path_factory.mktemp("home"))

    def run(*sources):
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        # By sockets that are files: a port that is free when it is chosen may be taken a moment later.
        sockets = tempfile.TemporaryDirectory(prefix="kernel-")  # a short path: they may have 107 characters
        kernels = KernelManager(transport="ipc", ip=f"{sockets.name}/ipc")
        kernels._kernel_spec = KernelSpec(argv=command, display_name="own", language="python")
        kernels.start_kernel(env={**os.environ, "IPYTHONDIR": home, "JUPYTER_RUNTIME_DIR": home})
        client = kernels.client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=PATIENCE)
            return [answers(client, source) for source in sources]
        finally:
            client.stop_channels()
            kernels.shutdown_kernel(now=True)
            sockets.cleanup()

    return run


def answers(client, source):
    """All that a kernel sends for a cell, but what repeats the cell itself."""
    number = client.execute(source)
    came = []
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") != number or message["msg_type"] == "execute_input":
            continue
        if message["content"].get("execution_state") == "idle":
            break
        came.append(message)
    while True:
        message = client.get_shell_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == number:
            came.append(message)
            break
    return json.dumps([(message["msg_type"], message["content"]) for message in came], default=str)


@pytest.fixture(scope="module")
def secret():
    return "Zk39xQ7" + "mWp2Lr8TyB4"


def begun(secret, install):
    """What cells find: a secret that only its name gives away, in a text and in a mapping."""
    # In halves: the kernel repeats the lines of a cell.
    return f"fields = {{'access_token': {secret[:9]!r} + {secret[9:]!r}}}; text = f'{{fields}}'\n{install}"


@pytest.mark.parametrize(
    "install", ["import redact; redact.install()", "import redact; redact.install(stdout='always')"]
)
def test_errors_are_masked(cells, secret, install):
    plain = cells(begun(secret, ""), *ERRORS)[1:]
    guarded = cells(begun(secret, install), *ERRORS)[1:]
    assert all(secret in came and '"error"' in came for came in plain)
    assert [came for came in guarded if secret in came] == []
    assert all("[REDACTED:access_token]" in came and '"error"' in came for came in guarded)


def test_results_are_masked_where_stdout_is_guarded(cells, secret):
    left = cells(begun(secret, "import redact; redact.install()"), *SHOWN)[1:]
    guarded = cells(begun(secret, "import redact; redact.install(stdout='always')"), *SHOWN)[1:]
    assert all(secret in came for came in left)
    assert [came for came in guarded if secret in came] == []
    assert all("[REDACTED:access_token]" in came for came in guarded)


def test_what_is_clean_is_the_same(cells):
    sources = ["1 + 1", "1 / 0", "print('x')", "from IPython.display import display; display({'a': 1})"]
    plain = cells(*sources)
    guarded = cells("import redact; redact.install(stdout='always');", *sources)[1:]
    assert [stable(came) for came in guarded] == [stable(came) for came in plain]


def sent_in_every_way(secret):
    text = f"access_token={secret}"
    content = {"ename": "E", "evalue": text, "traceback": [text]}
    session = Session()
    sent = [
        session.send(None, "error", content),
        session.send(stream=None, msg_or_type="error", content=content),
        session.send(None, {**session.msg("error"), "content": content}),
    ]
    return [json.dumps(message["content"]) for message in sent]


def test_messages_are_masked_however_the_session_is_called(secret):
    assert all(secret in came for came in sent_in_every_way(secret))
    with redact.install(sinks={"tracebacks"}):
        came = sent_in_every_way(secret)
    assert [each.count("[REDACTED:access_token]") for each in came] == [2, 2, 2]
    assert not any(secret in each for each in came)


def test_prompts_and_what_is_inspected_are_masked_where_stdout_is_guarded(secret):
    text = f"access_token={secret}"
    contents = {
        "input_request": {"prompt": f"{text} or another: ", "password": False},
        "inspect_reply": {"status": "ok", "found": True, "data": {"text/plain": text}, "metadata": {}},
    }

    def sent():
        return [Session().send(None, kind, content)["content"] for kind, content in contents.items()]

    with redact.install():
        assert sent() == list(contents.values())
    with redact.install(stdout="always"):
        asked, inspected = sent()
    assert asked == {"prompt": "access_token=[REDACTED:access_token] or another: ", "password": False}
    assert inspected == {
        **contents["inspect_reply"],
        "data": {"text/plain": "access_token=[REDACTED:access_token]"},
    }


CHANGING = {"execution_count", "traceback", "engine_info"}


def stable(came):
    """Without what counts the cells, and names the kernel; a stream in one, however it was cut by time."""
    whole = []
    for kind, content in json.loads(came):
        kept = {name: each for name, each in content.items() if name not in CHANGING}
        if kind == "stream" and whole and whole[-1][0] == kind and whole[-1][1]["name"] == kept["name"]:
            whole[-1][1]["text"] += kept["text"]
        else:
            whole.append([kind, kept])
    return whole
