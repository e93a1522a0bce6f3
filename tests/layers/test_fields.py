"""How the values of fields are read, and what is said to those that are not."""

from fractions import Fraction

import pytest

from convcost.errors import Refusal
from convcost.language.tracing import Arena, Extent, Leak, Traced
from convcost.layers import fields
from convcost.layers.fields import axis_index, declared_shape, is_spatial
from convcost.layers.shape import features, maps, tokens

HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (fields.count, 1, 1),
        (fields.whole, 0, 0),
        (fields.flag, False, False),
        (fields.number, HALF, HALF),
        (fields.probability, 0, 0),
        (fields.probability, 1, 1),
        (fields.numbers, [2, HALF], (2, HALF)),
        (fields.numbers, HALF, (HALF,)),
        (fields.per_axis, 3, (3,)),
        (fields.per_axis, [3, 5], (3, 5)),
        (fields.per_axis_or_zero, [0, 1], (0, 1)),
        (fields.padding, "same", "same"),
        (fields.padding, "valid", ((0, 0),)),
        (fields.padding, 2, ((2, 2),)),
        (fields.padding, [2, 1], ((2, 2), (1, 1))),
        (fields.padding, [[2, 1], 3], ((2, 1), (3, 3))),
        (fields.amounts, [-2, [1, -1]], ((-2, -2), (1, -1))),
        (fields.margins, [[0, 1]], ((0, 1),)),
        (fields.sizes, [5, 7], (5, 7)),
        (fields.order, [1, 0], (1, 0)),
        (fields.one_of("floor", "ceil"), "ceil", "ceil"),
        (fields.cost, 0, 0),
        (fields.cost, "unknown", None),
        (fields.count, 2**63 - 1, 2**63 - 1),
    ],
)
def test_what_stands_in_a_field_is_read_in_its_type(read, value, result):
    assert read(value) == result


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (fields.count, 0, "must be at least 1, got 0"),
        (fields.count, True, "must be an integer, got true"),
        (fields.count, "64", "must be an integer, got `64`"),
        (fields.count, [3], r"must be an integer, got \[3\]"),
        (fields.count, 2.0, "must be an integer, got 2.0"),
        (fields.count, Fraction(7, 2), r"must come out whole, got 7/2; use floor\(...\), ceil\(...\)"),
        (fields.count, 2**63, "must be below 2\\^63"),
        (fields.whole, -1, "must be at least 0, got -1"),
        (fields.flag, 1, "must be true or false, got 1"),
        (fields.flag, "yes", "must be true or false, got `yes`"),
        (fields.number, 0, "must be above 0, got 0"),
        (fields.number, True, "must be a number, got true"),
        (fields.probability, Fraction(3, 2), "must be from 0 to 1, got 3/2"),
        (fields.any_number, "low", "must be a number, got `low`"),
        (fields.probability, False, "must be a number, got false"),
        (fields.probability, -1, "must be from 0 to 1, got -1"),
        (fields.per_axis, [], r"must be an integer, got \[\]"),
        (fields.per_axis, [3, 0], "must be at least 1, got 0"),
        (fields.padding, "full", "must be same, half, valid or integers, got `full`"),
        (fields.padding, -1, "must be at least 0, got -1"),
        (fields.padding, [[1, 2, 3]], r"\[before, after\] has two integers, got \[1, 2, 3\]"),
        (fields.margins, [[-1, 0]], "must be at least 0, got -1"),
        (fields.sizes, 5, "must be a list of sizes, got 5"),
        (fields.sizes, [], r"must be a list of sizes, got \[\]"),
        (fields.order, 1, "must be a list of indices from 0, got 1"),
        (fields.order, [0, -1], "must be at least 0, got -1"),
        (fields.one_of("floor", "ceil"), "round", "must be floor or ceil, got `round`"),
        (fields.one_of("floor", "ceil"), 1, "must be floor or ceil, got 1"),
        (fields.cost, "lots", "must be an integer, got `lots`"),
    ],
)
def test_refused_with_a_sentence(read, value, sentence):
    with pytest.raises(ValueError, match=sentence):
        read(value)


@pytest.mark.parametrize(
    ("shape", "axis", "index"),
    [
        (features(5), "channels", 0),
        (tokens(7, 5), "channels", 1),
        (tokens(7, 5), "tokens", 0),
        (maps(5, 7), "l", 1),
        (maps(5, 7, 3), "w", 2),
        (maps(5, 7, 3, 2), "d", 1),
    ],
)
def test_an_axis_by_its_word(shape, axis, index):
    assert axis_index(shape, axis) == index


def test_only_maps_have_spatial_axes():
    assert is_spatial(maps(5, 7, 3), "w")
    assert not is_spatial(maps(5, 7, 3), "channels")
    assert not is_spatial(tokens(7, 5), "tokens")
    assert not is_spatial(tokens(7, 5), "channels")


def test_an_axis_that_the_layout_lacks_is_refused_with_those_it_has():
    with pytest.raises(Refusal, match="7 tokens x 5 have no axis `h`") as refused:
        axis_index(tokens(7, 5), "h")
    assert refused.value.hint == "axes here: tokens, channels"


def test_a_declared_shape_is_one_of_two():
    assert declared_shape((5, 7), None) == maps(5, 7)
    assert declared_shape(None, (7, 5)) == tokens(7, 5)


def test_an_editor_is_told_the_words_and_that_an_expression_may_stand_there():
    assert fields.marker(fields.Flag).json_schema() == {
        "anyOf": [{"type": "boolean"}, {"type": "string", "description": "an expression"}]
    }
    assert {"enum": ["floor", "ceil"]} in fields.marker(fields.RoundingField).json_schema()["anyOf"]


def traced(value: int, least: int, most: int) -> tuple[Arena, Traced]:
    arena = Arena([Extent(least, most)])
    arena.begin((value,))
    return arena, Traced(arena, 0)


def test_a_traced_number_within_all_bounds_goes_on_as_it_is():
    arena, size = traced(7, 1, 300)
    assert isinstance(fields.count(size), Traced)
    assert arena.path == {}


def test_a_traced_number_that_is_out_of_bounds_somewhere_leaves_a_guard():
    arena, size = traced(7, 0, 300)
    assert isinstance(fields.count(size), Traced)
    assert len(arena.path) == 1


@pytest.mark.parametrize(
    ("value", "sentence"), [(0, "must be at least 1, got 0"), (2**63, r"must be below 2\^63, got 9223372036854775808")]
)
def test_a_traced_number_out_of_bounds_here_is_refused_like_any_other(value, sentence):
    _, size = traced(value, 0, 2**63)
    with pytest.raises(ValueError, match=sentence):
        fields.count(size)


def test_a_traced_number_that_is_not_whole_here_is_refused_like_any_other():
    _, size = traced(7, 1, 300)
    with pytest.raises(ValueError, match="must come out whole, got 7/2"):
        fields.count(size / 2)


def test_the_bounds_of_a_traced_number_belong_to_what_is_allowed():
    for value in (1, 2**63 - 1):
        _, size = traced(value, 1, 2**63 - 1)
        assert fields.count(size) == value


def test_what_may_be_a_fraction_is_not_traced():
    with pytest.raises(Leak):
        fields.number(traced(7, 1, 300)[1])
