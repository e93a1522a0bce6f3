"""Quantities are read exactly and printed so that no rounding lies."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Refusal
from convcost.language.quantity import (
    exact,
    parse_bytes,
    parse_count,
    parse_percent,
    percent,
    short,
    short_bytes,
    short_ratio,
    thousandths,
)

numbers = st.integers(0, 2**63 - 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("123", 123),
        ("26M", 26 * 10**6),
        ("4.2G", 42 * 10**8),
        ("600k", 600 * 10**3),
        ("1.5 T", 15 * 10**11),
        (" 4.089184256G ", 4_089_184_256),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_a_count_is_an_integer_with_a_power_of_1000(text: str, value: int) -> None:
    assert parse_count(text) == value
    assert type(parse_count(text)) is int


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16 MiB", 16 * 1024 * 1024),
        ("16MB", 16 * 1000 * 1000),
        ("1.5 KiB", 1536),
        ("1.5kB", 1500),
        ("3 GiB", 3 * 1024**3),
        ("3 GB", 3 * 1000**3),
        ("2 TiB", 2 * 1024**4),
        ("2 TB", 2 * 1000**4),
        ("0", 0),
    ],
)
def test_bytes_have_a_decimal_or_a_binary_unit(text: str, value: int) -> None:
    assert parse_bytes(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [("1%", Fraction(1, 100)), ("0.5 %", Fraction(1, 200)), ("0%", Fraction(0)), ("250%", Fraction(5, 2))],
)
def test_a_percentage_is_an_exact_part_of_one(text: str, value: Fraction) -> None:
    assert parse_percent(text) == value


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("26K", "`26K` is no count: `K` is unknown", "write 26k"),
        ("26m", "`26m` is no count: `m` is unknown", "write 26M"),
        ("1.5 bn", "`1.5 bn` is no count: `bn` is unknown", "write 1.5G"),
        ("4B", "`4B` is no count: `B` is unknown", "write 4G"),
        ("16 MB", "`16 MB` is no count: `MB` is unknown", "write 16M"),
        ("4.1 GMACs", "`4.1 GMACs` is no count: `GMACs` is unknown", "write 4.1G"),
        ("8.2 GFLOPs", "`8.2 GFLOPs` counts FLOPs", "write multiply-adds: a MAC is 2 FLOPs"),
        ("130 TOPS", "`130 TOPS` counts operations", "write multiply-adds: a MAC is 2 operations"),
        ("60%", "`60%` is no count: `%` is unknown", "a count is written like 25557032, 26M or 4.2G"),
        ("310_000", "`310_000` is not a quantity", "write 310000"),
        ("1,310,000", "`1,310,000` is not a quantity", "write 1310000"),
        ("1e6", "`1e6` is not a quantity", "a count is written like 25557032, 26M or 4.2G"),
        ("010", "`010` is not a quantity", "a count is written like 25557032, 26M or 4.2G"),
        ("-5", "`-5` is not a quantity", "a count is written like 25557032, 26M or 4.2G"),
        ("", "`` is not a quantity", "a count is written like 25557032, 26M or 4.2G"),
        ("٤", "`٤` is not a quantity", "a count is written like 25557032, 26M or 4.2G"),
        ("1.5", "`1.5` is not a whole number", "write fewer decimals"),
        ("1.2345k", "`1.2345k` is not a whole number", "write fewer decimals"),
        ("9223372036854775808", "`9223372036854775808` reaches 2^63", "quantities stay below 2^63"),
        ("10000000T", "`10000000T` reaches 2^63", "quantities stay below 2^63"),
        (
            "7" * 10_000,
            f"`{'7' * 40}...` is not a quantity",
            "a count is written like 25557032, 26M or 4.2G",
        ),
    ],
)
def test_what_is_no_count_is_refused_with_what_to_write(text: str, message: str, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_count(text)
    assert (caught.value.message, caught.value.hint, caught.value.code) == (message, hint, "E160")


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("16777216", "`16777216` needs a unit", "write 16 MiB"),
        ("100000000", "`100000000` needs a unit", "write 100 MB"),
        ("1234 B", "`1234 B` needs a unit", "write 1.234 kB"),
        ("16M", "`16M` is no size in bytes: `M` is unknown", "write 16 MB or 16 MiB"),
        ("16K", "`16K` is no size in bytes: `K` is unknown", "write 16 kB or 16 KiB"),
        ("1.5mb", "`1.5mb` is no size in bytes: `mb` is unknown", "write 1.5 MB"),
        ("16 KB", "`16 KB` is no size in bytes: `KB` is unknown", "write 16 kB"),
        ("16 gib", "`16 gib` is no size in bytes: `gib` is unknown", "write 16 GiB"),
        (
            "16 Mbit",
            "`16 Mbit` is no size in bytes: `Mbit` is unknown",
            "bytes are written like 100 MB (1000) or 16 MiB (1024)",
        ),
        ("0.0001kB", "`0.0001kB` is not a whole number", "write fewer decimals"),
        ("8388608 TiB", "`8388608 TiB` reaches 2^63", "quantities stay below 2^63"),
    ],
)
def test_what_is_no_size_in_bytes_is_refused_with_what_to_write(text: str, message: str, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_bytes(text)
    assert (caught.value.message, caught.value.hint, caught.value.code) == (message, hint, "E160")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1", "write 1%"),
        ("0.5", "write 0.5%"),
        ("1 percent", "a percentage is written like 1% or 0.5 %"),
        ("-1%", "a percentage is written like 1% or 0.5 %"),
        ("%", "a percentage is written like 1% or 0.5 %"),
    ],
)
def test_what_is_no_percentage_is_refused_with_what_to_write(text: str, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_percent(text)
    assert (caught.value.hint, caught.value.code) == (hint, "E160")


def test_exact_shows_every_digit() -> None:
    assert [exact(0), exact(25_557_032), exact(-1_000)] == ["0", "25,557,032", "-1,000"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (99_999, "99,999"),
        (-99_999, "-99,999"),
        (100_000, "100 k"),
        (163_696, "163.7 k"),
        (25_557_032, "25.56 M"),
        (-4_089_184_256, "-4.089 G"),
        (26_000_000, "26 M"),  # exact: no zeros
        (26_000_001, "26.00 M"),  # rounded: four digits
        (4_200_000_000, "4.2 G"),
        (123_450_000, "123.4 M"),  # halves to even
        (123_550_000, "123.6 M"),
        (999_949_999, "999.9 M"),
        (999_950_000, "1.000 G"),
        (999_999_999_999, "1.000 T"),
        (10**9, "1 G"),
        (2**63 - 1, "9.223 E"),
    ],
)
def test_short_has_four_digits_and_never_a_thousand_of_a_unit(number: int, text: str) -> None:
    assert short(number) == text


@pytest.mark.parametrize(
    ("number", "binary", "decimal"),
    [
        (0, "0 B", "0 B"),
        (1_023, "1023 B", "1.023 kB"),
        (1_024, "1 KiB", "1.024 kB"),
        (16 * 2**20, "16 MiB", "16.78 MB"),
        (528 * 2**20, "528 MiB", "553.6 MB"),
        (553_430_176, "527.8 MiB", "553.4 MB"),
        (1_048_063, "1023 KiB", "1.048 MB"),
        (1_048_064, "1.000 MiB", "1.048 MB"),  # 1023.5 KiB rounds to 1024
        (999_950, "976.5 KiB", "1.000 MB"),
    ],
)
def test_bytes_are_printed_in_1024_or_1000_and_say_which(number: int, binary: str, decimal: str) -> None:
    assert short_bytes(number) == binary
    assert short_bytes(number, binary=False) == decimal


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 4), "0.25"),
        (Fraction(2, 3), "0.667"),
        (Fraction(237, 10**6), "0.000237"),
        (Fraction(9999, 10**4), "1.00"),
        (Fraction(3199, 50), "64.0"),
        (Fraction(12345), "12,300"),
    ],
)
def test_a_ratio_has_three_significant_digits(value: Fraction, printed: str) -> None:
    assert short_ratio(value) == printed


@given(numbers)
def test_what_is_printed_exactly_is_read_back(number: int) -> None:
    assert parse_count(exact(number).replace(",", "")) == number
    assert parse_bytes(f"{number // 1000}.{number % 1000:03} kB") == number


@given(numbers)
def test_short_is_within_half_a_unit_of_the_fourth_digit(number: int) -> None:
    digits, _, unit = short(number).replace(",", "").partition(" ")
    printed = Fraction(digits) * 1000 ** ("", "k", "M", "G", "T", "P", "E").index(unit)
    assert abs(printed - number) * 2 * 1000 <= printed
    assert Fraction(digits) < (1000 if unit else 100_000)
    assert len(digits.replace(".", "")) <= (4 if unit else 5)


@given(numbers)
def test_short_without_trailing_zeros_is_exact(number: int) -> None:
    digits, _, unit = short(number).replace(",", "").partition(" ")
    if unit and len(digits.replace(".", "")) < 4:
        assert Fraction(digits) * 1000 ** "kMGTPE".index(unit) * 1000 == number


@given(numbers, numbers)
def test_short_bytes_keeps_the_order(one: int, other: int) -> None:
    def printed(number: int) -> Fraction:
        digits, unit = short_bytes(number).split(" ")
        return Fraction(digits) * 1024 ** ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB").index(unit)

    assert (one <= other) <= (printed(one) <= printed(other))


@given(st.text(max_size=12) | st.text("0123456789.kMGTiB% ", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_count, parse_bytes, parse_percent):
        try:
            assert parse(text) >= 0
        except Refusal as refusal:
            assert refusal.hint  # noqa: PT017


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (0, 7, "0.0%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 2000, "0.1%"),  # half a thousandth is rounded up
        (1, 2001, "0.0%"),
        (7, 7, "100.0%"),
        (Fraction(1, 3), 1, "33.3%"),
        (-1, -8, "12.5%"),
    ],
)
def test_a_share_has_one_decimal_halves_up(part: int | Fraction, whole: int, printed: str) -> None:
    assert percent(thousandths(part, whole)) == printed


def test_no_share_is_no_text() -> None:
    assert percent(None) == ""


@pytest.mark.parametrize(
    ("text", "down", "up"),
    [("180.9MiB", 189_687_398, 189_687_399), ("23.6GiB", 25_340_307_046, 25_340_307_047), ("1.5kB", 1500, 1500)],
)
def test_decimals_that_end_within_a_byte_round_to_the_stricter_side(text: str, down: int, up: int) -> None:
    assert (parse_bytes(text, "down"), parse_bytes(text, "up")) == (down, up)
