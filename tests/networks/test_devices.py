"""The devices that ship with convcost, against the figures that their sources print."""

import os
from fractions import Fraction

import pytest

from convcost.analysis.device import Device
from convcost.analysis.dtypes import DTYPE_BITS
from convcost.errors import ConvcostError
from convcost.graph.transforms import names as transforms
from convcost.layers.op import kinds
from convcost.networks import catalogue, devices

M, G = 10**6, 10**9
FLOPS = {
    "a100": {
        "float64": 19_500 * G, "float32": 19_500 * G, "float16": 312_000 * G, "bfloat16": 312_000 * G,
        "int8": 624_000 * G,
    },
    "h100": {
        "float64": 66_900 * G, "float32": 66_900 * G, "float16": 989_400 * G, "bfloat16": 989_400 * G,
        "int8": 1_978_900 * G,
    },
    "v100": {"float64": 7_800 * G, "float32": 15_700 * G, "float16": 125_000 * G},
    "t4": {"float32": 8_100 * G, "float16": 65_000 * G, "int8": 130_000 * G},
    "jetson_nano": {"float32": 2 * 128 * 921_600_000, "float16": 2 * 2 * 128 * 921_600_000},
    "raspberry_pi_4": {"float64": 2 * 2 * 4 * 1_500 * M, "float32": 2 * 4 * 4 * 1_500 * M},
    "stm32h743": {"float32": 2 * 1 * 480 * M, "int8": 2 * 2 * 480 * M},
    "apple_m1": {"float32": 2_600 * G},
}  # fmt: skip
BYTES = {
    "a100": 1555 * G, "h100": 3352 * G, "v100": 900 * G, "t4": 320 * G, "jetson_nano": 64 // 8 * 3_200 * M,
    "raspberry_pi_4": 32 // 8 * 3_200 * M, "stm32h743": 64 // 8 * 480 * M,
    "apple_m1": 128 // 8 * 4_266 * M,
}  # fmt: skip


def test_every_device_is_held_against_its_source():
    assert set(devices.names()) == set(FLOPS) == set(BYTES)


@pytest.mark.parametrize("name", devices.names())
def test_a_device_states_half_the_flops_that_its_source_prints(name):
    device = devices.find(name)
    assert {dtype: 2 * peak for dtype, peak in device.macs_per_second.items()} == FLOPS[name]
    assert device.bytes_per_second == BYTES[name]


@pytest.mark.parametrize("name", devices.names())
def test_a_device_has_a_name_a_source_and_dtypes_from_the_widest_on(name):
    device = devices.find(name)
    assert device.name
    assert device.source
    assert list(device.macs_per_second) == [dtype for dtype in DTYPE_BITS if dtype in device.macs_per_second]


def test_no_device_is_called_like_something_else_that_can_be_explained():
    assert not set(devices.names()) & {*kinds(), *transforms(), *catalogue.names()}


def test_the_ridge_is_where_both_bounds_meet():
    device = Device("", {"float32": 7 * 11}, 5 * 11, "")
    assert device.ridge("float32") == Fraction(7, 5)


def test_a_device_is_told_in_a_sentence_and_at_length():
    device = Device("Slide rule", {"float32": 7, "int8": 1_300_000}, 11_000, "its inventor", "of wood")
    assert device.sentence == "Slide rule: up to 1.3 MMAC/s (int8), 11 kB/s."
    assert device.described.splitlines() == [
        "Slide rule. At best:",
        "",
        "    float32: 7 MAC/s; below 0.000636 MACs/byte, memory is the bound",
        "    int8: 1.3 MMAC/s; below 118 MACs/byte, memory is the bound",
        "    memory: 11 kB/s",
        "",
        "Note: of wood.",
        "Source: its inventor. The FLOPS of data sheets are twice the multiply-adds.",
    ]


def test_a_file_comes_before_a_name_of_the_catalogue(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t4").write_text(
        "{name: mine, macs_per_second: {int8: 3}, bytes_per_second: 5 kB, source: me}", encoding="utf-8"
    )
    assert devices.find("t4") == Device("mine", {"int8": 3}, 5000, "me")
    assert devices.find("v100").name == "NVIDIA V100 SXM2"


KNOWN = f"a file, or one of {', '.join(devices.names())}"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("A100", "no file and no device of the catalogue is called `A100`", "did you mean `a100`?"),
        ("raspbery_pi", "no file and no device of the catalogue is called `raspbery_pi`",
         "did you mean `raspberry_pi_4`?"),
        ("abacus", "no file and no device of the catalogue is called `abacus`", KNOWN),
        (".", "no file and no device of the catalogue is called `.`", KNOWN),
        ("x" * 300, f"cannot read `{'x' * 300}`: File name too long", None),
    ],
)  # fmt: skip
def test_what_is_no_device_says_what_is_one(tmp_path, monkeypatch, text, message, hint):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConvcostError) as caught:
        devices.find(text)
    (problem,) = caught.value.problems
    assert (problem.message, problem.notes) == (message, (hint,) if hint else ())


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConvcostError, match="no file and no device"):
        devices.find(str(tmp_path / "pipe"))
