"""Tensors that stand in the graph itself."""

from math import prod

from convcost.bridges.onnx.arrays import MOST_ELEMENTS
from convcost.bridges.onnx.call import Call, Known
from convcost.bridges.onnx.model import Tensor

LEARNED = "convcost.learned"
"""What convcost notes beside a tensor that stands for a parameter, in the files that it writes."""


def constant(call: Call) -> None:
    """A tensor, a number, or several."""
    for name, value in call.node.attributes.items():
        if isinstance(value, Tensor):
            call.give(Known(value.sizes, value.dtype, value.values, is_stored=True))
            return
        if isinstance(value, int | float):
            call.give(Known((), "float32" if name == "value_float" else "int64", (value,), is_stored=True))
            return
        if isinstance(value, tuple):
            numbers = tuple(each for each in value if isinstance(each, int | float))
            dtype = "float32" if name == "value_floats" else "int64"
            call.give(Known((len(value),), dtype, numbers if len(numbers) == len(value) else None, is_stored=True))
            return
    call.give(Known((), "string", None, is_stored=True))


def constant_of_shape(call: Call) -> None:
    """One number everywhere. Where weights stand these are weights; elsewhere only if the file says so."""
    array = call.known(0).array
    if array is None:
        call.refuse("its sizes come out of the network's data")
    sizes = array.integers
    call.require_sizes(sizes)
    tensor = call.tensor("value")
    value = tensor.values[0] if tensor and tensor.values else 0
    dtype = tensor.dtype if tensor else "float32"
    is_small = prod(sizes) <= MOST_ELEMENTS and call.node.metadata.get(LEARNED) != "true"
    is_learned = call.node.metadata.get(LEARNED) == "true"
    call.give(Known(sizes, dtype, (value,) * prod(sizes) if is_small else None, is_stored=True, is_learned=is_learned))


def range_(call: Call) -> None:
    """Numbers from a start to before an end."""
    arrays = call.arrays
    if arrays is None or len(arrays) != 3:
        call.refuse("how many numbers it gives comes out of the network's data")
    start, end, step = (each.values[0] for each in arrays)
    count = max(int(-((start - end) // step)), 0)
    call.require(0 < count <= 2**31, f"it would give {count} numbers")
    values = tuple(start + index * step for index in range(count)) if count <= MOST_ELEMENTS else None
    call.give(Known((count,), call.known(0).dtype, values, is_stored=True))


def eye_like(call: Call) -> None:
    """A matrix of ones on a diagonal."""
    call.give(Known(call.sizes(), call.known(0).dtype, is_stored=True))


OPERATORS = {
    "Constant": constant,
    "ConstantOfShape": constant_of_shape,
    "Range": range_,
    "EyeLike": eye_like,
}
