"""The networks that a printed figure may be of: the variants of a file, under values, at sizes, transformed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from convcost.analysis.measured import Measured
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.networks.prepare import Sizes, prepare
from convcost.notation.build import Work
from convcost.notation.spec.model import Network

Key = tuple[str | None, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Family:
    """A network file and how it was named: what replaces its values and sizes, which transforms are applied."""

    network: Network
    values: Mapping[str, str] = field(default_factory=dict)
    inputs: Sizes = field(default_factory=dict)
    transforms: Sequence[str] = ()
    _built: dict[Key, Measured | ConvcostError] = field(default_factory=dict, repr=False)

    @cached_property
    def work(self) -> Work:
        """What was built of the file so far."""
        return Work.of(self.network)

    def build(self, variant: str | None, inputs: Sizes | None = None, values: Mapping[str, str] | None = None) -> Graph:
        """A variant, at another size or under other values if there are some; raises `ConvcostError`."""
        sizes = self.inputs if inputs is None else inputs
        chosen = self.values if values is None else values
        is_named = inputs is None
        return prepare(self.network, variant, chosen, sizes, self.transforms, self.work, compares=is_named)

    def measured(self, variant: str | None, values: Mapping[str, str]) -> Measured:
        """A variant under some values, built once; raises `ConvcostError` where it cannot be built."""
        key = (variant, tuple(sorted(values.items())))
        if key not in self._built:
            try:
                self._built[key] = Measured(self.build(variant, values=values))
            except ConvcostError as error:
                self._built[key] = error
        found = self._built[key]
        if isinstance(found, ConvcostError):
            raise found
        return found

    def others(self, named: Collection[str | None]) -> tuple[str, ...]:
        """The variants that are not named, in the order of the file."""
        return tuple(each for each in self.network.variants if each not in named)
