"""What the standard library's network clients print at a debuglevel, on a stdout that is left alone."""

import base64
import socket
import subprocess
import sys
import textwrap
import threading

import pytest

INSTALL = "import redact; redact.install()\n"

# What the server says first, what it answers to, and what the client does.
TALKS = {
    "poplib": (
        b"+OK\r\n",
        lambda _: b"+OK\r\n",
        """
        import poplib
        client = poplib.POP3(*place)
        client.set_debuglevel(2)
        client.user("ann"); client.pass_(value); client.quit()
        """,
    ),
    "smtplib, plain": (
        b"220 hello\r\n",
        lambda line: b"250-here\r\n250 AUTH PLAIN LOGIN\r\n" if line.startswith(b"ehlo") else b"235 ok\r\n",
        """
        import smtplib
        client = smtplib.SMTP(*place)
        client.set_debuglevel(1)
        client.login("ann", value); client.quit()
        """,
    ),
    "smtplib, in two steps": (
        b"220 hello\r\n",
        lambda line: b"250-here\r\n250 AUTH LOGIN\r\n" if line.startswith(b"ehlo") else two_steps(line),
        """
        import smtplib
        client = smtplib.SMTP(*place)
        client.set_debuglevel(1)
        client.login("ann", value, initial_response_ok=False); client.quit()
        """,
    ),
    "smtplib, with the time of day": (
        b"220 hello\r\n",
        lambda line: b"250-here\r\n250 AUTH PLAIN LOGIN\r\n" if line.startswith(b"ehlo") else b"235 ok\r\n",
        """
        import smtplib
        client = smtplib.SMTP(*place)
        client.set_debuglevel(2)
        client.login("ann", value); client.quit()
        """,
    ),
    "imaplib": (
        b"* OK hello\r\n",
        lambda line: b"* CAPABILITY IMAP4REV1\r\n" * (b"CAPA" in line) + line.split()[0] + b" OK done\r\n",
        """
        import imaplib
        imaplib.Debug = 4
        imaplib.IMAP4(*place).login("ann", value)
        """,
    ),
    "nntplib": (
        b"200 hello\r\n",
        lambda line: {b"authinfo user": b"381 and\r\n", b"authinfo pass": b"281 ok\r\n"}.get(
            line[:13], b"500 what?\r\n"
        ),
        """
        import warnings; warnings.simplefilter("ignore")  # it went with 3.13
        import nntplib
        client = nntplib.NNTP(*place, readermode=None, user=None)
        client.set_debuglevel(2)
        client.login("ann", value, usenetrc=False)
        """,
    ),
    "ftplib": (
        b"220 hello\r\n",
        lambda line: b"331 and\r\n" if line.startswith(b"USER") else b"230 ok\r\n",
        """
        import ftplib
        client = ftplib.FTP()
        client.set_debuglevel(2)
        client.connect(*place)
        client.login("ann", "x"); client.voidcmd(f"SITE password={value}")
        """,
    ),
    "http.client behind xmlrpc.client": (
        b"",
        lambda line: (
            b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n"
            b"<methodResponse>password=" + VALUE.encode() + b"</methodResponse>"
            if line.startswith(b"</methodCall")
            else b""
        ),
        """
        import xmlrpc.client
        try:
            xmlrpc.client.ServerProxy("http://%s:%s" % place, verbose=True).login(f"password={value}")
        except Exception as error:
            print(type(error).__name__)
        """,
    ),
}

TALKS["a member of xmlrpc.client's"] = (
    *TALKS["http.client behind xmlrpc.client"][:2],
    """
    import xmlrpc.client
    proxy = xmlrpc.client.ServerProxy("http://%s:%s" % place, verbose=True)
    try:
        proxy.login([{"password": value, "user": "ann"}])
    except Exception as error:
        print(type(error).__name__)
    """,
)

VALUE = "Qw7" + "eRt9Yu"
ODD = f"{VALUE}'\"\\{VALUE[::-1]}"
"""With quotes and backslashes, as people's password generators make them."""


def two_steps(line):
    if line.startswith(b"AUTH"):
        return b"334 VXNlcm5hbWU6\r\n"
    return b"334 UGFzc3dvcmQ6\r\n" if line == b"YW5u\r\n" else b"235 ok\r\n"


@pytest.fixture
def talk():
    """Runs a client against a server of its own; gives what it printed."""

    def run(name, install, password=VALUE):
        hello, answer, program = TALKS[name]
        with socket.create_server(("127.0.0.1", 0)) as server:
            threading.Thread(target=serve, args=(server, hello, answer), daemon=True).start()
            begin = f"{install}place, value = {server.getsockname()!r}, {password!r}\n"
            return subprocess.run(
                [sys.executable, "-c", begin + textwrap.dedent(program)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=300,
                check=True,
            ).stdout

    return run


def serve(server, hello, answer):
    connection, _ = server.accept()
    with connection, connection.makefile("rwb", buffering=0) as stream:
        stream.write(hello)
        for line in stream:
            stream.write(answer(line))


def readable(output):
    spelled = (f"\0ann\0{VALUE}", VALUE)
    packed = (base64.b64encode(each.encode()).decode() for each in spelled)
    return any(each in output for each in (VALUE, VALUE[::-1], *packed))


@pytest.mark.parametrize("name", TALKS)
def test_a_password_is_masked_in_what_they_print(talk, name):
    if name == "nntplib" and sys.version_info >= (3, 13):
        pytest.skip("there is no nntplib since 3.13")
    assert readable(talk(name, ""))
    masked = talk(name, INSTALL)
    assert not readable(masked), masked
    assert "[REDACTED:password]" in masked


@pytest.mark.parametrize("name", ["poplib", "imaplib", "nntplib"])
def test_a_password_with_quotes_and_backslashes_is_masked_to_its_end(talk, name):
    if name == "nntplib" and sys.version_info >= (3, 13):
        pytest.skip("there is no nntplib since 3.13")
    assert VALUE[::-1] in talk(name, "", ODD)
    assert not readable(talk(name, INSTALL, ODD))


def test_what_servers_offer_and_clients_ask_is_left_alone(talk):
    plain, masked = talk("smtplib, in two steps", ""), talk("smtplib, in two steps", INSTALL)
    kept = [line for line in plain.splitlines() if line in masked.splitlines()]
    assert any("AUTH LOGIN" in line and line.startswith("reply") for line in kept)
    assert sum(line.startswith("send: 'quit") for line in kept) == 1
