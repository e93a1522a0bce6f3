"""The illustrated page of networks: totals beside their limits, where the cost sits, every layer, the source."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from convcost import __version__
from convcost.analysis import Analysis, caption
from convcost.analysis.cells import bounded, figure
from convcost.analysis.pictures import blocks, course, diagram
from convcost.analysis.pictures.costs import views
from convcost.analysis.pictures.labels import TIMES, tensors
from convcost.analysis.pictures.layers import LayerTable
from convcost.analysis.pictures.resolution import Resolution, resolution
from convcost.analysis.pictures.source import WrittenSource
from convcost.analysis.pictures.surroundings import Surroundings
from convcost.analysis.table import View
from convcost.language.quantity import at_a_glance, bytes_at_a_glance, exact
from convcost.page import Block, Fact, Facts, Gauges, Page, Prose, Read, Section, Swatches, Table

COUNTS = {"params": "Parameters", "macs": "Multiply-adds (MACs)", "activations": "Activations"}
BYTES = {"weight_bytes": "Weights", "peak_memory_bytes": "Peak memory"}
EVERYTHING = View()
MOST_ILLUSTRATED = 12
"""Networks of one page that have drawings of their own; of more the tables are enough to find the one that counts."""


def illustrated(
    analyses: Sequence[Analysis],
    overview: Callable[[Analysis], Table],
    surroundings: Surroundings,
    view: View,
) -> Page:
    """A page for people who have no terminal: every network with its drawings.

    ``overview`` makes the table that the command line shows; it stands here where ``view`` asks for something.
    """
    sections: list[Section] = []
    for place, analysis in enumerate(analyses):
        prefix = f"n{place}-" if len(analyses) > 1 else ""
        made = _Illustrated(analysis, overview, surroundings, prefix, view)
        sections += made.sections() if len(analyses) <= MOST_ILLUSTRATED else made.table_alone()
    title = ", ".join(map(caption.title, analyses))
    attachment = surroundings.attachment() if surroundings.attachment else None
    return Page(
        tuple(sections),
        (caption.statement(analyses[0].settings),),
        title=title,
        attachment=attachment,
        rules=caption.rules(analyses[0].settings),
    )


class _Illustrated:
    """One network of the page."""

    def __init__(
        self,
        analysis: Analysis,
        overview: Callable[[Analysis], Table],
        surroundings: Surroundings,
        prefix: str,
        view: View,
    ) -> None:
        self.analysis = analysis
        self.overview = overview
        self.surroundings = surroundings
        self.prefix = prefix
        self.columns = view.columns
        self.is_overview_asked = view != EVERYTHING
        self.resolution = analysis.once(resolution)
        self.source = WrittenSource(analysis, prefix)

    def sections(self) -> Iterator[Section]:
        yield self._head()
        yield from _costs(self.analysis, self.resolution, self.prefix)
        network = self._network()
        if network:
            yield network
            yield from blocks.sections(self.analysis, self.resolution, self.prefix)
        if self.is_overview_asked or not network:
            yield Section((self.overview(self.analysis),), "Parts")
        profile = course.section(self.analysis)
        if profile:
            yield profile
        layers = LayerTable(self.analysis, self.resolution, self.prefix, self.source, self.surroundings, self.columns)
        yield layers.section()
        source = self.source.section(layers.lines()) if self.surroundings.has_source else None
        if source:
            yield source

    def _network(self) -> Section | None:
        """From left to right; a small network as one block, from top to bottom."""
        whole = blocks.whole(self.analysis, self.resolution, self.prefix)
        return Section((whole,), "Network") if whole else diagram.section(self.analysis, self.resolution, self.prefix)

    def table_alone(self) -> Iterator[Section]:
        found = Prose(tuple(caption.summary(self.analysis)))
        yield Section((self.overview(self.analysis), found), caption.title(self.analysis), caption.flow(self.analysis))

    def _head(self) -> Section:
        said = [Prose((_subtitle(self.analysis),), "note")]
        if self.surroundings.command:
            said.append(Prose(((Read(self.surroundings.command),),), "note", is_close=True))
        shown: list[Block] = [*said, Facts(tuple(_facts(self.analysis)))]
        gauges = self.surroundings.gauges(self.analysis) if self.surroundings.gauges else ()
        if gauges:
            shown += _other_settings(self.analysis)
            shown.append(Gauges(tuple(gauges)))
        rest = caption.summary(self.analysis)[1:]
        if rest:
            shown.append(Prose(tuple(rest)))
        return Section(tuple(shown), caption.title(self.analysis))


def _subtitle(analysis: Analysis) -> str:
    settings, count = analysis.settings, exact(len(analysis.graph.nodes))
    flow = tensors(analysis.graph)
    return f"{flow} · {count} layers · batch {settings.batch} · {settings.dtype} · convcost {__version__}"


def _other_settings(analysis: Analysis) -> Iterator[Prose]:
    """That limits are not on the figures above them, where these were counted under other settings."""
    own = Analysis(analysis.graph).settings
    told = replace(analysis.settings, memory_bytes=None, convention=None)
    if told != own:
        said = f"Limits are judged under the file's own settings, not this report's: batch {own.batch}, {own.dtype}"
        yield Prose((f"{said}, unless a limit names others.",), "note")


def _facts(analysis: Analysis) -> Iterator[Fact]:
    """The figures that everybody asks for first."""
    for key, title in COUNTS.items():
        counted, count = analysis.total(key), analysis.count(key)
        yield Fact(title, bounded(at_a_glance(count), counted), bounded(exact(count), counted))
    for key, title in BYTES.items():
        total = analysis.summary(key)
        if total and isinstance(total.value, int):
            shown = bounded(bytes_at_a_glance(total.value), total)
            yield Fact(title, shown, bounded(f"{exact(total.value)} bytes", total))
    seen = analysis.summary("receptive_field")
    if seen and seen.value is not None:
        yield Fact("Receptive field", figure(seen, "pixels").replace("x", TIMES), "of the layer that sees most")


def _costs(analysis: Analysis, found: Resolution, prefix: str) -> Iterator[Section]:
    maps = views(analysis, found, prefix)
    if maps:
        said = Prose(("Areas are costs. Select a block to look inside, a layer to find it in the table.",), "note")
        yield Section((said, Swatches("Colour is spatial size:", found.key), maps), "Where the cost sits")
