"""How the steps of one scope name each other: `from`, operands and handed tensors, and the names that these need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from convcost.bridges.blocks.naming import alias
from convcost.bridges.blocks.sharing import sharing
from convcost.bridges.blocks.step import Branch, Handed, HandedList, Step, walk

CURRENT = "in"


class Lost(Exception):
    """A tensor that cannot be named from here."""


def referred(steps: Sequence[Step], entry: str | None, known: Mapping[str, str], kept: Iterable[str]) -> list[Step]:
    """The steps with every tensor that is not current where it is taken written as a name.

    ``entry`` is current at the beginning; ``known`` are the names of the tensors that come from outside, ``kept``
    the tensors that are taken outside by their names. Raises `Lost`.
    """
    needed = set(kept)
    steps = list(sharing(steps))
    scope = _Scope({}, known, needed, frozenset())
    scope.steps(steps, entry)
    made = {step.gives: step for step in walk(steps)}
    names: dict[str, str] = {}
    taken = {*known.values(), CURRENT, "input"}
    for tensor in (step.gives for step in walk(steps) if step.gives in needed):
        names[tensor] = alias(made[tensor].name, taken)
        taken.add(names[tensor])
    return list(_Scope(names, known, needed, frozenset(made)).steps(steps, entry))


class _Scope:
    """One walk over the steps; the first learns which tensors need names, the second writes them."""

    def __init__(self, names: dict[str, str], known: Mapping[str, str], needed: set[str], made: frozenset[str]) -> None:
        self.names = names
        self.referred = frozenset(names.values())
        """A step that nobody refers to leaves these names to the others: a later binding would hide the earlier."""
        self.known = known
        self.needed = needed
        self.made = made

    def steps(self, steps: Sequence[Step], current: str | None) -> tuple[Step, ...]:
        done = []
        for step in steps:
            done.append(self._step(step, current))
            current = step.gives
        return tuple(done)

    def _step(self, step: Step, current: str | None) -> Step:
        fields = {
            name: self._handed(value) if isinstance(value, Handed | HandedList) else value
            for name, value in step.fields.items()
        }
        source = self._source(step, current)
        branches = step.branches
        if branches is not None:
            branches = tuple(self._branch(branch, step.takes[0]) for branch in branches)
        name = self.names.get(step.gives)
        if name is None and step.name not in self.referred:
            name = step.name
        is_needed = step.gives in self.needed
        share = None if step.share is None else self._name(step.share)
        return replace(
            step, fields=fields, source=source, branches=branches, name=name, is_needed=is_needed, share=share
        )

    def _handed(self, value: Handed | HandedList) -> Handed | HandedList:
        if isinstance(value, Handed):
            return Handed(self._name(value.tensor))
        return HandedList(tuple(map(self._name, value.tensors)))

    def _branch(self, branch: Branch, fork: str) -> Branch:
        return replace(branch, steps=self.steps(branch.steps, fork))

    def _source(self, step: Step, current: str | None) -> tuple[str, ...]:
        if not step.takes or (step.takes == (current,) and not (step.is_join and step.branches is None)):
            return ()
        if step.is_join and step.branches is None:
            return tuple(CURRENT if tensor == current else self._name(tensor) for tensor in step.takes)
        return tuple(map(self._name, step.takes))

    def _name(self, tensor: str) -> str:
        if tensor in self.known:
            return self.known[tensor]
        self.needed.add(tensor)
        if self.made and tensor not in self.names:
            raise Lost(tensor)
        return self.names.get(tensor, tensor)
