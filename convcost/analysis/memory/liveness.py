"""Which tensors are alive while each layer runs: from the layer that makes one to the last that needs it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from convcost.analysis.memory.storage import MemoryStep, Storage


@dataclass(slots=True)
class Slot:
    """A piece of memory: its bytes, from which step to which it is in use, and what it holds since when."""

    bytes: int
    first: int
    last: int
    holds: int
    """Tensors in it that are still needed."""
    contents: list[tuple[int, int]]
    """Since which step it holds which tensor."""
    part_of: "Slot | None" = None

    def content(self, step: int) -> int:
        """The tensor that it holds, or is being made in it, while a step runs."""
        return next((tensor for since, tensor in reversed(self.contents) if since <= step), self.contents[0][1])


class Liveness(NamedTuple):
    """How memory is used when the layers run in an order; bytes of one sample."""

    order: Sequence[int]
    """Nodes by index."""
    slots: tuple[Slot, ...]
    live: tuple[int, ...]
    """Bytes in use while each step runs, what the layer itself holds included."""

    @property
    def peak(self) -> int:
        """The first step at which most is in use."""
        return max(range(len(self.live)), key=self.live.__getitem__)

    def alive(self, step: int) -> Iterable[Slot]:
        """The memory in use while a step runs."""
        return (slot for slot in self.slots if slot.first <= step <= slot.last)


def liveness(storage: Storage, order: Sequence[int]) -> Liveness:
    """Run through the layers in an order that respects who takes what from whom."""
    run = _Run(storage, len(order) - 1)
    for time, index in enumerate(order):
        run.step(time, storage.steps[index])
    slots = tuple(slot for slot in run.slots if slot.part_of is None and slot.bytes)
    changes = [0] * (len(order) + 1)
    for slot in slots:
        changes[slot.first] += slot.bytes
        changes[slot.last + 1] -= slot.bytes
    in_use = accumulate(changes[:-1])
    live = tuple(held + storage.steps[index].workspace for held, index in zip(in_use, order, strict=True))
    return Liveness(order, slots, live)


class _Run:
    """The state between two steps."""

    def __init__(self, storage: Storage, end: int) -> None:
        self.tensors = storage.tensors
        self.end = end
        self.left = [len(tensor.users) for tensor in storage.tensors]
        self.slots: list[Slot] = []
        self.slot_of: dict[int, Slot] = {}
        for index, tensor in enumerate(storage.tensors):
            if not tensor.is_made and (tensor.users or tensor.is_output):
                self._new(index, 0)

    def step(self, time: int, step: MemoryStep) -> None:
        """The output comes to be while all operands are there; then go those that nobody needs any more."""
        dying = self._read(step)
        if step.makes is not None:
            taken = next((each for each in step.over if each in dying and self._is_alone(each)), None)
            if taken is not None:
                self._overwrite(taken, step.makes, time)
                dying.remove(taken)
            else:
                self._make(step, step.makes, time)
            if not (self.left[step.makes] or self.tensors[step.makes].is_output):
                dying.append(step.makes)
        for tensor in dying:
            self._release(tensor, time)

    def _read(self, step: MemoryStep) -> list[int]:
        dying = []
        for tensor in step.reads:
            self.left[tensor] -= 1
            if not (self.left[tensor] or self.tensors[tensor].is_output):
                dying.append(tensor)
        return dying

    def _is_alone(self, tensor: int) -> bool:
        slot = self._slot(tensor)
        return slot.holds == 1 and slot.bytes == self.tensors[tensor].bytes

    def _overwrite(self, old: int, new: int, time: int) -> None:
        slot = self._slot(old)
        slot.contents.append((time, new))
        self.slot_of[new] = slot

    def _make(self, step: MemoryStep, made: int, time: int) -> None:
        slot = self._new(made, time)
        for tensor in step.parts:
            part = self._slot(tensor)
            if part.bytes == self.tensors[tensor].bytes:
                part.part_of = slot
                slot.first = min(slot.first, part.first)
                slot.holds += part.holds

    def _new(self, tensor: int, time: int) -> Slot:
        slot = Slot(self.tensors[tensor].bytes, time, self.end, 1, [(time, tensor)])
        self.slots.append(slot)
        self.slot_of[tensor] = slot
        return slot

    def _release(self, tensor: int, time: int) -> None:
        slot = self._slot(tensor)
        slot.holds -= 1
        if not slot.holds:
            slot.last = time

    def _slot(self, tensor: int) -> Slot:
        """Where the tensor is by now: its memory may have become a part of larger memory."""
        slot = self.slot_of[tensor]
        while slot.part_of is not None:
            slot = slot.part_of
        self.slot_of[tensor] = slot
        return slot
