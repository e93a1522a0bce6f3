"""The table on a terminal: ruled, fitted to the width, with a bar where the cost sits."""

from collections.abc import Iterator, Sequence
from itertools import islice

from rich.bar import Bar
from rich.box import SIMPLE
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.table import Table as RuledTable
from rich.text import Text

from convcost.analysis import Analysis
from convcost.analysis.cells import TEXT, columns
from convcost.analysis.table import Table, View, columns_of, table
from convcost.reports import caption
from convcost.reports.canvas import drawn
from convcost.reports.conventions import statements
from convcost.reports.fit import fit, shortened

BAR = "bar"
BAR_WIDTH = 6


def render(analyses: Sequence[Analysis], view: View, *, width: int, color: bool) -> str:
    """All networks one after the other, the convention once at the end."""

    def draw(console: Console) -> None:
        for analysis in analyses:
            _print(console, analysis, view)
        if analyses:
            console.print(
                "\n".join(statements(analyses[0].settings, columns_of(view, analyses[0].settings))), style="dim"
            )

    return drawn(draw, width=width, color=color)


def _print(console: Console, analysis: Analysis, view: View) -> None:
    found = table(analysis, view)
    texts = columns(found)
    if found.share_of:
        kind = texts.pop("kind")
        texts |= {BAR: [" " * BAR_WIDTH], "kind": kind}
    widths = fit(_natural(texts), _dispensable(texts), console.width)
    console.print(Text.assemble((caption.title(analysis), "bold"), f"  {caption.flow(analysis)}"))
    console.print()
    # The table has its widths already: nothing is left for rich to fold or crop.
    console.print(_ruled(found, texts, widths), width=sum(widths.values()) * 2, crop=False)
    console.print("\n".join(caption.summary(analysis)))
    if len(widths) < len(texts):
        left_out = ", ".join(title for title in texts if title not in widths)
        console.print(f"Left out to fit {console.width} columns: {left_out}", style="dim")
    console.print()


def _natural(texts: dict[str, list[str]]) -> dict[str, int]:
    return {title: max(map(cell_len, (title, *cells))) for title, cells in texts.items()}


def _dispensable(texts: dict[str, list[str]]) -> list[str]:
    """What goes first on a narrow terminal; the last figure stays."""
    figures = [title for title in texts if title not in {*TEXT, "share", BAR}]
    return [BAR, "kind", "output", "share", *figures[:-1]]


def _ruled(found: Table, texts: dict[str, list[str]], widths: dict[str, int]) -> RuledTable:
    ruled = RuledTable(box=SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), show_footer=True)
    for title, width in widths.items():
        ruled.add_column(
            "" if title == BAR else title,
            texts[title][-1],
            footer_style="bold",
            justify="left" if title in TEXT else "right",
            width=width,
            no_wrap=True,
        )
    drawn = {
        **{title: _zeros_dimmed(cells) for title, cells in texts.items()},
        "name": _names(texts["name"], widths["name"]),
        BAR: _bars(found),
    }
    for cells in zip(*(islice(drawn[title], len(found.lines)) for title in widths), strict=True):
        ruled.add_row(*cells)
    return ruled


def _zeros_dimmed(cells: list[str]) -> Iterator[RenderableType]:
    return (Text(cell, style="dim" if cell in {"0", "0.0%"} else "") for cell in cells)


def _names(paths: list[str], width: int) -> Iterator[RenderableType]:
    """Paths with what each shares with the one before it dimmed."""
    before: list[str] = []
    for path in paths:
        steps = path.split(".")
        shared = 0
        while shared < min(len(steps), len(before)) - 1 and steps[shared] == before[shared]:
            shared += 1
        before = steps
        text = shortened(path, width)
        dim = len(".".join(steps[:shared])) + (shared > 0) if text == path else 0
        yield Text.assemble((text[:dim], "dim"), text[dim:])


def _bars(found: Table) -> Iterator[RenderableType]:
    """Bars to the scale of the largest share."""
    shares = [row.permille or 0 for row in found.lines]
    largest = max(shares, default=0) or 1
    return (Bar(largest, 0, share, width=BAR_WIDTH, color="cyan") for share in shares)
