"""The layers in one order, and what parts of it leave to choose."""

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from convcost.analysis.memory.liveness import liveness
from convcost.analysis.memory.reordering import Choice, Dying, LayerMemory
from convcost.analysis.memory.storage import MemoryStep, Storage


class Course:
    """An order of the nodes, and what is in use along it. Positions count along the order."""

    def __init__(self, storage: Storage, order: Sequence[int], needs: Mapping[int, frozenset[int]]) -> None:
        self.order = order
        self._storage = storage
        self._needs = needs
        self._position = {index: position for position, index in enumerate(order)}
        self._live = liveness(storage, order).live
        self._last = [self._last_position(tensor) for tensor in range(len(storage.tensors))]
        self._held = self._held_before()

    def peak(self, segment: range) -> int:
        """The most that is in use while one of the layers runs."""
        return max(self._live[segment.start : segment.stop])

    def choice(self, segment: range) -> Choice:
        """The layers of a segment, which those behind it wait for, by what they do to memory."""
        local = {self.order[position]: number for number, position in enumerate(segment)}
        users = self._users(segment)
        followers: dict[int, list[int]] = {index: [] for index in local}
        for index in local:
            for needed in self._needs[index] & local.keys():
                followers[needed].append(local[index])
        layers = (self._layer(index, local, users, tuple(followers[index])) for index in local)
        held = self._held[segment.start]
        return Choice(held, self.peak(segment), self._floor(segment, held, users), tuple(layers))

    def _floor(self, segment: range, held: int, users: Mapping[int, int]) -> int:
        """What is in use all the time, and what some layer reads and makes."""
        made = {self._storage.steps[self.order[position]].makes for position in segment}
        all_the_time = held - sum(self._storage.tensors[tensor].bytes for tensor in users.keys() - made)
        needed = (self._needed(self._storage.steps[self.order[position]], users, made) for position in segment)
        return all_the_time + max(needed)

    def _needed(self, step: MemoryStep, users: Mapping[int, int], made: Collection[int | None]) -> int:
        """Of what a step reads and makes, what is not there all the time; in place the one is the other."""
        read = sum(self._storage.tensors[tensor].bytes for tensor in step.reads if tensor in users or tensor in made)
        if step.makes is None or step.over:
            return read + step.workspace
        return read + step.workspace + self._storage.tensors[step.makes].bytes

    def _layer(
        self, index: int, local: Mapping[int, int], users: Mapping[int, int], followers: tuple[int, ...]
    ) -> LayerMemory:
        step, tensors = self._storage.steps[index], self._storage.tensors
        made = tensors[step.makes] if step.makes is not None else None
        makes = made.bytes if made else 0
        return LayerMemory(
            needs=sum(1 << local[needed] for needed in self._needs[index] if needed in local),
            followers=followers,
            reads=tuple(Dying(users[tensor], tensors[tensor].bytes) for tensor in step.reads if tensor in users),
            over=tuple(users[tensor] for tensor in step.over if tensor in users),
            makes=makes,
            keeps=makes if made and (made.users or made.is_output) else 0,
            workspace=step.workspace,
        )

    def _users(self, segment: range) -> dict[int, int]:
        """The tensors that nobody needs behind the segment, each with its users in it as bits."""
        users: dict[int, int] = {}
        for number, position in enumerate(segment):
            for tensor in self._storage.steps[self.order[position]].reads:
                if self._last[tensor] < segment.stop:
                    users[tensor] = users.get(tensor, 0) | 1 << number
        return users

    def _last_position(self, tensor: int) -> int:
        """Of the last user; behind all for what leaves the network."""
        stored = self._storage.tensors[tensor]
        return len(self.order) if stored.is_output else max((self._position[user] for user in stored.users), default=-1)

    def _held_before(self) -> list[int]:
        """Bytes in use between every layer and the one before it."""
        changes = [0] * (len(self.order) + 2)
        made = {step.makes: self._position[index] for index, step in enumerate(self._storage.steps)}
        for tensor, stored in enumerate(self._storage.tensors):
            first, last = made.get(tensor, -1) + 1, self._last[tensor]
            if first <= last:
                changes[first] += stored.bytes
                changes[last + 1] -= stored.bytes
        return list(accumulate(changes))
