"""Random layers of PyTorch for a tensor of known sizes, as the texts that make them."""

from collections.abc import Callable, Sequence
from random import Random

from tests.referee.layers import divisor

Sizes = tuple[int, ...]
"""Without the batch axis: of one axis features, of two tokens or 1-D maps, of three and four maps."""
Step = dict[str, object]
MOST = 18
"""Channels of a layer."""

ACTIVATIONS = (
    "ReLU()", "ReLU(inplace=True)", "ReLU6()", "LeakyReLU(0.2)", "ELU()", "SELU()", "CELU()", "GELU()",
    "GELU('tanh')", "Sigmoid()", "LogSigmoid()", "Tanh()", "Hardtanh()", "Hardtanh(0, 6)", "Hardsigmoid()",
    "Hardswish()", "Softplus()", "Softsign()", "SiLU()", "SiLU(inplace=True)", "Mish()", "PReLU()", "Softmax(-1)",
    "LogSoftmax(1)", "Softmin(1)", "Dropout(0.3)", "Identity()", "Hardshrink()", "Softshrink()", "Tanhshrink()",
    "Threshold(0.1, 0.0)", "RReLU()",
)  # fmt: skip


def each(random: Random, axes: int, low: int, high: int) -> str:
    """One number for all axes, or one for each."""
    if axes == 1 or random.random() < 0.5:
        return str(random.randint(low, high))
    return str(tuple(random.randint(low, high) for _ in range(axes)))


def options(random: Random, chance: float, **given: str) -> str:
    """Some of these arguments."""
    return "".join(f", {name}={value}" for name, value in given.items() if random.random() < chance)


