"""Guarded streams: masked however the text is cut, and otherwise the stream that they guard."""

import io
import os
import pty
import random
import select
import subprocess
import sys
import textwrap
import time

import pytest
from command import terminal as window

import redact
from redact import Redactor, Secret, disclose
from redact.sinks.streams import RedactingStream

INSTALL = "import sys, redact; redact.install(stdout='always')\n"


class Terminal(io.StringIO):
    """A text stream that calls itself a terminal."""

    def isatty(self):
        return True


@pytest.fixture
def target():
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


@pytest.fixture
def stream(target):
    return RedactingStream(target, Redactor())


def written(target):
    return target.buffer.getvalue().decode()


def test_a_secret_in_one_write_is_masked(stream, target, fake):
    size = stream.write(f"access_token={fake(40)}\n")
    assert written(target) == "access_token=[REDACTED:access_token]\n"
    assert size == len("access_token=") + 40 + 1


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
def test_any_cut_gives_the_same_output(stream, target, fake, github_token, size):
    text = f"a login access_token={fake(40)} and {github_token()}, done\n" * 3
    for start in range(0, len(text), size):
        stream.write(text[start : start + size])
        stream.flush()
    stream._release()
    expected = "a login access_token=[REDACTED:access_token] and [REDACTED:github_token], done\n" * 3
    assert written(target) == expected


@pytest.mark.parametrize("size", [1, 3, 7, 20])
def test_any_cut_of_bytes_gives_the_same_output(stream, target, fake, github_token, size):
    data = f"a login access_token={fake(40)} and {github_token()}, done\n".encode() * 3
    for start in range(0, len(data), size):
        assert stream.buffer.write(memoryview(data)[start : start + size]) == len(data[start : start + size])
        stream.buffer.flush()
    stream._release()
    expected = "a login access_token=[REDACTED:access_token] and [REDACTED:github_token], done\n" * 3
    assert written(target) == expected


def test_binary_data_passes_untouched(stream, target):
    data = bytes(range(256)) * 50
    stream.buffer.write(bytearray(data))
    stream._release()
    assert target.buffer.getvalue() == data


def test_text_and_bytes_stay_in_order(stream, target, fake):
    stream.write(f"one access_token={fake(40)}")
    stream.buffer.write(b" two ")
    stream.write("three ")
    stream.buffer.writelines([b"four\n"])
    assert written(target) == "one access_token=[REDACTED:access_token] two three four\n"


@pytest.mark.parametrize("seed", range(60))
def test_a_secret_of_which_some_is_text_and_some_is_bytes_is_masked(fake, github_token, seed):
    rng = random.Random(seed)
    redactor = Redactor(live=redact.LiveSecrets())
    redactor.live.add(fake(40), kind="access_token")
    text = f"a login {github_token()} and\ngo, glpat é {fake(40)} done é\n" * 3
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=rng.random() < 0.5)
    stream = RedactingStream(target, redactor)
    while text:
        size = rng.randint(1, 30)
        if rng.random() < 0.5:
            assert stream.write(text[:size]) == len(text[:size])
        else:
            data = text[:size].encode()
            assert stream.buffer.write(data) == len(data)
        stream.flush()  # else the two would come in another order, as without redact
        text = text[size:]
    stream._release()
    stream.flush()
    expected = "a login [REDACTED:github_token] and\ngo, glpat é [REDACTED:access_token] done é\n" * 3
    assert written(target) == expected


def test_bytes_that_are_no_text_end_what_was_held(stream, target):
    stream.write("gh")
    stream.buffer.write(b"\xff\xfe")
    assert target.buffer.getvalue() == b"gh\xff\xfe"


def test_an_open_match_is_held_across_flush_until_the_stream_is_closed(fake):
    class Kept(io.StringIO):
        def close(self):
            self.kept = self.getvalue()
            super().close()

    target = Kept()
    stream = RedactingStream(target, Redactor())
    secret = fake(40)
    stream.write(f"access_token={secret[:20]}")
    stream.flush()
    assert secret[:20] not in target.getvalue()
    stream.write(secret[20:])
    stream.close()
    assert target.kept == "access_token=[REDACTED:access_token]"
    assert stream.closed


