"""Writes random_layers.json: what torch says of random layers of kinds and fields that single_layers.json has not.

For each kind, seeded random layers are run: the shape of the output, elements that are trained and elements that are
kept besides, multiply-adds (of torch.utils.flop_counter, halved), bytes kept for the backward pass. Sizes are without
the batch axis, counts are those of one sample, bytes those of a batch of two, and null where nothing but shapes could
be run, or where torch has no kernel whose memory we state. Needs torch and torchvision:

    python -m tests.data.run_random_layers
"""

import json
from collections.abc import Callable, Iterator
from math import prod
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import weight_norm
from torch.utils.flop_counter import FlopCounterMode

from tests.data.count_torchvision import import_models
from tests.data.measure_saved import BATCH, saved_bytes

FIXTURE = Path(__file__).with_name("random_layers.json")
STORED = 25
"""Rows of each kind that are stored."""

Sizes = tuple[int, ...]


class Case(NamedTuple):
    """A layer in the words of the notation, the sizes that come in, and torch's layer."""

    arguments: dict[str, Any]
    inputs: tuple[Sizes, ...]
    module: nn.Module
    tokens: bool = False
    """Whether two sizes are those of tokens, and not channels and a length."""
    fused: bool = True
    """Whether the kernel that torch has for attention takes these widths; what others keep is not stated."""
    entries: int = 0
    """Whole numbers below this come in, where there is one."""


def row(kind: str, seed: int) -> dict[str, Any]:
    """What torch says of a random layer of a kind."""
    torch.manual_seed(seed)
    case = CASES[kind](Random(seed))
    made = [operand(sizes, case) for sizes in case.inputs]
    owned = [*case.module.parameters(), *case.module.buffers()]
    with torch.backends.mkldnn.flags(enabled=False), FlopCounterMode(display=False) as counter:
        output = case.module.train()(*made)
        flops = counter.get_total_flops()
    is_run = output.device.type != "meta"
    case.module.is_fused = True
    with torch.backends.mkldnn.flags(enabled=False):
        is_stated = is_run and case.fused and not isinstance(case.module, Quiet)
        kept = saved_bytes(lambda: case.module(*made), owned) if is_stated else None
    return {
        "kind": kind,
        "arguments": case.arguments,
        "inputs": [{"tokens": list(each)} if case.tokens and len(each) == 2 else list(each) for each in case.inputs],
        "output": list(output.shape[1:]),
        "params": sum(each.numel() for each in case.module.parameters()),
        "buffers": sum(each.numel() for each in case.module.buffers()),
        "macs": flops // 2 // BATCH if is_run else case.module.multiply_adds(output),
        "bytes": kept,
    }


def operand(sizes: Sizes, case: Case) -> Tensor:
    """Whole numbers where they are looked up, else what some layer made of something with a gradient."""
    if case.entries:
        return torch.randint(case.entries, (BATCH, *sizes))
    if isinstance(case.module, Sequence):
        return torch.randn(sizes[0], BATCH, *sizes[1:]).requires_grad_().mul(1).transpose(0, 1)
    return torch.randn(BATCH, *sizes).requires_grad_().mul(1)


class Sequence(nn.Module):
    """A recurrent layer without its last state, its tokens in front of the batch, as it computes: else it copies."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        steps: Tensor = self.layer(x.transpose(0, 1))[0]
        return steps.transpose(0, 1)


def recurrent(made: type[nn.RNNBase]) -> Callable[[Random], Case]:
    def case(random: Random) -> Case:
        steps, width = random.randint(1, 9), random.randint(1, 13)
        given: dict[str, Any] = {"hidden": random.randint(2, 11)}
        if random.random() < 0.5:
            given["layers"] = random.randint(1, 3)
        for name in ("bidirectional", "bias"):
            if random.random() < 0.5:
                given[name] = random.random() < 0.5
        if made is nn.LSTM and random.random() < 0.4:
            given["proj"] = random.randint(1, given["hidden"] - 1)
        names = {"hidden": "hidden_size", "layers": "num_layers", "proj": "proj_size"}
        options = {names.get(name, name): value for name, value in given.items()}
        return Case(given, ((steps, width),), Sequence(made(width, **options)), tokens=True)

    return case


def embedding(random: Random) -> Case:
    given = {"entries": random.randint(1, 60), "dim": random.randint(1, 17)}
    sizes = (random.randint(1, 23),)
    return Case(given, (sizes,), nn.Embedding(given["entries"], given["dim"]), entries=given["entries"])


class Weighted(nn.Module):
    """A convolution or a linear layer whose weight is standardised, or not trained."""

    def __init__(self, layer: nn.Module, given: dict[str, Any], run: Callable[..., Tensor]) -> None:
        super().__init__()
        self.given, self.run = given, run
        keep = self.register_parameter if given.get("trainable", True) else self.register_buffer
        keep("weight", layer.weight if given.get("trainable", True) else layer.weight.data)
        bias = getattr(layer, "bias", None)
        keep("bias", bias if bias is None or given.get("trainable", True) else bias.data)
        self.gain = nn.Parameter(torch.ones(layer.weight.shape[0])) if given.get("gain") == "channels" else None

    def forward(self, x: Tensor) -> Tensor:
        return self.run(x, self.used(), self.bias)

    def used(self) -> Tensor:
        """As timm's StdConv2d and, with a gain, ScaledStdConv2d make it."""
        if "weight" not in self.given:
            return self.weight
        rows = self.weight.reshape(1, len(self.weight), -1)
        factor = None if self.gain is None else self.gain * 0.5
        return functional.batch_norm(rows, None, None, weight=factor, training=True).reshape_as(self.weight)


