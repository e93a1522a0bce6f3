"""Quantised networks: what stands between the layers is their type, and the layers are the same."""

from convcost.bridges.onnx.call import Call, Known


def passed_on(call: Call) -> None:
    """The same tensor in another type. Weights stay parameters, whatever type they are stored in."""
    x = call.known(0)
    if x.is_stored:
        source = x.source or call.capturing.original(call.node.inputs[0])
        call.give(Known(x.sizes, x.dtype, None, is_stored=True, is_learned=True, source=source))
    else:
        call.same()


def dynamic(call: Call) -> None:
    """The tensor in another type, its scale and its zero."""
    call.same()
    for index in (1, 2):
        call.give(Known((), "float32", is_stored=True), index)


OPERATORS = {
    "QuantizeLinear": passed_on,
    "DequantizeLinear": passed_on,
    "DynamicQuantizeLinear": dynamic,
}
