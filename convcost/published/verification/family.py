"""The networks that a published figure may be of: the variants of a file, each built once for the values it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from convcost.analysis.measured import Measured
from convcost.errors import ConvcostError
from convcost.notation.build import build
from convcost.notation.spec.figures import Reference
from convcost.notation.spec.model import Network

Key = tuple[str | None, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Family:
    """A network file and what was built of it so far."""

    network: Network
    _built: dict[Key, Measured | ConvcostError] = field(default_factory=dict, repr=False)

    def measured(self, variant: str | None, values: Mapping[str, str]) -> Measured:
        """A variant under some values; raises `ConvcostError` where it cannot be built."""
        key = (variant, tuple(sorted(values.items())))
        if key not in self._built:
            try:
                self._built[key] = Measured(build(self.network, variant, values))
            except ConvcostError as error:
                self._built[key] = error
        found = self._built[key]
        if isinstance(found, ConvcostError):
            raise found
        return found

    def others(self, variant: str | None) -> tuple[str, ...]:
        """The other variants, in the order of the file."""
        return tuple(each for each in self.network.variants if each != variant)


def nodes_of(measured: Measured, reference: Reference) -> list[int]:
    """The nodes that a reference is about, by index: of the parts that it names, or all."""
    if reference.part is None:
        return list(range(len(measured.graph.nodes)))
    return sorted({index for part in measured.matching(reference.part) for index in part.nodes})
