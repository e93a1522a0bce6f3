"""The contract itself: what cannot be made a kind, and what the registry knows without importing one."""

import subprocess
import sys

import pytest

from convcost.layers.fields import Count
from convcost.layers.op import (
    Activation,
    Keeps,
    Linearity,
    Norm,
    Op,
    defaults,
    followers,
    kinds,
    lookup,
    norm_kind,
    obvious,
    op,
    required,
    schema,
)

EXAMPLE = """A kind.

Example:
    input: [5]
"""


def test_a_kind_that_leaves_out_a_fact_cannot_be_made():
    class Unfinished(Op):
        __doc__ = EXAMPLE

        def output(self, inputs):
            return inputs[0]

    with pytest.raises(TypeError, match="does not state: arithmetic, keeps, linearity, macs, parameters, window"):
        op(Unfinished)


def test_a_norm_inherits_no_silent_zero_for_its_parameters():
    class Forgetful(Norm):
        __doc__ = EXAMPLE
        keeps = Keeps.INPUTS
        linearity = Linearity.NEITHER

    with pytest.raises(TypeError, match="does not state: parameters"):
        op(Forgetful)


def test_a_kind_without_a_manual_cannot_be_made():
    class Unexplained(Activation):
        """Something."""

        keeps = Keeps.OUTPUT

    with pytest.raises(TypeError, match="no docstring with an `Example:`"):
        op(Unexplained)


def test_a_field_says_how_it_is_read():
    class Careless(Activation):
        __doc__ = EXAMPLE
        keeps = Keeps.OUTPUT
        width: int

    with pytest.raises(TypeError, match="must be annotated with a Field"):
        schema(op(Careless))


def test_fields_are_written_without_the_underscore_that_keeps_facts_visible():
    class Shadowing(Activation):
        __doc__ = EXAMPLE
        keeps = Keeps.OUTPUT
        window_: Count
        depth: Count = 3

    kind = op(Shadowing)
    assert tuple(schema(kind)) == ("window", "depth")
    assert required(kind) == ("window",)
    assert obvious(kind) == "window"
    assert defaults(kind) == {"depth": 3}


@pytest.mark.parametrize(
    ("kind", "argument"),
    [("conv", "out"), ("maxpool", "kernel"), ("crop", "size"), ("batchnorm", "affine"), ("relu", None)],
)
def test_the_obvious_argument_is_the_first_required_else_the_first(kind, argument):
    assert obvious(lookup(kind)) == argument


def test_a_norm_is_found_by_its_short_name():
    norms = {norm_kind(word) for word in ("batch", "layer", "group", "instance", "rms")}
    assert norms == {kind for kind in kinds() if lookup(kind).is_norm}


def test_what_may_stand_behind_norm_and_activation_is_every_norm_and_every_activation():
    assert followers("norm") == ("none", "batch", "group", "instance", "layer", "rms")
    assert followers("activation") == ("none", *(kind for kind in kinds() if lookup(kind).is_activation))


def test_what_is_no_kind_is_not_looked_up():
    for name in ("__init__", "Conv", "convolution", "../op", ""):
        assert lookup(name) is None


def test_naming_the_kinds_imports_none_of_them_and_no_library():
    code = (
        "import sys; from convcost.layers.op import kinds, lookup; kinds(); lookup('conv');"
        "loaded = [name for name in sys.modules if name.startswith('convcost.layers.kinds.')];"
        "heavy = {'pydantic', 'yaml', 'rich', 'typer'} & set(sys.modules);"
        "print(loaded, heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['convcost.layers.kinds.conv'] set()\n"


def test_the_kinds_see_neither_each_other_nor_a_graph():
    code = (
        "import sys; from convcost.layers.op import kinds, lookup\n"
        "for kind in kinds():\n"
        "    lookup(kind)\n"
        "    print(*sorted(name for name in sys.modules if name.startswith('convcost.layers.kinds.')))\n"
        "    [sys.modules.pop(name) for name in list(sys.modules) if name.startswith('convcost.layers.kinds.')]\n"
        "print('graph' if 'convcost.graph' in sys.modules else 'no graph')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == [*(f"convcost.layers.kinds.{kind}" for kind in kinds()), "no graph", ""]
