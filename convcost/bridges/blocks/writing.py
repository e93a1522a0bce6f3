"""Recovered blocks and steps -> the text of a file."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from convcost.bridges.blocks.fusing import default_forms
from convcost.bridges.blocks.gathering import EVERY
from convcost.bridges.blocks.lines import Spare, document
from convcost.bridges.blocks.recovering import Recovered
from convcost.bridges.blocks.referring import CURRENT
from convcost.bridges.blocks.step import Branch, Expression, Step, as_names, frozen, walk
from convcost.bridges.blocks.unifying import Template
from convcost.layers.op import lookup, norm_kind, obvious, required
from convcost.layers.shape import Shape

FEWEST_SAVED = 2
FEWEST_OF_A_KIND = 4
"""How often a default, and all defaults of a kind together, have to save an argument to be worth their lines."""


class File(NamedTuple):
    """What stands around the steps."""

    name: str
    inputs: Mapping[str, Shape]
    usual: Mapping[str, Mapping[str, Any]]
    """The arguments of norms and activations that are the same all over the network, by kind."""
    outputs: Mapping[str, str]
    """The name of every output with that of its tensor; empty where the last step gives the only one."""
    written: Mapping[str, str]
    """How the author's code writes the layers of a kind."""


def written(file: File, found: Recovered, comment: str) -> str:
    """The text of the file."""
    every = [step for steps in (*(each.steps for each in found.blocks), found.steps) for step in walk(steps)]
    followers = {step.fields.get("activation") for step in every}
    followers |= {norm_kind(str(step.fields.get("norm"))) for step in every}
    defaults = {kind: dict(fields) for kind, fields in file.usual.items() if fields and kind in followers}
    defaults |= {kind: fields for kind, fields in _defaults(every).items() if kind not in defaults}
    writer = _Writer(defaults, frozenset(block.name for block in found.blocks))
    entries: dict[str, Any] = {"convcost": 1, "name": file.name, **_inputs(file.inputs)}
    if found.tables:
        entries["vars"] = dict(found.tables)
    if defaults:
        entries["defaults"] = defaults
    if found.blocks:
        entries["blocks"] = {block.name: writer.block(block) for block in found.blocks}
    entries["layers"] = writer.steps(found.steps)
    if file.outputs:
        same = all(name == tensor for name, tensor in file.outputs.items())
        entries["outputs"] = list(file.outputs) if same else dict(file.outputs)
    if file.written:
        entries["written"] = dict(file.written)
    return f"# {comment}\n" + document(entries)


def _inputs(inputs: Mapping[str, Shape]) -> dict[str, Any]:
    if list(inputs) == ["input"] or len(inputs) == 1:
        return {"input": _shape(next(iter(inputs.values())))}
    return {"inputs": {name: _shape(shape) for name, shape in inputs.items()}}


def _shape(shape: Shape) -> Any:
    sizes = list(shape.sizes)
    return {"tokens": sizes} if shape.layout == "tokens" else sizes


def _defaults(steps: Iterable[Step]) -> dict[str, dict[str, Any]]:
    """For every kind the arguments that most of its steps have, where that saves writing them."""
    by_kind: dict[str, list[Step]] = {}
    for step in steps:
        if not step.is_call and not step.is_join and step.kind != "seq":
            by_kind.setdefault(step.kind, []).append(step)
    found = {kind: list(_of_kind(kind, each)) for kind, each in by_kind.items()}
    return {
        kind: {name: value for name, value, _ in fields}
        for kind, fields in found.items()
        if sum(saved for _, _, saved in fields) >= FEWEST_OF_A_KIND
    }


def _of_kind(kind: str, steps: Sequence[Step]) -> Iterator[tuple[str, Any, int]]:
    """The arguments that are worth a default, their values, and how many steps need not say them then."""
    made = lookup(kind)
    if made is None:
        return
    plain = default_forms(made)
    first = obvious(made)
    for name in dict.fromkeys(name for step in steps for name in step.fields):
        if name == first or name in {"stride", "groups"}:
            continue
        values = [step.fields.get(name, plain.get(name)) for step in steps]
        if name not in plain and None in values:
            continue  # that it is not given cannot be said where a default gives it
        counts = Counter(frozen(value) for value in values if not isinstance(value, Expression))
        if not counts:
            continue
        most, count = counts.most_common(1)[0]
        saved = count - counts.get(frozen(plain.get(name)), 0)
        if saved >= FEWEST_SAVED and most != frozen(plain.get(name)):
            yield name, next(value for value in values if frozen(value) == most), saved


