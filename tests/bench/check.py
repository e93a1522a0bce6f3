"""What judging costs beside analyzing, and a base beside none: ``python tests/bench/check.py``. Ratios travel.

200 networks, each in a file of its own with limits on figures and parts; for the base every one of them has changed.
Each run is a process of its own, and the kinds of run take turns, so that all meet the same machine.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import convcost

ROUNDS = 7
NETWORKS = 200
PACKAGE = Path(convcost.__file__).parent
BUDGETS = 'budgets: {params: 1T, macs: {max: 1T, growth: 900%}, parts: {"stage*": {macs: 99%}}}\n'
COMMAND = "import sys; from convcost.__main__ import main; sys.argv = ['convcost', *{}]; sys.exit(main())"
RUNS = {
    "analyze": ["analyze", "nets", "--quiet"],
    "check": ["check", "nets"],
    "check --base": ["check", "nets", "--base", "HEAD"],
}
MOST = {("check", "analyze"): 1.3, ("check --base", "check"): 2.2}
RESNET = """\
convcost: 1
input: [3, 224, 224]
defaults:
  conv: {{kernel: 1, padding: same, bias: false, norm: batch, activation: relu}}
blocks:
  Bottleneck:
    args: {{w: int, s: 1}}
    layers:
      - add:
          main: [conv: w, conv: {{out: w, kernel: 3, stride: s}}, conv: {{out: 4*w, activation: none}}]
          skip: [{{conv: {{out: 4*w, stride: s, activation: none}}, when: in != 4*w}}]
      - relu
layers:
  - {{conv: {{out: {width}, kernel: 7, stride: 2}}, as: stem}}
  - {{Bottleneck: {{w: 64}}, repeat: 3, as: stage1}}
  - {{Bottleneck: {{w: 128}}, repeat: 4, first: {{s: 2}}, as: stage2}}
  - {{Bottleneck: {{w: 256}}, repeat: 6, first: {{s: 2}}, as: stage3}}
  - global_avgpool
  - {{linear: 1000, as: head}}
"""


def write(folder: Path, step: int) -> None:
    """The networks; another step makes all of them different."""
    (folder / "nets").mkdir(exist_ok=True)
    for index in range(NETWORKS):
        (folder / f"nets/{index:03}.yaml").write_text(RESNET.format(width=32 + index + step) + BUDGETS)


def seconds(folder: Path, arguments: list[str]) -> float:
    """One process from start to end."""
    start = perf_counter()
    command = [sys.executable, "-c", COMMAND.format(arguments)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=environment())
    return perf_counter() - start


def environment() -> dict[str, str]:
    """The package, and a git that knows nothing of this machine."""
    names = {"NAME": "bench", "EMAIL": "bench@example.org"}
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in names.items()}
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": str(PACKAGE.parent), "HOME": "/", **who}


def main() -> None:
    """Print every kind of run and the ratios that matter."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, 0)
        for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "before"]):
            subprocess.run(["git", *command], check=True, cwd=folder, env=environment())
        write(folder, 1)
        rounds = [{kind: seconds(folder, arguments) for kind, arguments in RUNS.items()} for _ in range(ROUNDS)]
    times = {kind: min(each[kind] for each in rounds) for kind in RUNS}  # other work on the machine only adds
    print("  ".join(f"{kind} {time:.2f} s" for kind, time in times.items()))
    for (one, other), most in MOST.items():
        print(f"{one} / {other}: {times[one] / times[other]:.2f} (at most {most})")


if __name__ == "__main__":
    main()
