"""`redact run` with real programs, through pipes and on real pseudo-terminals."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command.terminal import PATIENCE, Terminal

RUN = [sys.executable, "-m", "redact", "run"]
MASK = b"[REDACTED:github_token]"
PYTHON = [sys.executable, "-u", "-c"]


# -- through pipes


def test_output_and_errors_are_masked_and_stay_apart(redact_command, github_token):
    code = "import sys; print('out', sys.argv[1]); print('err', sys.argv[1], file=sys.stderr)"
    done = redact_command("run", "--", *PYTHON, code, github_token())
    assert (done.returncode, done.stdout, done.stderr) == (0, b"out " + MASK + b"\n", b"err " + MASK + b"\n")


def test_the_control_without_it_the_token_shows(github_token):
    code = "import sys; print(sys.argv[1])"
    assert subprocess.check_output([*PYTHON, code, github_token()], text=True).strip() == github_token()


def test_output_and_errors_that_go_the_same_way_keep_their_order(github_token):
    code = "import os\nfor n in range(200): os.write(1 + n % 2, b'%d\\n' % n)"
    done = subprocess.run(
        [*RUN, *PYTHON, code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True, timeout=300
    )
    assert done.stdout.split() == [b"%d" % n for n in range(200)]


def test_a_token_cut_into_writes_is_masked(redact_command, github_token):
    code = (
        "import sys, time\nfor c in sys.argv[1]: sys.stdout.write(c); sys.stdout.flush(); time.sleep(0.001)"
    )
    assert redact_command("run", *PYTHON, code, github_token()).stdout == MASK


def test_standard_input_is_the_programs_own(redact_command):
    assert redact_command("run", "--", "tr", "a-z", "A-Z", stdin=b"typed\n").stdout == b"TYPED\n"


@pytest.mark.parametrize("code", [0, 1, 2, 77, 255])
def test_the_exit_code_is_the_programs(redact_command, code):
    assert redact_command("run", "sh", "-c", f"exit {code}").returncode == code


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_signal_that_ended_it_is_in_the_exit_code(redact_command, number):
    assert redact_command("run", "sh", "-c", f"kill -{number.value} $$").returncode == 128 + number


def test_a_script_without_a_first_line_is_the_shells(tmp_path, redact_command):
    script = tmp_path / "script"
    script.write_text('echo "of the shell: $1"\n')
    script.chmod(0o755)
    assert redact_command("run", "--", script, "one").stdout == b"of the shell: one\n"
    with Terminal([*RUN, "--", script, "two"]) as terminal:
        assert b"of the shell: two" in terminal.rest()
        assert terminal.wait() == 0


def test_the_path_of_a_file_of_variables_is_where_the_program_is_looked_for(tmp_path, redact_command):
    (tmp_path / "tool").write_text("#!/bin/sh\necho found\n")
    (tmp_path / "tool").chmod(0o755)
    (tmp_path / ".env").write_text(f"PATH={tmp_path}:/usr/bin:/bin\n")
    assert redact_command("run", "--env-file", tmp_path / ".env", "--", "tool").stdout == b"found\n"
    assert redact_command("run", "--", "tool").returncode == 127


def test_no_name_is_no_program(redact_command):
    done = redact_command("run", "--", "")
    assert (done.returncode, done.stderr) == (127, b"redact: : No such file or directory\n")


def test_a_program_that_cannot_be_started_is_one_line(tmp_path, redact_command):
    done = redact_command("run", "--", "no-such-program", "--flag")
    assert (done.returncode, done.stderr) == (127, b"redact: no-such-program: No such file or directory\n")
    (tmp_path / "text").write_text("text")
    done = redact_command("run", "--", tmp_path / "text")
    assert (done.returncode, done.stderr) == (126, f"redact: {tmp_path}/text: Permission denied\n".encode())


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], b"Missing argument"),
        (["--loud", "ls"], b"No such option"),
        (["--env-file", "nowhere", "ls"], b"redact: nowhere: No such file or directory"),
        (["--env-file", "bad", "ls"], b"redact: bad: line 2 is no NAME=VALUE"),
        (["--policy", "nowhere", "ls"], b"redact: nowhere: cannot be read"),
    ],
)
def test_a_wrong_call_is_exit_code_2(tmp_path, redact_command, arguments, told):
    (tmp_path / "bad").write_text("A=1\n= '\n")
    done = redact_command("run", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1])
def test_signals_are_passed_on(number):
    code = f"""
import signal, sys, time
def caught(number, frame):
    print("caught", number, flush=True)
    sys.exit(7)
