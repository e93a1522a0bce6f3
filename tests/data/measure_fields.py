"""Writes measured_fields.json: which pixels one output of a random network depends on, measured by torch's gradients.

Every weight is 1, so that no two paths cancel out; a pixel whose gradient is not zero is seen. Pooling averages,
because a maximum has the gradient of one pixel only. Needs torch:

    python tests/data/measure_fields.py
"""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

Step = dict[str, Any]
Row = dict[str, Any]

NETWORKS = 60
LAYERS = 6
SMALLEST = 8
HERE = Path(__file__).parent
ZERO = 1e-12
"""Of the largest gradient: less is the rounding of an interpolation weight that is zero."""


def random_row(random: Random) -> Row:
    """A network in the notation, a position of its output, and the first and last pixel seen along each axis."""
    x = torch.zeros(1, 1, random.randint(40, 60), random.randint(40, 60), dtype=torch.float64, requires_grad=True)
    layers: list[Step] = []
    y = x
    for _ in range(random.randint(1, LAYERS)):
        if min(y.shape[2:]) < SMALLEST:
            break
        step = random.choice(STEPS)(random, y)
        layers.append(step)
        y = run(step, y)
    position = [random.randrange(size) for size in y.shape[2:]]
    y[0, :, position[0], position[1]].sum().backward()
    return {"input": list(x.shape[1:]), "layers": layers, "position": position, "seen": seen(x)}


def seen(x: Tensor) -> list[list[int]]:
    assert x.grad is not None
    gradient = x.grad[0, 0].abs()
    rows, columns = torch.nonzero(gradient > ZERO * gradient.max(), as_tuple=True)
    return [[int(axis.min()), int(axis.max())] for axis in (rows, columns)]


def run(step: Step, x: Tensor) -> Tensor:
    ((kind, given),) = step.items()
    if kind in ("add", "concat"):
        branches = [chain(branch, x) for branch in given.values()]
        return torch.cat(branches, 1) if kind == "concat" else torch.stack(branches).sum(0)
    if kind == "conv":
        return functional.conv2d(x, ones(given["out"], x.shape[1], given["kernel"]), **windows(given))
    if kind == "conv_transpose":
        return functional.conv_transpose2d(x, ones(x.shape[1], given["out"], given["kernel"]), **windows(given))
    if kind == "avgpool":
        rounding = {"ceil_mode": given.get("rounding") == "ceil"}
        return functional.avg_pool2d(x, given["kernel"], **windows(given), **rounding)
    if kind == "adaptive_avgpool":
        return functional.adaptive_avg_pool2d(x, given)
    size = {"size": given["size"]} if kind == "resize" else {"scale_factor": given["factor"]}
    return functional.interpolate(x, mode=given["mode"], **size)


def chain(steps: list[Step], x: Tensor) -> Tensor:
    for step in steps:
        x = run(step, x)
    return x


def ones(one: int, other: int, kernel: list[int]) -> Tensor:
    return torch.ones(one, other, *kernel, dtype=torch.float64)


def windows(given: Step) -> dict[str, Any]:
    return {name: given[name] for name in ("stride", "padding", "dilation") if name in given}


def conv(random: Random, x: Tensor) -> Step:
    kernel = [random.choice((1, 2, 3, 5)) for _ in range(2)]
    padding = [random.randint(0, (size - 1) // 2) for size in kernel]
    stride = [random.randint(1, 3 if min(x.shape[2:]) > 20 else 1) for _ in range(2)]
    return {"conv": {"out": random.choice((1, 2)), "kernel": kernel, "stride": stride, "padding": padding}}


def dilated(random: Random, x: Tensor) -> Step:
    """Not padded: at an edge the first tap would lie in the padding, and only torch knows where the next one is."""
    dilation = [random.randint(1, 3) if size > 12 else 1 for size in x.shape[2:]]
    return {"conv": {"out": 1, "kernel": [random.choice((2, 3)) for _ in range(2)], "dilation": dilation}}


def avgpool(random: Random, x: Tensor) -> Step:
    rounding = random.choice(("floor", "ceil"))
    return {
        "avgpool": {"kernel": [2, 3], "stride": [2, random.choice((1, 2))], "padding": [0, 1], "rounding": rounding}
    }


def adaptive(random: Random, x: Tensor) -> Step:
    return {"adaptive_avgpool": [random.randint(max(size // 3, 1), size) for size in x.shape[2:]]}


def up_convolution(random: Random, x: Tensor) -> Step:
    if max(x.shape[2:]) > 70:
        return conv(random, x)
    stride = random.randint(1, 3)
    kernel = [stride + random.randint(0, 2) for _ in range(2)]
    return {
        "conv_transpose": {
            "out": 1,
            "kernel": kernel,
            "stride": stride,
            "padding": random.randint(0, (stride - 1) // 2),
        }
    }


def upsample(random: Random, x: Tensor) -> Step:
    if max(x.shape[2:]) > 70:
        return avgpool(random, x)
    return {"upsample": {"factor": random.randint(2, 3), "mode": random.choice(("nearest", "bilinear"))}}


def resize(random: Random, x: Tensor) -> Step:
    """Never `nearest`: torch takes the quotient of the sizes as a float, and sometimes ends up a pixel too early."""
    size = [random.randint(size // 2 + 1, size + 9) for size in x.shape[2:]]
    return {"resize": {"size": size, "mode": "bilinear"}}


def branches(random: Random, x: Tensor) -> Step:
    """Paths of one stride, of kernels of different sizes."""
    stride = random.randint(1, 2)
    deep = [same(1, 3, 1), same(1, 5, stride)]
    paths = {"small": [same(1, 3, stride)], "large": [same(1, [3, 7], stride)], "deep": deep}
    return {random.choice(("add", "concat")): paths}


def same(out: int, kernel: int | list[int], stride: int) -> Step:
    sizes = kernel if isinstance(kernel, list) else [kernel, kernel]
    return {"conv": {"out": out, "kernel": sizes, "stride": stride, "padding": [(size - 1) // 2 for size in sizes]}}


def down_and_up(random: Random, x: Tensor) -> Step:
    """A skip around a pooling, made to fit where the size is even."""
    if any(size % 2 for size in x.shape[2:]):
        return branches(random, x)
    below = [
        {"avgpool": {"kernel": [2, 2], "stride": 2}},
        same(1, 3, 1),
        {"conv_transpose": {"out": 1, "kernel": [2, 2], "stride": 2}},
    ]
    return {"concat": {"skip": [], "below": below}}


STEPS: list[Callable[[Random, Tensor], Step]] = [
    conv, conv, dilated, avgpool, adaptive, up_convolution, upsample, resize, branches, down_and_up,
]  # fmt: skip


def main() -> None:
    rows = [random_row(Random(seed)) for seed in range(NETWORKS)]
    lines = ",\n".join(json.dumps(row) for row in rows)
    head = {
        "source": f"torch {torch.__version__.partition('+')[0]}, gradients of random networks; see measure_fields.py"
    }
    text = f'{json.dumps(head)[:-1]}, "rows": [\n{lines}\n]}}\n'
    (HERE / "measured_fields.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
