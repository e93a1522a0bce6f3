"""Budgets that fit a network as it is, ready to paste into its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from convcost.analysis.caption import beginning
from convcost.analysis.columns import Column
from convcost.budgets.result import Model
from convcost.language.quantity import exact
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT
from convcost.page import Lines, Page, Section
from convcost.page.answer import Answer, Data

SCHEMA = "convcost/suggestion/1"
LEVELS = 2
MARGIN = 5
"""Per cent above the figure."""

METRICS = ("params", "macs", "peak_memory")
UNITS = ((12, "T"), (9, "G"), (6, "M"), (3, "k"))
BYTE_UNITS = ((12, " TB"), (9, " GB"), (6, " MB"), (3, " kB"))
DIGITS = 3


@dataclass(frozen=True)
class Suggestion(Answer):
    """Budgets that fit every network that could be built."""

    models: Sequence[Model]

    def page(self) -> Page:
        """A block per file, with the variants of a family under `variants`."""
        files = groupby(self.models, key=lambda model: model.address.name)
        blocks = tuple(Lines(tuple(_file(name, list(models)))) for name, models in files)
        return Page((Section(blocks),) if blocks else (), title="Budgets that fit")

    def abridged(self) -> Page:
        """All of it."""
        return self.page()

    def data(self) -> Data:
        """The limits of every network, as they would be written."""
        models = [
            {"file": model.address.name, "variant": model.variant, "budgets": dict(_written(model))}
            for model in self.models
        ]
        return Data(SCHEMA, {"margin_percent": MARGIN, "models": models}, LEVELS)


def _file(name: str, models: Sequence[Model]) -> Iterator[str]:
    yield f"# {beginning(name)}: the figures as they are plus {MARGIN} %"
    yield "budgets:"
    for model in models:
        if model.variant is None:
            yield from _limits(model, "  ")
            continue
        if model is models[0]:
            yield "  variants:"
        yield f"    {model.variant}:"
        yield from _limits(model, " " * 6)


def _limits(model: Model, indent: str) -> Iterator[str]:
    for name, column, figure in _figures(model):
        if figure is None:
            yield f"{indent}# {name}: not known in all layers"
        else:
            yield f"{indent}{name}: {above(figure, column)}  # {exact(figure)} now"


def _written(model: Model) -> Iterator[tuple[str, str]]:
    return ((name, above(figure, column)) for name, column, figure in _figures(model) if figure is not None)


def _figures(model: Model) -> Iterator[tuple[str, Column, int | None]]:
    """What is worth a limit, and what it is; None where that is not known in all layers."""
    columns = metrics.limitable()
    for name in (name for name in METRICS if name in columns):
        total = model.now.figure(columns[name], DEFAULT)
        value = total.value if total and total.is_complete else None
        yield name, columns[name], value if isinstance(value, int) else None


def above(figure: int, column: Column) -> str:
    """The figure and its margin in three digits, rounded up: a limit as budgets are written."""
    wanted = -(-figure * (100 + MARGIN) // 100)
    step = 10 ** max(len(str(wanted)) - DIGITS, 0)
    wanted = -(-wanted // step) * step
    units = BYTE_UNITS if column.unit == "bytes" else UNITS
    smallest = (3, " kB") if column.unit == "bytes" else (0, "")
    power, unit = next(((power, unit) for power, unit in units if wanted >= 10**power), smallest)
    whole, part = divmod(wanted, 10**power)
    decimals = f"{part:0{power}}".rstrip("0") if power else ""
    return f"{whole}{'.' if decimals else ''}{decimals}{unit}"
