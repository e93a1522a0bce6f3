import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import ConvcostError
from convcost.networks.overrides import inputs_from, values_from
from tests.written import layers, network

ONE = network(layers("relu"))
TWO = network("inputs: {rgb: [3, 5, 7], depth: [1, 5, 7]}\nlayers:\n  - {add: depth, from: rgb}\n")


def hint(*texts: str) -> str:
    with pytest.raises(ConvcostError) as caught:
        inputs_from(texts, TWO)
    assert caught.value.problems[0].code == "E403"
    return caught.value.problems[0].notes[0]


def test_values_are_split_at_the_first_equals_sign() -> None:
    assert values_from(["width=32", "wide = w == 3", "width=64"]) == {"width": "64", "wide": "w == 3"}


@pytest.mark.parametrize("text", ["width", "=3", "width=", " = ", ""])
def test_a_value_needs_a_name_and_an_expression(text: str) -> None:
    with pytest.raises(ConvcostError, match="is not NAME=VALUE"):
        values_from([text])


@pytest.mark.parametrize(
    "text", ["3x37x41", "3,37,41", "3, 37, 41", "[3, 37, 41]", "3\u00d737\u00d741", "input=3x37x41"]
)
def test_a_shape_is_written_as_people_write_it(text: str) -> None:
    assert inputs_from([text], ONE) == {"input": (3, 37, 41)}


def test_several_inputs_are_told_apart_by_name() -> None:
    assert inputs_from(["rgb=3x11x13", "depth=1x11x13"], TWO) == {"rgb": (3, 11, 13), "depth": (1, 11, 13)}
    assert hint("3x11x13") == "for example --input rgb=3x224x224; inputs: rgb, depth"


@pytest.mark.parametrize("text", ["", "x", "3x", "3x-5x7", "3x0x7", "3.5x7", "3xx7", "1e3", "\u0663x5", "9" * 30])
def test_what_is_no_shape_is_refused(text: str) -> None:
    assert hint(f"rgb={text}").startswith("sizes of at least 1 without the batch, such as 3x384x384")


@given(st.lists(st.integers(1, 2**59), min_size=1, max_size=4))
def test_every_shape_survives_its_own_text(sizes: list[int]) -> None:
    assert inputs_from(["x".join(map(str, sizes))], ONE) == {"input": tuple(sizes)}
