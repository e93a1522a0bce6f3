"""Joins: add and mul stretch sizes of 1, concat adds one size up, matmul multiplies matrices."""

import pytest

from convcost.errors import Refusal
from convcost.layers.kinds.add import Add
from convcost.layers.kinds.concat import Concat
from convcost.layers.kinds.div import Div
from convcost.layers.kinds.matmul import Matmul
from convcost.layers.kinds.maximum import Maximum
from convcost.layers.kinds.minimum import Minimum
from convcost.layers.kinds.mul import Mul
from convcost.layers.kinds.stack import Stack
from convcost.layers.kinds.sub import Sub
from convcost.layers.op import Product, Reach
from convcost.layers.shape import features, maps, tokens
from convcost.notation.writing import write
from tests.written import graph, layers

ELEMENTWISE = pytest.mark.parametrize("join", [Add(), Mul()])


@ELEMENTWISE
@pytest.mark.parametrize(
    ("operands", "output"),
    [
        ((maps(5, 7, 3),), maps(5, 7, 3)),
        ((maps(5, 7, 3), maps(5, 7, 3), maps(5, 7, 3)), maps(5, 7, 3)),
        ((maps(5, 7, 3), maps(5, 1, 1)), maps(5, 7, 3)),
        ((maps(1, 7, 1), maps(5, 1, 3)), maps(5, 7, 3)),
        ((tokens(7, 5), tokens(1, 5)), tokens(7, 5)),
        ((features(5), features(1), features(5)), features(5)),
    ],
)
def test_sizes_of_one_are_stretched(join, operands, output):
    assert join.output(operands) == output
    assert join.macs(operands, output) == ()
    assert join.window(operands, output) is Reach.POINT


@ELEMENTWISE
@pytest.mark.parametrize(
    ("a", "b", "message", "hint"),
    [
        (maps(64, 28, 28), maps(256, 28, 28), "shapes 64x28x28 and 256x28x28 do not match", "only the channels differ"),
        (maps(64, 64, 63), maps(64, 56, 55), "shapes 64x64x63 and 64x56x55 do not match", "`fit: crop`"),
        (maps(64, 56, 55), maps(256, 28, 28), "shapes 64x56x55 and 256x28x28", "kernel 1 and the right stride"),
        (tokens(7, 5), tokens(8, 5), "7 tokens x 5 and 8 tokens x 5", "`slice` or `concat` along `axis: tokens`"),
        (maps(64, 7), features(64), "maps 64x7 and 64 features are not laid out alike", "`flatten`"),
        (maps(64, 7), maps(64, 7, 1), "maps 64x7 and maps 64x7x1 are not laid out alike", "`reshape`"),
    ],
)
def test_operands_that_do_not_match_are_refused_with_a_way_out(join, a, b, message, hint):
    with pytest.raises(Refusal, match=message) as refused:
        join.output((a, b))
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("axis", "operands", "output", "window"),
    [
        ("channels", (maps(5, 7, 3), maps(11, 7, 3), maps(2, 7, 3)), maps(18, 7, 3), Reach.POINT),
        ("channels", (tokens(7, 5), tokens(7, 3)), tokens(7, 8), Reach.POINT),
        ("channels", (features(7), features(5)), features(12), Reach.POINT),
        ("tokens", (tokens(1, 5), tokens(196, 5)), tokens(197, 5), Reach.POINT),
        ("h", (maps(5, 7, 3), maps(5, 2, 3)), maps(5, 9, 3), Reach.UNDEFINED),
    ],
)
def test_concat_adds_up_one_axis(axis, operands, output, window):
    join = Concat(axis=axis)
    assert join.output(operands) == output
    assert join.window(operands, output) is window


@pytest.mark.parametrize(
    ("axis", "a", "b", "message", "hint"),
    [
        ("channels", maps(5, 7, 3), maps(11, 7, 2), "differ elsewhere than on channels", "`fit: crop`"),
        ("h", maps(5, 7, 3), maps(6, 9, 3), "5x7x3 and 6x9x3 differ elsewhere than on h", "only the channels differ"),
        ("channels", tokens(7, 5), tokens(8, 5), "differ elsewhere than on channels", "along `axis: tokens`"),
        ("channels", maps(5, 7), features(5), "not laid out alike", "`flatten`"),
        ("tokens", maps(5, 7, 3), maps(5, 7, 3), "maps 5x7x3 have no axis `tokens`", "axes here: channels, h, w"),
    ],
)
def test_concat_refuses_other_differences(axis, a, b, message, hint):
    with pytest.raises(Refusal, match=message) as refused:
        Concat(axis=axis).output((a, b))
    assert hint in refused.value.hint


