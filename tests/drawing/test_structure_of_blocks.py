"""Branches, skips and tangles are found as a reader of papers would name them."""

from hypothesis import given
from hypothesis import strategies as st

from convcost.drawing.structure import Parallel, Series, Tangle, structured

INPUT = -1


def test_a_chain_is_a_series():
    assert structured({0: (INPUT,), 1: (0,), 2: (1,)}) == Series((0, 1, 2))


def test_a_residual_block_is_one_branch_and_a_skip():
    found = structured({0: (INPUT,), 1: (0,), 2: (1, INPUT), 3: (2,)})
    assert found == Series((Parallel((Series((0, 1)),), 1, 2), 3))


def test_a_shortcut_of_its_own_is_a_second_branch():
    found = structured({0: (INPUT,), 1: (0,), 2: (INPUT,), 3: (1, 2)})
    assert found == Series((Parallel((Series((0, 1)), Series((2,))), 0, 3),))


def test_an_inception_module_has_four_branches():
    takes = {0: (INPUT,), 1: (INPUT,), 2: (1,), 3: (INPUT,), 4: (3,), 5: (INPUT,), 6: (5,), 7: (0, 2, 4, 6)}
    (step,) = structured(takes).steps
    assert step == Parallel((Series((0,)), Series((1, 2)), Series((3, 4)), Series((5, 6))), 0, 7)


def test_blocks_lie_inside_of_branches():
    """A gate inside of a residual branch: x + f(x) * g(f(x))."""
    found = structured({0: (INPUT,), 1: (0,), 2: (0, 1), 3: (2, INPUT)})
    inner = Parallel((Series((1,)),), 1, 2)
    assert found == Series((Parallel((Series((0, inner)),), 1, 3),))


def test_branches_may_end_without_meeting():
    (step,) = structured({0: (INPUT,), 1: (INPUT,)}).steps
    assert step == Parallel((Series((0,)), Series((1,))), 0, None)


def test_a_tensor_that_leaves_a_branch_on_the_way_makes_a_tangle():
    """A dense block: the last concatenation takes what the first convolution gave."""
    found = structured({0: (INPUT,), 1: (0, INPUT), 2: (1,), 3: (0, 2, INPUT)})
    assert found == Series((Tangle((0, 1, 2, 3)),))


def test_what_leaves_on_the_way_is_a_branch_to_the_end():
    """An auxiliary head beside the layers behind it."""
    found = structured({0: (INPUT,), 1: (0,), 2: (1,), 3: (0,)})
    assert found == Series((0, Parallel((Series((1, 2)), Series((3,))), 0, None)))


@st.composite
def wirings(draw):
    count = draw(st.integers(1, 24))
    return {
        unit: tuple(dict.fromkeys(draw(st.lists(st.integers(INPUT, unit - 1), min_size=1, max_size=3))))
        for unit in range(count)
    }


@given(wirings())
def test_every_unit_is_there_once_whatever_the_wiring(takes):
    assert sorted(structured(takes).units) == list(takes)


def test_a_long_chain_of_residuals_takes_no_time_that_grows_with_its_square():
    takes = {}
    for start in range(0, 30_000, 3):
        before = start - 1
        takes |= {start: (before,), start + 1: (start,), start + 2: (start + 1, before)}
    found = structured(takes)
    assert len(found.steps) == 10_000
    assert all(isinstance(step, Parallel) for step in found.steps)
