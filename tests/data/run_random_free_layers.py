"""Writes random_free_layers.json: what torch says of random layers that have no weights.

For each kind, seeded random layers are run: the shape of the output, multiply-adds (of torch.utils.flop_counter,
halved), bytes kept for the backward pass. Sizes are without the batch axis, multiply-adds are those of one sample,
bytes those of a batch of two. Needs torch and torchvision:

    python -m tests.data.run_random_free_layers
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from tests.data.measure_saved import BATCH, saved_bytes

FIXTURE = Path(__file__).with_name("random_free_layers.json")
STORED = 20
"""Rows of each kind that are stored."""

Sizes = tuple[int, ...]


class Case(NamedTuple):
    """A layer in the words of the notation, the sizes that come in, and what torch does with them.

    ``layout`` is `maps`, `tokens` or `features` for all operands. ``learned`` is the last operand where that is one
    tensor for all samples. ``handed_on`` are the indices that another layer keeps already.
    """

    arguments: dict[str, Any]
    inputs: tuple[Sizes, ...]
    run: Callable[..., Tensor]
    layout: str = "maps"
    learned: Sizes | None = None
    handed_on: tuple[Tensor, ...] = ()


def row(kind: str, seed: int) -> dict[str, Any]:
    """What torch says of a random layer of a kind; its output is None where it refuses."""
    torch.manual_seed(seed)
    case = CASES[kind](Random(f"{kind} {seed}"))
    made = [torch.rand(BATCH, *sizes).add(1).requires_grad_().mul(1) for sizes in case.inputs]
    learned = [nn.Parameter(torch.randn(case.learned))] if case.learned else []
    told = {
        "kind": kind,
        "arguments": case.arguments,
        "layout": case.layout,
        "inputs": [list(each) for each in (*case.inputs, *filter(None, [case.learned]))],
        "learned": len(learned),
    }
    try:
        with FlopCounterMode(display=False) as counter:
            output = case.run(*made, *learned)
    except (RuntimeError, ValueError):
        return told | {"output": None, "macs": 0, "bytes": 0}
    if 0 in output.shape:
        return told | {"output": None, "macs": 0, "bytes": 0}
    kept = saved_bytes(lambda: case.run(*made, *learned), [*learned, *case.handed_on])
    macs = counter.get_total_flops() // 2 // BATCH
    return told | {"output": list(output.shape[1:]), "macs": macs, "bytes": kept}


def some_maps(random: Random, axes: tuple[int, ...] = (1, 2, 3), most: int = 11) -> Sizes:
    """Channels and spatial sizes."""
    return tuple(random.randint(1, most) for _ in range(1 + random.choice(axes)))


def some(random: Random) -> tuple[str, Sizes]:
    """A tensor of any layout."""
    layout = random.choice(["maps", "maps", "tokens", "features"])
    counts = {"maps": random.randint(2, 4), "tokens": 2, "features": 1}
    return layout, tuple(random.randint(1, 11) for _ in range(counts[layout]))


def names(layout: str, count: int) -> list[str]:
    """The axes of a tensor as the notation calls them, in order."""
    spatial = {1: [], 2: ["l"], 3: ["h", "w"], 4: ["d", "h", "w"]}
    return ["tokens", "channels"] if layout == "tokens" else ["channels", *spatial[count]]


FUNCTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "clamp": lambda x: x.clamp(1.2, 1.7),
    "pow": lambda x: x.pow(3),
    "scale": lambda x: x * 3,
    "shift": lambda x: x + 3,
    "neg": lambda x: -x,
    "round": lambda x: x.round(),
    **{
        name: getattr(torch, name)
        for name in ("abs", "ceil", "cos", "erf", "exp", "expm1", "floor", "log", "log1p", "reciprocal", "rsqrt",
                     "sign", "sin", "sqrt", "square")
    },
}  # fmt: skip
REDUCTIONS: dict[str, Callable[..., Tensor]] = {
    "logsumexp": torch.logsumexp,
    "max": torch.amax,
    "mean": torch.mean,
    "min": torch.amin,
    "norm": lambda x, axes, keepdim: torch.linalg.vector_norm(x, dim=axes, keepdim=keepdim),
    "std": lambda x, axes, keepdim: torch.std(x, axes, correction=0, keepdim=keepdim),
    "sum": torch.sum,
    "var": lambda x, axes, keepdim: torch.var(x, axes, correction=0, keepdim=keepdim),
}


def elementwise(random: Random) -> Case:
    layout, sizes = some(random)
    name = random.choice(sorted(FUNCTIONS))
    return Case({"function": name}, (sizes,), FUNCTIONS[name], layout)


def reduce(random: Random) -> Case:
    layout, sizes = some(random)
    name = random.choice(sorted(REDUCTIONS))
    known = names(layout, len(sizes))
    axes = random.sample(range(len(sizes)), random.randint(1, len(sizes)))
    given = {"function": name, "axis": [known[axis] for axis in axes]}
    return Case(given, (sizes,), lambda x: REDUCTIONS[name](x, tuple(axis + 1 for axis in axes), keepdim=True), layout)


def join(run: Callable[..., Tensor]) -> Callable[[Random], Case]:
    def case(random: Random) -> Case:
        layout, sizes = some(random)
        other = tuple(1 if random.random() < 0.3 else size for size in sizes)
        one = tuple(1 if random.random() < 0.3 else size for size in sizes)
        if random.random() < 0.1:
            other = tuple(size + random.randint(0, 1) for size in sizes)
        return Case({}, (one, other), run, layout)

    return case


def stack(random: Random) -> Case:
    layout, sizes = some(random)
    while len(sizes) == 4:
        layout, sizes = some(random)
    operands = (sizes,) * random.randint(2, 4)
    axis = random.randrange(len(sizes) + 1)
    word = names("maps", len(sizes) + 1)[axis]
    if layout == "features" and axis == 0 and random.random() < 0.5:
        word = "tokens"
    return Case({"axis": word}, operands, lambda *x: torch.stack(x, axis + 1), layout)


def expand(random: Random) -> Case:
    layout, sizes = some(random)
    one = tuple(1 if random.random() < 0.5 else size for size in sizes)
    if random.random() < 0.1:
        one = tuple(size + 1 for size in one)
    field = "tokens" if layout == "tokens" else "shape"
    return Case({field: list(sizes)}, (one,), lambda x: x.expand(-1, *sizes), layout)


def roll(random: Random) -> Case:
    layout, sizes = some(random)
    shift = random.randint(-5, 5)
    if layout == "maps" and random.random() < 0.5:
        each = [random.randint(-5, 5) for _ in sizes[1:]]
        return Case({"shift": each}, (sizes,), lambda x: x.roll(each, tuple(range(2, x.dim()))), layout)
    axis = random.randrange(len(sizes))
    return Case(
        {"shift": shift, "axis": names(layout, len(sizes))[axis]}, (sizes,), lambda x: x.roll(shift, axis + 1), layout
    )


def repeat_interleave(random: Random) -> Case:
    layout, sizes = some(random)
    axis, repeats = random.randrange(len(sizes)), random.randint(1, 5)
    given = {"repeats": repeats, "axis": names(layout, len(sizes))[axis]}
    return Case(given, (sizes,), lambda x: x.repeat_interleave(repeats, axis + 1), layout)


def strided_slice(random: Random) -> Case:
    layout, sizes = some(random)
    axis = random.randrange(len(sizes))
    start, step = random.randrange(sizes[axis]), random.randint(1, 3)
    size = len(range(start, sizes[axis], step))
    given = {"start": start, "stride": step, "size": size, "axis": names(layout, len(sizes))[axis]}
    return Case(given, (sizes,), lambda x: x[(slice(None),) * (axis + 1) + (slice(start, None, step),)], layout)


def window(random: Random) -> dict[str, Any]:
    """Kernel, stride, padding and dilation of two axes, as many left out as not."""
    given: dict[str, Any] = {"kernel": [random.randint(1, 4), random.randint(1, 3)]}
    for name, least, most in (("stride", 1, 3), ("padding", 0, 2), ("dilation", 1, 2)):
        if random.random() < 0.5:
            given[name] = [random.randint(least, most), random.randint(least, most)]
    return given


def in_torch(given: dict[str, Any]) -> dict[str, Any]:
    return {{"kernel": "kernel_size"}.get(name, name): value for name, value in given.items()}


def unfold(random: Random) -> Case:
    given = window(random)
    return Case(given, (some_maps(random, (2,), 17),), nn.Unfold(**in_torch(given)))


def fold(random: Random) -> Case:
    given = window(random)
    size = [random.randint(3, 13), random.randint(3, 13)]
    rows = given["kernel"][0] * given["kernel"][1] * random.randint(1, 4)
    try:
        columns = nn.Unfold(**in_torch(given))(torch.zeros(1, 1, *size)).shape[-1]
    except RuntimeError:
        columns = 1
    wrong = random.random() < 0.1
    sizes = (rows + wrong, columns + wrong)
    return Case({**given, "size": size}, (sizes,), nn.Fold(output_size=size, **in_torch(given)))


def max_unpool(random: Random) -> Case:
    axes = random.choice((1, 2, 3))
    kernel = [random.randint(2, 4) for _ in range(axes)]
    stride = [random.randint(1, each) for each in kernel] if random.random() < 0.5 else kernel
    padding = [random.randint(0, 1) for _ in kernel] if random.random() < 0.3 else [0] * axes
    sizes = (random.randint(1, 5), *(random.randint(k, 11) for k in kernel))
    functions = {
        1: (functional.max_pool1d, functional.max_unpool1d),
        2: (functional.max_pool2d, functional.max_unpool2d),
        3: (functional.max_pool3d, functional.max_unpool3d),
    }
    pool, unpool = functions[axes]
    pooled, indices = pool(torch.randn(BATCH, *sizes), kernel, stride, padding, return_indices=True)
    given = {"kernel": kernel, "stride": stride, "padding": padding}
    if random.random() < 0.5:
        given["size"] = [size + random.randint(-1, 1) * (random.random() < 0.2) for size in sizes[1:]]
    usual = [(n - 1) * s - 2 * p + k for n, s, p, k in zip(pooled.shape[2:], stride, padding, kernel, strict=True)]
    asked = given.get("size", usual)
    indices = indices * (int(indices.max()) < torch.Size(asked).numel())  # torch refuses those beyond the end

    def run(x: Tensor) -> Tensor:
        return unpool(x, indices, kernel, stride, padding, asked)

    return Case(given, (tuple(pooled.shape[1:]),), run, handed_on=(indices,))


def pad(random: Random) -> Case:
    mode = random.choice(["constant", "constant", "reflect", "replicate", "circular"])
    sizes = some_maps(random, (1, 2, 3), 7)
    least = -4 if mode == "constant" else 0
    amount = [[random.randint(least, 4), random.randint(least, 4)] for _ in sizes[1:]]
    flat = [side for pair in reversed(amount) for side in pair]
    return Case({"amount": amount, "mode": mode}, (sizes,), lambda x: functional.pad(x, flat, mode=mode))


def matmul(random: Random) -> Case:
    m, k, n = (random.randint(1, 11) for _ in range(3))
    leading = tuple(random.randint(1, 5) for _ in range(random.randint(0, 2)))
    wrong = random.random() < 0.1
    if random.random() < 0.4:
        return Case({}, ((*leading, m, k),), torch.matmul, learned=(k + wrong, n))
    return Case({}, ((*leading, m, k), (*leading, k + wrong, n)), torch.matmul)


CASES: dict[str, Callable[[Random], Case]] = {
    "div": join(torch.div),
    "elementwise": elementwise,
    "expand": expand,
    "fold": fold,
    "matmul": matmul,
    "max_unpool": max_unpool,
    "maximum": join(torch.maximum),
    "minimum": join(torch.minimum),
    "pad": pad,
    "reduce": reduce,
    "repeat_interleave": repeat_interleave,
    "roll": roll,
    "slice": strided_slice,
    "stack": stack,
    "sub": join(torch.sub),
    "unfold": unfold,
}


def rows(count: int) -> Iterator[dict[str, Any]]:
    """So many of every kind."""
    for kind in CASES:
        for seed in range(count):
            yield row(kind, seed)


def main() -> None:
    source = f"torch {torch.__version__.partition('+')[0]} on a CPU; see run_random_free_layers.py"
    lines = ",\n".join(map(json.dumps, rows(STORED)))
    text = f'{{"source": {json.dumps(source)}, "batch": {BATCH}, "rows": [\n{lines}\n]}}\n'
    FIXTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
