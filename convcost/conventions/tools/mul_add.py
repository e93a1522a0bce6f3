"""What papers count that tell multiplications from additions: K of the one and K - 1 of the other for every output.

Source: Molchanov et al., "Pruning Convolutional Neural Networks for Resource Efficient Inference" (arXiv 1611.06440),
appendix. A sum of K products takes K - 1 additions, and one more where a bias is added; padding zeros are products like
others. Nobody has said it of transposed convolutions, where fewer products meet at the border and between strides, nor
of layers that multiply otherwise, such as recurrent ones: there a total is a lower bound.
"""

from convcost.conventions import Convention
from convcost.conventions.attention_deviation import COMPARISON, projection_biases, scores
from convcost.conventions.deviation import BIAS, NOT_SEEN, PLAIN, CountedLayer, bias, deviation

FIRST = "first products, added to nothing"
SUMMED_OVER = {
    "query projection": "in",
    "key projection": "in",
    "value projection": "in",
    "output projection": "in",
    "scores by values": "positions_seen",
    "relative bias, hidden": "axes",
    "relative bias": "hidden",
}
"""The factor of a product that is the length of its sums."""
SUMMED = deviation(FIRST, lambda layer: -layer.elements_out)
OTHERWISE = deviation(NOT_SEEN, lambda layer: None if layer.macs else 0)


def _sums_of_attention(layer: CountedLayer) -> int | None:
    """How many outputs its products have; None of forms that nobody has said it of."""
    if layer.op.form != "softmax" or layer.op.over != "tokens" or layer.op.relative_embedding:
        return None
    summed = [each for each in layer.every_product if each.name != COMPARISON]
    outputs = sum(each.value // each.factors[SUMMED_OVER[each.name]] for each in summed)
    return -(layer.samples * outputs + scores(layer))


CONVENTION = Convention(
    __name__,
    "arXiv 1611.06440",
    "operations",
    "K multiplications and K - 1 additions for every output that is a sum of K products, 1 more for a bias; "
    "nothing for other layers",
    {
        "conv": SUMMED + bias(),
        "linear": SUMMED + bias(),
        "matmul": SUMMED,
        "opaque": PLAIN,
        "attention": deviation(FIRST, _sums_of_attention) + deviation(BIAS, projection_biases),
    },
    otherwise=OTHERWISE,
    per_mac=2,
)
