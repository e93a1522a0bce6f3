"""An ONNX file of 500 MB with its weights: how long `analyze` takes and how much memory, against a bare Python start.

`python -m tests.bench.onnx_file` prints a table. The file is made in a temporary folder and removed. Seconds are those
of the processor, of whole processes that take turns, the medians; the memory is what the process has resident at most.
What the weights cost shows beside the same network without them; the rest is the start of the program.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from convcost.bridges.onnx.encoding import block, number, numbers, varint
from tests.bridges.onnx.made import info, node, weight

CHANNELS, KERNEL, LAYERS = 512, 3, 53
ROUNDS = 9
BLOCKED = "sys.modules.update(dict.fromkeys(('torch', 'onnx', 'numpy')))"
"""Makes the frameworks unimportable in the process."""
MEASURED = (
    "import atexit, sys, time; from pathlib import Path; atexit.register(lambda: print("
    "Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0], time.process_time(), file=sys.stderr))"
)
"""Writes the kibibytes that were resident at most, and the seconds, when the process ends.

What the system tells of a process from outside counts its parent's memory from before it was replaced.
"""
MAIN = "from convcost.__main__ import main; main()"


class Run(NamedTuple):
    """A whole process: seconds of the processor, the most bytes that it had resident, what it wrote."""

    seconds: float
    bytes: int
    output: str


def write(path: Path, *, has_weights: bool = True) -> int:
    """A chain of convolutions with all their weights in the file, or elsewhere; its size in bytes."""
    elements = CHANNELS * CHANNELS * KERNEL * KERNEL
    if not has_weights:
        stored = b"".join(weight(f"w{layer:02}", CHANNELS, CHANNELS, KERNEL, KERNEL) for layer in range(LAYERS))
        return path.write_bytes(number(1, 8) + block(8, number(2, 17)) + block(7, b"".join(_graph()) + stored))
    with path.open("wb") as file:
        file.write(number(1, 8) + block(8, number(2, 17)))
        content = list(_graph())
        length = sum(len(each) for each in content) + LAYERS * (len(_head(0, elements)) + 4 * elements)
        file.write(varint(7 << 3 | 2) + varint(length))
        for each in content:
            file.write(each)
        for layer in range(LAYERS):
            file.write(_head(layer, elements))
            file.write(bytes(4 * elements))
    return path.stat().st_size


def _graph() -> Iterator[bytes]:
    yield block(2, "main")
    yield info(11, "x0", (1, CHANNELS, 13, 17))
    yield info(12, f"x{LAYERS}", None)
    for layer in range(LAYERS):
        yield node("Conv", [f"x{layer}", f"w{layer:02}"], [f"x{layer + 1}"], pads=[1, 1, 1, 1])


def _head(layer: int, elements: int) -> bytes:
    """A stored tensor up to where its data begins."""
    sizes = numbers(1, (CHANNELS, CHANNELS, KERNEL, KERNEL)) + number(2, 1) + block(8, f"w{layer:02}")
    data = varint(9 << 3 | 2) + varint(4 * elements)
    return varint(5 << 3 | 2) + varint(len(sizes) + len(data) + 4 * elements) + sizes + data


def run(code: str, *options: str) -> Run:
    """A Python process that runs some code; raises CalledProcessError where it fails."""
    process = [sys.executable, *options, "-c", f"{MEASURED}; {code}"]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(process, capture_output=True, text=True, env=environment, check=True)
    kibibytes, seconds = done.stderr.splitlines()[-1].split()
    return Run(float(seconds), int(kibibytes) * 1024, done.stdout)


def analyzed(path: Path) -> Run:
    """`analyze` of a file, the frameworks unimportable."""
    return run(f"{BLOCKED}; sys.argv[1:] = ['analyze', {str(path)!r}, '--format', 'json']; {MAIN}", "-P")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        large, light = Path(folder, "large.onnx"), Path(folder, "light.onnx")
        size = write(large)
        write(light, has_weights=False)
        rounds = [
            (analyzed(large), analyzed(light), run("pass"), run("import typer, pydantic, yaml")) for _ in range(ROUNDS)
        ]
    ours, without, python, imports = (median(each.seconds for each in runs) for runs in zip(*rounds, strict=True))
    print(f"file                             {size / 1e6:7.1f} MB")
    print(f"most memory                      {max(each[0].bytes for each in rounds) / 2**20:7.1f} MiB")
    print(f"analyze                          {ours:7.3f} s")
    print(f"  / the same without weights     {ours / without:7.2f}")
    print(f"  / a bare Python                {ours / python:7.2f}")
    print(f"  / typer, pydantic, yaml alone  {ours / imports:7.2f}")


if __name__ == "__main__":
    main()
