"""Whether explaining, reconciling and comparing grow with the layers: ``python -m tests.bench.linear [LAYERS]``.

Of a chain of so many layers, and of four and sixteen times as many: calls of Python functions, which are the same on
every machine, and CPU seconds, which are not; each with its ratio to the row above. In proportion is 4.
"""

import io
import random
import sys
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from time import process_time
from types import FrameType
from typing import NamedTuple

from convcost.cli.run import run

LAYERS = 1_000
TIMES = (1, 4, 16)
KERNELS = (1, 3, 5, 7)
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "explain": ("explain", "{net}"),
    "explain a layer": ("explain", "{net}", "conv_2.7"),
    "reconcile": ("reconcile", "{net}", "3.8G"),
    "compare --layers": ("compare", "{net}", "{other}", "--layers"),
    "compare --layers of what is unlike": ("compare", "{net}", "{unlike}", "--layers"),
    "compare --layers of what is mixed": ("compare", "{mixed}", "{other_mixed}", "--layers"),
    "compare --depth": ("compare", "{net}", "{other}", "--depth", "2"),
    "analyze --depth": ("analyze", "{net}", "--depth", "2"),
}


class Effort(NamedTuple):
    """What one run of a command takes."""

    calls: int
    cpu_seconds: float


def chain(layers: int, kernel: int) -> str:
    """A network of so many layers: a repeated convolution, one that is another in the other network, and relus."""
    third = layers // 3
    repeated = f"[{{conv: {{out: 3, kernel: 3, padding: same}}, repeat: {third}}}"
    changed = f"{{conv: {{out: 3, kernel: [{kernel}, 1], padding: same}}, repeat: {third}}}"
    return (
        f"convcost: 1\nname: n{kernel}\ninput: [3, 8, 8]\nlayers: {repeated}, {changed}, {{relu: , repeat: {third}}}]\n"
    )


def written(name: str, *steps: str) -> str:
    """A network of steps."""
    return "\n  - ".join((f"convcost: 1\nname: {name}\ninput: [3, 8, 8]\nlayers:", *steps)) + "\n"


def mixed(layers: int, seed: int) -> str:
    """A network whose layers are drawn from sixteen: of two such ones the layers are alike, and their order is not."""
    chosen = random.Random(seed)
    steps = (
        f"conv: {{out: 3, kernel: [{chosen.choice(KERNELS)}, {chosen.choice(KERNELS)}], padding: same}}"
        for _ in range(layers)
    )
    return written(f"m{seed}", *steps)


def effort(command: str, layers: int, folder: Path, *, counts: bool = True) -> Effort:
    """What a command takes on chains of so many layers; counting its calls makes it slower."""
    texts = {
        "net": chain(layers, 5),
        "other": chain(layers, 7),
        "unlike": written("unlike", *["avgpool: {kernel: 3, stride: 1, padding: same}"] * layers),
        "mixed": mixed(layers, 1),
        "other_mixed": mixed(layers, 2),
    }
    files = {
        name: folder / f"{name}{layers}.yaml" for name in texts if any(f"{{{name}}}" in w for w in COMMANDS[command])
    }
    for name, file in files.items():
        file.write_text(texts[name], encoding="utf-8")
    arguments = [word.format(**files) for word in COMMANDS[command]]
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        start = process_time()
        if counts:
            sys.setprofile(count)
        try:
            run(arguments)
        finally:
            sys.setprofile(None)
    return Effort(calls, process_time() - start)


def main() -> None:
    """Print a table for every command."""
    layers = int(sys.argv[1]) if len(sys.argv) > 1 else LAYERS
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS:
            print(f"{command}\n{'layers':>8} {'calls':>12} {'ratio':>6} {'CPU s':>7} {'ratio':>6}")
            before: Effort | None = None
            for times in TIMES:
                effort(command, 30, Path(folder))  # what is imported and looked up once
                counted = effort(command, layers * times, Path(folder))
                timed = effort(command, layers * times, Path(folder), counts=False)
                found = Effort(counted.calls, timed.cpu_seconds)
                ratios = (found.calls / before.calls, found.cpu_seconds / before.cpu_seconds) if before else ("", "")
                calls, seconds = (f"{each:.2f}" if each else "" for each in ratios)
                print(f"{layers * times:8} {found.calls:12,} {calls:>6} {found.cpu_seconds:7.2f} {seconds:>6}")
                before = found


if __name__ == "__main__":
    main()
