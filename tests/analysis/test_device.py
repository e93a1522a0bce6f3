"""What a device can do at best, in words."""

from fractions import Fraction

from convcost.analysis.device import Device

SLOW = Device("Slow", {"float32": 7_000_000, "int8": 19_000_000_000}, 5_000_000, "its maker")


def test_above_the_ridge_arithmetic_is_the_bound():
    assert SLOW.ridge("float32") == Fraction(7, 5)
    assert SLOW.ridge("int8") == 19_000 // 5


def test_one_sentence_names_the_fastest_type_and_the_bandwidth():
    assert SLOW.sentence == "Slow: up to 19 GMAC/s (int8), 5 MB/s."


def test_its_description_has_every_peak_its_ridge_and_the_source():
    assert SLOW.described.splitlines() == [
        "Slow. At best:",
        "",
        "    float32: 7 MMAC/s; below 1.4 MACs/byte, memory is the bound",
        "    int8: 19 GMAC/s; below 3,800 MACs/byte, memory is the bound",
        "    memory: 5 MB/s",
        "",
        "Source: its maker. The FLOPS of data sheets are twice the multiply-adds.",
    ]


def test_a_note_stands_before_the_source():
    noted = Device("Slow", {"int8": 19}, 5, "its maker", "at a clock of 1 Hz")
    assert noted.described.splitlines()[-2:] == [
        "Note: at a clock of 1 Hz.",
        "Source: its maker. The FLOPS of data sheets are twice the multiply-adds.",
    ]
    assert noted.peak("int8") == "19 MAC/s"
