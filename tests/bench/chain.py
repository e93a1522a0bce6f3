"""A chain of 100,000 layers written out: reading, building and analyzing it, and how that grows. Run as a script."""

import gc
import json
import resource
import subprocess
import sys
import time
from itertools import pairwise

LAYERS = 100_000
KERNELS = (1, 3, 5, 7)
RUNS = 3


def yaml_text(count: int) -> str:
    """A file in block style, with arguments that differ from layer to layer."""
    steps = "".join(
        f"  - conv: {{out: {16 + index % 97}, kernel: {KERNELS[index % 4]}, padding: same}}\n" for index in range(count)
    )
    return f"convcost: 1\nname: chain\ninput: [3, 31, 37]\nlayers:\n{steps}"


def json_text(count: int) -> str:
    """The same network as JSON."""
    steps = [
        {"conv": {"out": 16 + index % 97, "kernel": KERNELS[index % 4], "padding": "same"}} for index in range(count)
    ]
    return json.dumps({"convcost": 1, "name": "chain", "input": [3, 31, 37], "layers": steps})


def measure(form: str, count: int) -> dict[str, float]:
    """CPU seconds of every stage up to what a table shows, then of all other columns; the peak memory in MB."""
    from convcost.analysis import Analysis
    from convcost.analysis.columns import COLUMNS
    from convcost.language.document import read
    from convcost.notation.build import build
    from convcost.notation.spec import read_network

    text = yaml_text(count) if form == "yaml" else json_text(count)
    gc.disable()  # as the command line does
    clock = [time.process_time()]
    document = read(text, "chain")
    clock.append(time.process_time())
    network = read_network(document)
    clock.append(time.process_time())
    graph = build(network)
    clock.append(time.process_time())
    analysis = Analysis(graph)
    for column in COLUMNS:
        if column.is_summary:
            analysis.figures(column)
    clock.append(time.process_time())
    total = clock[-1] - clock[0]
    for column in COLUMNS:
        analysis.figures(column)
    clock.append(time.process_time())
    stages = dict(
        zip(("read", "spec", "build", "analyze", "other_columns"), (b - a for a, b in pairwise(clock)), strict=True)
    )
    return {**stages, "total": total, "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}


def in_fresh_process(form: str, count: int) -> dict[str, float]:
    """The same in a process of its own, so that runs do not warm each other."""
    output = subprocess.run([sys.executable, __file__, form, str(count)], capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(output.stdout)
    return measured


def best(form: str, count: int) -> dict[str, float]:
    """Every stage at its best of several runs: other work on the machine makes some slower, none faster."""
    runs = [in_fresh_process(form, count) for _ in range(RUNS)]
    return {stage: min(run[stage] for run in runs) for stage in runs[0]}


def main() -> None:
    """Print the stages and the ratios that matter."""
    full, half, from_json = (best(*case) for case in (("yaml", LAYERS), ("yaml", LAYERS // 2), ("json", LAYERS)))
    for name, measured in (("YAML", full), ("YAML, half as long", half), ("JSON", from_json)):
        print(f"{name:<20}" + "  ".join(f"{key} {value:,.2f}" for key, value in measured.items()))
    print(f"twice the layers, {full['total'] / half['total']:.2f} times the time (at most 2.2)")
    print(
        f"every other column: {full['other_columns'] / half['other_columns']:.2f} times the time for twice the layers"
    )
    print(f"reading JSON takes {from_json['read'] / full['read']:.2f} of reading YAML (at most 0.33)")
    print(f"analysis alone: {LAYERS / full['analyze']:,.0f} nodes a second (at least 100,000)")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
