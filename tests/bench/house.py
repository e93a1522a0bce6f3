"""How the code is laid out, in numbers: ``python tests/bench/house.py``.

Files, lines and entries at the top of the package; circles between its rooms, imports inside functions included; the
modules that one command loads; and, for a network of one layer, the files that its figures pass through on the way from
YAML to the table, and how often they move from one room to another on that way.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from graphlib import CycleError
from itertools import pairwise
from pathlib import Path
from types import FrameType

import convcost

PACKAGE = Path(convcost.__file__).parent
sys.path.insert(0, str(PACKAGE.parent))

from tests.imports import imports, order  # noqa: E402 - it stands beside the package

NETWORK = "convcost: 1\nname: One\ninput: [3, 8, 8]\nlayers: [conv: {out: 5, kernel: 3}]\nbudgets: {macs: 1M}\n"
COUNT_MODULES = """
import sys
from convcost.cli.run import run
run(["analyze", "resnet50"])
print(sum(name.partition(".")[0] == "convcost" for name in sys.modules), file=sys.stderr)
"""


def calls(arguments: list[str]) -> list[str]:
    """The files of the package in the order in which functions of theirs are called."""
    from convcost.cli.run import run

    found: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(str(PACKAGE)) and frame.f_code.co_name != "<module>":
            found.append(file.removeprefix(f"{PACKAGE}{os.sep}"))

    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        run(arguments)  # imports everything, so that only the way of the data is counted
        sys.setprofile(note)
        try:
            run(arguments)
        finally:
            sys.setprofile(None)
    return found


def main() -> None:
    """Print a line per figure."""
    files = sorted(PACKAGE.rglob("*.py"))
    lines = sum(path.read_text(encoding="utf-8").count("\n") for path in files)
    entries = [path for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    print(f"{len(files)} files, {lines:,} lines, {len(entries)} entries at the top")
    try:
        print(f"no circle between {len(order(imports(PACKAGE)))} rooms")
    except CycleError as error:
        print(f"a circle: {' -> '.join(error.args[1])}")
    loaded = subprocess.run([sys.executable, "-c", COUNT_MODULES], check=True, capture_output=True, text=True)
    print(f"{loaded.stderr.split()[-1]} modules of ours to analyze resnet50")
    with tempfile.TemporaryDirectory() as folder:
        net = Path(folder, "one.yaml")
        net.write_text(NETWORK, encoding="utf-8")
        for command, nets in {"analyze": 1, "check": 1, "compare": 2}.items():
            way = calls([command, *[str(net)] * nets])
            rooms = [file.partition(os.sep)[0] for file in way]
            moves = sum(before != after for before, after in pairwise(rooms))
            print(f"{command}: a figure passes {len(set(way))} files and moves {moves} times between rooms")


if __name__ == "__main__":
    main()
