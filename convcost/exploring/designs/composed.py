"""The figures of a design put together from those of what it is composed of, most of which was met in others."""

from collections.abc import Iterable, Mapping
from operator import add

from convcost.analysis import analyze
from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError
from convcost.exploring.designs.budgeted import goes_by_names
from convcost.exploring.designs.subject import DesignFigure, Subject
from convcost.graph import Graph
from convcost.language.expression import Value
from convcost.notation.build.composing import Composer, KnownRefusal, NotComposed
from convcost.notation.build.outlook import used_by
from convcost.notation.build.subnetworks import Placed, Subnetwork

ADDED = frozenset({"params", "trainable", "buffers", "macs", "flops", "activations", "weight_bytes"})
"""The keys of columns in which a layer has the same figure wherever it stands, and all of them are added."""
MOST_REMEMBERED = 2**16


class ComposedFigures:
    """The figures of any points of a space whose network is composed."""

    def __init__(self, subject: Subject) -> None:
        """Nothing is known yet."""
        self.subject = subject
        self.composer = Composer(subject.network)
        self.reason = self.composer.reason or _why_not(subject)
        self._added = [column for column in subject.columns if column.key in ADDED]
        self._sums: dict[Subnetwork, list[int]] = {}

    def of(self, point: Mapping[str, Value]) -> tuple[str, tuple[DesignFigure, ...]]:
        """The code of what is wrong with a design, or its figures; raises `NotComposed`."""
        try:
            setting = self.subject.setting(point)
        except ConvcostError as error:
            return error.problems[0].code, ()
        if setting.transforms:
            raise NotComposed("transforms need all layers")
        try:
            composed = self.composer.compose(setting.variant, setting.values, self.subject.inputs)
        except KnownRefusal as refused:
            return refused.code, ()
        totals: dict[Column, Total[Figure] | None] = {}
        totals.update(zip(self._added, _totals(self._summed(composed.inner)), strict=True))
        network = self.subject.network
        others = [column for column in self.subject.columns if column.key not in ADDED]
        if others:
            analysis = analyze(composed.graph(network.name, network.dtype), self.subject.settings)
            totals.update((column, analysis.summary(column)) for column in others)
        return "", self.subject.figures_of(totals)

    def _summed(self, inner: Iterable[Placed]) -> list[int]:
        """For every column that is added, the sum, and then how many layers it is not known of."""
        total = [0] * (2 * len(self._added))
        for subnetwork, _ in inner:
            total = list(map(add, total, self._sum(subnetwork)))
        return total

    def _sum(self, subnetwork: Subnetwork) -> list[int]:
        found = self._sums.get(subnetwork)
        if found is None:
            if len(self._sums) > MOST_REMEMBERED:
                self._sums.clear()
            is_layer = subnetwork.layer is not None
            found = self._of_layer(subnetwork) if is_layer else self._summed(subnetwork.inner)
            self._sums[subnetwork] = found
        return found

    def _of_layer(self, subnetwork: Subnetwork) -> list[int]:
        inputs = {f"<{number}>": shape for number, shape in enumerate(subnetwork.inputs)}
        assert subnetwork.layer is not None  # noqa: S101 - asked for by `_sum`
        alone = Graph(
            "", inputs, (subnetwork.layer._replace(inputs=tuple(inputs)),), {}, dtype=self.subject.network.dtype
        )
        analysis = analyze(alone, self.subject.settings)
        figures = [analysis.figures(column)[0] for column in self._added]
        return [*(each if isinstance(each, int) else 0 for each in figures), *(each is None for each in figures)]


def _why_not(subject: Subject) -> str:
    """Why layers have to have their names; empty where they need none."""
    networks = (subject.network, *used_by(subject.network))
    if subject.settings.convention is not None and any(each.written for each in networks):
        return "the file says by names how layers are written"
    return "budgets of parts go by names" if any(map(goes_by_names, subject.columns)) else ""


def _totals(summed: list[int]) -> Iterable[Total[Figure]]:
    half = len(summed) // 2
    return (Total(value, not unknown) for value, unknown in zip(summed[:half], summed[half:], strict=True))
