"""What a comparison comes to, in words: what explains most of it, and whether it is a fair one."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.columns import named
from convcost.comparison import cells, interface
from convcost.comparison.interface import AlignedTensor
from convcost.comparison.labels import labels
from convcost.errors.untrusted import visible
from convcost.language.quantity import percent, thousandths

if TYPE_CHECKING:
    from convcost.comparison.comparison import Comparison


def sentences(comparison: "Comparison") -> list[str]:
    """One line each; with more than one network beside the reference, every line says which it is about."""
    reference, *others = labels(comparison.analyses).each
    said = []
    for index, name in enumerate(others, 1):
        about = f"{name}: " if len(others) > 1 else ""
        if comparison.by == "stage" or comparison.shares_parts(index):
            said += [f"{about}{sentence}" for sentence in _differences(comparison, index)]
        elif comparison.by == "name":
            said.append(f"{name} and {reference} have no part of one name: only their totals are compared.")
        said += [*_names(comparison, index, name, reference), *_swap(comparison, index, name, reference)]
    return [*said, *_by_what(comparison), *_times(comparison)]


def _by_what(comparison: "Comparison") -> Iterator[str]:
    """Why parts do not stand by their names."""
    if comparison.by == "stage":
        yield "Few parts go by one name: layers stand by the size of map that they give; --all lists parts by name."
    elif comparison.by == "total":
        yield "Few parts go by one name, and all layers give one size: only totals are compared; --all lists parts."


def _times(comparison: "Comparison") -> Iterator[str]:
    """What times are of, and that they are bounds."""
    if comparison.settings.device is None:
        return
    from convcost.analysis.roofline import BOUND, peaks

    yield f"Times are those on {peaks(comparison.settings)}. {BOUND}."


def _differences(comparison: "Comparison", index: int) -> Iterator[str]:
    explained = [_explained(comparison, metric, index) for metric in comparison.metrics]
    if any(explained):
        yield from filter(None, explained)
    elif comparison.are_equal(index):
        yield "No difference: the same layers on the same shapes, wired alike."
    else:
        titles = " or ".join(named(metric, comparison.settings).title for metric in comparison.metrics)
        yield f"No difference in {titles}, but in layers, names or wiring."


def _explained(comparison: "Comparison", metric: str, index: int) -> str | None:
    """The part that contributes most, and its share of the difference."""
    column, whole = named(metric, comparison.settings), comparison.total(metric).differences[index]
    found = comparison.explained(metric, index)
    if whole is None or found is None:
        return None
    part, difference = found
    amounts = f"{cells.difference(difference, column.unit)} of {cells.difference(whole, column.unit)} {column.title}"
    name = visible(part.path)
    if difference.bound != "exact" or whole.bound != "exact":
        return f"{name} contributes most of what is known: {amounts}."
    if difference.size > whole.size:
        return f"{name} alone is more than the difference: {amounts}; other parts make up for some of it."
    if difference == whole:
        return f"{name} explains the whole difference: {cells.difference(whole, column.unit)} {column.title}."
    share = percent(thousandths(difference.value, whole.value))
    if 2 * difference.size > whole.size:
        return f"{name} explains most of the difference: {amounts} ({share})."
    return f"{name} explains the largest part of the difference: {amounts} ({share})."


def _names(comparison: "Comparison", index: int, name: str, reference: str) -> Iterator[str]:
    """Parts are aligned by name, which compares the wrong ones where an unnamed layer was put in before others."""
    is_named = comparison.by == "name" and comparison.shares_parts(index)
    count = comparison.misplaced(index) if is_named else 0
    if count:
        layers = "1 layer goes" if count == 1 else f"{count:,} layers go"
        yield f"{layers} by another name in {name} than in {reference}: --layers pairs them by what they are."


def _swap(comparison: "Comparison", index: int, name: str, reference: str) -> Iterator[str]:
    """Whether one could stand where the other does: not if what goes in or comes out has another shape."""
    graphs = [comparison.analyses[each].graph for each in (0, index)]
    outputs = [tensor for tensor in interface.outputs(graphs) if not tensor.is_same]
    if outputs:
        yield f"Not a fair swap: {_shapes('gives', outputs, name, reference)}."
    inputs = [tensor for tensor in interface.inputs(graphs) if not tensor.is_same]
    if inputs:
        yield f"Not the same input: {_shapes('takes', inputs, name, reference)}."


def _shapes(gives: str, tensors: Sequence[AlignedTensor], name: str, reference: str) -> str:
    """The first tensor that differs, and how many more do."""
    first, *more = tensors
    old, new = first.shapes
    which = visible(first.name)
    if old is None or new is None:
        text = f"only {name if new else reference} {gives} {which}"
    else:
        text = f"{name} {gives} {new} where {reference} {gives} {old}"
        text = text if which in {"input", "output"} else f"{text} ({which})"
    return f"{text}, and {len(more)} more differ{'s' * (len(more) == 1)}" if more else text