class _Writer:
    """Steps as the mappings and lists of YAML."""

    def __init__(self, defaults: Mapping[str, Mapping[str, Any]], blocks: frozenset[str]) -> None:
        self.defaults = defaults
        self.blocks = blocks

    def block(self, block: Template) -> dict[str, Any]:
        """The definition of a block."""
        arguments: dict[str, Any] = {
            name: each.type if each.default is None else each.default for name, each in block.parameters.items()
        }
        arguments |= dict.fromkeys(block.tensors, "tensor")
        taken = {*arguments}
        steps = self.steps(_without_taken_names(block.steps, taken))
        return {"args": arguments, "layers": steps} if arguments else {"layers": steps}

    def steps(self, steps: Sequence[Step]) -> list[Any]:
        """A list of steps."""
        return [self.step(step) for step in _without_second_names(_without_taken_names(steps, self.blocks))]

    def step(self, step: Step) -> Any:
        """One step: its kind with its arguments, then its modifiers."""
        modifiers = dict(_modifiers(step))
        arguments = self._arguments(step)
        if arguments == {} and not modifiers and not step.is_join:
            return step.kind
        return {step.kind: arguments, **modifiers}

    def _arguments(self, step: Step) -> Any:
        if step.steps is not None:
            return self.steps(step.steps)
        if step.branches is not None:
            return {branch.name: self._branch(branch) for branch in step.branches}
        if step.is_join:
            return list(step.source) if _names_all(step) else ["in"]
        fields = _given(step) if step.is_call else self._unlike_defaults(step)
        made = None if step.is_call else lookup(step.kind)
        alone = None if made is None else obvious(made)
        is_alone = alone is not None and list(fields) == [alone]
        return next(iter(fields.values())) if is_alone else fields

    def _unlike_defaults(self, step: Step) -> dict[str, Any]:
        made = lookup(step.kind)
        plain = default_forms(made) if made is not None else {}
        usual = self.defaults.get(step.kind, {})
        first = list(required(made)) if made is not None else []
        order = [*first, *(name for name in step.fields if name not in first), *usual]
        values = {name: step.fields.get(name, plain.get(name)) for name in order}
        return {name: value for name, value in values.items() if not _goes_without_saying(name, value, usual, plain)}

    def _branch(self, branch: Branch) -> Any:
        steps = self.steps(branch.steps)
        if branch.when is None and branch.source is None:
            return steps
        when = {} if branch.when is None else {"when": branch.when}
        source = {} if branch.source is None else {"from": branch.source}
        return {**when, **source, "layers": steps}


def _goes_without_saying(name: str, value: Any, usual: Mapping[str, Any], plain: Mapping[str, Any]) -> bool:
    known = usual if name in usual else plain
    return name in known and frozen(known[name]) == frozen(value)


def _given(step: Step) -> dict[str, Any]:
    return {name: as_names(value) for name, value in step.fields.items()}


def _names_all(step: Step) -> bool:
    """Whether the operands of a join, listed, leave nothing current unused: the last of all rounds is current."""
    return any(name == CURRENT or name.endswith(EVERY) for name in step.source)


def _modifiers(step: Step) -> Iterator[tuple[str, Any]]:
    if step.is_join:
        yield from step.fields.items()
    if step.loop:
        yield "for", step.loop
    if step.source and not (step.is_join and step.branches is None and _names_all(step)):
        yield "from", step.source[0] if len(step.source) == 1 else list(step.source)
    if step.repeat is not None:
        yield "repeat", step.repeat
    if step.when is not None:
        yield "when", step.when
    if step.first:
        yield "first", dict(step.first)
    if step.share is not None:
        yield "share", step.share
    yield from step.marks.items()
    if step.name is not None:
        yield "as", step.name if step.is_needed else Spare(step.name)


def _without_second_names(steps: Sequence[Step]) -> list[Step]:
    """A name that nobody refers to is left out where another step of the list has it."""
    counts = Counter(step.name for step in steps)
    return [
        replace(step, name=None) if step.name is not None and counts[step.name] > 1 and not step.is_needed else step
        for step in steps
    ]


def _without_taken_names(steps: Sequence[Step], taken: Container[str]) -> tuple[Step, ...]:
    """A step may not be called as a block is, nor as a number of its scope."""
    done = []
    for step in steps:
        branches = step.branches
        if branches is not None:
            branches = tuple(replace(each, steps=_without_taken_names(each.steps, taken)) for each in branches)
        name = None if step.name in taken and not step.is_needed else step.name
        done.append(replace(step, branches=branches, name=name))
    return tuple(done)