signal.signal({number.value}, caught)
print("ready", flush=True)
while True:
    time.sleep(1)
"""
    with subprocess.Popen([*RUN, *PYTHON, code], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        process.send_signal(number)
        assert process.stdout.read() == b"caught %d\n" % number
        assert process.wait() == 7


def test_nothing_is_blocked_or_ignored_in_the_program(redact_command):
    code = """
masks = [int(line.split()[1], 16) for line in open("/proc/self/status") if line[:7] in ("SigBlk:", "SigIgn:")]
print(*(mask & ~(0b11 << 31) for mask in masks))  # 32 and 33 are the C library's own
"""
    plain = subprocess.check_output([*PYTHON, code])
    assert redact_command("run", *PYTHON, code).stdout == plain
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        assert terminal.rest().split() == plain.split()


def test_sensitive_variables_are_live_secrets_in_any_spelling(redact_command, fake):
    code = (
        "import base64, os; v = os.environ['ACME_API_KEY']; "
        "print(v, v.encode().hex(), base64.b64encode(v.encode()).decode(), os.environ['ACME_NAME'])"
    )
    environment = {"ACME_API_KEY": fake(32), "ACME_NAME": "plain-name"}
    done = redact_command("run", *PYTHON, code, **environment)
    mask = b"[REDACTED:acme_api_key]"
    assert done.stdout.replace(b"=", b"").split() == [mask, mask, mask, b"plain-name"]


def test_the_password_in_an_address_of_the_environment_is_live_too(redact_command, fake):
    code = "import os; print(os.environ['DATABASE_URL'].split(':')[2].partition('@')[0])"
    done = redact_command("run", *PYTHON, code, DATABASE_URL=f"postgres://app:{fake(20)}@db/app")
    assert done.stdout == b"[REDACTED:password]\n"


def test_variables_of_a_file_are_set_and_masked(tmp_path, redact_command):
    (tmp_path / ".env").write_text("# comment\nexport DB_PASSWORD='hunter 2!'\nNAME=plain\n")
    code = "import os; print(os.environ['DB_PASSWORD'], os.environ['NAME'])"
    done = redact_command("run", "--env-file", ".env", *PYTHON, code, cwd=tmp_path)
    assert done.stdout == b"[REDACTED:db_password] plain\n"


def test_verbose_names_what_is_too_plain_to_be_masked(redact_command):
    done = redact_command("run", "-v", "true", MY_PASSWORD="on")
    assert b"redact: MY_PASSWORD has a sensitive name" in done.stderr
    assert b"redact: PWD" not in done.stderr


def test_a_program_in_the_background_may_still_write(redact_command, github_token):
    done = redact_command("run", "sh", "-c", f"(sleep 0.3; echo {github_token()}) & exit 4")
    assert (done.returncode, done.stdout) == (4, MASK + b"\n")


def test_a_reader_that_is_gone_ends_the_program():
    with subprocess.Popen([*RUN, "yes"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.read(4) == b"y\ny\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() != 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_an_output_that_takes_nothing_is_one_line_and_ends_the_program():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*RUN, "yes"], stdout=full, stderr=subprocess.PIPE, timeout=300, check=False)
    assert done.returncode == 2
    assert done.stderr == b"redact: standard output: No space left on device\n"


# -- on a terminal


def test_python_on_a_terminal_sees_one_and_colours_pass(github_token):
    code = (
        "import os, sys; print(*(os.isatty(n) for n in range(3)), os.get_terminal_size()); "
        "print(chr(27) + '[31m' + sys.argv[1] + chr(27) + '[0m')"
    )
    with Terminal([*RUN, "--", *PYTHON, code, github_token()], rows=33, columns=99) as terminal:
        out = terminal.rest()
        assert terminal.wait() == 0
    assert b"True True True os.terminal_size(columns=99, lines=33)\r\n" in out
    assert b"\x1b[31m" + MASK + b"\x1b[0m\r\n" in out


def test_the_control_on_a_terminal_without_it_the_token_shows(github_token):
    with Terminal([*PYTHON, "import sys; print(sys.argv[1])", github_token()]) as terminal:
        assert terminal.rest() == github_token().encode() + b"\r\n"


def test_the_python_prompt_comes_at_once_and_answers_are_masked(fake, github_token):
    command = [sys.executable, "-q", "-i"]
    with Terminal([*RUN, "--", *command], PYTHON_BASIC_REPL="1", NO_COLOR="1") as terminal:
        terminal.until(b">>> ")
        terminal.type(f"'{github_token()[:9]}' + '{github_token()[9:]}'\r".encode())
        assert terminal.until(b">>> ").endswith(b"'" + MASK + b"'\r\n>>> ")
        terminal.type(b"exit(5)\r")
        terminal.rest()
        assert terminal.wait() == 5


def test_a_password_prompt_shows_at_once_and_the_password_never(fake):
    code = "import getpass; p = getpass.getpass('Password: '); print('password=' + p, len(p))"
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        terminal.until(b"Password: ")
        terminal.type(b"correct horse1\r")
        out = terminal.rest()
        assert terminal.wait() == 0
    assert b"correct" not in out
    assert b"password=[REDACTED:password] horse1 14\r\n" in out


def test_a_prompt_that_ends_like_a_secret_begins_is_shown_after_a_while():
    code = "answer = input('token: gh'); print('got', answer)"
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        terminal.until(b"token: gh")
        terminal.type(b"yes\r")
        terminal.until(b"got yes")


def test_ctrl_c_reaches_the_program_alone():
    code = """
