"""A tensor that is kept with the network and not learned."""

from convcost.layers.families.stored_tensor import StoredTensor
from convcost.layers.op import Products, Shapes, op


@op
class Constant(StoredTensor):
    """A tensor that takes no input and is never learned: zeros, coordinates, an encoding of positions, anchors.

    Its elements are buffers, no parameters and no activations. As torch.nn.Module.register_buffer. One that is learned
    in some variants of a network is a `parameter` with `trainable:`; one that only is not trained now, and stays a
    parameter, is a `parameter` with `frozen: true` beside it. One of the two fields is given.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.

    Example:
        step: constant: {tokens: [197, 768]}
        output: 197 tokens x 768
        params: 0
        macs: 0
    """

    def buffers(self, inputs: Shapes) -> Products:
        """Every element."""
        del inputs
        return (self.elements("constant"),)