def test_an_open_match_is_written_at_exit(python, fake):
    secret = fake(40)
    done = python(INSTALL + f"print('access_token={secret}', end='')")
    assert done.stdout == "access_token=[REDACTED:access_token]"


def test_what_is_written_after_our_part_of_exit_comes_out_too(python, fake):
    secret = fake(40)
    done = python(
        "import atexit\natexit.register(lambda: print('late access_token=' + SECRET, end=''))\n"
        + INSTALL
        + f"SECRET = '{secret}'\nprint('first')"
    )
    assert done.stdout == "first\nlate access_token=[REDACTED:access_token]"


def test_the_rest_of_the_stream_is_its_own(stream, target):
    for name in ("encoding", "errors", "newlines", "line_buffering", "closed", "write_through"):
        assert getattr(stream, name) == getattr(target, name)
    assert isinstance(stream, io.TextIOWrapper)
    assert type(stream) is RedactingStream
    assert stream.buffer is stream.buffer
    assert (stream.isatty(), stream.writable(), stream.readable(), stream.seekable()) == (
        target.isatty(),
        target.writable(),
        target.readable(),
        target.seekable(),
    )
    stream.reconfigure(encoding="latin-1")
    assert target.encoding == stream.encoding == "latin-1"


def test_standard_streams_keep_their_file_descriptor_name_and_mode(python):
    done = python(
        INSTALL + "print(sys.stdout.fileno(), sys.stderr.fileno(), sys.stdout.name, sys.stderr.mode, "
        "sys.stdout.buffer.fileno())"
    )
    assert done.stdout == "1 2 <stdout> w 1\n"


def test_it_is_a_context_manager_that_is_itself(fake):
    target = Terminal()
    with RedactingStream(target, Redactor()) as stream:
        assert type(stream) is RedactingStream
    assert target.closed


def test_it_leaves_the_guarded_stream_open_when_it_is_forgotten(target):
    RedactingStream(target, Redactor()).write("x\n")
    assert not target.closed


def test_a_stream_without_a_buffer_has_none_and_never_the_unguarded_one():
    assert not hasattr(RedactingStream(Terminal(), Redactor()), "buffer")
    assert not hasattr(RedactingStream.__new__(RedactingStream), "_inner")


def test_wrong_types_are_refused_in_the_streams_own_words(stream, target):
    with pytest.raises(TypeError) as ours:
        stream.write(b"bytes")
    with pytest.raises(TypeError) as theirs:
        target.write(b"bytes")
    assert str(ours.value) == str(theirs.value)
    with pytest.raises(TypeError, match="bytes-like"):
        stream.buffer.write("text")


def test_a_secret_can_be_shown_on_purpose(stream, target, fake):
    secret = Secret(fake(40), kind="user_code")
    stream.write("code: ")
    disclose(secret, to=stream)
    stream.write(f"\nagain: {secret.reveal()}\n")
    assert written(target) == f"code: {secret.reveal()}\nagain: [REDACTED:user_code]\n"


def test_a_stream_that_is_detached_stays_guarded(python, fake):
    secret = fake(40)
    done = python(
        INSTALL
        + "import io\nsys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding='utf-8')\n"
        + f"print('access_token={secret}')"
    )
    assert (done.stdout, done.returncode) == ("access_token=[REDACTED:access_token]\n", 0), done.stderr


def test_redirected_and_captured_output_works_as_before(python):
    done = python(
        INSTALL
        + textwrap.dedent(
            """
            import contextlib, io
            with contextlib.redirect_stdout(io.StringIO()) as caught:
                print("caught")
            print(repr(caught.getvalue()))
            print(input("prompt> "))
            """
        ),
        stdin="typed\n",
    )
    assert (done.stdout, done.stderr) == ("'caught\\n'\nprompt> typed\n", "")


