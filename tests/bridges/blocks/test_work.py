"""Blocks are found in time proportional to the layers; calls are counted, since no test asserts a time."""

from collections.abc import Callable
from cProfile import Profile

import pytest

from convcost.bridges.blocks.recovery import recover
from tests.written import graph, layers

CONV = "conv: {{out: {}, kernel: [3, 5], padding: [1, 2]}}"


def different(count: int) -> list[str]:
    """Widths and kernels that never come in the same order for long."""
    return [
        f"conv: {{out: {5 + n * n % 11}, kernel: {1 + n * 7 % 5 // 2 * 2}, padding: {n % 3}}}" for n in range(count)
    ]


def equal(count: int) -> list[str]:
    return [CONV.format(7), "batchnorm", "relu"] * (count // 3)


def residuals(count: int) -> list[str]:
    main = f"{{{CONV.format(7)}}}, batchnorm, relu, {{{CONV.format(7)}}}"
    return [CONV.format(7), *[f"add: {{main: [{main}], skip: []}}"] * (count // 5)]


def skips(count: int) -> list[str]:
    """Every tensor is taken once more, two layers behind."""
    names = [f"{{{CONV.format(7)}, as: x{n}}}" for n in range(count // 2)]
    return [step for n, name in enumerate(names) for step in (name, f"add: [x{max(n - 2, 0)}]")]


@pytest.mark.parametrize("steps", [different, equal, residuals, skips])
def test_the_work_is_in_proportion_to_the_layers(steps: Callable[[int], list[str]]) -> None:
    def calls(count: int) -> int:
        made = graph(layers(*steps(count)))
        profile = Profile()
        profile.runcall(recover, made)
        return sum(each.callcount for each in profile.getstats())

    calls(30)  # what is imported and compiled once
    assert calls(480) < 2.5 * calls(240)
