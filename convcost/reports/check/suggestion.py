"""Budgets that fit a network as it is, ready to paste into its file."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from convcost.analysis.caption import beginning
from convcost.analysis.columns import Column
from convcost.budgets.result import Model
from convcost.language.quantity import exact
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import DEFAULT

MARGIN = 5
"""Per cent above the figure."""

METRICS = ("params", "macs", "peak_memory")
UNITS = ((12, "T"), (9, "G"), (6, "M"), (3, "k"))
BYTE_UNITS = ((12, " TB"), (9, " GB"), (6, " MB"), (3, " kB"))
DIGITS = 3


def render(models: Sequence[Model]) -> str:
    """A block per file, with the variants of a family under `variants`."""
    files = groupby(models, key=lambda model: model.address.name)
    return "\n".join(_file(name, list(each)) for name, each in files)


def _file(name: str, models: list[Model]) -> str:
    lines = [f"# {beginning(name)}: the figures as they are plus {MARGIN} %", "budgets:"]
    for model in models:
        if model.variant is None:
            lines += _limits(model, "  ")
        else:
            lines += [
                *(["  variants:"] if model is models[0] else []),
                f"    {model.variant}:",
                *_limits(model, " " * 6),
            ]
    return "".join(f"{line}\n" for line in lines)


def _limits(model: Model, indent: str) -> Iterable[str]:
    columns = metrics.limitable()
    for name in (name for name in METRICS if name in columns):
        total = model.now.figure(columns[name], DEFAULT)
        if total and total.is_complete and isinstance(total.value, int):
            yield f"{indent}{name}: {above(total.value, columns[name])}  # {exact(total.value)} now"
        else:
            yield f"{indent}# {name}: not known in all layers"


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
