"""The arithmetic of reductions: break-even widths against trying every width."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost import analyze
from convcost.graph.rewriting.reducible import Reducible, windowed
from convcost.layers.kinds.conv import Conv
from convcost.layers.kinds.linear import Linear
from convcost.layers.shape import maps
from tests.written import graph, layers

WIDTHS = st.integers(1, 50)
POSITIONS = st.integers(1, 400)


@given(st.builds(Reducible, POSITIONS, WIDTHS, POSITIONS, WIDTHS, st.integers(2, 49)))
def test_the_break_even_is_the_last_width_that_costs_less(sizes: Reducible) -> None:
    paying = [width for width in range(1, sizes.channels_in + 1) if sizes.reduced_macs(width) < sizes.macs]
    assert sizes.break_even == max(paying, default=0)
    assert paying == list(range(1, sizes.break_even + 1))
    assert sizes.break_even < sizes.channels_in


def test_the_stride_is_respected() -> None:
    # 7x7/2 on 13x17: the 1x1 works on 13 * 17 positions, the convolution on 7 * 9
    sizes = Reducible.of(Conv(out=5, kernel=(7,), stride=(2,), padding="same"), (maps(23, 13, 17),))
    assert sizes == Reducible(13 * 17, 23, 7 * 9, 5, 7 * 7)
    assert sizes.macs == prod((7, 9, 23, 5, 7, 7))
    assert sizes.reduction_macs(11) == 13 * 17 * 23 * 11
    assert sizes.reduced_macs(11) == 13 * 17 * 23 * 11 + prod((7, 9, 11, 5, 7, 7))
    assert sizes.break_even == 17  # 17 * (5083 + 15435) < 355005 <= 18 * (5083 + 15435)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_what_the_two_cost_is_what_the_network_with_both_costs(stride: int) -> None:
    step = f"{{conv: {{out: 5, kernel: [3, 5], stride: {stride}}}, as: c}}"
    (node,) = graph(layers(step, input="[23, 13, 17]")).nodes
    both = graph(layers("conv: {out: 7, kernel: 1}", step, input="[23, 13, 17]"))
    sizes = Reducible.of(node.op, (maps(23, 13, 17),))  # type: ignore[arg-type]
    assert sizes.reduced_macs(7) == analyze(both).macs


def test_convolutions_with_a_kernel_and_one_group_are_meant() -> None:
    assert windowed(Conv(out=8, kernel=(1, 3)))
    assert windowed(Conv(out=8, kernel=(2,)))
    assert not windowed(Conv(out=8, kernel=(2,)), least=3)
    assert not windowed(Conv(out=8, kernel=(1, 1)), least=1)
    assert not windowed(Conv(out=8, kernel=(3,), groups=2))
    assert not windowed(Linear(out=8))
