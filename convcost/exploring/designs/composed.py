"""The figures of a design put together from those of what it is composed of, most of which was met in others."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from operator import add

from convcost.analysis import analyze
from convcost.analysis.columns import Column
from convcost.analysis.dtypes import UNLESS_GIVEN
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError
from convcost.exploring.designs.budgeted import goes_by_names
from convcost.exploring.designs.composed_memory import ComposedMemory
from convcost.exploring.designs.composed_sights import ComposedSights
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
        settings = subject.settings
        written = settings.order == "written"
        self._peak = next((each for each in subject.columns if written and each.key == "peak_memory_bytes"), None)
        self._memory = ComposedMemory(replace(settings, dtype=settings.dtype or subject.network.dtype or UNLESS_GIVEN))
        self._unknown: dict[Subnetwork, bool] = {}
        self._field = next((each for each in subject.columns if each.key == "receptive_field"), None)
        self._sights = ComposedSights()

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
        if self._peak is not None and composed.inner:
            with suppress(NotComposed):
                is_known = not self._unknown_memory(composed.inner)
                totals[self._peak] = Total(self._memory.peak(composed), is_known)
        if self._field is not None and composed.inner:
            totals[self._field] = self._sights.widest_size(composed)
        others = [column for column in self.subject.columns if column not in totals]
        if others:
            analysis = analyze(composed.graph(network.name, network.dtype), self.subject.settings)
            totals.update((column, analysis.summary(column)) for column in others)
        return "", self.subject.figures_of(totals)

    def _unknown_memory(self, inner: Iterable[Placed]) -> bool:
        """Whether some layer has more held for it than is known."""
        return any(self._is_unknown(subnetwork) for subnetwork, _ in inner)

    def _is_unknown(self, subnetwork: Subnetwork) -> bool:
        found = self._unknown.get(subnetwork)
        if found is None:
            if len(self._unknown) > MOST_REMEMBERED:
                self._unknown.clear()
            layer = subnetwork.layer
            found = self._unknown_memory(subnetwork.inner) if layer is None else not layer.op.is_memory_complete
            self._unknown[subnetwork] = found
        return found

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
