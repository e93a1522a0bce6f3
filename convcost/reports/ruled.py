"""A table of texts on a terminal: ruled and fitted to its width by leaving out whole columns, never a digit."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from rich.box import SIMPLE
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from convcost.reports.canvas import drawn
from convcost.reports.fit import fit, shortened

Texts = Mapping[str, Sequence[str]]
NAME = "name"


def render(
    texts: Texts, words: Collection[str], dispensable: Iterable[str], below: Iterable[str], *, width: int, color: bool
) -> str:
    """Columns by their titles, those of ``words`` to the left; ``dispensable`` goes first where it is narrow.

    At last names are shortened in the middle. ``below`` are lines that explain the table.
    """

    def draw(console: Console) -> None:
        widths = fit({title: _width(title, cells) for title, cells in texts.items()}, dispensable, width)
        console.print(_table(texts, words, widths), width=sum(widths.values()) * 2, crop=False)
        if len(widths) < len(texts):
            left_out = ", ".join(title for title in texts if title not in widths)
            console.print(f"Left out to fit {width} columns: {left_out}", style="dim")
        for line in below:
            console.print(line, style="dim")

    return drawn(draw, width=width, color=color)


def _width(title: str, cells: Iterable[str]) -> int:
    return max(map(cell_len, (title, *cells)))


def _table(texts: Texts, words: Collection[str], widths: Mapping[str, int]) -> Table:
    table = Table(box=SIMPLE, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for title, width in widths.items():
        table.add_column(title, justify="left" if title in words else "right", width=width, no_wrap=True)
    for row in zip(*(texts[title] for title in widths), strict=True):
        cells = zip(widths, row, strict=True)
        table.add_row(*(shortened(cell, widths[title]) if title == NAME else cell for title, cell in cells))
    return table