def forms(random: Random, axes: int, *, standardizable: bool) -> dict[str, Any]:
    """What is done to a weight."""
    form = random.choice(("none", "none", "normalized", "standardized", "untrained"))
    if form == "normalized":
        gain = random.choice((None, "channels", "whole", *"dhwl"[3 if axes == 1 else 3 - axes : 4 if axes == 1 else 3]))
        gain = gain if axes < 2 or gain in (None, "channels", "whole", "w") else "channels"
        return {"weight": form} | ({"gain": gain} if gain else {})
    if form == "standardized" and standardizable:
        return {"weight": form} | random.choice(({}, {"gain": "channels"}, {"gain": "none"}))
    return {"trainable": False} if form == "untrained" else {}


def weighted(layer: nn.Module, given: dict[str, Any], run: Callable[..., Tensor]) -> nn.Module:
    """The layer with what is done to its weight."""
    if given.get("weight") == "normalized":
        axes = {"channels": 0, "whole": None}
        return weight_norm(layer, dim=axes.get(given.get("gain", "channels"), layer.weight.dim() - 1))
    return Weighted(layer, given, run) if "weight" in given or "trainable" in given else layer


def convolution(random: Random, made: str) -> tuple[dict[str, Any], dict[str, Any], int, Sizes]:
    """Fields, options of torch, channels in and spatial sizes of a random convolution."""
    axes = random.choice((1, 2, 2, 3))
    groups = random.choice((1, 1, 1, 2, 3))
    channels, out = groups * random.randint(1, 4), groups * random.randint(1, 4)
    kernel = [random.randint(1, 4) for _ in range(axes)]
    given = {
        "out": out,
        "kernel": kernel,
        "stride": [random.randint(1, 3) for _ in kernel],
        "padding": [random.randint(0, 2) for _ in kernel],
        "dilation": [random.randint(1, 2) for _ in kernel],
        "groups": groups,
    }
    sizes = tuple(random.randint(d * (k - 1) + 1, d * (k - 1) + 9) + made.endswith("conv_transpose") * 4
                  for k, d in zip(kernel, given["dilation"], strict=True))  # fmt: skip
    options = {name: value for name, value in given.items() if name not in ("out", "kernel")}
    return given, options, channels, sizes


def conv(random: Random) -> Case:
    given, options, channels, sizes = convolution(random, "conv")
    axes, bias = len(sizes), random.random() < 0.5
    layer = getattr(nn, f"Conv{axes}d")(channels, given["out"], given["kernel"], bias=bias, **options)
    given |= {"bias": bias, **forms(random, axes, standardizable=layer.weight[0].numel() > 1)}
    run = getattr(functional, f"conv{axes}d")
    return Case(given, ((channels, *sizes),), weighted(layer, given, lambda x, w, b: run(x, w, b, **options)))


def conv_transpose(random: Random) -> Case:
    given, options, channels, sizes = convolution(random, "conv_transpose")
    axes, bias = len(sizes), random.random() < 0.5
    layer = getattr(nn, f"ConvTranspose{axes}d")(channels, given["out"], given["kernel"], bias=bias, **options)
    given |= {"bias": bias, **forms(random, axes, standardizable=layer.weight[0].numel() > 1)}
    run = getattr(functional, f"conv_transpose{axes}d")
    return Case(given, ((channels, *sizes),), weighted(layer, given, lambda x, w, b: run(x, w, b, **options)))


def linear(random: Random) -> Case:
    width, out, bias = random.randint(2, 13), random.randint(1, 11), random.random() < 0.5
    layer = nn.Linear(width, out, bias=bias)
    given = {"out": out, "bias": bias, **forms(random, 0, standardizable=True)}
    sizes = (width,) if random.random() < 0.3 else (random.randint(2, 9), width)
    return Case(given, (sizes,), weighted(layer, given, functional.linear), tokens=True)


