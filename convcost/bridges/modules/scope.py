"""A class while it is written: where its steps have come to, and what they know by which names."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from convcost.bridges.blocks.step import Expression as Written
from convcost.bridges.blocks.step import Step
from convcost.bridges.blocks.unifying import Template
from convcost.bridges.modules import naming, widths
from convcost.bridges.modules.body import Body, Tensor
from convcost.bridges.modules.file import Class
from convcost.bridges.modules.flat import one
from convcost.bridges.modules.instances import Instance, Round, Unwritable
from convcost.bridges.modules.layer import Form, Operands
from convcost.bridges.modules.layout import Expression, call, flat, renamed
from convcost.bridges.modules.widths import Width
from convcost.errors import Refusal
from convcost.graph import Graph, Node
from convcost.language.expression import ExpressionError, Value, parse

T = TypeVar("T")

LAYERS = "layers"
MARK = re.compile(r"<\d+>")
NAME = re.compile(r"(?<![.\w])[A-Za-z_]\w*")
Rounds = Sequence[Sequence[Round] | None]
"""What became of a step in every instance: its rounds, None where it was left out."""


class Finished(NamedTuple):
    """A class with what its callers have to know of it."""

    written: Class
    width: str | None
    """What it calls the width that enters it; None where it does not ask."""
    out: str
    """The width that leaves it, in its own words."""
    words: Mapping[str, Mapping[str, str]]
    """For every argument that stands for a kind, the classes of torch behind the words."""
    names: Mapping[str, str]
    """What it calls its arguments."""


class Place(NamedTuple):
    """Where the steps have come to: a tensor, and the modules that are to be called on it one after the other."""

    tensor: Tensor | None
    width: Width
    chain: tuple[Expression, ...] = ()
    label: str = LAYERS


@dataclass
class Scope:
    """A class while it is written: its instances, what is known by which name, what has been made."""

    graph: Graph
    block: Template | None
    every: Sequence[Instance]
    done: Mapping[str, Finished]
    missing: dict[str, str]
    nodes: Mapping[str, Node]
    walk: Callable[["Scope", Sequence[Step], "Place", str | None], "Place"]
    """Goes through the steps of a branch."""
    body: Body = field(default_factory=lambda: Body(("x",)))
    names: dict[str, tuple[Tensor, Width]] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    owners: dict[str, list[str]] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    c_in: str = "c_in"
    kept: frozenset[str] = frozenset()
    reason: str = ""
    """Why the first width that is not known is not."""

    def refuse(self, reason: str) -> Unwritable:
        """That it cannot be a class, and why."""
        return Unwritable(self.block.name if self.block else None, reason)

    def lost(self, reason: str) -> str:
        """Code for a width that is not known, and why; the class can be written if no layer is made with it."""
        self.reason = self.reason or reason
        return widths.UNKNOWN

    def entry(self) -> Width:
        """The width that enters: a number where it is the same for all."""
        shapes = self.graph.shapes
        values = tuple(shapes[each.entry].channels if each.entry else None for each in self.every)
        is_constant = len(set(values)) == 1
        return Width(str(values[0]) if is_constant else self.c_in, values)

    def known(self) -> list[Width]:
        """The arguments that are numbers."""
        every = [
            Width(python, tuple(each.values.get(name) for each in self.every))
            for name, python in self.arguments.items()
        ]
        return [each for each in every if all(isinstance(value, int) for value in widths.known(each.values))]

    def flushed(self, place: Place) -> Place:
        """The same place with nothing left to be called."""
        if not place.chain:
            return place
        tensor, width = self.settled(place)
        return Place(tensor, width)

    def settled(self, place: Place) -> tuple[Tensor, Width]:
        """The tensor, after a line that calls what was chained."""
        if place.tensor is None:
            raise self.refuse("nothing comes in")
        if not place.chain:
            return place.tensor, place.width
        module = self.body.part(snake(place.label), one(place.chain))
        return self.body.line(lambda x: call(module, x[0]), [place.tensor]), place.width

    def chained(self, place: Place, modules: Sequence[Expression], width: Width, label: str) -> Place:
        """The place behind more modules."""
        is_first = not place.chain
        return Place(place.tensor, width, (*place.chain, *modules), label if is_first else LAYERS)

    def operands(self, step: Step, place: Place) -> tuple[Place, list[tuple[Tensor, Width]]]:
        """The tensors that a step names, or the current one."""
        if not step.source:
            if not step.takes:
                return place, []
            place = self.flushed(place)
            return place, [(place.tensor, place.width)] if place.tensor is not None else []
        if "in" in step.source:
            place = self.flushed(place)
        given = []
        for name in step.source:
            if name == "in" and place.tensor is not None:
                given.append((place.tensor, place.width))
            elif name in self.names:
                given.append(self.names[name])
            else:
                raise self.refuse(f"`{name}` is not made before")
        return place, given

    def code(self, text: str, current: Width) -> str:
        """An expression of the notation as Python, where this width is current."""
        if text in {"in", "input.c"}:
            return (self.entry() if self.block and text == "input.c" else current).code

        def meaning(name: str) -> str:
            if name == "in":
                return widths.in_brackets(current.code)
            if name == "input.c":
                return widths.in_brackets((self.entry() if self.block else current).code)
            if name in self.arguments:
                return self.arguments[name]
            raise self.refuse(f"`{name}` is not known")

        return widths.python(text, meaning)

    def argument(self, written: Any, current: Width) -> str | None:
        """What a step is written with as Python; None where it is no expression and holds none."""
        if isinstance(written, Written):
            return self.code(written, current)
        if not isinstance(written, list) or not any(isinstance(each, Written) for each in written):
            return None
        each = [self.argument(every, current) or str(every) for every in written]
        return f"({', '.join(each)}{',' * (len(each) == 1)})"

    def condition(self, text: str, current: Width) -> str:
        """A condition without what always holds."""
        code = self.code(text, current)
        return re.sub(r" and (\(?[\w *]+\)?) == \1$", "", code)

    def count(self, step: Step, current: Width) -> str:
        """How often a step is repeated."""
        return self.code(step.repeat, current) if isinstance(step.repeat, Written) else str(step.repeat)

    def line(self, form: Form, tensors: Sequence[Tensor], label: str) -> Tensor:
        """A line of `forward`; arguments that it names become attributes."""
        module = self.body.part(snake(label), one(form.modules)) if form.modules else ""
        run = form.run or (lambda name, x: call(name, x[0]))
        marks = [f"<{at}>" for at in range(len(tensors))]
        kept = self._kept_numbers(flat(run("", marks)))
        made = renamed(run(module, marks), lambda text: _replaced(text, kept))

        def line(x: Operands) -> Expression:
            names = dict(zip(marks, x, strict=True))
            return renamed(made, lambda text: MARK.sub(lambda mark: names[mark[0]], text))

        return self.body.line(line, tensors)

    def _kept_numbers(self, text: str) -> dict[str, str]:
        """The arguments that a line of `forward` names, as attributes."""
        named = set(NAME.findall(text))
        kept = {}
        for name in (*self.arguments.values(), *([self.c_in] if self.block else [])):
            if name in named:
                self.stored.setdefault(name, self.body.part(name, name) if name not in self.stored else "")
                kept[name] = self.stored[name]
        return kept

    def width_after(self, step: Step, rounds: Rounds, before: Width, entering: Sequence[Width]) -> Width:
        """The width behind a step, in every instance: the one before where it is left out."""
        shapes = self.graph.shapes
        pairs = zip(rounds, before.values, strict=True)
        values = tuple(shapes[own[-1].gives].channels if own else was for own, was in pairs)
        if step.when is None:
            return self.found(step, values, entering)
        there = tuple(shapes[own[-1].gives].channels if own else None for own in rounds)
        return self.either(step.when, self.found(step, there, entering), before, values)

    def either(self, when: str, then: Width, before: Width, values: tuple[Any, ...]) -> Width:
        """The width behind a step that is there under a condition: one of the two if it is right everywhere."""
        for each in (then, before):
            if widths.UNKNOWN in each.code:
                continue
            if all(value is None or self.worth(each.code, at) == value for at, value in enumerate(values)):
                return Width(each.code, values)
        if any(widths.UNKNOWN in each.code for each in (then, before)):
            return Width(widths.UNKNOWN, values)
        name = naming.variable("width", {*self.arguments.values(), self.c_in, *(n for n, _ in self.body.numbers)})
        code = f"{then.code} if {self.code(when, before)} else {before.code}"
        self.body.numbers.append((name, code))
        return Width(name, values)

    def worth(self, code: str, instance: int) -> Value:
        """What code comes to in an instance; refused where it has no value there."""
        if code.isdigit():
            return int(code)
        if widths.UNKNOWN in code:
            raise self.refuse(self.reason)
        try:
            listed = f"[{code[1:-1].rstrip(',')}]" if code.startswith("(") and "," in code else code
            return parse(listed).evaluate(_Numbers(self, instance))
        except (ExpressionError, Refusal):
            raise self.refuse(f"`{code}` is not known in every call") from None

    def check(self, code: str, instance: int, value: int) -> None:
        """Refuse code that comes to another number in an instance than the graph has there.

        A width that is not known is refused where the class is written, if anything takes it.
        """
        if widths.UNKNOWN not in code and self.worth(code, instance) != value:
            raise self.refuse(f"`{code}` is not {value} in every call")

    def found(self, step: Step, values: tuple[Any, ...], entering: Sequence[Width]) -> Width:
        """The width that a step gives, by what it is written with, what enters it, or the arguments."""
        fields = [
            Width(self.code(value, entering[0]), values)
            for name, value in step.fields.items()
            if name == "out" and isinstance(value, Written) and entering
        ]
        entry = [self.entry()] if self.block else []
        code = widths.found(values, [*fields, *entering, *self.known(), *entry])
        if code is None:
            code = self.lost(f"the width that its `{step.kind}` gives follows none of its arguments")
        return Width(code, values)


class _Numbers(NamedTuple):
    """What the names of a class are worth in one of its instances."""

    scope: Scope
    instance: int

    def goes_through(self, items: int) -> None:
        """Lists of a class are short."""

    def value(self, path: tuple[str, ...]) -> Value:
        """An argument, the width that enters, or a variable of `__init__`."""
        (name,) = path
        scope = self.scope
        own = scope.every[self.instance]
        if name == scope.c_in and own.entry is not None:
            return scope.graph.shapes[own.entry].channels
        for written, python in scope.arguments.items():
            if python == name and written in own.values:
                value: Value = own.values[written]
                return value
        for variable, code in scope.body.numbers:
            if variable == name:
                return scope.worth(code, self.instance)
        raise Refusal(f"`{name}` is not known")


def _replaced(text: str, names: Mapping[str, str]) -> str:
    return NAME.sub(lambda match: names.get(match[0], match[0]), text)


def snake(name: str) -> str:
    """``InvertedResidual`` as ``inverted_residual``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def sure(value: T | None) -> T:
    """What a step takes; refused where there is nothing."""
    if value is None:
        raise Unwritable(None, "something is missing that a step takes")
    return value
