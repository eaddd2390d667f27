"""The structlog sink: the processor on its own, and what install does to chains."""

import io
import json

import pytest
import structlog

import redact
from redact import Redactor
from redact.sinks.structlog import RedactProcessor


@pytest.fixture(autouse=True)
def _defaults():
    yield
    structlog.reset_defaults()


@pytest.fixture
def written():
    return io.StringIO()


def configured(written, *processors):
    structlog.configure(
        processors=list(processors),
        logger_factory=structlog.PrintLoggerFactory(written),
        cache_logger_on_first_use=True,
    )
    return structlog.get_logger()


def test_a_clean_event_is_the_same_object():
    event = {"event": "x", "list": [1, {"y": b"z"}]}
    assert RedactProcessor()(None, "info", event) is event


def test_a_secret_event_is_a_copy_of_what_changed(fake):
    event = {"event": "x", "access_token": fake(40), "list": [1]}
    masked = RedactProcessor(Redactor())(None, "info", event)
    assert masked == {"event": "x", "access_token": "[REDACTED:access_token]", "list": [1]}
    assert masked["list"] is event["list"]
    assert event["access_token"] == fake(40)


@pytest.mark.parametrize("kind", [str, str.encode, lambda text: bytearray(text.encode())])
def test_after_the_renderer_it_masks_text_and_bytes(kind, github_token):
    masked = RedactProcessor()(None, "info", kind(f'{{"x": "{github_token()}"}}'))
    assert masked == kind('{"x": "[REDACTED:github_token]"}')
    clean = kind('{"x": 1}')
    assert RedactProcessor()(None, "info", clean) is clean


def test_its_place_in_a_chain_needs_no_install(written, fake):
    log = configured(written, RedactProcessor(), structlog.processors.JSONRenderer(), RedactProcessor())
    log.info("login", access_token=fake(40))
    assert json.loads(written.getvalue()) == {"event": "login", "access_token": "[REDACTED:access_token]"}


def test_an_exception_to_be_rendered_is_copied(github_token):
    error = ValueError(github_token())
    masked = RedactProcessor()(None, "error", {"event": "x", "exc_info": error})
    assert (type(masked["exc_info"]), masked["exc_info"].args) == (ValueError, ("[REDACTED:github_token]",))
    assert error.args == (github_token(),)


@pytest.mark.parametrize(
    ("event", "left"),
    [
        ({"event": "x", "token": "y"}, {"event": "[REDACTED:error]"}),
        ("x", "[REDACTED:error]"),
        (b"x", b"[REDACTED:error]"),
        ((("x",), {"y": "z"}), (("[REDACTED:error]",), {})),
    ],
)
def test_an_error_in_redaction_leaves_nothing_of_the_event(event, left):
    redactor = Redactor()

    class Broken:
        def __getattr__(self, name):
            raise RuntimeError

    redactor.core = Broken()
    assert RedactProcessor(redactor)(None, "info", event) == left


def test_a_logger_cached_before_install_is_masked_and_free_again_after(written, fake):
    log = configured(written, structlog.processors.JSONRenderer())
    log.info("first", access_token="x" * 5)
    with redact.install(sinks={"structlog"}):
        log.info("second", access_token=fake(40))
    log.info("third", access_token=fake(40))
    assert [json.loads(line)["access_token"] for line in written.getvalue().splitlines()][1:] == [
        "[REDACTED:access_token]",
        fake(40),
    ]


def test_installing_again_after_uninstall_masks_again(written, fake):
    log = configured(written, structlog.processors.JSONRenderer())
    for _ in range(3):
        with redact.install(sinks={"structlog"}):
            log.info("x", access_token=fake(40))
    assert fake(40) not in written.getvalue()


class Backwards(json.JSONEncoder):
    """Writes texts in a way in which nobody would know a secret."""

    def encode(self, event):
        return json.dumps({name: value[::-1] for name, value in event.items()})


@pytest.mark.parametrize(
    "renderer",
    [
        structlog.processors.JSONRenderer(),
        structlog.processors.JSONRenderer(serializer=lambda event, **_: Backwards().encode(event)),
        structlog.processors.JSONRenderer(cls=Backwards),
    ],
)
def test_what_a_renderer_makes_of_texts_is_searched_before_if_not_known(written, github_token, renderer):
    log = configured(written, renderer)
    with redact.install(sinks={"structlog"}):
        for note in ("first", "second"):  # the names are known the second time
            log.info("login", note=f"{note} {github_token()}")
    assert github_token() not in written.getvalue()
    assert github_token()[::-1] not in written.getvalue()
    assert written.getvalue().count("REDACTED") + written.getvalue().count("DETCADER") == 2
    log.info("login", note=f"third {github_token()}")
    assert (github_token() in written.getvalue()) is not (github_token()[::-1] in written.getvalue())


