"""The steps of actions and workflows, run as they stand by the shell that they name."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    "python3 -I {0}": [sys.executable, "-I"],
}

Finished = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Runner:
    """Directories and files as a runner has them. ``workspace`` is the checkout."""

    top: Path

    def __post_init__(self) -> None:
        for name in ("workspace", "temporary"):
            (self.top / name).mkdir(exist_ok=True)

    @property
    def workspace(self) -> Path:
        return self.top / "workspace"

    @property
    def temporary(self) -> Path:
        return self.top / "temporary"

    @property
    def summary(self) -> str:
        return self._read("summary")

    @property
    def outputs(self) -> dict[str, str]:
        """What the steps put out, in order, each a line."""
        return dict(line.split("=", 1) for line in self._read("output").splitlines())

    def run(self, step: Mapping[str, Any], values: Mapping[str, str], **environment: str) -> Finished:
        """Run a step; ``values`` are those of the expressions in its environment."""
        script = self.top / "script"
        script.write_text(step["run"], encoding="utf-8")
        declared = {
            name: EXPRESSION.sub(lambda found: values[found[1]], str(text))
            for name, text in step.get("env", {}).items()
        }
        ours = {
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_OUTPUT": str(self.top / "output"),
            "GITHUB_STEP_SUMMARY": str(self.top / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
        }
        kept = {name: text for name, text in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "PYTHON"))}
        return subprocess.run(
            [*SHELLS[step["shell"]], str(script)],
            cwd=self.workspace, env=kept | ours | declared | environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    def _read(self, name: str) -> str:
        file = self.top / name
        return file.read_text(encoding="utf-8") if file.exists() else ""


def document(path: str) -> dict[str, Any]:
    """A YAML file of the project."""
    read = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    assert isinstance(read, dict)
    return read
