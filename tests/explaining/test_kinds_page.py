"""All kinds in one table: PyTorch's names, which torch is asked for, and what they cost, as their facts tell."""

from importlib import import_module
from operator import attrgetter

import pytest

from convcost.explaining.kinds_page import KindFacts, Kinds, by_group
from convcost.explaining.topics import GROUPS
from convcost.layers.docstrings import docstring
from convcost.layers.op import kinds, lookup
from convcost.page.formats import text
from convcost.page.look import Look
from tests.layers.test_contracts import manual, value_of

NAMES = {kind: docstring(lookup(kind)).in_torch for kind in kinds()}


def test_every_kind_is_there_once_in_the_groups_of_the_topics():
    assert tuple(by_group()) == tuple(GROUPS)
    assert sorted(facts.kind for group in by_group().values() for facts in group) == list(kinds())


def test_a_kind_tells_what_it_learns_and_multiplies():
    assert KindFacts.of(lookup("linear")) == KindFacts(
        "linear",
        "torch.nn.Linear",
        "weight out x in, its gain, and bias out",
        "tokens x out x in; features count as one token",
    )
    assert KindFacts.of(lookup("relu")).costs == ("nothing",)
    assert KindFacts.of(lookup("embedding")).costs == ("params: the table, entries x dim",)
    assert KindFacts.of(lookup("matmul")).costs == ("MACs: batch x m x k x n",)


@pytest.mark.parametrize("kind", kinds())
def test_what_costs_something_in_its_example_says_so(kind):
    facts, example = KindFacts.of(lookup(kind)), manual(kind).example
    assert facts.params or value_of(example["params"]) == 0
    assert facts.macs or value_of(example["macs"]) == 0


def test_what_a_reader_and_a_program_get():
    shown = text.render(Kinds(), (), Look())
    assert "lstm                    torch.nn.LSTM" in shown
    assert "MACs: every weight once per token; the biases are not counted" in shown
    told = Kinds().data().content["kinds"]["Joins"]
    assert told[0] == {"kind": "add", "in_torch": "torch.add", "params": "", "macs": ""}


@pytest.mark.torch
@pytest.mark.parametrize("name", sorted({name for name in NAMES.values() if name.startswith("torch.")}))
def test_torch_has_what_is_named(name):
    torch = pytest.importorskip("torch", reason="torch is not installed: its names are not looked up")
    import_module("torch.nn.functional")
    root, _, path = name.partition(".")
    assert attrgetter(path)({"torch": torch}[root]) is not None
