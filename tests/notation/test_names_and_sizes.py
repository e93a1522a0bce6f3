"""What is said of names that are not there, of sizes in the place of tensors, and of joins of nothing."""

import pytest

from convcost import ConvcostError
from convcost.errors import Problem
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network

SIZES = "; its sizes: .c .t .l .h .w .d"


def refused(step: str, head: str = "") -> Problem:
    text = f"convcost: 1\ninput: [8, 29, 31]\n{head}layers:\n  - conv: {{out: 7, kernel: 3}}\n  - {step}\n"
    with pytest.raises(ConvcostError) as caught:
        build(read_network(read(text, "net.yaml")))
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("step", "message", "hint"),
    [
        ("conv: {out: input.c.x, kernel: 1}", "`input.c` is a size, and has no `x`", "sizes are numbers"),
        ("{relu: , from: input.c}", "`input.c` is a size, a tensor is expected here", "a tensor: `input`"),
        ("conv: {out: in.ch, kernel: 1}", "`in` has no `ch`", f"no branch and no round{SIZES}"),
    ],
)
def test_a_size_is_no_tensor_and_a_tensor_has_sizes(step, message, hint):
    found = refused(step)
    assert (found.code, found.message) == ("E130", message)
    assert hint in found.labels[0].text


def test_only_variables_are_known_in_variables():
    found = refused("relu", "vars: {width: 5, wide: 2 * stem}\n")
    assert (found.message, found.notes) == ("unknown name `stem`", ("names here: width, wide (vars)",))
    assert refused("relu", "vars: {wide: 2 * inputs}\n").labels[0].text == "not defined here"


@pytest.mark.parametrize("kind", ["concat", "add", "mul"])
def test_a_join_without_a_branch_says_how_to_write_one(kind):
    found = refused(f"{kind}: {{}}")
    assert (found.code, found.message) == ("E112", f"`{kind}` needs at least one branch")
    assert found.labels[0].text == f"write {kind}: {{a: [...], b: [...]}}"


def test_a_slice_of_nothing_is_refused_where_its_size_is_written():
    found = refused("split: {a: 7, b: 0}")
    assert found.message == "the size of slice `b` must be at least 1, got 0"
    span = found.labels[0].span
    assert span.source.text[span.start : span.end] == "0"
