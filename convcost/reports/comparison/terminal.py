"""The comparison on a terminal: ruled, fitted to the width by leaving out whole columns."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from convcost.comparison.comparison import Comparison
from convcost.reports import ruled
from convcost.reports.canvas import drawn
from convcost.reports.comparison.layers import DISPENSABLE, WORDS, tables
from convcost.reports.comparison.layout import NAME, Heading, Row, View, layout, shown
from convcost.reports.comparison.plain import indented, remark
from convcost.reports.comparison.sentences import sentences
from convcost.reports.conventions import statements
from convcost.reports.fit import GAP, fit, shortened

NAME_ENOUGH = TITLE_ENOUGH = 24
MORE, LESS = "red", "green"


def render(comparison: Comparison, view: View, *, width: int, color: bool) -> str:
    """Totals, parts, what they come to in words, the convention."""
    return drawn(lambda console: _print(console, comparison, view), width=width, color=color)


def _print(console: Console, comparison: Comparison, view: View) -> None:
    found = layout(comparison, view)
    parts = [indented(section) for section in found.parts]
    widths = _widths(found.headings, [*found.totals.rows, *chain(*parts)], console.width)
    titles = [heading.title for heading in found.headings]
    console.print(_line(titles, found.headings, widths, "bold"), soft_wrap=True)
    console.print("─" * (sum(widths.values()) + GAP * (len(widths) - 1)), soft_wrap=True)
    _rows(console, found.totals.rows, found.headings, widths)
    for section, rows in zip(found.parts, parts, strict=True):
        console.print(f"\n{section.title}", style="bold")
        _rows(console, rows, found.headings, widths)
        for line in remark(section):
            console.print(line, style="dim")
    for table in tables(comparison, view) if view.layers else ():
        console.print(f"\n{table.title}", style="bold")
        if table.texts:
            _layers(console, table.texts)
        if table.remark:
            console.print(table.remark, style="dim")
    console.print()
    for sentence in sentences(comparison):
        console.print(sentence)
    left_out = [heading.described for heading in found.headings if heading.key not in widths]
    if left_out:
        console.print(f"Left out to fit {console.width} columns: {', '.join(left_out)}", style="dim")
    console.print("\n".join(("", *statements(comparison.settings, shown(comparison.settings, view)))), style="dim")


def _widths(headings: Sequence[Heading], rows: Sequence[Row], width: int) -> dict[str, int]:
    """Widths by the keys of the columns.

    Long names give way first, as far as they still tell parts apart; then the differences go, the ratios, and at
    last whole networks, always the last one first. The reference and the network beside it stay.
    """
    columns = zip(headings, zip(*rows, strict=True), strict=True)
    natural = {
        heading.key: max(min(cell_len(heading.title), TITLE_ENOUGH), *map(cell_len, cells))
        for heading, cells in columns
    }
    longest = natural[NAME]
    roles = (("difference", 1), ("ratio", 1), ("figure", 2))
    last_first = headings[::-1]
    dispensable = [
        each.key for role, least in roles for each in last_first if each.role == role and each.index >= least
    ]
    widths = fit(natural | {NAME: min(longest, NAME_ENOUGH)}, dispensable, width)
    spare = max(0, width - sum(widths.values()) - GAP * (len(widths) - 1))
    return widths | {NAME: min(longest, widths[NAME] + spare)}


def _layers(console: Console, texts: dict[str, list[str]]) -> None:
    """Long names give way first here, too."""
    widths = {title: max(map(cell_len, (title, *cells))) for title, cells in texts.items()}
    excess = max(0, sum(widths.values()) + GAP * (len(widths) - 1) - console.width)
    names = [shortened(name, max(NAME_ENOUGH, widths[NAME] - excess)) for name in texts[NAME]]
    fitted = texts | {NAME: names}
    console.file.write(ruled.render(fitted, WORDS, DISPENSABLE, (), width=console.width, color=console.is_terminal))


def _rows(console: Console, rows: Iterable[Row], headings: Sequence[Heading], widths: Mapping[str, int]) -> None:
    for row in rows:
        console.print(_line(row, headings, widths), soft_wrap=True)


def _line(row: Iterable[str], headings: Sequence[Heading], widths: Mapping[str, int], style: str = "") -> Text:
    """The cells that are shown, the name shortened and to the left, everything else to the right."""
    line = Text()
    for text, heading in zip(row, headings, strict=True):
        if heading.key in widths:
            cell = Text(shortened(text, widths[heading.key]), style or _style(text, heading))
            padding = " " * (widths[heading.key] - cell_len(cell.plain))
            is_name = heading.key == NAME
            line.append_text(Text.assemble(cell, padding) if is_name else Text.assemble(" " * GAP, padding, cell))
    return line


def _style(text: str, heading: Heading) -> str:
    """What became dearer and what cheaper in the colours that version control gives to lines; zeros dimmed."""
    if heading.role != "difference":
        return "dim" if text == "0" else ""
    return MORE if "+" in text else LESS if "-" in text else "dim"
