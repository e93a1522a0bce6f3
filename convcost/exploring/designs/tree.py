"""The decision tree of guards that leads every point of a space to its class."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from convcost.exploring.designs.compiled import Program
from convcost.exploring.designs.subject import DesignFigure
from convcost.exploring.designs.tabulated import Tabulated
from convcost.language.tracing import Guard, Leak


@dataclass(eq=False)
class DesignClass:
    """The points at which every guard comes out the same: one run stands for all of them.

    ``code`` says why they are no networks, and is empty where they are. ``expressions`` are those of the figures that
    vary, by their place among the columns; the others are the same everywhere. Where the run cannot be traced,
    ``reason`` says why, and its points are taken one by one.
    """

    number: int
    code: str = ""
    figures: tuple[DesignFigure, ...] = ()
    expressions: Mapping[int, int] = field(default_factory=dict)
    reason: str = ""
    program: Program | Tabulated | None = None
    compared: int = 0
    """How many of its points have been built in full and found the same."""
    guards: Mapping[Guard, int] = field(default_factory=dict)
    signature: str = ""
    """The same in every run in which the class is met."""
    is_composed: bool = False
    """Whether it is one point, put together of what was built for others."""


@dataclass(eq=False)
class Decision:
    """A guard, and what follows for every outcome that was met so far."""

    guard: Guard
    program: Program | Tabulated
    children: "dict[int, Decision | DesignClass]" = field(default_factory=dict)


@dataclass(eq=False)
class DecisionTree:
    """The tree of one choice of all that is no number; its root is None before its first point."""

    choice: tuple[int, ...] = ()
    root: Decision | DesignClass | None = None


def insert(tree: DecisionTree, found: DesignClass, programs: Mapping[Guard, Program | Tabulated]) -> None:
    """Add the way to a class. Runs that came out the same so far ask the same guard next."""
    path = list(found.guards.items())
    node: Decision | DesignClass = found
    if tree.root is None:
        for guard, outcome in reversed(path):
            node = Decision(guard, programs[guard], {outcome: node})
        tree.root = node
        return
    at = tree.root
    for depth, (guard, outcome) in enumerate(path):
        if not isinstance(at, Decision) or at.guard != guard:
            raise Leak("runs that came out the same so far ask different guards")
        if outcome not in at.children:
            for later, its_outcome in reversed(path[depth + 1 :]):
                node = Decision(later, programs[later], {its_outcome: node})
            at.children[outcome] = node
            return
        at = at.children[outcome]
    raise Leak("a point of a class that is known has been traced again")
