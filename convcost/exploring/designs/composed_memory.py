"""The peak memory of a composed design: each subnetwork is walked through once for what it is met with.

By the rules of `convcost.analysis.memory`, in the order written: what a subnetwork has in use depends on what comes in,
on what of that nobody needs behind it, and on whether what comes out is needed.
"""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis.settings import Settings
from convcost.graph import Node
from convcost.notation.build.composing import NotComposed
from convcost.notation.build.subnetworks import Composed, Placed, Subnetwork

MOST_REMEMBERED = 2**16


class Held(NamedTuple):
    """What is stored once, as `Stored` of the analysis has it: elements and bytes of one sample."""

    elements: int
    bytes: int
    is_made: bool


class Met(NamedTuple):
    """What a subnetwork is met with: what is held, whether it is needed no more behind it, what each input is of it.

    An input that no layer of it takes is of nothing, which is -1.
    """

    held: tuple[Held, ...]
    dies: tuple[bool, ...]
    inputs: tuple[int, ...]
    is_needed: bool
    """Whether what comes out is needed by what is behind it."""


class Used(NamedTuple):
    """The most that is in use at once, what comes in included, and what comes out; None where that is what came in."""

    peak: int
    made: Held | None


class ComposedMemory:
    """The peaks of composed networks under settings, whose types are resolved."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is known yet."""
        self.settings = settings
        self._used: dict[tuple[Subnetwork, Met], Used] = {}
        self._views: dict[Subnetwork, int | None] = {}

    def peak(self, composed: Composed) -> int:
        """The most bytes in use at once, of all samples; raises `NotComposed` for a join that is made in place."""
        if max(len(self._used), len(self._views)) > MOST_REMEMBERED:
            self._used.clear()
            self._views.clear()
        held = []
        for shape in composed.inputs.values():
            elements = shape.elements if self.settings.counts_input else 0
            held.append(Held(elements, self.settings.bytes_of("activations", elements), is_made=False))
        walk = _Walk(self, held, range(len(held)), composed.inner)
        staying = {walk.of[number] for number in composed.outputs}
        there = [number for number in range(len(held)) if number in staying or number in walk.last]
        return walk.peak(there, staying) * self.settings.batch

    def view(self, subnetwork: Subnetwork) -> int | None:
        """Which input its output is a view of, or passes on; None where it is made."""
        if subnetwork not in self._views:
            self._views[subnetwork] = self._view(subnetwork)
        return self._views[subnetwork]

    def _view(self, subnetwork: Subnetwork) -> int | None:
        if subnetwork.layer is not None:
            op = subnetwork.layer.op
            return 0 if subnetwork.inputs and (op.is_view or op.is_idle) else None
        number: int | None = subnetwork.gives
        while number is not None and number >= len(subnetwork.inputs):
            inner, takes = subnetwork.inner[number - len(subnetwork.inputs)]
            of = self.view(inner)
            number = None if of is None else takes[of]
        return number

    def used(self, subnetwork: Subnetwork, met: Met) -> Used:
        """What a subnetwork has in use."""
        key = subnetwork, met
        found = self._used.get(key)
        if found is None:
            layer = subnetwork.layer
            found = self._of_inner(subnetwork, met) if layer is None else self._of_layer(subnetwork, layer, met)
            self._used[key] = found
        return found

    def _of_inner(self, subnetwork: Subnetwork, met: Met) -> Used:
        walk = _Walk(self, met.held, met.inputs, subnetwork.inner)
        staying = {number for number, dies in enumerate(met.dies) if not dies}
        is_made = self.view(subnetwork) is None
        if is_made and met.is_needed:
            staying.add(walk.of[subnetwork.gives])
        peak = walk.peak(range(len(met.held)), staying)
        return Used(peak, walk.held[walk.of[subnetwork.gives]] if is_made else None)

    def _of_layer(self, subnetwork: Subnetwork, layer: Node, met: Met) -> Used:
        there = sum(each.bytes for each in met.held)
        op = layer.op
        if op.is_view or op.is_idle:
            return Used(there, None if subnetwork.inputs else Held(0, 0, is_made=False))
        made = Held(layer.output.elements, self._bytes(layer, layer.output.elements), is_made=True)
        shared: list[int] = []
        if op.in_place in self.settings.in_place:
            pairs = zip(met.inputs, subnetwork.inputs, strict=True)
            whole = (each for each, x in pairs if met.held[each].elements == x.elements)
            shared = [each for each in dict.fromkeys(whole) if met.held[each].is_made]
        if shared and op.gathers:
            raise NotComposed("operands are made in their places in the output")
        is_in_place = any(met.dies[each] and met.held[each] == made for each in shared)
        besides = sum(self._bytes(layer, each.value) for each in op.workspace(subnetwork.inputs, layer.output))
        return Used(there + besides + (0 if is_in_place else made.bytes), made)

    def _bytes(self, layer: Node, elements: int) -> int:
        return self.settings.bytes_at(layer, "activations", elements)


class _Walk:
    """One walk through subnetworks in order. ``of`` is what each tensor is stored in, by its number."""

    def __init__(
        self, memory: ComposedMemory, held: Sequence[Held], inputs: Sequence[int], inner: Sequence[Placed]
    ) -> None:
        self.memory = memory
        self.held = list(held)
        self.inner = inner
        self.of = list(inputs)
        self.last: dict[int, int] = {}
        """The last subnetwork that takes something, by what it is stored in."""
        for index, (subnetwork, takes) in enumerate(inner):
            for place in subnetwork.consumed:
                self.last[self.of[takes[place]]] = index
            view = memory.view(subnetwork)
            if view is None:
                self.of.append(len(self.held))
                self.held.append(Held(0, 0, is_made=True))
            else:
                self.of.append(self.of[takes[view]])

    def peak(self, given: Sequence[int], staying: set[int]) -> int:
        """The most in use at once; ``given`` is there from the beginning on, and what is staying to the end."""
        alive = {number: self.held[number].bytes for number in given}
        total, peak = sum(alive.values()), 0
        first = len(self.of) - len(self.inner)
        for index, (subnetwork, takes) in enumerate(self.inner):
            taken = [-1] * len(takes)
            reads: dict[int, int] = {}
            for place in subnetwork.consumed:
                taken[place] = reads.setdefault(self.of[takes[place]], len(reads))
            made = self.of[first + index]
            dies = tuple([self.last[each] == index and each not in staying for each in reads])
            is_needed = made in staying or self.last.get(made, -1) > index
            met = Met(tuple([self.held[each] for each in reads]), dies, tuple(taken), is_needed)
            used = self.memory.used(subnetwork, met)
            peak = max(peak, total - sum([alive[each] for each in reads]) + used.peak)
            for each, is_dying in zip(reads, dies, strict=True):
                total -= alive.pop(each) if is_dying else 0
            if used.made is not None:
                self.held[made] = used.made
                if is_needed:
                    alive[made] = used.made.bytes
                    total += used.made.bytes
        return peak
