"""Several instances -> one block with arguments, and what each instance gives them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from convcost.bridges.blocks import naming, sizing
from convcost.bridges.blocks.aligning import aligned, branch_weight, step_weight
from convcost.bridges.blocks.expressing import Known, Sized, condition, expressed
from convcost.bridges.blocks.fusing import default_forms
from convcost.bridges.blocks.step import NOTHING, Branch, Expression, Handed, HandedList, Step, frozen
from convcost.layers.op import lookup
from convcost.layers.shape import Shape

MOST_ARGUMENTS = 10
MULTIPLE = "expand"
"""The argument by which a layer is wider than what it takes, as an expansion is."""
MOST_TIMES = 8
SUGGESTED_DEFAULTS = ("stride", "groups", "dilation", "padding", "repeat", MULTIPLE)
"""Fields whose argument is left out where it has its most frequent value."""


class Different(Exception):
    """Instances that are not one block."""


class Instance(NamedTuple):
    """One instance: its steps, the width that enters it, and the shape, where steps may be written by its sizes."""

    steps: Sequence[Step]
    width: int | None
    constructed: Mapping[str, int] = MappingProxyType({})
    """What the constructor of its module was given, by the author's names."""
    entered: Shape | None = None


class Parameter(NamedTuple):
    """An argument of a block: its type, its default (None where it must be given)."""

    type: str
    default: Any


@dataclass(frozen=True)
class Template:
    """A block: its arguments, its steps."""

    name: str
    parameters: Mapping[str, Parameter]
    tensors: tuple[str, ...]
    steps: tuple[Step, ...]
    paths: frozenset[str] = frozenset()
    """The scopes that are its instances."""
    nodes: frozenset[str] = frozenset()
    """The layers of all its instances."""


class Unified(NamedTuple):
    """The steps of the block, its arguments, and their values in every instance."""

    steps: tuple[Step, ...]
    parameters: Mapping[str, Parameter]
    values: tuple[Mapping[str, Any], ...]


def unified(instances: Sequence[Instance], taken: Sequence[str], shapes: Mapping[str, Shape] = NOTHING) -> Unified:
    """One block for all; raises `Different`.

    ``taken`` are the names of its tensors, ``shapes`` those of all tensors, where steps may be written by sizes.
    """
    bodies = [list(instance.steps) for instance in instances]
    names = {step.name for body in bodies for step in body if step.name}
    given = [instance.constructed for instance in instances]
    entered = [instance.entered for instance in instances]
    unifier = _Unifier([instance.width for instance in instances], {*taken, *names}, given, entered, shapes)
    steps = unifier.body(_wrapped(bodies), [instance.width for instance in instances])
    if all(step.when is not None for step in steps):
        raise Different  # nothing is in all of them
    return Unified(tuple(steps), *unifier.arguments())


def _wrapped(bodies: list[list[Step]]) -> list[list[Step]]:
    """Put the steps of an instance into a join with one branch where others have a join around these steps.

    A residual is left out where the width changes; what is left of the join is its one branch.
    """
    joins = [(index, step) for body in bodies for index, step in enumerate(body) if _has_identity(step)]
    if not joins or all(any(_has_identity(step) for step in body) for body in bodies):
        return bodies
    index, join = joins[0]
    behind = next(len(body) - index - 1 for body in bodies if any(step is join for step in body))
    return [body if any(_has_identity(step) for step in body) else _wrap(body, join, index, behind) for body in bodies]


def _has_identity(step: Step) -> bool:
    return step.branches is not None and len(step.branches) == 2 and any(not each.steps for each in step.branches)


def _wrap(body: list[Step], join: Step, index: int, behind: int) -> list[Step]:
    inner = body[index : len(body) - behind]
    if not inner or any(step.branches is not None and step.kind == join.kind for step in inner) or not join.branches:
        return body
    main = next(branch for branch in join.branches if branch.steps)
    nodes = tuple(node for step in inner for node in step.nodes)
    made = replace(
        inner[-1],
        kind=join.kind,
        fields=join.fields,
        is_join=True,
        is_call=False,
        takes=inner[0].takes,
        width=inner[0].width,
        branches=(Branch(main.name, tuple(inner)),),
        source=inner[0].source,
        nodes=nodes,
        name=inner[-1].name if inner[-1].is_needed else None,
        steps=None, repeat=None, first={},
    )  # fmt: skip
    return [*body[:index], made, *body[len(body) - behind :]]


@dataclass
class _Found:
    """An argument while the instances are gone through."""

    values: list[Any]
    field: str


