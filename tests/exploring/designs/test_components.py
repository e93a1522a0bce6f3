"""Figures of designs consist of whole numbers: one per axis of pixels, parts of a second, words as the largest."""

from fractions import Fraction
from typing import Any

import pytest

import convcost
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError
from convcost.exploring.designs.components import EVERYTHING, components_of, joined
from convcost.exploring.designs.subject import column_named
from convcost.networks import devices

PLAIN = Settings()
ON_T4 = Settings(device=devices.find("t4"))
KERNELS: dict[str, Any] = {
    "convcost": 1,
    "name": "Kernels",
    "input": [3, 61, 43],
    "vars": {"k": 3, "gated": 0},
    "layers": [
        {"conv": {"out": 5, "kernel": ["k", 7], "stride": [2, 1], "padding": "half"}},
        {"conv": {"out": 5, "kernel": "k", "padding": "half"}},
        {"mul": {"x": [], "gate": ["global_avgpool", "sigmoid"]}, "when": "gated == 1"},
    ],
}


def test_a_figure_is_joined_from_its_components() -> None:
    field = components_of(column_named("receptive_field", PLAIN), PLAIN, 2)
    assert [each.name for each in field] == ["receptive_field_h", "receptive_field_w"]
    assert [each.of((31, 17)) for each in field] == [31, 17]
    assert joined(field, [31, 17]) == (31, 17)
    assert [each.of((11,)) for each in field] == [11, 0]
    assert joined(field, [11, 0]) == (11,)
    assert [each.of("whole input") for each in field] == [EVERYTHING, EVERYTHING]
    assert joined(field, [EVERYTHING, EVERYTHING]) == "whole input"
    assert joined(field, [0, 0]) is None


def test_seconds_are_exact_in_parts_that_all_peaks_divide() -> None:
    (time,) = components_of(column_named("least_seconds", ON_T4), ON_T4, 1)
    device = ON_T4.device
    assert device is not None
    assert all(time.parts % each == 0 for each in (device.bytes_per_second, *device.macs_per_second.values()))
    seconds = Fraction(7, device.bytes_per_second) + Fraction(11, device.macs_per_second["float16"])
    assert joined([time], [time.of(seconds)]) == seconds


@pytest.mark.parametrize(("least", "kernels"), [(13, [7, 9]), (14, [7, 9]), (31, [])])
def test_every_axis_meets_a_minimum(least: int, kernels: list[int]) -> None:
    """Of rows k + 2 (k - 1), of columns 7 + k - 1."""
    found = convcost.sweep(KERNELS, {"k": [3, 5, 7, 9]}, columns=["receptive_field"], min={"receptive_field": least})
    assert [point["k"] for point, _ in found] == [k for k in kernels if min(k + 2 * (k - 1), 7 + k - 1) >= least]
    assert all(totals["receptive_field"] == (3 * point["k"] - 2, point["k"] + 6) for point, totals in found)


def test_the_whole_input_is_more_than_any_number_and_told_in_words() -> None:
    vary = {"k": [3, 5], "gated": [0, 1]}
    swept = convcost.sweep(KERNELS, vary, columns=["receptive_field"], min={"receptive_field": 12})
    assert [totals["receptive_field"] for _, totals in swept] == ["whole input", "whole input"]
    assert len(convcost.sweep(KERNELS, vary, max={"receptive_field": 10**9})) == 2
    assert swept.best("receptive_field", most=True).totals["receptive_field"] == "whole input"


def test_every_axis_is_an_objective_of_a_front() -> None:
    swept = convcost.sweep(KERNELS, {"k": [3, 5, 7]}, front=["receptive_field:most", "macs"])
    assert len(swept.front()) == 3, "each larger kernel sees more, and costs more"


def test_times_are_what_analyze_says() -> None:
    vary = {"width": [32, 48, 64]}
    swept = convcost.sweep("resnet50", vary, columns=["least_seconds"], dtype="float16", device="t4")
    for point, totals in swept:
        alone = convcost.analyze("resnet50", set=point, dtype="float16", device="t4")
        assert totals["least_seconds"] == alone.total("least_seconds").value
    between = sorted(totals["least_seconds"] for _, totals in swept)[1]
    under = f"{int(between * 10**9)} ns"
    (limited,) = convcost.sweep(
        "resnet50", {"width": [32, 64]}, max={"least_seconds": under}, dtype="float16", device="t4"
    )
    assert limited.point == {"width": 32}


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("latency", "takes a device", "--device"),
        ("training_memory_bytes", "only known with `--training`", "--training"),
        ("largest_batch", "only known with `--fits`", "--fits"),
        ("macs_per_byte", "not made of whole numbers", "one of: params"),
        ("rf", "no column `rf`", "receptive_field"),
        ("paramz", "no column `paramz`", "params"),
    ],
)
def test_a_column_that_is_not_known_is_refused_with_what_to_do(name: str, message: str, hint: str) -> None:
    with pytest.raises(ConvcostError) as raised:
        column_named(name, PLAIN)
    (problem,) = raised.value.problems
    assert message in problem.message
    assert hint in problem.notes[0]
