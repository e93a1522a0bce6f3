"""Sizes that follow what comes in: a block for maps of any height and width."""

from convcost.bridges.blocks.recovery import recover
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bench.recovered import figures
from tests.written import graph


def units(steps: str) -> str:
    """Three calls of a block of 7 channels, on maps of 29x31, 15x16 and 8x8."""
    blocks = f"blocks: {{Unit: {{args: {{a: 1, b: 1, ab: 1}}, layers: [{steps}]}}}}\n"
    sizes = ((29, 31), (15, 16), (8, 8))
    calls = [f"Unit: {{a: {h}, b: {w}, ab: {h * w}}}" for h, w in sizes]
    layers = "  - maxpool: {kernel: 3, stride: 2, padding: 1}\n".join(f"  - {call}\n" for call in calls)
    return f"input: [7, 29, 31]\n{blocks}layers:\n{layers}"


def test_heights_and_widths_are_those_of_the_tensor() -> None:
    made = graph(units("relu, reshape: [1, 7, a, b], sigmoid, reduce: sum, reshape: [7, a, b], tanh, gelu"))
    text = recover(made).text
    assert "reshape: [1, 7, in.h, in.w]" in text
    assert "reshape: [7, in.h, in.w]" in text
    assert figures(build(read_network(read(text, "back.yaml")))) == figures(made)


def test_a_row_of_positions_is_their_product_and_what_is_gone_that_of_the_block() -> None:
    made = graph(units("relu, reshape: [1, ab, 7], sigmoid, softmax: w, reshape: [7, a, b], tanh, gelu"))
    text = recover(made).text
    assert "reshape: [1, in.h * in.w, 7]" in text
    assert "reshape: [7, input.h, input.w]" in text


def test_a_stored_tensor_has_sizes_of_its_own() -> None:
    made = graph(units("relu, add: {x: [], p: [parameter: [7, a, b]]}, sigmoid, tanh, gelu, silu"))
    text = recover(made).text
    assert "[7, 29, 31]" in text
    assert "in.h" not in text
    assert figures(build(read_network(read(text, "back.yaml")))) == figures(made)
