"""Random arguments for every kind, for what comes in; `making` asks the kind itself whether they fit."""

from collections.abc import Callable
from math import prod
from random import Random
from typing import Any

from convcost.layers.shape import Shape

Arguments = dict[str, Any]
Maker = Callable[[Random, Shape], Arguments | None]

AXES = {"c": "channels", "t": "tokens"}


def some(random: Random, chance: float = 0.5, **given: Any) -> Arguments:
    """Some of these arguments."""
    return {name: value for name, value in given.items() if random.random() < chance}


def per_axis(random: Random, rank: int, low: int, high: int) -> Any:
    """One integer, or one for each axis."""
    if random.random() < 0.5:
        return random.randint(low, high)
    return [random.randint(low, high) for _ in range(rank)]


def divisor(random: Random, *numbers: int) -> int:
    """A number that divides all of these."""
    return random.choice([each for each in range(1, min(numbers) + 1) if not any(n % each for n in numbers)])


def axis(random: Random, x: Shape, *, spatial: bool = False) -> str:
    """The word for an axis of a shape."""
    names = x.axis_names()[1:] if spatial else x.axis_names()
    letter = random.choice(names)
    return AXES.get(letter, letter)


def padding(random: Random, rank: int, most: int = 2) -> Any:
    """In any of the ways in which it is written."""
    return random.choice((
        0, "valid", "same", "half", random.randint(0, most), [random.randint(0, most) for _ in range(rank)],
        [[random.randint(0, most), random.randint(0, most)] for _ in range(rank)],
    ))  # fmt: skip


def sliding(random: Random, x: Shape) -> Arguments:
    """A window."""
    rank = len(x.spatial)
    return {
        "kernel": per_axis(random, rank, 1, 4),
        **some(random, stride=per_axis(random, rank, 1, 3), dilation=per_axis(random, rank, 1, 2)),
        **some(random, 0.7, padding=padding(random, rank)),
    }


def weight(random: Random, rank: int, *, channels: int) -> Arguments:
    """How a layer comes by its weight."""
    form = random.random()
    taps = [*"dhw"[3 - rank :]] if rank > 1 else ["l"] * rank
    if form < 0.08:
        return {"trainable": False}
    if form < 0.16:
        return {"weight": "normalized", **some(random, gain=random.choice(["none", "channels", *taps]))}
    if form < 0.24 and channels > 1:
        return {"weight": "standardized", **some(random, gain=random.choice(["none", "channels"]))}
    return {}


FOLLOWING = ("relu", "silu", "gelu", "hardswish", "sigmoid", "leaky_relu", "prelu", "elu")


def following(random: Random, x: Shape) -> Arguments:
    """A norm and an activation."""
    norms = ["batch", "layer", "rms", *(["instance"] if x.layout == "maps" and x.positions > 9 else [])]
    return some(random, 0.3, norm=random.choice(norms), activation=random.choice(FOLLOWING))


