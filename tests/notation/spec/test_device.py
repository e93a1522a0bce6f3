"""The file of a device: what it states, and what is answered where it cannot be read."""

import pytest

from convcost.analysis.device import Device
from convcost.errors import ConvcostError, Problem
from convcost.language.document import read
from convcost.notation.spec.device import read_device
from tests.written import culprit

SOUND = {
    "name": "Slide rule",
    "macs_per_second": "{float32: 7, int8: 1.3k}",
    "bytes_per_second": "11 kB",
    "source": "its inventor",
}


def text(**changed: str) -> str:
    """A file with some values changed; a key without a value is left out."""
    return "".join(f"{key}: {value}\n" for key, value in (SOUND | changed).items() if value)


def problems(written: str) -> tuple[Problem, ...]:
    with pytest.raises(ConvcostError) as caught:
        read_device(read(written, "rule.yaml"))
    return caught.value.problems


def test_a_device_is_its_peaks_its_bandwidth_and_where_they_come_from():
    peaks = {"float32": 7, "int8": 1300}
    assert read_device(read(text(), "rule.yaml")) == Device("Slide rule", peaks, 11_000, "its inventor")
    assert read_device(read(text(note="of wood"), "rule.yaml")).note == "of wood"


def test_a_rate_may_be_written_as_one():
    made = read_device(read(text(macs_per_second="{float32: 9.75T/s}", bytes_per_second="1555 GB/s"), "rule.yaml"))
    assert (made.macs_per_second, made.bytes_per_second) == ({"float32": 9_750_000_000_000}, 1_555_000_000_000)


@pytest.mark.parametrize(
    ("changed", "message", "at", "label"),
    [
        ({"watts": "3"}, "unknown key `watts` in a device", "watts", "not known here"),
        ({"bandwidth": "3 kB"}, "unknown key `bandwidth` in a device", "bandwidth", "did you mean `bytes_per_second`?"),
        ({"macs_per_second": "{half: 3}"}, "unknown key `half` in `macs_per_second`", "half",
         "did you mean `float16`?"),
        ({"macs_per_second": "3T"}, "`macs_per_second` must be a mapping, `3T` stands here", "3T",
         "`key: value` expected"),
        ({"macs_per_second": "{}"}, "`macs_per_second` states no dtype", "{}",
         "one of float64, float32, float16, bfloat16, float8, int32, int16, int8, int4, int2, int1"),
        ({"macs_per_second": "{int8: 130 TOPS}"}, "`130 TOPS` counts operations", "130 TOPS",
         "write multiply-adds: a MAC is 2 operations"),
        ({"macs_per_second": "{float32: 3e9}"}, "`3e9` is not a quantity", "3e9",
         "a count is written like 25557032, 26M or 4.2G"),
        ({"macs_per_second": "{int8: 0}"}, "a device does more than nothing in a second", "0", "at least 1"),
        ({"bytes_per_second": "320"}, "`320` needs a unit", "320", "write 0.32 kB"),
        ({"bytes_per_second": "0"}, "a device does more than nothing in a second", "0", "at least 1"),
        ({"bytes_per_second": "[1 kB]"}, "a rate must be a text, a list stands here", "[1 kB]", ""),
        ({"source": "[a, b]"}, "`source` must be a text, a list stands here", "[a, b]", ""),
        ({"convcost": "1"}, "this is a network, not a device", "convcost", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_where_it_stands(changed, message, at, label):
    (found,) = problems(text(**changed))
    assert (found.message, culprit(found), found.labels[0].text) == (message, at, label)


@pytest.mark.parametrize("key", SOUND)
def test_what_is_missing_is_named_with_what_it_is(key):
    (found,) = problems(text(**{key: ""}))
    assert (found.code, found.message) == ("E112", f"a device needs `{key}`")
    assert found.labels[0].text


def test_flops_of_a_data_sheet_are_told_apart():
    missing, unknown = problems(text(macs_per_second="", flops="{float32: 19.5T}"))
    assert missing.labels[0].text.endswith("the FLOPS of data sheets are twice as many")
    assert unknown.labels[0].text == "did you mean `macs_per_second`?"


def test_all_problems_come_in_one_run_in_the_order_of_the_file():
    found = problems(text(name="", bytes_per_second="many", note="[]"))
    assert [each.code for each in found] == ["E112", "E170", "E113"]