def conv(random: Random, sizes: Sizes) -> str:
    """With groups, and paddings of every form."""
    channels, axes = sizes[0], len(sizes) - 1
    groups = divisor(random, channels) if random.random() < 0.35 else 1
    out = groups * random.randint(1, max(MOST // groups, 1))
    padding = random.choice(("0", "1", "'same'", "'valid'", each(random, axes, 0, 2)))
    stride = "" if padding == "'same'" else options(random, 0.4, stride=each(random, axes, 1, 3))
    more = options(random, 0.25, dilation=each(random, axes, 1, 2), bias="False")
    mode = options(random, 0.15, padding_mode=random.choice(("'circular'", "'reflect'", "'replicate'")))
    grouped = f", groups={groups}" if groups > 1 else ""
    made = (
        f"nn.Conv{axes}d({channels}, {out}, {each(random, axes, 1, 4)}{stride}, padding={padding}{more}{mode}{grouped})"
    )
    return f"weight_norm({made})" if random.random() < 0.08 else made


def conv_transpose(random: Random, sizes: Sizes) -> str:
    """With groups, and something added to the output."""
    channels, axes = sizes[0], len(sizes) - 1
    groups = divisor(random, channels) if random.random() < 0.3 else 1
    out = groups * random.randint(1, max(MOST // groups, 1))
    more = options(random, 0.3, padding=each(random, axes, 0, 1), dilation="2", bias="False")
    stride = random.choice(("", ", stride=2", ", stride=2, output_padding=1", ", stride=3"))
    return f"nn.ConvTranspose{axes}d({channels}, {out}, {each(random, axes, 1, 4)}{stride}{more}, groups={groups})"


def map_norm(random: Random, sizes: Sizes) -> str:
    """By the statistics of channels or of groups of them."""
    channels, axes = sizes[0], len(sizes) - 1
    return random.choice((
        f"nn.BatchNorm{axes}d({channels}{options(random, 0.2, affine='False')})",
        f"nn.InstanceNorm{axes}d({channels}{options(random, 0.4, affine='True')})",
        f"nn.GroupNorm({divisor(random, channels)}, {channels}{options(random, 0.2, affine='False')})",
        f"nn.LayerNorm({list(sizes)}{options(random, 0.3, elementwise_affine='False', bias='False')})",
        f"nn.LocalResponseNorm({random.randint(1, 4)})",
    ))  # fmt: skip


def map_pool(random: Random, sizes: Sizes) -> str:
    """Windows, and sizes that are asked for."""
    axes = len(sizes) - 1
    kernel = each(random, axes, 2, 3)
    window = f"({kernel}{options(random, 0.4, stride=each(random, axes, 1, 3), padding='1', ceil_mode='True')}"
    return random.choice((
        f"nn.MaxPool{axes}d{window}{options(random, 0.2, dilation='2')})",
        f"nn.AvgPool{axes}d{window}{options(random, 0.2, count_include_pad='False')})",
        f"nn.AdaptiveAvgPool{axes}d({each(random, axes, 1, 5)})",
        f"nn.AdaptiveMaxPool{axes}d({each(random, axes, 1, 5)})",
        f"nn.LPPool{axes}d(2, {kernel})",
    ))  # fmt: skip


def map_resize(random: Random, sizes: Sizes) -> str:
    """Larger, smaller, around."""
    axes = len(sizes) - 1
    mode = random.choice(("nearest", {1: "linear", 2: "bilinear", 3: "trilinear"}[axes]))
    corners = options(random, 0.5, align_corners="False") if mode != "nearest" else ""
    around = str(tuple(random.randint(0, 2) for _ in range(2 * axes)))
    made = [
        f"nn.Upsample(scale_factor={random.choice(('2', '1.5', '0.6'))}, mode='{mode}'{corners})",
        f"nn.Upsample(size={each(random, axes, 2, 9)}, mode='{mode}'{corners})",
        f"nn.ZeroPad{axes}d({around})", f"nn.ConstantPad{axes}d({around}, 0.5)",
        f"nn.ReflectionPad{axes}d({around})", f"nn.ReplicationPad{axes}d({around})", f"nn.CircularPad{axes}d({around})",
    ]  # fmt: skip
    if axes == 2:
        made += [f"nn.PixelShuffle({random.randint(1, 2)})", f"nn.PixelUnshuffle({random.randint(1, 2)})",
                 f"nn.Unfold({each(random, 2, 1, 2)}{options(random, 0.4, stride='2', padding='1')})",
                 "nn.Softmax2d()"]  # fmt: skip
    return random.choice([*made, f"nn.ChannelShuffle({divisor(random, sizes[0])})", "nn.Dropout2d(0.2)"])


def linear(random: Random, sizes: Sizes) -> str:
    """Along the last axis."""
    made = f"nn.Linear({sizes[-1]}, {random.randint(1, MOST)}{options(random, 0.3, bias='False')})"
    return f"weight_norm({made})" if random.random() < 0.05 else made


def last_norm(random: Random, sizes: Sizes) -> str:
    """By the statistics of the last axis."""
    return random.choice((
        f"nn.LayerNorm({sizes[-1]}{options(random, 0.25, elementwise_affine='False', bias='False')})",
        f"nn.RMSNorm({sizes[-1]}{options(random, 0.25, elementwise_affine='False')})",
    ))  # fmt: skip


def recurrent(random: Random, sizes: Sizes) -> Step:
    """A sequence, its samples in front or behind the steps."""
    kind = random.choice(("LSTM", "GRU", "RNN"))
    more = options(random, 0.3, num_layers="2", bidirectional="True", bias="False")
    more += options(random, 0.25, proj_size="2") if kind == "LSTM" else ""
    layer = f"nn.{kind}({sizes[-1]}, {random.randint(3, 9)}, batch_first=True{more})"
    state = "m(x)[1][0][-1]" if kind == "LSTM" else "m(x)[1][-1]"
    if random.random() < 0.3:
        return {"layer": layer.replace("True", "False", 1), "call": "m(x.transpose(0, 1))[0].transpose(0, 1)"}
    return {"layer": layer, "call": random.choice(("m(x)[0]", "m(x)[0]", "m(x)[0][:, -1]", state))}


def attention(random: Random, sizes: Sizes) -> Step:
    """Of tokens among themselves."""
    width = sizes[-1]
    heads = divisor(random, width)
    more = options(random, 0.2, bias="False")
    call = random.choice(("m(x, x, x)[0]", "m(x, x, x, need_weights=False)[0]", "m(x[:, :1], x, x)[0]"))
    attend: Step = {"layer": f"nn.MultiheadAttention({width}, {heads}, batch_first=True{more})", "call": call}
    first = options(random, 0.4, norm_first="True", activation="'gelu'")
    encode: Step = {
        "layer": f"nn.TransformerEncoderLayer({width}, {heads}, {random.randint(2, MOST)}, batch_first=True{first})",
        "call": "m(x)",
    }
    behind: Step = {"layer": f"nn.MultiheadAttention({width}, {heads}{more})", "call": "m(x, x, x)[0].transpose(0, 1)"}
    behind["call"] = "m(x.transpose(0, 1), x.transpose(0, 1), x.transpose(0, 1))[0].transpose(0, 1)"
    return random.choice((attend, attend, encode, behind))


def activation(random: Random, sizes: Sizes) -> str:
    """Functions of every element, and along an axis."""
    more = [f"PReLU({sizes[0]})"] + [f"GLU({axis + 1})" for axis, size in enumerate(sizes) if size % 2 == 0]
    return f"nn.{random.choice((*ACTIVATIONS, *more))}"


Maker = Callable[[Random, Sizes], "str | Step"]
MAPS: Sequence[Maker] = (conv, conv, conv, conv_transpose, map_norm, map_norm, map_pool, map_resize, activation)
ROWS: Sequence[Maker] = (linear, linear, last_norm, activation, activation)
TOKENS: Sequence[Maker] = (recurrent, attention, attention)


def layer(random: Random, sizes: Sizes) -> Step:
    """Some layer that is likely to fit."""
    makers = list(ROWS)
    if len(sizes) > 1:
        makers += MAPS
    if len(sizes) == 2:
        makers += TOKENS
    made = random.choice(makers)(random, sizes)
    return made if isinstance(made, dict) else {"layer": made}
