"""The rows and sentences about reductions, for people: rounded to four digits, the MACs as they are exact."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from convcost.errors.untrusted import visible
from convcost.errors.wording import abridged
from convcost.exploring.savings import Block, Candidate, Survey
from convcost.language.quantity import exact, percent, short, thousandths
from convcost.reports import caption

Texts = Mapping[str, Sequence[str]]

WORDS = ("name", "kernel")
"""The columns that are no numbers."""
NAMED_AT_MOST = 3


class View(NamedTuple):
    """What is a row: a convolution, or a block so many levels down; and how many rows there are at most."""

    depth: int | None = None
    top: int | None = None


def texts(found: Survey, view: View) -> Texts:
    """The cells under each title."""
    if view.depth is None:
        return _by_layer(found.candidates[: view.top], found.ratios)
    return _by_block(found.blocks(view.depth)[: view.top], found.ratios)


def legend(view: View) -> str:
    """What the columns mean."""
    if view.depth is not None:
        return "reductions: 1x1 that pay where none stands yet; saves: MACs of the convolutions less those with them"
    break_even = "break-even: the largest width of a 1x1 in front that still saves MACs, of the channels that come in"
    return f"{break_even}; costs: the MACs of the 1x1; saves: those of the convolution less those of both"


def _by_layer(candidates: Sequence[Candidate], ratios: Sequence[int]) -> Texts:
    reduced_from = [exact(each.reduced_by.channels_in) if each.reduced_by else "" for each in candidates]
    return {
        "name": [visible(each.node.name) for each in candidates],
        "out": [exact(each.sizes.channels_out) for each in candidates],
        "kernel": ["x".join(map(str, each.kernel)) for each in candidates],
        "MACs": [exact(each.sizes.macs) for each in candidates],
        "break-even": [_break_even(each) for each in candidates],
        **{title: cells for ratio in ratios for title, cells in _amounts(candidates, ratio)},
        **({"reduced from": reduced_from} if any(reduced_from) else {}),
    }


def _break_even(candidate: Candidate) -> str:
    """The width that still pays, of the channels that come in."""
    width = candidate.sizes.break_even
    return f"{exact(width) if width else 'none'} of {exact(candidate.sizes.channels_in)}"


def _amounts(candidates: Sequence[Candidate], ratio: int) -> Iterator[tuple[str, list[str]]]:
    """What a ratio costs and saves; nothing where it leaves no channel."""
    found = [next((each for each in one.savings if each.ratio == ratio), None) for one in candidates]
    yield f"costs 1/{ratio}", [short(each.cost) if each else "" for each in found]
    yield f"saves 1/{ratio}", [short(each.saved) if each else "" for each in found]


def _by_block(blocks: Sequence[Block], ratios: Sequence[int]) -> Texts:
    return {
        "name": [visible(each.path) for each in blocks],
        "convolutions": [exact(each.convolutions) for each in blocks],
        "MACs": [exact(each.macs) for each in blocks],
        **{title: cells for index, ratio in enumerate(ratios) for title, cells in _sums(blocks, index, ratio)},
    }


def _sums(blocks: Sequence[Block], index: int, ratio: int) -> Iterator[tuple[str, list[str]]]:
    yield f"reductions 1/{ratio}", [exact(each.counts[index]) for each in blocks]
    yield f"saves 1/{ratio}", [short(each.saved[index]) for each in blocks]


def dispensable(found: Survey) -> list[str]:
    """What a narrow terminal does without, in this order."""
    costs = [f"{what} 1/{ratio}" for what in ("costs", "reductions") for ratio in reversed(found.ratios)]
    saves = [f"saves 1/{ratio}" for ratio in reversed(found.ratios[1:])]
    return [*costs, "kernel", "out", "convolutions", *saves[:1], "reduced from", *saves[1:]]


def title(found: Survey) -> str:
    """The network, what goes in and what comes out."""
    return f"{caption.title(found.analysis)}  {caption.flow(found.analysis)}"


def sentences(found: Survey) -> Iterator[str]:
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
    elif found.candidates:
        yield "Nowhere does a reduction of these ratios pay where none stands yet"
    else:
        yield "There is no convolution of one group with a kernel larger than 1"
    for nodes, kind in ((found.grouped, "grouped"), (found.transposed, "transposed")):
        if nodes:
            names = abridged([visible(node.name) for node in nodes], NAMED_AT_MOST)
            yield f"Left out: {len(nodes)} {kind} convolution{'s' * (len(nodes) > 1)} ({names})"


def _transform(found: Survey) -> str:
    """The ratio that saves most; `reduce` leaves the smallest kernels alone unless told otherwise."""
    saved = found.whole.saved
    options = f"ratio={found.ratios[saved.index(max(saved))]}"
    if any(max(each.kernel) == 2 for each in found.candidates):
        options += ", min_kernel=2"
    return f"reduce{{{options}}}"