import time
try:
    print("ready", flush=True)
    time.sleep(600)
except KeyboardInterrupt:
    print("interrupted", flush=True)
    raise SystemExit(9)
"""
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        terminal.until(b"ready")
        terminal.type(b"\x03")
        terminal.until(b"interrupted")
        terminal.rest()
        assert terminal.wait() == 9


def test_ctrl_c_ends_a_program_that_does_not_mind():
    with Terminal([*RUN, "--", "sh", "-c", "echo ready; exec sleep 600"]) as terminal:
        terminal.until(b"ready")
        terminal.type(b"\x03")
        terminal.rest()
        assert terminal.wait() == 128 + signal.SIGINT


def test_a_resized_window_is_a_resized_window():
    code = """
import os, signal, time
signal.signal(signal.SIGWINCH, lambda *_: print("now", *os.get_terminal_size(), flush=True))
print("ready", flush=True)
while True:
    time.sleep(1)
"""
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        terminal.until(b"ready")
        terminal.resize(44, 111)
        terminal.until(b"now 111 44")


def stoppable():
    """A command for a shell: one process that says `started`, and `finished` once it was stopped and goes on.

    Not `sh -c 'echo started; sleep 1'`: a shell that is stopped between `vfork` and `exec` of its child never
    counts as stopped, with us or without (dash 0.5.12: 10 of 60 times on a busy machine).
    """
    code = (
        "import signal; number = signal.SIGCONT; signal.pthread_sigmask(signal.SIG_BLOCK, [number]); "
        "print('st''arted'); signal.sigwait([number]); print('fin''ished')"
    )
    return f'{" ".join(PYTHON)} "{code}"'


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_has_job_control_behind_it():
    with Terminal([*RUN, "--", "bash", "--norc", "--noprofile", "-i"]) as terminal:
        terminal.until(b"$ ")
        terminal.type(f"{stoppable()}\r".encode())
        terminal.until(b"started")
        terminal.type(b"\x1a")
        terminal.until(b"Stopped")
        # Else `exit` may find that the job is stopped still.
        terminal.type(b"kill %1; disown %1; echo password=hunter2$((1+1))\r")
        terminal.until(b"password=[REDACTED:password]\r\n")
        terminal.type(b"exit 6\r")
        terminal.rest()
        assert terminal.wait() == 6


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_ctrl_z_stops_it_as_a_job_of_the_shell_and_fg_goes_on(tmp_path):
    program = tmp_path / "program.py"
    program.write_text("print('ready', flush=True)\nwhile True: print('got', input(), flush=True)\n")
    with Terminal(["bash", "--norc", "--noprofile", "-i"]) as terminal:
        terminal.until(b"$ ")
        terminal.type(f"{' '.join(RUN)} {sys.executable} {program}\r".encode())
        terminal.until(b"ready\r\n")
        terminal.type(b"\x1a")
        terminal.until(b"Stopped")
        terminal.type(b"echo between $((40+2)); stty -a | grep -o ' icanon'\r")
        terminal.until(b"between 42")
        terminal.until(b" icanon\r\n")
        terminal.until(b"$ ")
        terminal.type(b"fg\r")
        terminal.until_raw()
        terminal.type(b"again\r")
        terminal.until(b"got again")
        terminal.type(b"\x04")
        terminal.until(b"EOFError")
        terminal.until(b"$ ")
        terminal.type(b"echo code $?\r")
        terminal.until(b"code 1\r\n")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_it_is_a_job_like_any_other(tmp_path):
    run = " ".join([*RUN, "--"])
    with Terminal(["bash", "--norc", "--noprofile", "-i"]) as terminal:
        terminal.until(b"$ ")
        terminal.type(f"{run} {stoppable()} | cat\r".encode())
        terminal.until(b"started")
        terminal.type(b"\x1a")
        terminal.until(b"Stopped")
        terminal.until(b"$ ")
        terminal.type(b"fg\r")
        terminal.until(b"finished")
        terminal.until(b"$ ")
        terminal.type(f"{run} sh -c 'read word; echo got''$word' &\r".encode())
        terminal.until(b"$ ")
        terminal.type(b"echo al''ive\r")
        terminal.until(b"alive")
        terminal.type(b"fg\r")
        terminal.until_raw()
        terminal.type(b"again\r")
        terminal.until(b"gotagain")


@pytest.mark.skipif(shutil.which("less") is None, reason="needs less")
def test_less_fills_the_screen_and_pages(tmp_path, github_token):
    file = tmp_path / "log"
    file.write_text("".join(f"line {n}\n" for n in range(100)) + f"last {github_token()}\n")
    with Terminal([*RUN, "--", "less", file], rows=10, LESS="") as terminal:
        terminal.until(b"line 8")
        terminal.type(b"G")
        assert github_token().encode() not in terminal.until(MASK)
        terminal.type(b"q")
        terminal.rest()
        assert terminal.wait() == 0


def test_errors_that_go_elsewhere_stay_apart_on_a_terminal(tmp_path, github_token):
    errors = tmp_path / "errors"
    code = "import sys; print('out'); print(sys.argv[1], sys.stderr.isatty(), file=sys.stderr)"
    shell = f'exec "$@" 2>{errors}'
    with Terminal(["sh", "-c", shell, "sh", *RUN, "--", *PYTHON, code, github_token()]) as terminal:
        assert terminal.rest() == b"out\r\n"
        assert terminal.wait() == 0
    assert errors.read_bytes() == MASK + b" False\n"


def test_with_input_from_a_pipe_the_output_is_still_a_terminal(github_token):
    code = "import sys; print(sys.stdin.read(), sys.stdout.isatty(), sys.argv[1])"
    shell = 'echo piped | "$@"'
    with Terminal(["sh", "-c", shell, "sh", *RUN, "--", *PYTHON, code, github_token()]) as terminal:
        assert terminal.rest() == b"piped\r\n True " + MASK + b"\r\n"
        assert terminal.wait() == 0


def test_the_terminal_is_as_before_afterwards():
    shell = 'stty -a > /dev/null; before=$(stty -g); "$@"; test "$before" = "$(stty -g)" && echo same'
    for command in (["true"], ["no-such-program"], ["sh", "-c", "kill -9 $$"], ["sh", "-c", "stty raw"]):
        with Terminal(["sh", "-c", shell, "sh", *RUN, "--", *command]) as terminal:
            terminal.until(b"same\r\n")


def test_when_it_is_killed_the_program_is_hung_up(tmp_path):
    told = tmp_path / "told"
    code = f"""
