"""The Python of the tours through search spaces runs, and holds what the text says of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "examples" / "search_space_in_a_minute.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
CHECKS = """
assert len(study.trials) == 30
assert all(trial.state == optuna.trial.TrialState.COMPLETE for trial in study.trials)
assert len(fitting) == 8115
for trial in study.trials:
    widths = fitting.design(trial.params["design"]).point
    assert convcost.analyze(space, set=widths).macs <= LIMIT
"""


def test_the_objectives_keep_to_the_limit() -> None:
    pytest.importorskip("optuna", reason="optuna is not installed: the tour's objective is not run")
    first, second = PYTHON.findall(TOUR.read_text(encoding="utf-8"))
    pruned = "assert 0 < sum(trial.state == optuna.trial.TrialState.PRUNED for trial in study.trials) < 30\n"
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", first + pruned + second + CHECKS],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