def test_a_write_from_inside_a_write_does_not_lock_up(python, fake):
    secret = fake(40)
    done = python(
        INSTALL
        + textwrap.dedent(
            f"""
            import signal
            interrupted = 0
            def interrupt(*args):
                global interrupted
                interrupted += 1
                print("access_token={secret}")
                # Again a moment later, and not at fixed times: those would pile up where a moment is long.
                signal.setitimer(signal.ITIMER_REAL, 0.001)
            signal.signal(signal.SIGALRM, interrupt)
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            written = 0
            while written < 3000 or not interrupted:
                print("x" * 80, file=sys.stdout)
                written += 1
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            print(written)
            """
        ),
        # Without it, what a signal writes while Python's own buffer is being emptied gets lost, and the
        # output holds memory in its place, with and without redact (CPython's gh-119506).
        PYTHONUNBUFFERED="1",
    )
    assert done.returncode == 0
    assert secret not in done.stdout
    assert done.stdout.count("x") == int(done.stdout.split()[-1]) * 80
    assert "[REDACTED:access_token]" in done.stdout


def test_writes_of_many_threads_do_not_mix(python):
    done = python(
        INSTALL
        + textwrap.dedent(
            """
            import threading
            sys.setswitchinterval(1e-5)
            def work(letter):
                for _ in range(300):
                    sys.stdout.write(letter * 50 + "\\n")
            threads = [threading.Thread(target=work, args=(letter,)) for letter in "abcdefgh"]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            """
        )
    )
    assert sorted(set(done.stdout.split())) == [letter * 50 for letter in "abcdefgh"]
    assert len(done.stdout.split()) == 8 * 300


def test_an_error_in_redaction_lets_nothing_through(target, fake):
    redactor = Redactor()

    class Broken:
        def __getattr__(self, name):
            raise RuntimeError(name)

    redactor.core = Broken()
    stream = RedactingStream(target, redactor)
    assert stream.write(f"access_token={fake(40)}\n") == 54
    stream.buffer.write(fake(40).encode())
    assert written(target) == "[REDACTED:error]\n[REDACTED:error]"


class Failing:
    """Stands for a native object, one of whose methods fails once."""

    def __init__(self, inner, failing, fault):
        self.inner, self.failing, self.fault = inner, failing, fault

    def __getattr__(self, name):
        if name != self.failing:
            return getattr(self.inner, name)
        self.failing = ""
        return self.fault


def raising(*args):
    raise RuntimeError


FAULTS = [raising, lambda *args: None, lambda *args: 7, lambda *args: object()]


@pytest.mark.parametrize(("method", "fault"), [(m, f) for m in ("feed", "flush", "expire") for f in FAULTS])
@pytest.mark.parametrize("binary", [False, True])
def test_after_a_fault_the_rest_of_the_line_is_swallowed(target, fake, binary, method, fault):
    stream, secret = RedactingStream(target, Redactor()), fake(40)
    write = (lambda text: stream.buffer.write(text.encode())) if binary else stream.write
    write(f"access_token={secret[:20]}")
    channel = stream._guarded_buffer._channel if binary else stream._text
    channel._incremental = Failing(channel._incremental, method, fault)
    if method != "feed":
        stream._release(expired=method == "expire")
    write(secret[20:30])
    write(f"{secret[30:]} and more\nthe next line\n")
    stream._release()
    shown = written(target)
    assert [start for start in range(20, 34, 2) if secret[start : start + 6] in shown] == []
    assert shown.endswith("[REDACTED:error]\nthe next line\n")
    assert [entry.sink for entry in redact.ledger().entries("errors")] == ["stderr"]


def test_the_default_redactor_is_looked_up_at_each_write(target, fake):
    from redact import Policy, Rule, _state

    stream = RedactingStream(target)
    stream.write("ticket AB-1234567\n")
    _state.use(
        Redactor(Policy(rules=[Rule(id="ticket", kind="ticket", pattern="AB-[0-9]{7}", keywords=("AB-",))]))
    )
    stream.write("ticket AB-1234567\n")
    assert written(target) == "ticket AB-1234567\nticket [REDACTED:ticket]\n"


# -- terminals