@dataclass
class _Unifier:
    widths: list[int | None]
    taken: set[str]
    constructed: Sequence[Mapping[str, int]] = ()
    """What the constructor of every instance was given."""
    entered: Sequence[Shape | None] = ()
    shapes: Mapping[str, Shape] = field(default_factory=lambda: NOTHING)
    found: dict[str, _Found] = field(default_factory=dict)
    worth: dict[str, Sequence[Any]] = field(default_factory=dict)
    """What every expression that was written comes to in each instance."""
    out: Known | None = None
    """The width that the last layer with one of its own gives."""

    def body(self, bodies: Sequence[Sequence[Step] | None], flow: list[int | None]) -> list[Step]:
        """The steps of all instances that have this body, None for the others."""
        flow = list(flow)
        done = []
        for slot in aligned([body or () for body in bodies], step_weight):
            done.append(self._slot(slot, [body is not None for body in bodies], flow))
            flow = [step.out_width if step is not None else have for step, have in zip(slot, flow, strict=True)]
        return done

    def _slot(self, slot: list[Step | None], asked: list[bool], flow: list[int | None]) -> Step:
        present = [step for step in slot if step is not None]
        step = present[0]
        self._require_same(present)
        widths: list[int | None] = [
            each.width if each is not None else have for each, have in zip(slot, flow, strict=True)
        ]
        fields = self._fields(slot, widths)
        branches = step.branches
        if branches is not None:
            branches = self._branches(slot, widths)
        repeat = self._repeat(slot, widths)
        first = self._first(slot, widths, fields)
        steps = step.steps
        if steps is not None:
            steps = tuple(self.body([None if each is None else each.steps or () for each in slot], widths))
        names = {each.name for each in present}
        when = self._when(slot, asked, widths, fields)
        return replace(
            step, fields=fields, branches=branches, repeat=repeat, first=first, steps=steps,
            name=names.pop() if len(names) == 1 else None, when=when,
        )  # fmt: skip

    def _require_same(self, present: list[Step]) -> None:
        step = present[0]
        for each in present[1:]:
            same = _modifiers(each) == _modifiers(step)
            if not same or (step.is_needed and each.name != step.name):
                raise Different

    def _names(self, widths: Sequence[int | None]) -> list[Known]:
        arguments = [Known(name, each.values) for name, each in self.found.items()]
        return [*arguments, Known("in", widths), Known("input.c", self.widths)]

    def _fields(self, slot: list[Step | None], widths: list[int | None]) -> dict[str, Any]:
        step = next(each for each in slot if each is not None)
        kind = None if step.is_call else lookup(step.kind)
        unless_given = default_forms(kind) if kind is not None else step.defaults
        names = list(dict.fromkeys(name for each in slot if each is not None for name in each.fields))
        fields: dict[str, Any] = {}
        around = sizing.sized(slot, self.entered, self.shapes)
        for name in names:
            values = [None if each is None else each.fields.get(name, unless_given.get(name)) for each in slot]
            if any(each is not None and value is None for each, value in zip(slot, values, strict=True)):
                raise Different
            fields[name] = self._express(name, values, widths, fields, around if name in sizing.FIELDS else NOTHING)
        if not step.is_call and "out" in fields:
            widest = self.worth.get(str(fields["out"]), [fields["out"]] * len(slot))
            self.out = Known(str(fields["out"]), widest)
        return {name: value for name, value in fields.items() if frozen(value) != frozen(unless_given.get(name))}

    def _express(
        self, name: str, values: list[Any], widths: list[int | None], fields: Mapping[str, Any],
        sized: Sized = NOTHING,
    ) -> Any:  # fmt: skip
        known = self._names(widths)
        if name == "groups" and all(
            value is None or (value == width and value > 1) for value, width in zip(values, widths, strict=True)
        ):
            return Expression("in")
        if any(isinstance(value, Handed | HandedList) for value in values):
            tensors = {value for value in values if value is not None}
            if len(tensors) != 1:
                raise Different
            return tensors.pop()
        kernel = fields.get("kernel")
        if name == "padding" and isinstance(kernel, Expression):
            known = [each for each in known if each.name == kernel] + known
        order = sorted(known, key=lambda each: each.name == "in") if name != "groups" else known[::-1]
        found = expressed(values, order, sized)
        if found is None:
            return (self._multiple(values, widths) if name == "out" else None) or self._argument(name, values)
        if isinstance(found.written, Expression):
            self.worth[found.written] = found.values
        return found.written

    def _multiple(self, values: list[Any], widths: list[int | None]) -> Expression | None:
        """A multiple of the width that comes in, where that says the same of most and the values say little."""
        pairs = zip(values, widths, strict=True)
        if not all(isinstance(value, int) and width and value % width == 0 for value, width in pairs):
            return None
        multiples = [value // width for value, width in zip(values, widths, strict=True) if width]
        usual, times = Counter(multiples).most_common(1)[0]
        says_little = 2 * len(set(multiples)) > len(set(values)) or 4 * times < 3 * len(values)
        if usual == 1 or says_little or max(multiples) > MOST_TIMES:
            return None
        multiple = Expression(f"{self._argument(MULTIPLE, multiples)} * in")
        self.worth[multiple] = values
        return multiple

    def _argument(self, name: str, values: list[Any]) -> Expression:
        if len(self.found) == MOST_ARGUMENTS:
            raise Different
        taken = {*self.found, *self.taken}
        called = naming.author_argument(name, values, self.constructed, taken) or naming.argument(name, taken)
        self.found[called] = _Found(list(values), name)
        self.worth[called] = values
        return Expression(called)

    def _branches(self, slot: list[Step | None], widths: list[int | None]) -> tuple[Branch, ...]:
        rows = [() if step is None else step.branches or () for step in slot]
        slots = aligned(rows, branch_weight)
        bodies: dict[int, list[Step]] = {}
        for index, branches in sorted(enumerate(slots), key=lambda each: not any(b and b.steps for b in each[1])):
            bodies[index] = self.body([None if each is None else each.steps for each in branches], widths)
        done = []
        for index, branches in enumerate(slots):
            asked = [step is not None for step in slot]
            when = self._presence([each is not None for each in branches], asked, widths)
            some = next(each for each in branches if each is not None)
            done.append(Branch(some.name, tuple(bodies[index]), when, some.source))
        return tuple(done)

    def _repeat(self, slot: list[Step | None], widths: list[int | None]) -> Any:
        values = [None if step is None else step.repeat for step in slot]
        if all(value is None for value in values):
            return None
        return self._express("repeat", [None if each is None else each.repeat or 1 for each in slot], widths, {})

    def _first(self, slot: list[Step | None], widths: list[int | None], fields: Mapping[str, Any]) -> Mapping[str, Any]:
        names = dict.fromkeys(name for step in slot if step is not None for name in step.first)
        first = {}
        for name in names:
            values = [None if step is None else step.first.get(name, _given(step, name)) for step in slot]
            if any(step is not None and value is None for step, value in zip(slot, values, strict=True)):
                raise Different
            first[name] = self._express(name, values, widths, {})
        return {name: value for name, value in first.items() if frozen(value) != frozen(fields.get(name))}

    def _when(
        self, slot: list[Step | None], asked: list[bool], widths: list[int | None], fields: Mapping[str, Any]
    ) -> Expression | None:
        out = self.out if "out" in fields else None
        return self._presence([step is not None for step in slot], asked, widths, out)

    def _presence(
        self, present: list[bool], asked: list[bool], widths: list[int | None], out: Known | None = None
    ) -> Expression | None:
        if present == asked:
            return None
        wanted = [here for here, is_asked in zip(present, asked, strict=True) if is_asked]
        chosen = [index for index, is_asked in enumerate(asked) if is_asked]
        names = [Known(each.name, [each.values[i] for i in chosen]) for each in self._names(widths)]
        current = Known("in", [widths[i] for i in chosen])
        last = out or self.out
        given = Known(last.name, [last.values[i] for i in chosen]) if last else None
        found = condition(wanted, current, given, [each for each in names if each.name != "in"])
        if found is not None:
            return found
        values = [here if is_asked else None for here, is_asked in zip(present, asked, strict=True)]
        return self._argument("has_branch" if out is None else "has_layer", values)

    def arguments(self) -> tuple[dict[str, Parameter], tuple[dict[str, Any], ...]]:
        """What the block declares, and what every call says."""
        parameters = {name: _parameter(each) for name, each in self.found.items()}
        count = len(self.widths)
        calls: list[dict[str, Any]] = [{} for _ in range(count)]
        for name, each in self.found.items():
            default = parameters[name].default
            for call, value in zip(calls, each.values, strict=True):
                given = _filler(each.values) if value is None else value
                if default is None or frozen(given) != frozen(default):
                    call[name] = given
        return parameters, tuple(calls)


def _given(step: Step, name: str) -> Any:
    """An argument of a call, by its block's default where the call says nothing."""
    return step.fields.get(name, step.defaults.get(name))


def _modifiers(step: Step) -> tuple[Any, ...]:
    """What has to be said of a step in every instance alike."""
    return step.source, step.is_needed, step.loop, step.share, step.is_owner, frozen(step.marks)


def _filler(values: Sequence[Any]) -> Any:
    """What an instance is given that does not use the argument: the most frequent value."""
    return Counter(value for value in map(_hashable, values) if value is not None).most_common(1)[0][0]


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _parameter(found: _Found) -> Parameter:
    values = [value for value in found.values if value is not None]
    is_partial = len(values) < len(found.values)
    if all(isinstance(value, bool) for value in values):
        kind = "bool"
    elif all(isinstance(value, int) for value in values):
        kind = "int"
    elif all(isinstance(value, list | tuple) for value in values):
        kind = "list"
    elif all(isinstance(value, str) for value in values):
        kind = "word"
    else:
        kind = "number"
    # Values of several types have no type that could be declared, but a default.
    is_mixed = kind == "number" and any(isinstance(value, list | tuple | str) for value in values)
    if is_partial or is_mixed or kind == "bool" or found.field in SUGGESTED_DEFAULTS:
        default = _filler(found.values)
        return Parameter(kind, list(default) if isinstance(default, tuple) else default)
    return Parameter(kind, None)
