"""Every transform's manual: what it shows is executed, what it promises is held."""

import re
from collections.abc import Iterator
from inspect import cleandoc
from math import prod
from typing import NamedTuple

import pytest

from convcost import analyze
from convcost.graph import Graph
from convcost.graph.applying.application import apply
from convcost.graph.transforms import lookup, names, options
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network

TRANSFORMS = names()
PROMISES = {"output shape", "other outputs", "parameters", "MACs"}


class Manual(NamedTuple):
    """A docstring taken apart."""

    sentence: str
    options: list[str]
    keeps: list[str]
    twice: str
    example: dict[str, str]


def manual(name: str) -> Manual:
    text = cleandoc(lookup(name).__doc__ or "")
    body, _, example = text.partition("\nExample:\n")
    figures = dict(line.strip().split(": ", 1) for line in example.splitlines())
    (keeps,) = re.findall(r"^Keeps: (.+)\.$", body, re.MULTILINE)
    (twice,) = re.findall(r"^Applied twice: (.+)\.$", body, re.MULTILINE)
    listed = re.findall(r"^    (\w+): ", body.partition("\nOptions:\n")[2], re.MULTILINE)
    return Manual(body.splitlines()[0], listed, keeps.split(", "), twice, figures)


def before(name: str) -> Graph:
    example = manual(name).example
    text = f"convcost: 1\ninput: {example['input']}\nlayers: {example['layers']}\n"
    return build(read_network(read(text, "example.yaml")))


def figures(text: str) -> int:
    """A sum of products of integers."""
    return sum(prod(map(int, term.split("*"))) for term in text.split("+"))


def outputs(made: Graph) -> dict[str, tuple[int, ...]]:
    return {name: made.shapes[tensor].sizes for name, tensor in made.outputs.items()}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_example_is_true(name: str) -> None:
    example = manual(name).example
    made = apply(before(name), example["apply"])
    (shape,) = (str(made.shapes[tensor]) for tensor in made.outputs.values())
    assert example["apply"].startswith(name)
    assert shape == example["output"]
    assert analyze(made).params == figures(example["params"])
    assert analyze(made).macs == figures(example["macs"])


@pytest.mark.parametrize("name", TRANSFORMS)
def test_every_option_is_explained_and_nothing_else(name: str) -> None:
    assert manual(name).options == list(options(lookup(name)))


@pytest.mark.parametrize("name", TRANSFORMS)
def test_the_manual_begins_with_a_sentence(name: str) -> None:
    assert re.fullmatch(r"[A-Z].+\.", manual(name).sentence)


def networks() -> Iterator[tuple[str, Graph]]:
    for name in ("resnet18", "googlenet_paper_aux", "mobilenet_v2", "vgg11_bn", "alexnet"):
        yield name, analyze(name).graph


@pytest.mark.parametrize("name", TRANSFORMS)
def test_what_is_promised_to_stay_stays(name: str) -> None:
    promised = set(manual(name).keeps)
    assert promised <= PROMISES
    for _, graph in networks():
        made = apply(graph, manual(name).example["apply"])
        kept = outputs(graph).items() & outputs(made).items()
        assert len(kept) == len(made.outputs) or "output shape" not in promised
        assert made.outputs.keys() <= graph.outputs.keys()
        assert len(made.outputs) == len(graph.outputs) or "other outputs" in promised
        assert analyze(made).params == analyze(graph).params or "parameters" not in promised
        assert analyze(made).macs == analyze(graph).macs or "MACs" not in promised


@pytest.mark.parametrize("name", TRANSFORMS)
def test_what_is_done_twice_is_as_the_manual_says(name: str) -> None:
    for network, graph in networks():
        once = apply(graph, manual(name).example["apply"])
        twice = apply(once, manual(name).example["apply"])
        assert (twice == once) == (manual(name).twice == "as once"), network