class Dynamic(nn.Module):
    """A convolution of every sample by weights of its own: the samples are groups of one."""

    def __init__(self, run: Callable[..., Tensor], shape: Sizes, options: dict[str, Any]) -> None:
        super().__init__()
        self.run, self.shape, self.options = run, shape, options

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        options = self.options | {"groups": self.options["groups"] * BATCH}
        together = x.reshape(1, -1, *x.shape[2:])
        made = self.run(together, weights.reshape(-1, *self.shape[1:]), **options)
        return made.reshape(BATCH, -1, *made.shape[2:])


def dynamic_conv(random: Random) -> Case:
    given, options, channels, sizes = convolution(random, "dynamic_conv")
    shape = (given["out"], channels // given["groups"], *given["kernel"])
    weights = shape if len(shape) == 4 and random.random() < 0.5 else (prod(shape),)
    module = Dynamic(getattr(functional, f"conv{len(sizes)}d"), shape, options)
    return Case(given, ((channels, *sizes), weights), module)


def dynamic_conv_transpose(random: Random) -> Case:
    given, options, channels, sizes = convolution(random, "dynamic_conv_transpose")
    shape = (channels, given["out"] // given["groups"], *given["kernel"])
    weights = shape if len(shape) == 4 and random.random() < 0.5 else (prod(shape),)
    module = Dynamic(getattr(functional, f"conv_transpose{len(sizes)}d"), shape, options)
    return Case(given, ((channels, *sizes), weights), module)


class Deformable(nn.Module):
    """A deformable convolution; where torchvision is without its compiled part it has shapes alone, on no device."""

    def __init__(self, channels: int, given: dict[str, Any]) -> None:
        super().__init__()
        import_models()
        from torchvision.ops import DeformConv2d

        options = {name: value for name, value in given.items() if name not in ("out", "kernel")}
        self.layer = DeformConv2d(channels, given["out"], given["kernel"], **options).to("meta")

    def forward(self, *inputs: Tensor) -> Tensor:
        made: Tensor = self.layer(*(each.to("meta") for each in inputs))
        return made

    def multiply_adds(self, output: Tensor) -> int:
        """Every weight at every position: torch's counter has no rule for it."""
        return self.layer.weight.numel() * prod(output.shape[2:])


def deform_conv(random: Random) -> Case:
    axes, given = 0, {}
    while axes != 2:
        given, _, channels, sizes = convolution(random, "deform_conv")
        axes = len(sizes)
    given["bias"] = random.random() < 0.5
    parts = random.choice([part for part in (1, 2, 3) if channels % part == 0])
    each = zip(sizes, given["kernel"], given["stride"], given["padding"], given["dilation"], strict=True)
    positions = tuple((n + 2 * p - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in each)
    taps = parts * prod(given["kernel"])
    masks = ((taps, *positions),) if random.random() < 0.5 else ()
    return Case(given, ((channels, *sizes), (2 * taps, *positions), *masks), Deformable(channels, given))


class Attend(nn.Module):
    """Attention of positions, of channels, or by sums, as the papers write it; of maps without moving them around."""

    def __init__(self, given: dict[str, Any], width: int, *, positions_last: bool) -> None:
        super().__init__()
        self.given, self.last = given, positions_last
        dim, value = given.get("dim", width), given.get("value_dim", given.get("dim", width))
        shared = given.get("kv_heads", given["heads"])
        self.heads, self.shared = given["heads"], shared
        enters, leaves = given.get("in_proj", True), given.get("out_proj", True)
        sizes = (dim, dim // self.heads * shared, value // self.heads * shared)
        made = nn.Conv1d if positions_last else nn.Linear
        options: dict[str, Any] = {"kernel_size": 1} if positions_last else {}
        bias, out = given.get("bias", True), given.get("out", width)
        self.entering = nn.ModuleList([made(width, size, bias=bias, **options) for size in sizes if enters])
        self.leaving = made(value, out, bias=given.get("out_bias", True), **options) if leaves else nn.Identity()
        self.scale = nn.Parameter(torch.ones(self.heads, 1, 1)) if given.get("cosine") else None
        self.is_fused = False

    def forward(self, *inputs: Tensor) -> Tensor:
        operands = (inputs[0], inputs[min(1, len(inputs) - 1)], inputs[-1])
        if self.entering:
            operands = tuple(layer(x) for layer, x in zip(self.entering, operands, strict=True))
        run = self.of_positions if not self.last else self.over_channels if "over" in self.given else self.by_sums
        made: Tensor = self.leaving(run(*operands))
        return made

    def of_positions(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        q, k, v = (x.unflatten(-1, (heads, -1)).transpose(1, 2)
                   for x, heads in ((q, self.heads), (k, self.shared), (v, self.shared)))  # fmt: skip
        if self.is_fused:
            return functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        k, v = (x.repeat_interleave(self.heads // self.shared, 1) for x in (k, v))
        return ((q @ k.transpose(-1, -2)).softmax(-1) @ v).transpose(1, 2).flatten(2)

    def over_channels(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        q, k, v = (x.unflatten(1, (self.heads, -1)) for x in (q, k, v))
        if self.scale is not None:
            q, k = functional.normalize(q, dim=-1), functional.normalize(k, dim=-1)
        scores = q @ k.transpose(-1, -2)
        return ((scores if self.scale is None else scores * self.scale).softmax(-1) @ v).flatten(1, 2)

    def by_sums(self, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        q, k, v = (x.unflatten(1, (self.heads, -1)) for x in (q, k, v))
        q, k, v = q.relu(), k.relu(), functional.pad(v, (0, 0, 0, 1), value=1.0)
        sums = v @ k.transpose(-1, -2)
        made = sums @ q
        return (made[:, :, :-1] / (made[:, :, -1:] + 1.0)).flatten(1, 2)


def attention(random: Random) -> Case:
    form = random.choice(("positions", "channels", "sums", "halo"))
    if form == "halo":
        return halo(random)
    heads = random.randint(1, 4)
    width, dim = heads * random.randint(1, 4), heads * random.randint(1, 4)
    given: dict[str, Any] = {"heads": heads}
    enters = random.random() < 0.7
    given |= {"dim": dim} if enters else {"in_proj": False}
    given |= {"out_proj": False} if random.random() < 0.3 else {"out": random.randint(1, 13)}
    given |= {name: False for name in ("bias", "out_bias") if random.random() < 0.3}
    positions = random.randint(2, 9)
    if form == "positions":
        if enters and random.random() < 0.5:
            given["value_dim"] = heads * random.randint(1, 4)
        inputs: tuple[Sizes, ...] = ((positions, width),)
        if random.random() < 0.5:
            inputs = (*inputs, *(((random.randint(2, 9)), width),))
        is_fused = given.get("value_dim", dim) == dim
        return Case(given, inputs, Attend(given, width, positions_last=False), tokens=True, fused=is_fused)
    if form == "channels":
        given |= {"over": "channels"} | ({"cosine": True} if random.random() < 0.5 else {})
    else:
        given |= {"form": "linear"} | ({"value_dim": heads * random.randint(1, 4)} if enters else {})
    return Case(given, ((width, positions),), Attend(given, width, positions_last=True))


class Quiet(nn.Module):
    """A layer that is counted, and whose memory nobody states."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.layer(x)
        return made


def halo(random: Random) -> Case:
    """As timm has it."""
    import_models()
    from timm.layers.halo_attn import HaloAttn

    heads, stride = random.randint(1, 3), random.choice((1, 1, 2))
    block, reach = 2 * random.randint(1, 3), random.randint(1, 3)
    width, each, value = heads * random.randint(1, 4), random.randint(1, 5), random.randint(1, 5)
    given = {
        "heads": heads, "dim": heads * each, "value_dim": heads * value, "out_proj": False, "bias": False,
        "window": block, "halo": reach, "stride": stride, "relative_embedding": True,
    }  # fmt: skip
    sizes = (width, block * random.randint(1, 3), block * random.randint(1, 3))
    layer = HaloAttn(
        width, heads * value, stride=stride, num_heads=heads, dim_head=each, block_size=block, halo_size=reach
    )
    return Case(given, (sizes,), Quiet(layer))


CASES: dict[str, Callable[[Random], Case]] = {
    "attention": attention,
    "conv": conv,
    "conv_transpose": conv_transpose,
    "deform_conv": deform_conv,
    "dynamic_conv": dynamic_conv,
    "dynamic_conv_transpose": dynamic_conv_transpose,
    "embedding": embedding,
    "gru": recurrent(nn.GRU),
    "linear": linear,
    "lstm": recurrent(nn.LSTM),
    "rnn": recurrent(nn.RNN),
}


def rows(count: int) -> Iterator[dict[str, Any]]:
    """So many of every kind."""
    for kind in CASES:
        for seed in range(count):
            yield row(kind, seed)


def main() -> None:
    source = f"torch {torch.__version__.partition('+')[0]} on a CPU, its own kernels; see run_random_layers.py"
    lines = ",\n".join(map(json.dumps, rows(STORED)))
    text = f'{{"source": {json.dumps(source)}, "batch": {BATCH}, "rows": [\n{lines}\n]}}\n'
    FIXTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
