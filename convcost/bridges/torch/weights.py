"""Weights that are worked out of parameters before they are used: standardized, or divided by their length."""

from collections.abc import Mapping
from typing import NamedTuple

from convcost.bridges.captured import NO_ATTRIBUTES, Attribute
from convcost.bridges.torch.program import AtenCall, TensorName
from convcost.bridges.torch.step import Applied
from convcost.layers.shape import Shape


class WeightForm(NamedTuple):
    """The parameter behind a weight, its gain if it has one, and what the layer is told."""

    weight: str
    gain: tuple[str, ...] = ()
    attributes: Mapping[str, Attribute] = NO_ATTRIBUTES


KEEP_ELEMENTS = {
    "view", "reshape", "view_as", "reshape_as", "unsqueeze", "squeeze", "flatten", "contiguous", "to", "type_as",
    "clone", "detach", "_unsafe_view",
}  # fmt: skip
"""Operations that change no element."""
SCALED = {"mul"}
FIRST_SPATIAL = 2
"""Where the axes of a kernel begin, behind those of its channels."""


def form_of(step: Applied, weight: str) -> WeightForm:
    """How a weight is made; the weight itself where nothing is known of that."""
    if weight in step.reading.constants:
        return WeightForm(weight)
    return _standardized(step, weight) or _normalized(step, weight) or WeightForm(weight)


def _made(step: Applied, name: str) -> AtenCall | None:
    """The call that gives a tensor, through what keeps its elements."""
    call = step.reading.calls.get(name)
    while call is not None and _word(call) in KEEP_ELEMENTS:
        source = _taken(step, call, next(iter(call.arguments)))
        call = step.reading.calls.get(source)
    return call


def _word(call: AtenCall) -> str:
    return call.function.split(".")[1].removesuffix("_") if "." in call.function else call.function


def _taken(step: Applied, call: AtenCall, name: str) -> str:
    found = call.arguments.get(name)
    return step.reading.original(found.tensor) if isinstance(found, TensorName) else ""


def _parameter(step: Applied, name: str) -> str:
    """The parameter of which a tensor shows the elements; empty where it is none."""
    constant = step.reading.constants.get(name)
    if constant is not None and constant.is_learned:
        return constant.source or name
    return ""


def _standardized(step: Applied, weight: str) -> WeightForm | None:
    """Batch normalisation of the weights themselves, a sample per output channel: as timm writes it."""
    call = _made(step, weight)
    gain: tuple[str, ...] = ()
    if call is not None and _word(call) in SCALED:
        factors = [_taken(step, call, name) for name in ("self", "other")]
        gains = [each for each in factors if _parameter(step, each)]
        rest = [each for each in factors if each and not _parameter(step, each)]
        if len(gains) != 1 or len(rest) != 1:
            return None
        gain, call = (_parameter(step, gains[0]),), _made(step, rest[0])
    if call is None or _word(call) not in {"batch_norm", "layer_norm"}:
        return None
    source = _parameter(step, _taken(step, call, "input"))
    own = _taken(step, call, "weight")
    if own and not _parameter(step, own) and _gain_of(step, own):
        own = _gain_of(step, own)
    if not source or _taken(step, call, "bias"):
        return None
    if own:
        if gain:
            return None
        gain = (_parameter(step, own),)
    sizes = step.sizes_of(weight)
    parameter = step.reading.constants[source]._replace(sizes=sizes, source=source)
    name = step.between("weight")
    step.reading.constants[name] = parameter
    step.reading.shapes[name] = sizes
    has_gain = {"gain": "channels"} if gain else {}
    return WeightForm(name, gain, {"weight": "standardized", **has_gain})


def _gain_of(step: Applied, name: str) -> str:
    """The parameter that is multiplied by a number to become a gain."""
    call = _made(step, name)
    if call is None or _word(call) not in SCALED:
        return ""
    factors = [_taken(step, call, each) for each in ("self", "other")]
    learned = [each for each in factors if _parameter(step, each)]
    return learned[0] if len(learned) == 1 and all(each in {"", learned[0]} for each in factors) else ""


def _normalized(step: Applied, weight: str) -> WeightForm | None:
    """torch.nn.utils.weight_norm: a direction divided by its length, times a gain."""
    call = _made(step, weight)
    if call is None or _word(call) not in {"_weight_norm", "_weight_norm_interface"}:
        return None
    direction, length = _parameter(step, _taken(step, call, "v")), _parameter(step, _taken(step, call, "g"))
    if not direction or not length:
        return None
    sizes, axis = step.sizes_of(length), call.arguments.get("dim", 0)
    if not sizes or axis == -1:
        return WeightForm(direction, (length,), {"weight": "normalized", "gain": "whole"})
    if axis == 0:
        return WeightForm(direction, (length,), {"weight": "normalized"})
    if not isinstance(axis, int) or axis < FIRST_SPATIAL:
        return None
    letters = Shape("maps", (1, *sizes[FIRST_SPATIAL:])).axis_names()
    return WeightForm(direction, (length,), {"weight": "normalized", "gain": letters[axis - len(sizes)]})
