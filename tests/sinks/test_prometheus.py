"""Metrics of prometheus_client: series are added up by labels that hold no secret."""

from collections import UserDict
from types import MappingProxyType

import prometheus_client
import pytest
from prometheus_client.openmetrics.exposition import generate_latest

import redact

VALUES = ["aB3dE5fG7h" * 3, "hG7fE5dB3a" * 3]


@pytest.fixture
def registry():
    return prometheus_client.CollectorRegistry()


@pytest.fixture
def counter(registry):
    return prometheus_client.Counter("asked", "requests", ["path", "access_token"], registry=registry)


@pytest.fixture
def installed():
    with redact.install(sinks={"prometheus"}) as installation:
        yield installation


def shown(registry):
    return generate_latest(registry).decode()


@pytest.mark.usefixtures("installed")
def test_series_that_differ_in_a_secret_become_one(counter, registry):
    for value in VALUES:
        counter.labels("/x", value).inc()
        counter.labels(path="/x", access_token=value).inc()
    assert 'asked_total{access_token="[REDACTED:access_token]",path="/x"} 4.0' in shown(registry)


@pytest.mark.usefixtures("installed")
def test_a_series_is_removed_by_the_labels_that_made_it(counter, registry):
    counter.labels("/x", VALUES[0]).inc()
    counter.remove("/x", VALUES[0])
    assert "asked_total{" not in shown(registry)


@pytest.mark.usefixtures("installed")
def test_clean_labels_and_wrong_ones_are_taken_as_ever(counter, registry):
    assert counter.labels("/x", "") is counter.labels(path="/x", access_token="")
    with pytest.raises(ValueError, match="Incorrect label count"):
        counter.labels("/x")
    with pytest.raises(ValueError, match="Incorrect label names"):
        counter.labels(way="/x")
    counter.labels(7, None).inc(2)
    assert 'asked_total{access_token="None",path="7"} 2.0' in shown(registry)


@pytest.mark.usefixtures("installed")
def test_an_exemplar_that_masks_would_make_too_long_stays_within_its_length(counter, registry):
    exemplar = {"password": "hunter22", "trace": "t" * 104}
    assert sum(map(len, (*exemplar, *exemplar.values()))) < 128
    counter.labels("/x", "").inc(1, exemplar=exemplar)
    assert "hunter22" not in shown(registry)
    assert exemplar["password"] == "hunter22"


def test_an_exemplar_may_be_any_mapping(counter, registry):
    exemplars = [MappingProxyType({"password": "hunter22"}), UserDict({"password": "hunter23"})]
    for exemplar in exemplars:
        counter.labels("/control", "").inc(1, exemplar=exemplar)
    assert "hunter23" in shown(registry), "the control"
    with redact.install(sinks={"prometheus"}):
        for number, exemplar in enumerate(exemplars):
            counter.labels(f"/{number}", "").inc(1, exemplar=exemplar)
    lines = [line for line in shown(registry).splitlines() if 'path="/control"' not in line]
    assert "hunter2" not in "".join(lines)
    assert sum("[REDACTED:password]" in line for line in lines) == 2


@pytest.mark.usefixtures("installed")
def test_what_a_policy_drops_leaves_its_label(registry):
    redact.install(sinks={"prometheus"}).uninstall()
    policy = redact.Policy(masks={"access_token": redact.Drop()})
    counter = prometheus_client.Counter("dropped", "requests", ["access_token"], registry=registry)
    with redact.install(policy, sinks={"prometheus"}):
        counter.labels(VALUES[0]).inc()
    assert 'dropped_total{access_token=""} 1.0' in shown(registry)


def test_afterwards_labels_are_as_they_are_given(counter, registry):
    counter.labels("/x", VALUES[0]).inc()
    assert VALUES[0] in shown(registry)


def test_a_metric_made_before_is_masked_from_then_on(counter, registry):
    counter.labels("/before", "").inc()
    with redact.install(sinks={"prometheus"}):
        counter.labels(f"/x?access_token={VALUES[0]}", "").inc()
    text = shown(registry)
    assert VALUES[0] not in text
    assert 'path="/before"' in text
