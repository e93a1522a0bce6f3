"""Operators that nobody here knows: what they cost is unknown, and what they give is what the file says."""

from convcost.bridges.onnx.call import Call


def unknown(call: Call) -> None:
    """An operation of unknown cost, whose output sizes must stand in the file."""
    _declared(call, is_free=False)


def free(call: Call) -> None:
    """An operation that multiplies nothing and has no parameters, whose output sizes must stand in the file."""
    _declared(call, is_free=True)


def _declared(call: Call, *, is_free: bool) -> None:
    node = call.node
    name = f"{node.domain}.{node.type}" if node.domain else node.type
    inputs = range(len(node.inputs))
    if call.has_subgraph:
        inputs = range(0)
    for index, output in enumerate(node.outputs):
        if not output:
            continue
        info = call.capturing.model.infos.get(output) or next(
            (each for each in call.capturing.model.outputs if each.name == output), None
        )
        dims = info.dims if info else None
        sizes = tuple(each for each in dims or () if isinstance(each, int))
        if dims is not None and len(sizes) < len(dims) and not isinstance(dims[0], int):
            sizes = (1, *sizes)
        if dims is None or len(sizes) < len(dims):
            call.refuse(f"convcost knows no operator `{name}`, and the file does not say what size `{output}` has")
        call.emit("opaque", sizes, inputs, index, info.dtype if info else "", what=name, is_free=is_free)


FREE = (
    "NonMaxSuppression", "NonZero", "Unique", "RandomNormal", "RandomUniform", "Multinomial", "Compress",
    "StringNormalizer", "TfIdfVectorizer",
)  # fmt: skip
"""Operators without a kind that have no parameters and multiply no matrices."""

OPERATORS = dict.fromkeys(FREE, free)
