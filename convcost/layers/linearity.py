"""How a layer's output depends on its inputs at inference: whether it adds depth that no other layer can take over."""

from enum import Enum


class Linearity(Enum):
    """What a layer is as a function of its inputs, once it is trained.

    Two layers in a row that are linear or affine are together one such layer; only what is neither makes a network
    deeper than that.
    """

    LINEAR = "linear"
    """Sums of its inputs times constants, such as weights."""
    AFFINE = "affine"
    """Linear, and something is added that does not depend on the inputs, such as a bias."""
    PRODUCT = "product of its inputs"
    """Linear in each input while the others are held; a product of two that depend on the network's input is not."""
    NEITHER = "neither linear nor affine"
