"""Layers that arrive in pieces: GELU, SiLU, hard swish, layer normalisation, a bias that is added afterwards.

Each idiom is recognised at its last operation, which becomes the layer; what nobody needs any more is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from math import isclose, prod, sqrt

from convcost.bridges.attention.scores import attention
from convcost.bridges.captured import Captured, Operation
from convcost.bridges.pieces import Pieces, both, is_join

Idiom = Callable[["Pieces", Operation], Operation | None]
WITH_BIAS = {"linear", "conv", "conv_transpose"}


def joined(captured: Captured) -> Captured:
    """The captured graph with its idioms as single operations."""
    pieces = Pieces(captured)
    for operation in captured.operations:
        found = next((made for idiom in IDIOMS if (made := idiom(pieces, operation)) is not None), operation)
        for name in found.outputs:
            pieces.made[name] = found
    kept = list({id(each): each for each in (pieces.made[op.outputs[0]] for op in captured.operations)}.values())
    needed = set(captured.outputs)
    used: list[Operation] = []
    for operation in reversed(kept):
        if needed & set(operation.outputs):
            needed.update(operation.inputs)
            used.append(operation)
    return captured._replace(operations=tuple(reversed(used)))


def _pointwise(operation: Operation, kind: str, source: str) -> Operation:
    return operation._replace(type="pointwise", inputs=(source,), attributes={"kind": kind})


def biased(pieces: Pieces, operation: Operation) -> Operation | None:
    """A layer without a bias, and a stored number for each of its channels that is added: ``x @ w + b``."""
    if not is_join(operation, "add"):
        return None
    for name, other in both(operation):
        before = pieces.made.get(name)
        bias = pieces.constant(other)
        if before is None or before.type not in WITH_BIAS or bias is None or pieces.uses.get(name, 0) != 1:
            continue
        weight = pieces.constant(before.inputs[1])
        if weight is None and before.type != "linear":
            continue  # its weights are computed, and such a layer has no bias
        if weight is not None and weight.is_learned and not bias.is_learned:
            continue  # numbers that are added to what is learned, such as positions, are no bias of it
        rank, out = len(pieces.captured.shapes[operation.outputs[0]]), before.attributes["out"]
        behind = 0 if before.type == "linear" else rank - 2
        is_bias = prod(bias.sizes) == out and bias.sizes[len(bias.sizes) - 1 - behind :] == (out, *(1,) * behind)
        if is_bias and len([each for each in before.inputs if each]) == 2:
            return before._replace(inputs=(*before.inputs[:2], other), outputs=operation.outputs)
    return None


def rescaled(pieces: Pieces, operation: Operation) -> Operation | None:
    """A layer that was computed with integers, and a single number that its output is brought back to scale by."""
    if not is_join(operation, "mul"):
        return None
    for name, other in both(operation):
        before = pieces.made.get(name)
        if before is not None and before.attributes.get("is_integer") and pieces.is_single(other):
            return before._replace(outputs=operation.outputs) if pieces.uses.get(name, 0) == 1 else None
    return None


def gelu(pieces: Pieces, operation: Operation) -> Operation | None:
    """``x * (1 + erf(x / sqrt(2))) * 0.5``, its factors in any order."""
    if not is_join(operation, "mul"):
        return None
    factors = list(_factors(pieces, operation))
    if not any(pieces.may_be(name, 0.5) for name in factors):
        return None
    rest = [name for name in factors if not pieces.is_single(name)]
    for name in rest:
        curve = pieces.with_number(pieces.made.get(name), "add", 1)
        erf = pieces.before(curve, "pointwise", "erf") if curve else None
        tanh = pieces.before(curve, "pointwise", "tanh") if curve else None
        others = [each for each in rest if each != name]
        if len(others) != 1:
            continue
        if erf is not None:
            scaled = pieces.made.get(erf.inputs[0])
            source = pieces.with_number(scaled, "div", sqrt(2)) or pieces.with_number(scaled, "mul", sqrt(0.5))
            if source == others[0]:
                return _pointwise(operation, "gelu", others[0])
        if tanh is not None and _cubic(pieces, tanh.inputs[0], others[0]):
            return _pointwise(operation, "gelu", others[0])
    return None


def _factors(pieces: Pieces, operation: Operation, depth: int = 2) -> Iterator[str]:
    """The factors of a product of products."""
    for name in operation.inputs:
        before = pieces.made.get(name)
        if depth and before is not None and is_join(before, "mul"):
            yield from _factors(pieces, before, depth - 1)
        else:
            yield name


def _cubic(pieces: Pieces, name: str, source: str) -> bool:
    """Whether a tensor is ``sqrt(2 / pi) * (x + 0.044715 * x**3)``."""
    inner = pieces.with_number(pieces.made.get(name), "mul", sqrt(2 / 3.141592653589793))
    total = pieces.made.get(inner) if inner else None
    return total is not None and is_join(total, "add") and source in total.inputs


def silu(pieces: Pieces, operation: Operation) -> Operation | None:
    """``x * sigmoid(x)``."""
    return _gated(pieces, operation, "sigmoid", "silu")


def hardswish(pieces: Pieces, operation: Operation) -> Operation | None:
    """``x * hardsigmoid(x)``, or ``x * clip(x + 3, 0, 6) / 6``."""
    return _gated(pieces, operation, "hardsigmoid", "hardswish") or _clipped(pieces, operation)


def mish(pieces: Pieces, operation: Operation) -> Operation | None:
    """``x * tanh(softplus(x))``."""
    if not is_join(operation, "mul"):
        return None
    for name, source in both(operation):
        tanh = pieces.before(name, "pointwise", "tanh")
        softplus = pieces.before(tanh.inputs[0], "pointwise", "softplus") if tanh else None
        if softplus is not None and softplus.inputs[0] == source:
            return _pointwise(operation, "mish", source)
    return None


def _gated(pieces: Pieces, operation: Operation, gate: str, kind: str) -> Operation | None:
    if not is_join(operation, "mul"):
        return None
    for name, source in both(operation):
        before = pieces.before(name, "pointwise", gate)
        if before is not None and before.inputs[0] == source and _is_usual(before):
            return _pointwise(operation, kind, source)
    return None


def _is_usual(operation: Operation) -> bool:
    """Whether a hard sigmoid has the slope of 1/6 that hard swish is made with; other gates have none."""
    alpha = operation.attributes.get("alpha", 1 / 6)
    return isinstance(alpha, int | float) and isclose(alpha, 1 / 6, rel_tol=1e-3)


def hardsigmoid(pieces: Pieces, operation: Operation) -> Operation | None:
    """``clip(x + 3, 0, 6) / 6``."""
    inner = pieces.with_number(operation, "div", 6) or pieces.with_number(operation, "mul", 1 / 6)
    source = _shifted(pieces, inner) if inner else None
    return _pointwise(operation, "hardsigmoid", source) if source else None


def _shifted(pieces: Pieces, name: str) -> str | None:
    """The ``x`` of ``clip(x + 3, 0, 6)``."""
    clip = pieces.before(name, "pointwise", "relu6")
    return pieces.with_number(pieces.made.get(clip.inputs[0]), "add", 3) if clip else None


def _clipped(pieces: Pieces, operation: Operation) -> Operation | None:
    inner = pieces.with_number(operation, "div", 6) or pieces.with_number(operation, "mul", 1 / 6)
    product = pieces.made.get(inner) if inner else None
    if product is None or not is_join(product, "mul"):
        return None
    for name, source in both(product):
        if _shifted(pieces, name) == source:
            return _pointwise(operation, "hardswish", source)
    return None


def layernorm(pieces: Pieces, operation: Operation) -> Operation | None:
    """``(x - mean) / sqrt(mean((x - mean)**2) + eps)``, and the same with a scale and a shift behind it."""
    if is_join(operation, "div"):
        return _standardised(pieces, operation)
    for kind, count in (("mul", 1), ("add", 2)):
        if not is_join(operation, kind):
            continue
        for name, other in both(operation):
            before = pieces.before(name, "norm", "layernorm")
            learned = pieces.constant(other)
            if before is None or learned is None or len(before.inputs) != count or pieces.uses.get(name, 0) != 1:
                continue
            sizes = pieces.captured.shapes[operation.outputs[0]]
            if prod(learned.sizes) == sizes[-1] == learned.sizes[-1]:
                attributes = {**before.attributes, "is_affine": True, "has_bias": count == 2}
                return before._replace(inputs=(*before.inputs, other), outputs=operation.outputs, attributes=attributes)
    return None


def _standardised(pieces: Pieces, operation: Operation) -> Operation | None:
    centred, deviation = operation.inputs
    root = pieces.made.get(deviation)
    if root is None or root.attributes.get("kind") != "sqrt":
        return None
    shifted = pieces.made.get(root.inputs[0])
    if shifted is None or not is_join(shifted, "add"):
        return None
    variance = next((pieces.made[name] for name in shifted.inputs if name in pieces.made), None)
    if variance is None or variance.type != "reduce" or variance.attributes.get("how") != "mean":
        return None
    squares = pieces.made.get(variance.inputs[0])
    less = pieces.made.get(centred)
    if squares is None or less is None or not is_join(less, "sub") or centred not in _squared(pieces, squares):
        return None
    mean = pieces.before(less.inputs[1], "reduce")
    source = less.inputs[0]
    rank = len(pieces.captured.shapes[operation.outputs[0]])
    if mean is None or mean.inputs[0] != source or mean.attributes.get("axes") != (rank - 1,):
        return None
    attributes: Mapping[str, bool | str | tuple[int, ...]] = {
        "kind": "layernorm", "axes": (rank - 1,), "is_affine": False, "has_bias": False,
    }  # fmt: skip
    return operation._replace(type="norm", inputs=(source,), attributes=attributes)


def _squared(pieces: Pieces, squares: Operation) -> tuple[str, ...]:
    """What is squared: by a power of 2, or by a product with itself; the exporter may compute it twice."""
    if squares.type != "join" or squares.attributes.get("kind") not in {"pow", "mul"}:
        return ()
    name = squares.inputs[0]
    twin = pieces.made.get(name)
    same = [
        each for each, made in pieces.made.items()
        if twin is not None and made.type == twin.type and made.inputs == twin.inputs
        and made.attributes == twin.attributes
    ] if twin else []  # fmt: skip
    return (name, *same)


def fixed_norm(pieces: Pieces, operation: Operation) -> Operation | None:
    """A batch norm whose factors are stored as its statistics are, as detectors have it: a product, and a summand.

    The factor was made of two stored numbers for each channel, the summand of these and two more.
    """
    if not is_join(operation, "add"):
        return None
    for name, other in both(operation):
        product, shift = pieces.made.get(name), pieces.constant(other)
        if product is None or shift is None or not is_join(product, "mul") or pieces.uses.get(name, 0) != 1:
            continue
        for source, factor in both(product):
            scale, sizes = pieces.constant(factor), pieces.captured.shapes[operation.outputs[0]]
            if scale is None or len(scale.made_of) != 2 or not scale.made_of < shift.made_of or len(sizes) < 2:
                continue
            stored = sorted(shift.made_of)
            wanted = [(sizes[1],)] * 4
            if [pieces.captured.constants[each].sizes for each in stored] == wanted:
                told: Mapping[str, bool | str] = {
                    "kind": "batchnorm", "is_affine": True, "has_bias": True, "has_fixed_scale": True,
                }  # fmt: skip
                return operation._replace(type="norm", inputs=(source, *stored[:2]), attributes=told)
    return None


def standardized(pieces: Pieces, operation: Operation) -> Operation | None:
    """A convolution whose weights a batch norm has brought to a mean of 0 and a deviation of 1, each output channel.

    The scale of that norm is the gain, where it is learned; its shift is 0.
    """
    if operation.type != "conv" or pieces.constant(operation.inputs[1]) is not None:
        return None
    shaped = pieces.before(operation.inputs[1], "view")
    norm = pieces.before(shaped.inputs[0], "norm", "batchnorm") if shaped else None
    if norm is None:
        return None
    weight, gain = pieces.constant(norm.inputs[0]), pieces.constant(norm.inputs[1])
    if weight is None or gain is None or weight.sizes[:2] != (1, operation.attributes["out"]):
        return None
    bias = operation.inputs[2] if len(operation.inputs) > 2 else ""
    inputs = (operation.inputs[0], norm.inputs[0], bias, norm.inputs[1] if gain.is_learned else "")
    more = {"weight": "standardized", "gain": "channels" if gain.is_learned else "none"}
    return operation._replace(inputs=inputs, attributes={**operation.attributes, **more})


IDIOMS: tuple[Idiom, ...] = (
    biased,
    rescaled,
    gelu,
    silu,
    hardswish,
    hardsigmoid,
    mish,
    layernorm,
    fixed_norm,
    attention,
    standardized,
)