import pathlib, signal, sys, time
def hung_up(*_):
    pathlib.Path({str(told)!r}).write_text("hung up")
    sys.exit()
signal.signal(signal.SIGHUP, hung_up)
print("ready", flush=True)
time.sleep(600)
"""
    with Terminal([*RUN, "--", *PYTHON, code]) as terminal:
        terminal.until(b"ready")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait()
        deadline = time.monotonic() + PATIENCE
        # Until the word is in it: the file is there a moment before.
        while not (told.exists() and told.read_text()) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert told.read_text() == "hung up"


# -- masking from and to a terminal


def test_mask_on_a_terminal_shows_a_prompt_that_might_become_a_secret():
    shell = f"(printf 'say gh'; sleep 1; printf 'ello') | {' '.join(RUN[:-1])} mask"
    with Terminal(["sh", "-c", shell]) as terminal:
        terminal.until(b"say gh")
        assert terminal.rest() == b"ello"


def test_mask_of_files_draws_a_bar_on_a_terminal_alone(tmp_path, github_token):
    file = tmp_path / "log"
    file.write_text(github_token())
    with Terminal([*RUN[:-1], "mask", "--in-place", file]) as terminal:
        out = terminal.rest()
    assert b"masking" in out
    assert out.endswith(b"redact: 1 masked in 1 of 1 file\r\n")


@pytest.mark.parametrize(("no_color", "bold"), [("", True), ("1", False)])
def test_help_is_in_colour_on_a_terminal_unless_somebody_minds(no_color, bold):
    with Terminal([*RUN[:-1], "--help"], NO_COLOR=no_color) as terminal:
        assert (b"\x1b[1mUsage:" in terminal.rest()) is bold
