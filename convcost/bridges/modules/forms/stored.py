"""Tensors that are stored: learned ones, constants, tables."""

from convcost.bridges.modules.layer import Form, Layer, Operands, unpacked
from convcost.bridges.modules.layout import Expression, call


def parameter(layer: Layer) -> Form:
    """A tensor with a batch of one, stretched to that of the input; learned, or a constant."""
    return _stored(layer, "nn.Parameter" if layer.value("trainable") else "nn.Buffer")


def constant(layer: Layer) -> Form:
    """A tensor with a batch of one, stretched to that of the input."""
    return _stored(layer, "nn.Buffer")


def _stored(layer: Layer, head: str) -> Form:
    layer.require_fixed("trainable")
    sizes = layer.output.sizes
    declared = layer.codes.get("shape") or layer.codes.get("tokens")
    stretched = f"({', '.join(['len({})', *['-1'] * len(sizes)])})"
    tensor = call(head, call("torch.zeros", "1", *([unpacked(declared)] if declared else map(str, sizes))))

    def run(name: str, x: Operands) -> Expression:
        return f"{name}.expand{stretched.format(x[0])}"

    return Form((tensor,), run)


def embedding(layer: Layer) -> Form:
    """A table in which whole numbers are looked up."""
    module = call("nn.Embedding", layer.code("entries"), layer.code("dim"))
    layout = layer.x.layout

    def run(name: str, x: Operands) -> Expression:
        if layout == "features":
            return f"{name}({x[0]}.long())"
        if layout == "tokens":
            return f"{name}({x[0]}[..., 0].long())"
        return f"{name}({x[0]}[:, 0].long()).movedim(-1, 1)"

    return Form((module,), run)


def index_select(layer: Layer) -> Form:
    """Which positions are picked is not in the notation: one after the other."""
    layer.require_fixed("axis")
    dim = layer.axis()
    size = layer.code("size")

    def run(name: str, x: Operands) -> Expression:
        del name
        return f"pick({x[0]}, {dim}, {size})"

    return Form(run=run)


def is_stored(kind: str) -> bool:
    """Whether a kind is a tensor of the module, not a module inside of it."""
    return kind in {"parameter", "constant"}


FORMS = {
    "parameter": parameter,
    "constant": constant,
    "embedding": embedding,
    "index_select": index_select,
}