def seen_on_terminal(code, until, seconds=120.0):
    """Runs a program on a pseudo-terminal, and gives what is on it as soon as `until` is there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as child:
        os.close(theirs)
        output = b""
        limit = time.monotonic() + seconds
        while until not in output and time.monotonic() < limit:
            if select.select([ours], [], [], 0.05)[0]:
                try:
                    output += os.read(ours, 4096)
                except OSError:  # the program has ended
                    break
        child.kill()
    os.close(ours)
    return output.decode()


@pytest.mark.parametrize(
    "prompt", ["Name: ", "Continue? [y/N] ", "Password: ", "Enter your access token: ", "code> "]
)
def test_a_prompt_without_a_newline_is_there_while_the_program_waits(prompt):
    code = (
        f"import redact, sys; redact.install(); print({prompt!r}, end='', flush=True); sys.stdin.readline()"
    )
    assert seen_on_terminal(code, prompt.encode()) == prompt


def test_the_prompt_of_input_is_there_while_it_waits():
    code = "import redact; redact.install(); input('Your name: ')"
    assert "Your name: " in seen_on_terminal(code, b"Your name: ")


@pytest.mark.parametrize(
    "how", ["getpass.getpass({!r})", "getpass.getpass({!r}, stream=sys.stderr)", "early({!r})"]
)
def test_the_prompt_of_getpass_is_there_and_masked(fake, how):
    # The terminal becomes the program's own, which getpass opens anew, past every stream.
    begin = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    begin += "import sys, getpass; from getpass import getpass as early; "
    asked = how.format(f"access_token={fake(40)} now: ")
    assert fake(40) in seen_on_terminal(begin + asked, b"now: ")
    output = seen_on_terminal(f"{begin}import redact; redact.install(); {asked}", b"now: ")
    assert output.endswith("access_token=[REDACTED:access_token] now: ")


def test_on_a_terminal_an_idle_beginning_is_shown():
    code = "import redact, sys; redact.install(); print('see gh', end='', flush=True); sys.stdin.readline()"
    assert seen_on_terminal(code, b"see gh") == "see gh"


def test_on_a_terminal_an_idle_half_of_a_secret_is_masked_and_the_rest_swallowed(fake):
    secret = fake(40)
    code = (
        "import redact, sys; redact.install()\n"
        f"print('access_token={secret[:20]}', end='', flush=True); sys.stdin.readline()\n"
        f"print('{secret[20:]} and more'); print('the end')"
    )
    with window.Terminal([sys.executable, "-c", code]) as terminal:
        assert terminal.until(b"]") == b"access_token=[REDACTED:access_token]"
        terminal.type(b"\r")  # the rest comes when the mask was seen
        assert terminal.until(b"the end") == b"\r\n and more\r\nthe end"


def test_stdout_is_guarded_on_a_terminal_only(python, fake):
    secret = fake(40)
    code = f"import redact; redact.install(); print('access_token={secret}')"
    assert secret in python(code).stdout
    assert secret not in seen_on_terminal(code, b"]")


def test_programs_that_compare_a_stream_with_the_interpreters_own_find_what_they_found(python):
    code = """
import sys
def same():
    both = [sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__]
    return [*both, sys.__stdout__.fileno(), sys.__stderr__.name]
before, own = same(), (sys.__stdout__, sys.__stderr__)
import redact
with redact.install(stdout="always"):
    print(same() == before, sys.__stderr__ is not own[1])
