"""One figure of all elements along axes."""

from itertools import groupby

from convcost.bridges.axes import Groups, Seen, groups_of, merged
from convcost.bridges.captured import Operation, Sizes
from convcost.bridges.conversion import MOST_AXES, Conversion, MixedBatch, axis_word, layer, numbers

GLOBAL = {"mean": "global_avgpool", "max": "global_maxpool"}
FUNCTIONS = {"mean": "mean", "sum": "sum", "max": "max", "min": "min", "l2": "norm", "log_sum_exp": "logsumexp"}


def reduce(conversion: Conversion, operation: Operation) -> None:
    """Input: a tensor. Attributes: ``how``, ``axes``, and ``keep``, whether these stay with a size of 1."""
    x = conversion.look(operation.inputs[0])
    how = str(operation.attributes["how"])
    axes = numbers(operation.attributes, "axes")
    if x.has_batch_in(axes):
        raise MixedBatch
    if not x.gathered(axes):
        made = x
    elif _is_global(x, axes) and how in GLOBAL:
        made = _globally(conversion, operation, x, GLOBAL[how])
    elif how in GLOBAL and _is_global(plain := conversion.plain(x, operation), axes):
        made = _globally(conversion, operation, plain, GLOBAL[how])
    elif how in FUNCTIONS:
        made = _along(conversion, operation, x, FUNCTIONS[how])
    else:
        conversion.opaque(operation, 0)
        return
    kept = tuple(() if axis in axes else each for axis, each in enumerate(made.axes))
    if not operation.attributes["keep"]:
        kept = tuple(each for axis, each in enumerate(kept) if axis not in axes)
    conversion.keep(operation, made._replace(axes=kept))


def _is_global(x: Seen, axes: tuple[int, ...]) -> bool:
    """Whether exactly the positions of maps, or the tokens, are gone through."""
    if x.shape.layout == "features":
        return False
    positions = x.physical[:1] if x.shape.layout == "tokens" else x.physical[1:]
    return set(merged(positions)) == set(x.gathered(axes))


def _globally(conversion: Conversion, operation: Operation, x: Seen, kind: str) -> Seen:
    tensor, shape = conversion.emit(layer(kind), (x,), operation)
    if x.shape.layout == "tokens":
        return x._replace(tensor=tensor, shape=shape, physical=((), x.physical[1]))
    return x._replace(tensor=tensor, shape=shape, physical=(x.physical[0], *(() for _ in x.physical[1:])))


def _along(conversion: Conversion, operation: Operation, x: Seen, function: str) -> Seen:
    axes = numbers(operation.attributes, "axes")
    groups = groups_of(x)
    if groups is None or _is_cut(groups, axes):
        x, groups = conversion.laid_out(x, operation)
    if _is_cut(groups, axes):
        groups = _apart(x.places, axes)
        x = conversion.grouped(x, groups, "maps", operation)
    places = [place for place, group in enumerate(groups) if set(group) & set(axes)]
    op = layer("reduce", function=function, axis=tuple(axis_word(x.shape, place) for place in places))
    tensor, shape = conversion.emit(op, (x,), operation)
    physical = tuple(() if place in places else axis for place, axis in enumerate(x.physical))
    return x._replace(tensor=tensor, shape=shape, physical=physical)


def _is_cut(groups: Groups, axes: Sizes) -> bool:
    """Whether an axis that is gone through lies along one size with another that stays."""
    return any(0 < len(set(group) & set(axes)) < len(group) for group in groups)


def _apart(places: Sizes, axes: Sizes) -> Groups:
    """More axes than a shape has: neighbours that all stay lie along one size, and so do those that are gone through.

    Where even these are too many, all that stay come first.
    """
    runs = tuple(tuple(each) for _, each in groupby(places, axes.__contains__))
    if len(runs) <= MOST_AXES:
        return runs
    return tuple(place for place in places if place not in axes), tuple(place for place in places if place in axes)
