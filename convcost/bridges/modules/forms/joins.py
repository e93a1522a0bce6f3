"""Several operands that become one."""

from collections.abc import Callable

from convcost.bridges.modules.layer import Form, Layer, Operands
from convcost.bridges.modules.layout import Chain, Expression, bracketed, call


def operator(sign: str) -> Callable[[Layer], Form]:
    """Operands with a sign between them."""

    def written(layer: Layer) -> Form:
        del layer
        return Form(run=lambda _, x: Chain(sign, tuple(x)) if len(x) > 1 else x[0])

    return written


def larger(name: str) -> Callable[[Layer], Form]:
    """A function of torch of two operands."""

    def written(layer: Layer) -> Form:
        del layer
        return Form(run=lambda _, x: call(f"torch.{name}", *x))

    return written


def concat(layer: Layer) -> Form:
    """Side by side along an axis."""
    layer.require_fixed("axis")
    dim = layer.axis()
    return Form(run=lambda _, x: call("torch.cat", bracketed(x), f"dim={dim}"))


def stack(layer: Layer) -> Form:
    """Side by side along a new axis."""
    layer.require_fixed("axis")
    sizes = layer.output.axis_names()
    letter = {"channels": "c", "tokens": "t"}.get(layer.value("axis"), layer.value("axis"))
    dim = sizes.index(letter) + 1
    return Form(run=lambda _, x: call("torch.stack", bracketed(x), f"dim={dim}"))


def matmul(layer: Layer) -> Form:
    """The matrix product; the one with fewer axes gets ones behind its batch."""
    ranks = [len(each.sizes) for each in layer.inputs]

    def run(name: str, x: Operands) -> Expression:
        del name
        missing = [max(ranks) - rank for rank in ranks]
        return Chain("@", tuple(each + ".unsqueeze(1)" * more for each, more in zip(x, missing, strict=True)))

    return Form(run=run)


FORMS = {
    "add": operator("+"),
    "sub": operator("-"),
    "mul": operator("*"),
    "div": operator("/"),
    "maximum": larger("maximum"),
    "minimum": larger("minimum"),
    "concat": concat,
    "stack": stack,
    "matmul": matmul,
}
