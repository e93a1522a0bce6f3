"""Normalisations. Those of torch that go over channels want them behind the batch, the others at the end."""

from convcost.bridges.modules.layer import Form, Layer, of_rank
from convcost.bridges.modules.layout import Call, Expression, call


def _off(layer: Layer, field: str, option: str) -> str | None:
    """``affine=False`` where it is not the usual true."""
    code = layer.unless(field, usual=True)
    return f"{option}={code}" if code else None


def _given(*options: str | None) -> list[Expression]:
    return [each for each in options if each]


def _channels_first(layer: Layer, module: Call) -> Form:
    """Tokens have their channels at the end, where these modules do not look for them."""
    if layer.x.layout != "tokens":
        return Form((module,))
    return Form((module,), lambda name, x: f"{name}({x[0]}.transpose(1, 2)).transpose(1, 2)")


def batchnorm(layer: Layer) -> Form:
    """Of as many axes as there are; fixed, a factor and a summand."""
    layer.require_fixed("trainable")
    if not layer.value("trainable"):
        return _channels_first(layer, call("FixedBatchNorm", layer.width))
    module = of_rank("BatchNorm", max(layer.rank, 1))
    return _channels_first(layer, call(module, layer.width, *_given(_off(layer, "affine", "affine"))))


def groupnorm(layer: Layer) -> Form:
    """Over groups of channels and all positions."""
    affine = _given(_off(layer, "affine", "affine"))
    return _channels_first(layer, call("nn.GroupNorm", layer.code("groups"), layer.width, *affine))


def instancenorm(layer: Layer) -> Form:
    """Over the positions of every channel; affine only where that is said."""
    affine = layer.unless("affine", usual=False)
    return Form((call(of_rank("InstanceNorm", layer.rank), layer.width, affine=affine),))


def layernorm(layer: Layer) -> Form:
    """Over the last axis; the channels of maps are brought there and back."""
    bias = None if layer.value("affine") is False else _off(layer, "bias", "bias")
    options = _given(_off(layer, "affine", "elementwise_affine"), bias)
    head = "ChannelLayerNorm" if layer.x.layout == "maps" else "nn.LayerNorm"
    return Form((call(head, layer.width, *options),))


def rmsnorm(layer: Layer) -> Form:
    """As `layernorm`."""
    head = "ChannelRMSNorm" if layer.x.layout == "maps" else "nn.RMSNorm"
    return Form((call(head, layer.width, *_given(_off(layer, "affine", "elementwise_affine"))),))


FORMS = {
    "batchnorm": batchnorm,
    "groupnorm": groupnorm,
    "instancenorm": instancenorm,
    "layernorm": layernorm,
    "rmsnorm": rmsnorm,
}
