"""Children of multiprocessing install by their parent's settings, and start whatever those are."""

import os
import subprocess
import sys
import textwrap

import pytest

SHORT = {"TMPDIR": "/tmp"}  # forkserver's socket lies in it; its name may have 108 characters

CHILD = """
import multiprocessing, sys, redact

def work():
    installation = redact._state.installation()
    print(installation is not None and sorted(installation.sinks), flush=True)
    print("doorno=12d34 password=hunter2!X", flush=True)

"""


@pytest.fixture
def spawned(tmp_path, python):
    """Runs a program that spawns children, from a module as they need one."""

    def run(code):
        (tmp_path / "parent.py").write_text(CHILD + textwrap.dedent(code))
        program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import parent; parent.main()"
        return python(program, **SHORT)

    return run


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_a_child_masks_by_its_parents_policy_and_so_does_its_own_child(spawned, method):
    done = spawned(
        f"""
        def middle():
            child = multiprocessing.get_context({method!r}).Process(target=work)
            child.start(); child.join()
        def main():
            policy = redact.Policy(key_names={{"doorno": "door"}}, masks={{"password": redact.Fixed("<pw>")}})
            redact.install(policy, sinks={{"stdout"}}, stdout="always")
            child = multiprocessing.get_context({method!r}).Process(target=middle)
            child.start(); child.join()
        """
    )
    assert (done.stdout, done.stderr) == ("['stdout']\ndoorno=[REDACTED:door] password=<pw>\n", "")


def test_a_policy_that_cannot_travel_leaves_the_child_the_default_one(spawned):
    done = spawned(
        """
        def main():
            class Odd(redact.Fixed):
                pass
            redact.install(redact.Policy(masks={"password": Odd("<pw>")}), sinks={"stdout"}, stdout="always")
            child = multiprocessing.get_context("spawn").Process(target=work)
            child.start(); child.join()
            print(child.exitcode)
        """
    )
    lines = done.stdout.splitlines()
    assert "logging" in lines[0]
    assert lines[1:] == [
        "doorno=12d34 password=hunter2!X",
        "0",
    ]  # a pipe, which the default settings do not guard
    assert done.stderr.count("cannot be sent to a child process") == 1


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_what_the_main_module_says_when_a_child_imports_it_is_masked(tmp_path, fake, method):
    program = f"""
        import multiprocessing, sys
        print("access_token={fake(40)}", __name__, file=sys.stderr)
        def work():
            pass
        if __name__ == "__main__":
            if sys.argv[1] == "install":
                import redact
                redact.install()
            multiprocessing.set_forkserver_preload([])
            child = multiprocessing.get_context({method!r}).Process(target=work)
            child.start(); child.join()
    """
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program))
    plain, guarded = (
        subprocess.run(
            [sys.executable, path, mode],
            env={**os.environ, **SHORT},
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        for mode in ("plain", "install")
    )
    assert plain.stderr.count(fake(40)) == 2
    assert guarded.stderr.splitlines()[1:] == ["access_token=[REDACTED:access_token] __mp_main__"]


def test_a_policy_that_needs_the_main_module_arrives_after_it(tmp_path):
    program = """
        import multiprocessing, redact
        class Odd(redact.Fixed):
            pass
        def work():
            print("password=hunter2!X", flush=True)
        if __name__ == "__main__":
            redact.install(redact.Policy(masks={"password": Odd("<pw>")}), stdout="always")
            child = multiprocessing.get_context("spawn").Process(target=work)
            child.start(); child.join()
    """
    path = tmp_path / "program.py"
    path.write_text(textwrap.dedent(program))
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=300, check=True)
    assert (done.stdout, done.stderr) == ("password=<pw>\n", "")


def test_a_child_may_install_by_settings_of_its_own(spawned):
    done = spawned(
        """
        def other():
            redact.install(sinks={"stdout"}, stdout="always")
            work()
        def main():
            redact.install()
            child = multiprocessing.get_context("spawn").Process(target=other)
            child.start(); child.join()
        """
    )
    assert (done.stdout, done.stderr) == ("['stdout']\ndoorno=12d34 password=[REDACTED:password]\n", "")


def test_after_uninstall_children_are_their_own(spawned):
    done = spawned(
        """
        def main():
            redact.install(stdout="always").uninstall()
            child = multiprocessing.get_context("spawn").Process(target=work)
            child.start(); child.join()
        """
    )
    assert (done.stdout, done.stderr) == ("False\ndoorno=12d34 password=hunter2!X\n", "")


def test_what_a_forked_child_holds_at_its_end_is_written(spawned, fake):
    done = spawned(
        f"""
        def last():
            sys.stderr.write("access_token={fake(40)}")
        def main():
            redact.install()
            child = multiprocessing.get_context("fork").Process(target=last)
            child.start(); child.join()
        """
    )
    assert done.stderr == "access_token=[REDACTED:access_token]"


def test_multiprocessing_is_not_imported_for_it(python):
    done = python("import sys, redact; redact.install(); print('multiprocessing' in sys.modules)")
    assert done.stdout == "False\n"