def test_a_serializer_that_is_exchanged_is_not_taken_for_the_one_before(written, github_token):
    renderer = structlog.processors.JSONRenderer()
    log = configured(written, renderer)
    with redact.install(sinks={"structlog"}):
        log.info("login", note="x")
        renderer._dumps = lambda event, **_: Backwards().encode(event)
        log.info("login", note=github_token())
    assert "DETCADER" in written.getvalue()
    assert github_token()[::-1] not in written.getvalue()


def test_what_cannot_be_rendered_is_masked_when_that_is_said(written, github_token):
    """A float that is no number ends the rendering, in frames that hold the event."""
    log = configured(written, structlog.processors.JSONRenderer(allow_nan=False))
    with redact.install(sinks={"structlog"}):
        for _ in range(2):
            with pytest.raises(ValueError, match="JSON compliant") as raised:
                log.info("login", note=github_token(), ratio=float("nan"))
    frames = [str(entry.frame.f_locals.get("obj")) for entry in raised.traceback]
    assert any("[REDACTED:github_token]" in shown for shown in frames)
    assert not any(github_token() in shown for shown in frames)


def test_a_chain_given_as_a_tuple_is_given_back(written, fake):
    given = (structlog.processors.JSONRenderer(),)
    structlog.configure(processors=given, logger_factory=structlog.PrintLoggerFactory(written))
    with redact.install(sinks={"structlog"}):
        structlog.get_logger().info("x", access_token=fake(40))
    assert structlog.get_config()["processors"] is given
    assert fake(40) not in written.getvalue()


def test_the_same_renderer_in_two_chains_is_given_back_in_both(written):
    renderer = structlog.processors.JSONRenderer()
    chains = [[renderer], [renderer]]
    with redact.install(sinks={"structlog"}):
        for chain in chains:
            structlog.wrap_logger(structlog.PrintLogger(written), processors=chain).info("x")
        assert [chain[-1] is renderer for chain in chains] == [False, False]
    assert [chain[-1] is renderer for chain in chains] == [True, True]


def test_structlogs_own_trap_for_tests_still_sees_what_was_logged(fake):
    with redact.install(sinks={"structlog"}), structlog.testing.capture_logs() as caught:
        structlog.get_logger().info("x", access_token=fake(40))
    assert caught[0]["access_token"] == fake(40)


def test_settings_of_a_guarded_console_renderer_reach_it(written):
    renderer = structlog.dev.ConsoleRenderer(colors=False)
    log = configured(written, renderer)
    with redact.install(sinks={"structlog"}):
        guarded = structlog.get_config()["processors"][-1]
        assert isinstance(guarded, structlog.dev.ConsoleRenderer)
        guarded._pad_event_to = 40
        log.info("x", y=1)
    assert renderer._pad_event_to == 40
    assert "y=1" in written.getvalue()


def test_file_line_and_function_are_the_callers(written):
    asked = structlog.processors.CallsiteParameter
    log = configured(
        written,
        # Not all that there are: before Python 3.11 structlog has no answer to one of them.
        structlog.processors.CallsiteParameterAdder(
            {asked.PATHNAME, asked.FUNC_NAME, asked.MODULE, asked.LINENO}
        ),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.JSONRenderer(),
    )
    log.info("plain", stack_info=True)
    with redact.install(sinks={"structlog"}):
        log.info("guarded", stack_info=True)
    plain, guarded = (json.loads(line) for line in written.getvalue().splitlines())
    place = ("pathname", "func_name", "module")
    assert [guarded[name] for name in place] == [plain[name] for name in place]
    assert guarded["lineno"] == plain["lineno"] + 2
    assert "redact/sinks" not in guarded["stack"]


def test_a_dropped_event_stays_dropped(written):
    def drop(logger, method, event):
        raise structlog.DropEvent

    log = configured(written, drop)
    with redact.install(sinks={"structlog"}):
        log.info("x")
    assert written.getvalue() == ""


def test_an_error_of_the_renderer_reaches_the_app_as_before(written):
    log = configured(written, lambda logger, method, event: 1 / 0)
    with redact.install(sinks={"structlog"}), pytest.raises(ZeroDivisionError):
        log.info("x")


def test_no_frame_of_ours_holds_the_secret_when_the_renderer_fails(written, fake, own_locals):
    chain = (lambda logger, method, event: 1 / 0,)  # no list, so that redact's own frame stays below
    log = structlog.wrap_logger(structlog.PrintLogger(written), processors=chain)
    with redact.install(sinks={"structlog"}):
        try:
            log.info("x", access_token=fake(40))
        except ZeroDivisionError as error:
            shown = [dict(each) for each in own_locals(error)]
    for each in shown:
        each.pop("fields", None)  # what structlog itself passes on, and holds in its own frames
    assert shown
    assert fake(40) not in repr(shown)
