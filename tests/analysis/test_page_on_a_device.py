"""Reports on a device: what is shown, and that it is said to be a bound."""

import csv
import json
from dataclasses import replace
from fractions import Fraction
from io import StringIO

import pytest

from convcost.analysis import Analysis, analyze
from convcost.analysis.columns import ON_A_DEVICE
from convcost.analysis.device import Device
from convcost.analysis.roofline import BOUND, sentences
from convcost.analysis.settings import Settings
from convcost.analysis.table import View, table
from convcost.analysis.totals import Total

SLOW = Device("slow & \x1b[1m", {"float32": 7_000_000, "int8": 19}, 5_000_000, "nobody")
SHOWN = ["macs", "bytes_moved", "macs_per_byte", "least_seconds", "bound_by"]


@pytest.fixture
def on_a_device(analysis: Analysis) -> Analysis:
    return analyze(analysis.graph, Settings(device=SLOW))


def test_a_device_brings_its_columns_and_the_shares_of_time(on_a_device):
    found = table(on_a_device, View())
    assert [column.key for column in found.columns] == SHOWN
    assert found.share_of is not None
    assert found.share_of.key == "least_seconds"
    whole = on_a_device.total("least_seconds").value
    stem = on_a_device.total("least_seconds", [0, 1]).value
    assert found.rows[0].permille == int(Fraction(1000 * stem, whole) + Fraction(1, 2))


def test_without_a_device_nothing_is_said_of_time(written, analysis):
    assert sentences(analysis) == []
    for shown in (
        written("text", analysis),
        written("json", analysis),
        written("csv", analysis),
    ):
        assert not any(column.key in shown or column.title in shown for column in ON_A_DEVICE)


def test_the_columns_that_are_asked_for_are_shown(on_a_device):
    asked = View(columns=("params", "compute_seconds"))
    assert [column.key for column in table(on_a_device, asked).columns] == ["params", "compute_seconds"]


def test_the_sum_of_the_rest_has_an_intensity_of_its_own(on_a_device):
    found = table(on_a_device, View(sort="least_seconds", top=1, depth=9))
    assert found.rest is not None
    left_out = [part for part in on_a_device.graph.parts.at_depth(9) if part.path != found.rows[0].name]
    others = [index for part in left_out for index in part.nodes]
    shown = dict(zip(SHOWN, found.rest.figures, strict=True))
    assert shown["macs_per_byte"] == on_a_device.summary("macs_per_byte", others) != Total(None)
    assert shown["bound_by"] == on_a_device.summary("bound_by", others)


def test_the_bound_is_called_a_bound_and_untrusted_names_are_shown_escaped(on_a_device):
    least, caveat = sentences(on_a_device)
    seconds = on_a_device.total("least_seconds").value
    of_memory = sum(
        time
        for time, bound in zip(on_a_device.figures("least_seconds"), on_a_device.figures("bound_by"), strict=True)
        if bound == "memory"
    )
    tenths = int(Fraction(1000 * of_memory, seconds) + Fraction(1, 2))
    assert least == (
        f"At least {float(seconds) * 1000:.1f} ms on slow & \\x1b[1m as float32 (7 MMAC/s, 5 MB/s), "
        f"{tenths // 10}.{tenths % 10}% of it in layers bound by memory"
    )
    assert caveat == BOUND
    assert BOUND.startswith("A bound, no prediction")


def test_every_format_says_that_it_is_a_bound(written, on_a_device):
    for shown in (
        written("text", on_a_device),
        written("markdown", on_a_device),
        on_a_device._repr_html_(),
        written("html", on_a_device),
        written("latex", on_a_device),
        written("json", on_a_device),
    ):
        assert BOUND in shown


def test_where_a_cost_is_unknown_no_share_of_memory_is_given(written, lower_bound):
    found = analyze(lower_bound.graph, Settings(device=SLOW))
    assert "bound by memory" not in sentences(found)[0]
    assert ">=" in written("text", found)


def test_json_has_the_device_with_its_source_and_every_figure(written, on_a_device):
    (model,) = json.loads(written("json", on_a_device))["models"]
    assert model["device"] == {
        "name": "slow & \x1b[1m",
        "macs_per_second": {"float32": 7_000_000, "int8": 19},
        "bytes_per_second": 5_000_000,
        "source": "nobody",
        "note": "",
        "bound": BOUND,
    }
    macs, moved, stem = model["totals"]["macs"], model["totals"]["bytes_moved"], model["layers"][0]
    assert model["totals"]["macs_per_byte"] == macs / moved
    assert stem["compute_seconds"] == stem["macs"] / 7_000_000
    assert stem["memory_seconds"] == stem["bytes_moved"] / 5_000_000
    assert stem["least_seconds"] == max(stem["compute_seconds"], stem["memory_seconds"])
    assert stem["bound_by"] in {"compute", "memory"}


def test_a_spreadsheet_gets_seconds_as_numbers(written, on_a_device):
    rows = list(csv.DictReader(StringIO(written("csv", on_a_device))))
    assert {"bytes_moved", "compute_seconds", "memory_seconds", "least_seconds"} <= set(rows[0])
    total = sum(float(row["least_seconds"]) for row in rows)
    assert total == pytest.approx(float(on_a_device.total("least_seconds").value))


def test_one_line_per_network_ends_with_the_least_time(written, on_a_device):
    assert written("text", on_a_device, quiet=True).rstrip().endswith(" ms least time")


def test_the_type_of_the_activations_is_the_one_that_is_named(on_a_device):
    mixed = replace(on_a_device.settings, dtype="weights=float16,activations=int8")
    assert " as int8 (19 MAC/s" in sentences(analyze(on_a_device.graph, mixed))[0]
