"""Networks written in a test: text in, graph or problems out."""

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import Network, read_network


def network(text: str) -> Network:
    """Read a file whose first line is written for it."""
    return read_network(read("convcost: 1\n" + text, "net.yaml"))


def graph(text: str, variant: str | None = None, **options: object) -> Graph:
    """Build it."""
    return build(network(text), variant, **options)  # type: ignore[arg-type]


def problems(text: str, variant: str | None = None, **options: object) -> tuple[Problem, ...]:
    """What is wrong with it; something must be."""
    with pytest.raises(ConvcostError) as caught:
        graph(text, variant, **options)
    return caught.value.problems


def problem(text: str, variant: str | None = None, **options: object) -> Problem:
    """The one thing that is wrong with it."""
    (found,) = problems(text, variant, **options)
    return found


def culprit(found: Problem) -> str:
    """The characters that a problem points at."""
    span = found.labels[0].span
    return span.source.text[span.start : span.end]


def wiring(made: Graph) -> dict[str, tuple[str, ...]]:
    """Names of the nodes and of what they take."""
    return {node.name: node.inputs for node in made.nodes}


def shapes(made: Graph) -> dict[str, str]:
    """Names of the nodes and their output shapes."""
    return {node.name: str(node.output) for node in made.nodes}


def layers(*steps: str, input: str = "[3, 13, 17]") -> str:  # noqa: A002
    """A file with these steps and a single input."""
    return f"input: {input}\nlayers:\n" + "".join(f"  - {step}\n" for step in steps)
