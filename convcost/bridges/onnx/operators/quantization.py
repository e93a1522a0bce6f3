"""Quantised networks: what stands between the layers is their type, and the layers are the same."""

from collections.abc import Callable, Sequence
from math import prod

from convcost.bridges.onnx.call import Call, Known
from convcost.bridges.onnx.model import DTYPES
from convcost.bridges.onnx.operators.activation import OPERATORS as ACTIVATIONS
from convcost.bridges.onnx.operators.convolution import conv, gemm, matmul
from convcost.bridges.onnx.operators.elementwise import OPERATORS as ELEMENTWISE
from convcost.bridges.onnx.operators.pooling import OPERATORS as POOLS
from convcost.bridges.onnx.operators.slicing import concat

Operator = Callable[[Call], None]


def quantized(call: Call) -> None:
    """The same tensor in a smaller type, which is that of its zero where it has one. Weights stay parameters."""
    if call.known(0).is_stored:
        _learned(call, 0)
        return
    given = call.known(2).dtype if call.has(2) else DTYPES.get(call.integer("output_dtype", 2), "uint8")
    call.same()
    call.capturing.narrow(call.node.inputs[0], given)


def dequantized(call: Call) -> None:
    """The same tensor as it is computed with. Weights stay parameters, whatever type they are stored in."""
    if call.known(0).is_stored:
        _learned(call, 0)
    else:
        call.same()


def dynamic(call: Call) -> None:
    """The tensor in another type, its scale and its zero."""
    call.same()
    call.capturing.narrow(call.node.inputs[0], "uint8")
    for index in (1, 2):
        call.give(Known((), "float32", is_stored=True), index)


def _learned(call: Call, index: int) -> None:
    x = call.known(index)
    source = x.source or call.capturing.original(call.node.inputs[index])
    call.give(Known(x.sizes, x.dtype, None, is_stored=True, is_learned=True, source=source))


def _with_inputs(
    operator: Operator, places: Sequence[int], zero: int | None = None, *, is_integer: bool = False
) -> Operator:
    """An operator whose arguments stand elsewhere, scales and zeros between them.

    Stored operands of a type without fractions are parameters. The type of the output is that of its zero; one that
    stays an integer is brought back to scale by what follows.
    """

    def read(call: Call) -> None:
        for place in places[1:]:
            if call.has(place):
                call.capturing.learn(call.node.inputs[place])
        narrow = call.known(zero).dtype if zero is not None and call.has(zero) else ""
        inputs = tuple(call.node.inputs[place] if call.has(place) else "" for place in places)
        operator(call._replace(node=call.node._replace(inputs=inputs)))
        if narrow:
            call.capturing.narrow(call.node.outputs[0], narrow)
        if is_integer:
            call.capturing.mark("is_integer")

    return read


def _concat(call: Call) -> None:
    """Tensors of which each has its scale and its zero, behind those of the output."""
    inputs = call.node.inputs[2::3]
    concat(call._replace(node=call.node._replace(inputs=inputs)))
    call.capturing.narrow(call.node.outputs[0], call.known(1).dtype)


def _packed(call: Call) -> None:
    """A product with weights of a few bits each, packed: their sizes stand in attributes."""
    inner, out = call.integer("K", 0), call.integer("N", 0)
    x = call.sizes()
    call.require(x and x[-1] == inner and out > 0, f"{inner} inner features do not fit {x}")
    name = call.node.inputs[1]
    bits = call.integer("bits", 4)
    call.capturing.unpack(name, (inner, out), f"int{bits}" if bits in {2, 4, 8} else "int8")
    bias = 5 if call.has(5) and prod(call.sizes(5)) > 1 else None
    call.emit("linear", (*x[:-1], out), (0, 1) if bias is None else (0, 1, bias), out=out)


def _with_bias(call: Call) -> None:
    """A product of matrices that may have a bias."""
    weight = call.known(1)
    if not call.has(2):
        matmul(call)
        return
    call.require(weight.is_stored and len(weight.sizes) == 2, "convcost reads its bias beside stored weights alone")
    x = call.sizes()
    call.require(x and x[-1] == weight.sizes[0], f"the inner sizes of {x} and {weight.sizes} differ")
    call.emit("linear", (*x[:-1], weight.sizes[1]), range(3), out=weight.sizes[1])


PRODUCTS: dict[str, Operator] = {
    "QLinearConv": _with_inputs(conv, (0, 3, 8), 7),
    "ConvInteger": _with_inputs(conv, (0, 1), is_integer=True),
    "QLinearMatMul": _with_inputs(matmul, (0, 3), 7),
    "MatMulInteger": _with_inputs(matmul, (0, 1), is_integer=True),
    "com.microsoft.QGemm": _with_inputs(gemm, (0, 3, 6), 8),
    "com.microsoft.DynamicQuantizeMatMul": _with_inputs(_with_bias, (0, 1, 4)),
    "com.microsoft.MatMulIntegerToFloat": _with_inputs(_with_bias, (0, 1, 6)),
    "com.microsoft.MatMulNBits": _packed,
}
OTHERS: dict[str, Operator] = {
    "com.microsoft.QLinearAdd": _with_inputs(ELEMENTWISE["Add"], (0, 3), 7),
    "com.microsoft.QLinearMul": _with_inputs(ELEMENTWISE["Mul"], (0, 3), 7),
    "com.microsoft.QLinearSigmoid": _with_inputs(ACTIVATIONS["Sigmoid"], (0,), 4),
    "com.microsoft.QLinearLeakyRelu": _with_inputs(ACTIVATIONS["LeakyRelu"], (0,), 4),
    "com.microsoft.QLinearSoftmax": _with_inputs(ACTIVATIONS["Softmax"], (0,), 4),
    "com.microsoft.QLinearAveragePool": _with_inputs(POOLS["AveragePool"], (0,), 4),
    "com.microsoft.QLinearGlobalAveragePool": _with_inputs(POOLS["GlobalAveragePool"], (0,), 4),
    "com.microsoft.QLinearConcat": _concat,
}
OPERATORS: dict[str, Operator] = {
    **PRODUCTS,
    **OTHERS,
    "QuantizeLinear": quantized,
    "DequantizeLinear": dequantized,
    "DynamicQuantizeLinear": dynamic,
    "com.microsoft.QuantizeLinear": quantized,
    "com.microsoft.DequantizeLinear": dequantized,
}
