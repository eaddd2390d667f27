"""OpenTelemetry metrics: series that differ only in a secret become one.

And of both newer signals: where the SDK cannot be hooked, they are dropped.
"""

import textwrap

import pytest
from opentelemetry.metrics import Observation
from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource

import redact
from redact import Redactor, _metrics

MASKED = {"access_token": "[REDACTED:access_token]"}


class Meter:
    """A meter, and what its reader collects."""

    def __init__(self, views=()):
        self.reader = InMemoryMetricReader()
        provider = MeterProvider(
            [self.reader],
            resource=Resource({"service.name": "test"}),
            exemplar_filter=AlwaysOffExemplarFilter(),
            shutdown_on_exit=False,
            views=views,
        )
        self.meter = provider.get_meter("t")

    def points(self):
        """Attributes and number (or count and sum) of each point of the one metric that there is."""
        ((metric,),) = [
            scope.metrics
            for each in self.reader.get_metrics_data().resource_metrics
            for scope in each.scope_metrics
        ]
        return [
            (dict(point.attributes), point.value if hasattr(point, "value") else (point.count, point.sum))
            for point in metric.data.data_points
        ]


@pytest.fixture
def meter():
    return Meter()


def test_measurements_that_differ_only_in_a_secret_are_one_series(meter, fake):
    counter = meter.meter.create_counter("c")
    with redact.install(sinks={"otel"}):
        for seed in range(5):
            counter.add(2, {"access_token": fake(40, seed)})
        assert meter.points() == [(MASKED, 10)]


def test_what_was_measured_before_is_masked_and_added(meter, fake):
    counter = meter.meter.create_counter("c")
    for seed in range(3):
        counter.add(2, {"access_token": fake(40, seed)})
    with redact.install(sinks={"otel"}):
        counter.add(1, {"access_token": fake(40, 9)})
        counter.add(1, {"other": "clean"})
        assert meter.points() == [(MASKED, 7), ({"other": "clean"}, 1)]


@pytest.mark.parametrize(
    ("views", "expected"),
    [
        ([], [(MASKED, (3, 15))]),
        # Exponential ones are not added up again once they are apart.
        (
            [View(instrument_name="*", aggregation=ExponentialBucketHistogramAggregation())],
            [(MASKED, (1, 4)), (MASKED, (1, 5)), (MASKED, (1, 6))],
        ),
    ],
)
def test_histograms_of_before(fake, views, expected):
    meter = Meter(views=views)
    histogram = meter.meter.create_histogram("h")
    for seed in range(3):
        histogram.record(4 + seed, {"access_token": fake(40, seed)})
    with redact.install(sinks={"otel"}):
        assert meter.points() == expected


def test_of_a_gauge_the_last_value_counts(meter, fake):
    gauge = meter.meter.create_gauge("g")
    for seed in range(3):
        gauge.set(seed, {"access_token": fake(40, seed)})
    with redact.install(sinks={"otel"}):
        assert meter.points() == [(MASKED, 2)]


def test_what_is_observed_is_masked(fake):
    meter = Meter()
    meter.meter.create_observable_counter("o", [lambda _: [Observation(3, {"access_token": fake(40)})]])
    with redact.install(sinks={"otel"}):
        assert meter.points() == [(MASKED, 3)]


def test_clean_measurements_and_metrics_are_the_same_objects(meter):
    meter.meter.create_counter("c").add(1, {"a": "b"})
    data = meter.reader.get_metrics_data()
    assert _metrics.masked_metrics(Redactor().core, data) is data


def test_the_callers_attributes_are_as_they_were(meter, fake):
    attributes = {"access_token": fake(40), "list": [1]}
    with redact.install(sinks={"otel"}):
        meter.meter.create_counter("c").add(1, attributes)
    assert attributes == {"access_token": fake(40), "list": [1]}


def test_after_uninstall_metrics_are_as_they_were(meter, fake):
    redact.install(sinks={"otel"}).uninstall()
    meter.meter.create_counter("c").add(1, {"access_token": fake(40)})
    assert meter.points() == [({"access_token": fake(40)}, 1)]


def test_an_error_in_redaction_leaves_the_number(meter, fake, monkeypatch):
    with redact.install(sinks={"otel"}) as installation:

        class Broken:
            def value(self, value, sink):
                if isinstance(value, dict) and "access_token" in value:
                    raise RuntimeError
                return value

        core, installation.redactor.core = installation.redactor.core, Broken()
        meter.meter.create_counter("c").add(3, {"access_token": fake(40)})
        assert meter.points() == [({"redact": "[REDACTED:error]"}, 3)]
        installation.redactor.core = core
    assert [entry.rule for entry in redact.ledger().entries("errors")] == ["RuntimeError"]


def test_the_canaries_are_not_counted(python):
    done = python(
        "import redact; redact.install()\n"
        "import opentelemetry.sdk.metrics, opentelemetry.sdk._logs, opentelemetry.sdk.trace\n"
        "print(len(redact.ledger()))"
    )
    assert done.stdout == "0\n"


PROGRAM = """
import redact
installation = redact.install()
{break_it}
from opentelemetry.sdk import _logs, metrics
from opentelemetry.sdk._logs import export
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

class Exporter(export.LogRecordExporter):
    def export(self, batch):
        print("log record")
    def shutdown(self): pass
    def force_flush(self, timeout_millis=0): return True

def run():
    provider = _logs.LoggerProvider(shutdown_on_exit=False)
    provider.add_log_record_processor(export.SimpleLogRecordProcessor(Exporter()))
    provider.get_logger("t").emit(body="x")
    reader = InMemoryMetricReader()
    provider = metrics.MeterProvider([reader], shutdown_on_exit=False)
    provider.get_meter("t").create_counter("c").add(1)
    print("metrics" if reader.get_metrics_data() else "no metrics")

run()
installation.uninstall()
run()
"""


def test_where_no_hook_works_they_are_dropped_and_it_says_so(python):
    break_it = textwrap.dedent(
        """
        # As if this SDK kept its fields elsewhere.
        import redact._telemetry as records, redact._metrics as metrics
        records.masked_log = lambda core, data: data
        metrics.masked_measurement = lambda core, data: data
        metrics.masked_metrics = lambda core, data: data
        """
    )
    done = python(PROGRAM.format(break_it=break_it))
    assert done.stdout == "no metrics\nlog record\nmetrics\n"
    assert done.stderr.splitlines() == [
        "redact: this version of opentelemetry-sdk cannot be hooked; "
        f"its {what} are dropped, so that none leaks"
        for what in ("log records", "metrics")
    ]


def test_the_control_nothing_is_dropped_where_the_hooks_work(python):
    done = python(PROGRAM.format(break_it=""))
    assert (done.stdout, done.stderr) == ("log record\nmetrics\nlog record\nmetrics\n", "")


def test_schema_urls_and_units_are_masked_wherever_they_are_repeated(fake):
    schema = f"https://schemas.example.com/1?access_token={fake(40)}"
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader], resource=Resource({}, schema), shutdown_on_exit=False)
    provider.get_meter("app", schema_url=schema).create_counter(
        "logins", unit=f"access_token={fake(40)}"
    ).add(1)
    data = reader.get_metrics_data()
    assert data.to_json().count(fake(40)) == 5, "the control"
    masked = _metrics.masked_metrics(Redactor(live=redact.LiveSecrets()).core, data)
    assert fake(40) not in masked.to_json()
    assert masked.to_json().count("[REDACTED:access_token]") == 5
