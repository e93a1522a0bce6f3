"""A tensor that is learned."""

from convcost.layers.families.stored_tensor import StoredTensor
from convcost.layers.fields import Flag
from convcost.layers.op import Products, Shapes, op


@op
class Parameter(StoredTensor):
    """A learned tensor that takes no input: a class token, an embedding of positions, a scale per channel.

    Its elements are weights and no activations. As torch.nn.Parameter. One of `shape` and `tokens` is given.

    Fields:
        shape: `[features]`, `[C, L]`, `[C, H, W]` or `[C, D, H, W]`.
        tokens: `[T, features]`.
        trainable: true unless given; false keeps it as a buffer, which is what a `constant` always is: for networks
            where an expression decides. `frozen: true` beside the kind leaves it a parameter that is not trained.

    Example:
        step: parameter: {tokens: [197, 768]}
        output: 197 tokens x 768
        params: 197 * 768
        macs: 0
    """

    trainable: Flag = True

    def parameters(self, inputs: Shapes) -> Products:
        """Every element, if it is learned."""
        del inputs
        return (self.elements("parameter"),) if self.trainable else ()

    def buffers(self, inputs: Shapes) -> Products:
        """Every element, if it is not."""
        del inputs
        return () if self.trainable else (self.elements("parameter"),)
