"""The GitLab job: its check run as it stands, on a clone as shallow as GitLab's."""

import os
import subprocess
import sys
from pathlib import Path

from tests.ci.steps import ROOT, document

JOB = document(".gitlab/examples/merge-request.yml")["convcost"]
INSTALL, *CHECK = JOB["script"]
WHO = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]


def net(width: int) -> str:
    """A 3x5 convolution of 3 maps without a bias: 45 * width parameters, and 10 % more of them at most."""
    return (
        f"convcost: 1\nname: Net\ninput: [3, 29, 31]\nlayers:\n"
        f"  - conv: {{out: {width}, kernel: [3, 5], bias: false}}\nbudgets: {{params: {{growth: 10%}}}}\n"
    )


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()  # fmt: skip


def test_growth_since_the_base_of_the_merge_request_fails_the_job_and_leaves_its_reports(tmp_path: Path) -> None:
    origin, clone, programs = tmp_path / "origin", tmp_path / "clone", tmp_path / "programs"
    (origin / "nets").mkdir(parents=True)
    git(origin, "init", "--quiet")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    for width in (7, 8):
        (origin / "nets" / "net.yaml").write_text(net(width), encoding="utf-8")
        git(origin, "add", "--all")
        git(origin, "commit", "--quiet", "--message", f"{width} maps")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", str(clone))
    programs.mkdir()
    program = programs / "convcost"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m convcost "$@"\n')
    program.chmod(0o755)
    base = git(origin, "rev-parse", "HEAD^1")
    environment = {"PATH": f"{programs}:{os.environ['PATH']}", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(CHECK)],
        cwd=clone, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "+14.3 %" in done.stdout  # 8 / 7
    for report in (*JOB["artifacts"]["paths"], JOB["artifacts"]["reports"]["junit"]):
        assert "net.yaml" in (clone / report).read_text(encoding="utf-8")


def test_what_is_installed_is_what_the_job_names() -> None:
    assert INSTALL == 'pip install --quiet "$CONVCOST"'
    assert "CONVCOST" in JOB["variables"]