def conv(random: Random, x: Shape) -> Arguments | None:
    """With groups, paddings, forms of weights."""
    if x.layout != "maps":
        return None
    groups = divisor(random, x.channels) if random.random() < 0.4 else 1
    return {
        "out": groups * random.randint(1, max(24 // groups, 1)), **sliding(random, x),
        **({"groups": groups} if groups > 1 else {}), **some(random, 0.3, bias=False),
        **weight(random, len(x.spatial), channels=x.channels), **following(random, x),
    }  # fmt: skip


def conv_transpose(random: Random, x: Shape) -> Arguments | None:
    """As `conv`, and with something added to the output."""
    made = conv(random, x)
    if made is None or prod(x.spatial) > 60:
        return None
    made["padding"] = random.choice([made.get("padding", 0), 0])
    return made | some(random, 0.3, output_padding=1)


def linear(random: Random, x: Shape) -> Arguments | None:
    """On features and tokens."""
    if x.layout == "maps" and x.positions > 1:
        return None
    return {"out": random.randint(1, 24), **some(random, 0.3, bias=False),
            **weight(random, 0, channels=x.channels), **following(random, x)}  # fmt: skip


def pool(random: Random, x: Shape) -> Arguments | None:
    """A window whose padding is at most half of it."""
    if x.layout != "maps":
        return None
    rank = len(x.spatial)
    kernel = per_axis(random, rank, 2, 4)
    return {"kernel": kernel, **some(random, stride=per_axis(random, rank, 1, 3), padding=padding(random, rank, 1)),
            **some(random, 0.2, rounding="ceil")}  # fmt: skip


def maxpool(random: Random, x: Shape) -> Arguments | None:
    """As `pool`, dilated now and then."""
    made = pool(random, x)
    return made and {**made, **some(random, 0.2, dilation=2)}


def adaptive(random: Random, x: Shape) -> Arguments | None:
    """To a size."""
    return {"size": per_axis(random, len(x.spatial), 1, 5)} if x.layout == "maps" else None


def nothing(random: Random, x: Shape) -> Arguments:
    """Kinds without arguments."""
    del random, x
    return {}


def affine(random: Random, x: Shape) -> Arguments:
    """Of a normalisation."""
    del x
    return some(random, 0.3, affine=random.random() < 0.5)


def groupnorm(random: Random, x: Shape) -> Arguments | None:
    """Over groups of two elements at least: of a single one torch refuses to take the mean for one sample."""
    groups = divisor(random, x.channels)
    return {"groups": groups, **affine(random, x)} if x.elements > groups else None


def attention(random: Random, x: Shape) -> Arguments | None:
    """In all of its forms, with one operand."""
    if x.layout == "features":
        return None
    heads = divisor(random, x.channels)
    made: Arguments = {"heads": heads, **some(random, 0.2, bias=False, out_bias=False)}
    form = random.random()
    if form < 0.15:
        return made | {"over": "channels"} | some(random, cosine=True)
    if form < 0.3:
        return made | {"form": "linear"} | some(random, 0.4, dim=heads * random.randint(1, 4))
    made |= some(random, 0.2, dim=heads * random.randint(1, 4), value_dim=heads * random.randint(1, 4))
    made |= some(random, 0.2, out=random.randint(1, 24), cosine=True, out_proj=False)
    made |= some(random, 0.15, kv_heads=divisor(random, heads))
    if x.layout == "maps" and random.random() < 0.6:
        return made | _partitioned(random, x)
    return made | (some(random, 0.2, stride=2) if x.layout == "maps" else {})


def _partitioned(random: Random, x: Shape) -> Arguments:
    rank = len(x.spatial)
    bias = some(random, 0.5, relative_bias=random.choice([True, "distances"])) or some(
        random, 0.4, **random.choice([{"relative_bias_mlp": 5}, {"relative_embedding": True}])
    )
    if random.random() < 0.25:
        return {"grid": [divisor(random, size) for size in x.spatial], **bias}
    window = random.randint(2, 4)
    more = some(random, 0.4, shift=random.randint(0, 2)) or some(random, 0.3, halo=1)
    if bias.get("relative_bias") is True and random.random() < 0.4:
        bias = {"relative_bias": random.choice([6, [6] * rank])}
    stride = {"stride": 2} if window % 2 == 0 and random.random() < 0.2 and "shift" not in more else {}
    return {"window": [window] * rank if random.random() < 0.5 else window, **more, **stride, **bias}


def recurrent(random: Random, x: Shape) -> Arguments | None:
    """On tokens."""
    if x.layout != "tokens":
        return None
    return {"hidden": random.randint(2, 9), **some(random, 0.4, layers=2, bidirectional=True, bias=False)}


def lstm(random: Random, x: Shape) -> Arguments | None:
    """With a projection now and then."""
    made = recurrent(random, x)
    return made and {**made, **some(random, 0.3, proj=1)}


def reshape(random: Random, x: Shape) -> Arguments | None:
    """Into any layout."""
    first = divisor(random, x.elements)
    second = divisor(random, x.elements // first)
    if first > 64 or second > 64:
        return None
    return random.choice((
        {"shape": [first, x.elements // first]}, {"tokens": [first, x.elements // first]},
        {"shape": [first, second, x.elements // first // second]},
    ))  # fmt: skip


def permute(random: Random, x: Shape) -> Arguments:
    """Any order."""
    order = list(range(len(x.sizes)))
    random.shuffle(order)
    return {"order": order}


def slices(random: Random, x: Shape) -> Arguments:
    """Along any axis, with steps."""
    word = axis(random, x)
    letter = {"channels": "c", "tokens": "t"}.get(word, word)
    size = x.size(letter)
    start = random.randint(0, size - 1)
    stride = random.randint(1, 2)
    most = (size - start + stride - 1) // stride
    return {"size": random.randint(1, most), "axis": word, **({"start": start} if start else {}),
            **({"stride": stride} if stride > 1 else {})}  # fmt: skip


def pad(random: Random, x: Shape) -> Arguments | None:
    """In all modes, along one axis or around maps; less than nothing now and then."""
    if x.layout == "maps" and random.random() < 0.6:
        rank = len(x.spatial)
        amount = [[random.randint(0, 2), random.randint(0, 2)] for _ in range(rank)]
        mode = random.choice(("constant", "reflect", "replicate", "circular"))
        if mode == "constant":
            amount[0] = [random.randint(-1, 2), random.randint(-1, 2)]
        return {"amount": amount, **({} if mode == "constant" else {"mode": mode})}
    return {"amount": [[random.randint(0, 2), random.randint(0, 2)]], "axis": axis(random, x)}


def crop(random: Random, x: Shape) -> Arguments | None:
    """To a size, or by an amount."""
    if x.layout != "maps":
        return None
    if random.random() < 0.5:
        return {"size": [random.randint(1, size) for size in x.spatial]}
    return {"amount": [[random.randint(0, 1), random.randint(0, 1)] for _ in x.spatial]}


def roll(random: Random, x: Shape) -> Arguments:
    """Along one axis, or all spatial ones."""
    if x.layout == "maps" and random.random() < 0.5:
        return {"shift": [random.randint(-3, 3) for _ in x.spatial]}
    return {"shift": random.randint(-3, 3), "axis": axis(random, x)}


def reduced(random: Random, x: Shape) -> Arguments:
    """Any function along some axes."""
    words = [AXES.get(letter, letter) for letter in x.axis_names()]
    chosen = random.sample(words, random.randint(1, len(words)))
    function = random.choice(("mean", "sum", "max", "min", "norm", "logsumexp"))
    return {"function": function, "axis": chosen[0] if len(chosen) == 1 else chosen}


def shuffled(random: Random, x: Shape) -> Arguments:
    """Groups that divide the channels."""
    return {"groups": divisor(random, x.channels)}


def factors(random: Random, x: Shape) -> Arguments | None:
    """Of a pixel shuffle."""
    return {"factor": per_axis(random, len(x.spatial), 1, 3)} if x.layout == "maps" else None


MODES = {1: ("nearest", "linear"), 2: ("nearest", "bilinear", "bicubic"), 3: ("nearest", "trilinear")}


def upsample(random: Random, x: Shape) -> Arguments | None:
    """By whole and broken factors."""
    if x.layout != "maps" or x.elements > 2000:
        return None
    factor = random.choice((2, 3, 1.5, 0.75, [random.choice((1, 2, 2.5)) for _ in x.spatial]))
    return {"factor": factor, **some(random, mode=random.choice(MODES[len(x.spatial)]))}


def resize(random: Random, x: Shape) -> Arguments | None:
    """To a size."""
    if x.layout != "maps":
        return None
    return {"size": per_axis(random, len(x.spatial), 1, 12), **some(random, mode=random.choice(MODES[len(x.spatial)]))}


def unfold(random: Random, x: Shape) -> Arguments | None:
    """A window, small enough not to make too much of it."""
    return sliding(random, x) if x.layout == "maps" and x.elements < 1500 else None


def fold(random: Random, x: Shape) -> Arguments | None:
    """Columns of a window over maps that have as many positions."""
    if x.layout != "maps" or len(x.spatial) != 1:
        return None
    kernel = divisor(random, x.channels)
    return {"size": [x.spatial[0] + kernel - 1], "kernel": kernel}


def expand(random: Random, x: Shape) -> Arguments:
    """Sizes of one stretched."""
    sizes = [random.randint(1, 5) if size == 1 else size for size in x.sizes]
    return {"tokens" if x.layout == "tokens" else "shape": sizes}


def embedding(random: Random, x: Shape) -> Arguments | None:
    """Numbers, one for each feature or position."""
    if x.layout != "features" and x.channels != 1:
        return None
    return {"entries": random.randint(2, 30), "dim": random.randint(1, 9)}


def along(random: Random, x: Shape) -> Arguments:
    """An axis."""
    return some(random, axis=axis(random, x))


def elementwise(random: Random, x: Shape) -> Arguments:
    """Any function."""
    del x
    return {"function": random.choice((
        "abs", "ceil", "clamp", "cos", "erf", "exp", "expm1", "floor", "log", "log1p", "neg", "pow", "reciprocal",
        "round", "rsqrt", "scale", "shift", "sign", "sin", "sqrt", "square",
    ))}  # fmt: skip


KINDS: dict[str, Maker] = {
    **dict.fromkeys(
        ("celu", "elu", "flatten", "gelu", "global_avgpool", "global_maxpool", "hardsigmoid", "hardswish", "hardtanh",
         "identity", "logsigmoid", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh",
         "to_tokens"), nothing,
    ),
    **dict.fromkeys(("instancenorm", "rmsnorm"), affine),
    **dict.fromkeys(("softmax", "log_softmax", "glu"), along),
    **dict.fromkeys(("rnn", "gru"), recurrent),
    **dict.fromkeys(("adaptive_avgpool", "adaptive_maxpool"), adaptive),
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle"), factors),
    "attention": attention, "avgpool": pool, "channel_shuffle": shuffled, "conv": conv,
    "conv_transpose": conv_transpose, "crop": crop, "elementwise": elementwise, "embedding": embedding,
    "expand": expand, "fold": fold, "linear": linear, "lstm": lstm, "maxpool": maxpool, "pad": pad,
    "permute": permute, "reduce": reduced, "reshape": reshape, "resize": resize, "roll": roll, "slice": slices,
    "unfold": unfold, "upsample": upsample,
    "batchnorm": lambda random, x: affine(random, x) or some(random, 0.2, trainable=False),
    "dropout": lambda random, x: some(random, p=0.25),
    "groupnorm": groupnorm,
    "index_select": lambda random, x: {"size": random.randint(1, 9), **along(random, x)},
    "layernorm": lambda random, x: some(random, 0.3, affine=random.random() < 0.5) or some(random, 0.3, bias=False),
    "leaky_relu": lambda random, x: some(random, negative_slope=0.2),
    "lrn": lambda random, x: {"size": random.randint(1, 5)},
    "prelu": lambda random, x: some(random, per_channel=True),
    "repeat_interleave": lambda random, x: {"repeats": random.randint(1, 3), **along(random, x)},
    "to_maps": lambda random, x: {"size": [x.sizes[0]]} if x.layout == "tokens" else None,
}  # fmt: skip
"""Kinds of one operand."""
