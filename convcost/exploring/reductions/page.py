"""What reductions would save: a row per convolution or block, rounded to four digits, the MACs as they are exact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from convcost.analysis import caption
from convcost.analysis.settings import CONVENTION, IN_SHORT
from convcost.errors import abridged
from convcost.errors.untrusted import visible
from convcost.exploring.reductions import data
from convcost.exploring.reductions.standing import StandingReduction, standing, unseparated
from convcost.exploring.reductions.survey import BlockSaving, Convolution, Survey
from convcost.language.quantity import exact, percent, short, thousandths
from convcost.page import Block, Group, Page, Row, Section, Table, TableColumn, paragraphs
from convcost.page.answer import Answer, Data, Records

Cells = Mapping[str, Sequence[str]]
"""The cells of every column by its title."""

WORDS = frozenset({"kernel", "followed by"})
GOES_OF_REDUCTIONS = ("rank", "reduces")
NAME_NARROWEST = 12
NAMED_AT_MOST = 3
OF_LAYERS = (
    "break-even: the largest width of a 1x1 in front that still saves MACs, of the channels that come in; "
    "costs: the MACs of the 1x1; saves: those of the convolution less those of both"
)
OF_REDUCTIONS = (
    "reduces: a 1x1 that stands in front of others already; saves: their MACs without it less those with it; "
    "followed by: what is nonlinear behind it; rank: where nothing is, that of the weights of both together, at most"
)
OF_BLOCKS = "reductions: 1x1 that pay where none stands yet; saves: MACs of the convolutions less those with them"


@dataclass(frozen=True)
class Reductions(Answer):
    """What was found in every network, and what of it to show."""

    found: Sequence[Survey]
    depth: int | None = None
    """How many levels down the blocks lie that rows stand for; None where a row stands for a convolution."""
    top: int | None = None
    """How many rows there are at most: those that save most."""

    def page(self) -> Page:
        """A section per network; what the columns mean, once at the end."""
        if not self.found:
            return Page(())
        words = (OF_LAYERS if self.depth is None else OF_BLOCKS, *self._of_reductions())
        return Page(
            tuple(self._section(each) for each in self.found),
            (*words, IN_SHORT),
            title=", ".join(caption.title(each.analysis) for each in self.found),
            brief=tuple((_brief(each),) for each in self.found),
            rules=(*words, CONVENTION),
        )

    def illustrated(self) -> Page:
        """Beside the tables a treemap: what a reduction would save is hatched."""
        page = self.page()
        if not self.found:
            return page
        from convcost.exploring.reductions.picture import blocks

        drawn = tuple(
            section._replace(blocks=(*blocks(found, index), *section.blocks))
            for index, (section, found) in enumerate(zip(page.sections, self.found, strict=True))
        )
        return page._replace(sections=drawn)

    def _of_reductions(self) -> tuple[str, ...]:
        return (OF_REDUCTIONS,) if any(map(self._standing, self.found)) else ()

    def data(self) -> Data:
        """An object per network."""
        return data.data(self.found, self.depth, self.top)

    def records(self) -> Records:
        """A row per convolution or block and ratio; rows of ratios that leave no channel are missing."""
        return data.records(self.found, self.depth, self.top)

    def _section(self, found: Survey) -> Section:
        table: tuple[Block, ...] = (_table(self._cells(found), _left_out(found)),) if found.convolutions else ()
        title, flow = caption.title(found.analysis), caption.flow(found.analysis)
        return Section((*table, *self._standing(found), *paragraphs(_sentences(found), "note")), title, flow)

    def _standing(self, found: Survey) -> tuple[Block, ...]:
        """The reductions that there are, those first that save most, where rows stand for convolutions."""
        there = sorted(found.analysis.once(standing), key=lambda each: -each.saved) if self.depth is None else []
        return (_table(_by_reduction(there[: self.top]), GOES_OF_REDUCTIONS),) if there else ()

    def _cells(self, found: Survey) -> Cells:
        if self.depth is None:
            return _by_layer(found.convolutions[: self.top], found.ratios)
        return _by_block(found.blocks(self.depth)[: self.top], found.ratios)


def _table(cells: Cells, left_out: Sequence[str]) -> Table:
    goes = {title: place for place, title in enumerate(left_out, 1)}
    columns = [
        TableColumn(title, "name", narrowest=NAME_NARROWEST)
        if title == "name"
        else TableColumn(title, "words" if title in WORDS else "number", goes.get(title, 0))
        for title in cells
    ]
    rows = tuple(map(Row, zip(*cells.values(), strict=True)))
    return Table(tuple(columns), (Group(rows),))


def _by_layer(convolutions: Sequence[Convolution], ratios: Sequence[int]) -> Cells:
    reduced_from = [exact(each.reduced_by.channels_in) if each.reduced_by else "" for each in convolutions]
    return {
        "name": [visible(each.node.name) for each in convolutions],
        "out": [exact(each.sizes.channels_out) for each in convolutions],
        "kernel": ["x".join(map(str, each.kernel)) for each in convolutions],
        "MACs": [exact(each.sizes.macs) for each in convolutions],
        "break-even": [_break_even(each) for each in convolutions],
        **{title: cells for ratio in ratios for title, cells in _amounts(convolutions, ratio)},
        **({"reduced from": reduced_from} if any(reduced_from) else {}),
    }


def _break_even(convolution: Convolution) -> str:
    """The width that still pays, of the channels that come in."""
    width = convolution.sizes.break_even
    return f"{exact(width) if width else 'none'} of {exact(convolution.sizes.channels_in)}"


def _amounts(convolutions: Sequence[Convolution], ratio: int) -> Iterator[tuple[str, list[str]]]:
    """What a ratio costs and saves; nothing where it leaves no channel."""
    found = [next((each for each in one.savings if each.ratio == ratio), None) for one in convolutions]
    yield f"costs 1/{ratio}", [short(each.cost) if each else "" for each in found]
    yield f"saves 1/{ratio}", [short(each.saved) if each else "" for each in found]


def _by_reduction(there: Sequence[StandingReduction]) -> Cells:
    """Both purposes of what stands already."""
    return {
        "name": [visible(each.node.name) for each in there],
        "reduces": [f"{exact(each.channels_in)} to {exact(each.width)}" for each in there],
        "saves": [short(each.saved) for each in there],
        "followed by": [each.followed_by for each in there],
        "rank": [exact(min(each.rank.rank, each.rank.full)) if each.rank else "" for each in there],
    }


def _by_block(blocks: Sequence[BlockSaving], ratios: Sequence[int]) -> Cells:
    return {
        "name": [visible(each.path) for each in blocks],
        "convolutions": [exact(each.convolutions) for each in blocks],
        "MACs": [exact(each.macs) for each in blocks],
        **{title: cells for index, ratio in enumerate(ratios) for title, cells in _sums(blocks, index, ratio)},
    }


def _sums(blocks: Sequence[BlockSaving], index: int, ratio: int) -> Iterator[tuple[str, list[str]]]:
    yield f"reductions 1/{ratio}", [exact(each.counts[index]) for each in blocks]
    yield f"saves 1/{ratio}", [short(each.saved[index]) for each in blocks]


def _left_out(found: Survey) -> list[str]:
    """What a narrow terminal does without, in this order."""
    costs = [f"{what} 1/{ratio}" for what in ("costs", "reductions") for ratio in reversed(found.ratios)]
    saves = [f"saves 1/{ratio}" for ratio in reversed(found.ratios[1:])]
    return [*costs, "kernel", "out", "convolutions", *saves[:1], "reduced from", *saves[1:]]


def _brief(found: Survey) -> str:
    """The network and what it all comes to."""
    return f"{caption.title(found.analysis)}  {caption.flow(found.analysis)}  {next(_sentences(found))}"


def _sentences(found: Survey) -> Iterator[str]:
    """What it all comes to, how to see it, and what was left out."""
    whole = found.whole
    if any(whole.saved):
        macs = found.analysis.macs
        savings = ", ".join(
            f"1/{ratio} saves {short(saved)} ({percent(thousandths(saved, macs))})"
            for ratio, saved in zip(found.ratios, whole.saved, strict=True)
        )
        yield f"Wherever it pays and no reduction stands yet: of {short(macs)} MACs, {savings}"
        yield f"Added to any command, --apply '{_transform(found)}' shows it"
    elif found.convolutions:
        yield "Nowhere does a reduction of these ratios pay where none stands yet"
    else:
        yield "There is no convolution of one group with a kernel larger than 1"
    rows = [" + ".join(visible(node.name) for node in chain.weighted) for chain in found.analysis.once(unseparated)]
    if rows:
        each = f"each of {len(rows)} rows is one layer" if len(rows) > 1 else "these are one layer"
        yield f"Nothing nonlinear between them, {each}: {abridged(rows, NAMED_AT_MOST)}; --apply merge_linear shows it"
    for nodes, kind in ((found.grouped, "grouped"), (found.transposed, "transposed")):
        if nodes:
            names = abridged([visible(node.name) for node in nodes], NAMED_AT_MOST)
            yield f"Left out: {len(nodes)} {kind} convolution{'s' * (len(nodes) > 1)} ({names})"


def _transform(found: Survey) -> str:
    """The ratio that saves most; `reduce` leaves the smallest kernels alone unless told otherwise."""
    saved = found.whole.saved
    options = f"ratio={found.ratios[saved.index(max(saved))]}"
    if any(max(each.kernel) == 2 for each in found.convolutions):
        options += ", min_kernel=2"
    return f"reduce{{{options}}}"
