"""Figures put together from their components, and as cells of a spreadsheet."""

from collections.abc import Iterator, Sequence

from convcost.analysis.cells import text
from convcost.analysis.columns import Column
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError
from convcost.errors.untrusted import visible
from convcost.exploring.designs.components import Component, joined
from convcost.exploring.designs.search import Question
from convcost.exploring.designs.subject import LEFT_OUT, DesignFigure
from convcost.language.quantity import exact
from convcost.page.answer import Cell


def totals_of(components: Sequence[Component], figures: Sequence[DesignFigure]) -> dict[Column, Total[Figure]]:
    """What one design comes to, column by column, with whether that is exact or a lower bound."""
    parts: dict[Column, list[tuple[Component, DesignFigure]]] = {}
    for component, figure in zip(components, figures, strict=True):
        parts.setdefault(component.column, []).append((component, figure))
    return {
        column: Total(joined([each for each, _ in some], [one.value for _, one in some]), _is_complete(some))
        for column, some in parts.items()
    }


def amount(count: int, one: str, many: str) -> str:
    """So many of something: ``1 design``, ``1,000 designs``."""
    return f"{exact(count)} {one if count == 1 else many}"


def left_said(names: Sequence[str]) -> str:
    """The sentence about budgets that were not judged."""
    listed = ", ".join(map(visible, names))
    return f"{amount(len(names), 'budget is', 'budgets are')} left to `convcost check`: {listed}"


def why_not(question: Question) -> Iterator[str]:
    """What is wrong with the first point, where none is a network."""
    try:
        question.subject.graph(question.space.values(0))
    except ConvcostError as error:
        if error.problems[0].code != LEFT_OUT:
            point = ", ".join(f"{name}={value}" for name, value in question.space.named(0).items())
            yield visible(f"None is one; of {point} it is said: {error.problems[0].message}")


def _is_complete(parts: Sequence[tuple[Component, DesignFigure]]) -> bool:
    return all(figure.is_complete for _, figure in parts)


def cell(figure: Figure, column: Column) -> Cell:
    """A whole number, the nearest float of seconds, ``31x31`` of pixels."""
    if isinstance(figure, int):
        return figure
    return (
        float(figure) if column.is_ratio and not isinstance(figure, str | tuple | None) else text(figure, column.unit)
    )
