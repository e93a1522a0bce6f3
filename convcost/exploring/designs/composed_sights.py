"""The receptive field of a composed design: what a subnetwork sees where its inputs see so is found once."""

from collections.abc import Sequence
from typing import NamedTuple

from convcost.analysis.receptive.fields import WHOLE_INPUT, size_of
from convcost.analysis.receptive.sights import Sight, axes_of, itself, largest_size, seen_by
from convcost.analysis.totals import Figure, Total
from convcost.layers.window import Reach
from convcost.notation.build.subnetworks import Composed, Placed, Subnetwork

MOST_REMEMBERED = 2**16


class Widest(NamedTuple):
    """Of some layers, the one that sees most, the last of several: how much along all axes together, and its field."""

    together: int = -1
    size: Figure = None
    is_everything: bool = False
    """Whether some layer of several positions sees the whole input."""
    is_defined: bool = True
    """Whether it is known of every layer what it sees."""

    def then(self, later: "Widest") -> "Widest":
        """That of these layers and of later ones."""
        one = later if later.together >= self.together else self
        is_everything = self.is_everything or later.is_everything
        return Widest(one.together, one.size, is_everything, self.is_defined and later.is_defined)


class ComposedSights:
    """The receptive fields of composed networks."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: dict[tuple[Subnetwork, tuple[Sight, ...], tuple[int, ...]], tuple[Sight, Widest]] = {}

    def widest_size(self, composed: Composed) -> Total[Figure]:
        """As `convcost.analysis.receptive.fields` has it, of a network of one layer at least."""
        if len(self._known) > MOST_REMEMBERED:
            self._known.clear()
        shapes = tuple(composed.inputs.values())
        sees = [itself(shape) for shape in shapes]
        widest = self._walk(composed.inner, sees, largest_size(shapes))
        if widest.is_everything:
            return Total(WHOLE_INPUT)
        return Total(widest.size, widest.is_defined)

    def _walk(self, inner: Sequence[Placed], sees: list[Sight], size: tuple[int, ...]) -> Widest:
        """Add what every subnetwork sees to what its inputs see; the widest of all of their layers."""
        widest = Widest()
        for subnetwork, takes in inner:
            sight, own = self._of(subnetwork, tuple([sees[each] for each in takes]), size)
            sees.append(sight)
            widest = widest.then(own)
        return widest

    def _of(self, subnetwork: Subnetwork, inputs: tuple[Sight, ...], size: tuple[int, ...]) -> tuple[Sight, Widest]:
        key = subnetwork, inputs, size
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._found(subnetwork, inputs, size)
        return found

    def _found(self, subnetwork: Subnetwork, inputs: tuple[Sight, ...], size: tuple[int, ...]) -> tuple[Sight, Widest]:
        layer = subnetwork.layer
        if layer is None:
            sees = list(inputs)
            widest = self._walk(subnetwork.inner, sees, size)
            return sees[subnetwork.gives], widest
        sight, _ = seen_by(layer, subnetwork.inputs, inputs, size)
        together = sum(axis.size for axis in axes_of(sight))
        is_everything = sight is Reach.EVERYTHING and layer.output.positions > 1
        return sight, Widest(together, size_of(sight), is_everything, sight is not Reach.UNDEFINED)