@pytest.mark.parametrize(
    ("a", "b", "output", "factors"),
    [
        (tokens(7, 5), tokens(5, 3), tokens(7, 3), {"m": 7, "k": 5, "n": 3}),
        (maps(2, 7, 5), maps(2, 5, 3), maps(2, 7, 3), {"batch": 2, "m": 7, "k": 5, "n": 3}),
        (maps(2, 7, 5), maps(1, 5, 3), maps(2, 7, 3), {"batch": 2, "m": 7, "k": 5, "n": 3}),
        (maps(2, 1, 7, 5), maps(1, 11, 5, 3), maps(2, 11, 7, 3), {"batch": 22, "m": 7, "k": 5, "n": 3}),
        (maps(2, 7, 5), tokens(5, 3), maps(2, 7, 3), {"batch": 2, "m": 7, "k": 5, "n": 3}),
        (tokens(7, 5), maps(2, 11, 5, 3), maps(2, 11, 7, 3), {"batch": 22, "m": 7, "k": 5, "n": 3}),
        (tokens(7, 5), maps(5, 3), tokens(7, 3), {"m": 7, "k": 5, "n": 3}),
        (maps(7, 5), tokens(5, 3), maps(7, 3), {"m": 7, "k": 5, "n": 3}),
    ],
)
def test_matmul_works_on_the_last_two_axes(a, b, output, factors):
    assert Matmul().output((a, b)) == output
    assert Matmul().macs((a, b), output) == (Product("matrix product", factors),)


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        (tokens(7, 5), tokens(3, 5), "the inner sizes of 7 tokens x 5 and 3 tokens x 5 differ: 5 and 3"),
        (maps(2, 7, 5), maps(3, 5, 4), "the leading sizes of 2x7x5 and 3x5x4 differ"),
        (features(5), features(5), "two sizes or more, not of 5 and 5"),
        (maps(2, 7, 5), features(5), "not of 2x7x5 and 5"),
    ],
)
def test_matmul_refuses_what_is_no_matrix_product(a, b, message):
    with pytest.raises(Refusal, match=message):
        Matmul().output((a, b))


@pytest.mark.parametrize("join", [Sub(), Div(), Maximum(), Minimum()])
def test_two_operands_are_stretched_and_no_more_are_taken(join):
    operands = (maps(5, 7, 1), maps(1, 7, 3))
    assert join.output(operands) == maps(5, 7, 3)
    assert list(join.takes) == [2]


@pytest.mark.parametrize(
    ("axis", "operands", "output"),
    [
        ("channels", (maps(5, 7, 3),) * 2, maps(2, 5, 7, 3)),
        ("d", (maps(5, 7, 3),) * 2, maps(5, 2, 7, 3)),
        ("w", (maps(5, 7, 3),) * 2, maps(5, 7, 3, 2)),
        ("tokens", (features(5),) * 7, tokens(7, 5)),
        ("channels", (features(5),) * 7, maps(7, 5)),
        ("channels", (tokens(7, 5),) * 2, maps(2, 7, 5)),
    ],
)
def test_stack_makes_an_axis_of_the_operands(axis, operands, output):
    assert Stack(axis=axis).output(operands) == output


@pytest.mark.parametrize(
    ("axis", "operands", "message"),
    [
        ("channels", (maps(5, 7, 3), maps(5, 7, 1)), "shapes 5x7x3 and 5x7x1 differ"),
        ("channels", (maps(5, 2, 7, 3),) * 2, "have no room for an axis more"),
        ("tokens", (maps(5, 7),) * 2, "only features become tokens"),
        ("d", (maps(5, 7),) * 2, "have no axis `d`"),
    ],
)
def test_stack_refuses(axis, operands, message):
    with pytest.raises(Refusal, match=message):
        Stack(axis=axis).output(operands)


def test_stack_of_one_makes_the_axis_too():
    made = graph(layers("stack: [input]", "{concat: [input]}"))
    assert [(node.name, str(node.output)) for node in made.nodes] == [("stack", "1x3x13x17")]
    assert "stack: [input]" in write(made).replace('"', "")


@ELEMENTWISE
def test_a_size_that_all_operands_have_is_that_of_the_first_and_else_the_largest(join):
    same, thin = maps(5, 7, 3), maps(5, 1, 3)
    assert [each.formula for each in join.arithmetic((same, same), same)] == ["c_in", "h_in", "w_in"]
    mixed = join.arithmetic((thin, same), same)
    assert [each.formula for each in mixed] == ["c_1", "max(h_1, h_2)", "w_1"]
    assert mixed[1].values == {"h_1": 1, "h_2": 7}


def test_of_a_matrix_product_the_leading_sizes_stretch_and_the_inner_one_is_gone():
    a, b = maps(1, 7, 3), maps(5, 3, 11)
    equations = Matmul().arithmetic((a, b), maps(5, 7, 11))
    assert dict(equations[0].values) == {"c_1": 1, "c_2": 5}


def test_of_several_factors_every_product_so_far_is_kept_as_a_factor_of_the_next_one():
    gate, wide = maps(13, 1, 1), maps(13, 5, 7)
    sizes = {
        factors: [each.product.value for each in Mul().keeps_besides(factors, wide)]
        for factors in ((wide, wide), (wide, gate, wide), (gate, gate, wide), (gate, wide, gate, wide))
    }
    assert list(sizes.values()) == [[], [13 * 5 * 7], [13], [13 * 5 * 7, 13 * 5 * 7]]
