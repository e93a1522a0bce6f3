"""What a layer learns and keeps, as sharing compares it."""

from typing import NamedTuple

from convcost.layers.op import Op, Shapes
from convcost.layers.product import Products


class Parameters(NamedTuple):
    """A layer with the tensors that it trains (None: nobody knows) and those it only keeps."""

    op: Op
    trained: Products | None
    kept: Products

    @classmethod
    def of(cls, op: Op, inputs: Shapes) -> "Parameters":
        """Those of a layer whose inputs have these shapes."""
        return cls(op, op.parameters(inputs), op.buffers(inputs))

    def __bool__(self) -> bool:
        """Whether there are any."""
        return (self.trained, self.kept) != ((), ())

    def __str__(self) -> str:
        sizes = [f"{each.name} {'x'.join(map(str, each.factors.values()))}" for each in self.trained or ()]
        return ", ".join((self.op.kind, *sizes))