print(same() == before, sys.__stdout__ is own[0], sys.__stderr__ is own[1])
"""
    assert python(code).stdout == "True True\nTrue True True\n"


def test_a_complaint_of_redacts_own_goes_past_the_guard(python):
    done = python("import redact\nredact.install().redactor.failed('x', KeyError('y'))")
    assert done.stderr == "redact: x failed with KeyError, and wrote [REDACTED:error] instead of its data\n"


def test_the_thread_for_idle_output_is_there_only_while_something_is_held(fake):
    target = Terminal()
    stream = RedactingStream(target, Redactor())
    stream.write("nothing held\n")
    assert not stream._watching
    with stream._lock:  # or the thread could be done before we look
        stream.write(f"access_token={fake(40)[:20]}")
        assert stream._watching
    limit = time.monotonic() + 120
    while stream._watching and time.monotonic() < limit:
        time.sleep(0.01)
    assert not stream._watching
    assert target.getvalue() == "nothing held\naccess_token=[REDACTED:access_token]"


@pytest.mark.parametrize("install", [True, False])
def test_what_input_asks_on_a_terminal_is_masked(fake, install):
    secret = fake(40)
    code = f"import redact; {'redact.install()' if install else ''}\ninput('access_token={secret} ok? ')"
    shown = "access_token=[REDACTED:access_token] ok? " if install else f"access_token={secret} ok? "
    assert seen_on_terminal(code, b"ok? ") == shown


@pytest.mark.parametrize(
    "program",
    [
        "out('one acc'); os._exit(3)",
        "out('one acc'); os.execvp('echo', ['echo', ' two'])",
        "out('one acc'); os.system('echo two'); out(' three acc'); out(' four')",
        "out('one acc'); subprocess.run(['echo', 'two'], check=True); out('three')",
        "sys.stdout.buffer.write(b'one acc'); sys.stdout.buffer.flush(); os.system('echo two')",
        "out('one acc'); os.waitpid(os.posix_spawn('/bin/echo', ['echo', 'two'], os.environ), 0)",
        "out('one acc'); pid = os.fork(); pid or sys.exit(); os.waitpid(pid, 0); out('two')",
        "out('one acc'); p = forks.Process(target=out, args=('two a',)); p.start(); p.join(); out(' three')",
        # What was not flushed comes later, or never, without redact as well.
        "sys.stdout.write('one acc'); os.system('echo two')",
        "sys.stdout.write('one acc'); os._exit(3)",
    ],
)
def test_other_processes_come_in_order_and_nothing_flushed_is_lost(program):
    begin = """
        import multiprocessing, os, subprocess, sys
        forks = multiprocessing.get_context('fork')
        def out(text):
            sys.stdout.write(text)
            sys.stdout.flush()
    """
    begin = textwrap.dedent(begin)
    plain, guarded = (run_for_output(start + begin + program) for start in ("", INSTALL))
    assert guarded == plain


@pytest.mark.parametrize("cut", [3, 13, 20])
def test_a_secret_that_a_childs_output_cuts_in_two_is_masked(fake, cut):
    text = f"access_token={fake(40)}"
    program = (
        f"import os; out = sys.stdout; out.write({text[:cut]!r}); out.flush(); os.system('echo child'); "
    )
    output = run_for_output(f"{INSTALL}{program}out.write({text[cut:]!r} + chr(10))")[0]
    assert "child" in output
    assert not any(fake(40)[at : at + 12] in output for at in range(28))


def run_for_output(program):
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout, done.stderr, done.returncode


def test_a_second_install_guards_what_somebody_has_put_there_since(python):
    done = python(
        INSTALL
        + textwrap.dedent(
            """
            import contextlib, io
            value = "aB3dE5fG7h" * 3
            first, own = sys.stderr, sys.stderr._inner
            shown, unguarded = io.StringIO(), io.StringIO()
            with contextlib.redirect_stderr(unguarded):
                print(f"token={value}", file=sys.stderr)
                with contextlib.redirect_stderr(shown):
                    again = redact.install(stdout="always")
                    print(f"token={value}", file=sys.stderr)
                    guard = sys.stderr
                    redact.install(stdout="always")
                    print(sys.stderr is guard)
                print(sys.stderr is unguarded)
            print(value in unguarded.getvalue(), shown.getvalue(), sys.stderr is first)
            sys.stderr = guard
            again.uninstall()
            print(sys.stderr is shown, sys.__stderr__ is own)
            """
        )
    )
    assert done.stdout.split() == ["True", "True", "True", "token=[REDACTED:token]", "True", "True", "True"]


def test_installs_without_end_keep_a_bounded_number_of_streams(python):
    done = python(
        INSTALL
        + textwrap.dedent(
            """
            import contextlib, gc, io, weakref
            kept = weakref.WeakSet()
            own = sys.stderr._inner
            for _ in range(500):
                with contextlib.redirect_stderr(io.StringIO()):
                    installation = redact.install(stdout="always")
                    kept.add(sys.stderr)
            gc.collect()
            print(len(kept) <= 100)
            installation.uninstall()
            print(sys.stderr is own)
            """
        )
    )
    assert done.stdout == "True\nTrue\n"
    assert done.stderr == ""
