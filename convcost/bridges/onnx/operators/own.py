"""Operators of convcost's own, in files that convcost has written: a kind and its arguments."""

from collections.abc import Callable

from convcost.bridges.onnx.call import Call
from convcost.layers.op import kinds


def _own(kind: str) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        name = call.node.outputs[0]
        declared = [*call.capturing.model.outputs, *filter(None, [call.capturing.model.infos.get(name)])]
        dims = next((info.dims for info in declared if info.name == name), None)
        sizes = tuple(size for size in dims or () if isinstance(size, int))
        call.require(sizes, "the file does not say what size its output has")
        call.emit(
            "own", sizes, range(len(call.node.inputs)), kind=kind,
            arguments=call.word("arguments", "{}"), layouts=call.word("layouts", ""),
        )  # fmt: skip

    return read


OPERATORS = {f"convcost.{kind}": _own(kind) for kind in kinds()}
