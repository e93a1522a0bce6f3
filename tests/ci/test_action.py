"""The GitHub Action: its steps run as they stand, on inputs that nobody should have to think of."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.steps import EXPRESSION, ROOT, Finished, Runner, document

ACTION = document(".github/actions/check/action.yml")
INSTALL, CHECK = ACTION["runs"]["steps"]
UNREACHABLE = ("Could not fetch URL", "No matching distribution", "NewConnectionError", "Temporary failure")
HOSTILE = ["$(touch ran)", "`touch ran`", "; touch ran", '"; touch ran; "', "' ; touch ran ; '", "| touch ran", "*"]


def net(width: int, limit: int) -> str:
    """A 3x5 convolution of 3 maps without a bias: 45 * width parameters."""
    return (
        f"convcost: 1\nname: Net\ninput: [3, 29, 31]\nlayers:\n"
        f"  - conv: {{out: {width}, kernel: [3, 5], bias: false}}\nbudgets: {{params: {limit}}}\n"
    )


@pytest.fixture
def convcost(tmp_path: Path) -> str:
    """A program as the first step leaves it, of the code as it is."""
    program = tmp_path / "convcost"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m convcost "$@"\n')
    program.chmod(0o755)
    return str(program)


def check(
    runner: Runner, convcost: str, *, files: str = "", base: str = "", args: str = "", run_code: str = "false"
) -> Finished:
    given = {"files": files, "base": base, "args": args, "run-code": run_code}
    values = {f"inputs.{name}": text for name, text in given.items()}
    return runner.run(CHECK, {**values, "steps.install.outputs.convcost": convcost})


def commit(folder: Path) -> None:
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]
    for arguments in (["init", "--quiet"], ["add", "--all"], [*who, "commit", "--quiet", "--message", "as it is"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


def test_the_action_installs_itself_and_checks(runner: Runner) -> None:
    action = str(ROOT / ".github/actions/check")
    done = runner.run(INSTALL, {"inputs.version": "", "inputs.run-code": "false"}, GITHUB_ACTION_PATH=action)
    if done.returncode and any(reason in done.stderr for reason in UNREACHABLE):
        pytest.skip(f"no package index to install from: {done.stderr[-500:]}")
    assert done.returncode == 0, done.stderr
    (runner.workspace / "net.yaml").write_text(net(7, limit=45 * 7), encoding="utf-8")
    done = check(runner, runner.outputs["convcost"], files="net.yaml")
    assert done.returncode == 0, done.stderr
    assert runner.outputs["status"] == "0"


@pytest.mark.parametrize("version", ["1.0; touch ran", "$(touch ran)", "1.0 --index-url=x", "1\n2", "@ file:///x"])
def test_a_version_is_nothing_but_a_version(runner: Runner, version: str) -> None:
    done = runner.run(INSTALL, {"inputs.version": version, "inputs.run-code": "false"}, GITHUB_ACTION_PATH="/nowhere")
    assert (done.returncode, done.stderr) == (2, "the input `version` is no version\n")
    assert not list(runner.workspace.iterdir())


@pytest.mark.parametrize(("limit", "status"), [(45 * 7, 0), (45 * 7 - 1, 1)])
def test_the_exit_status_is_that_of_the_check_and_both_reports_are_there(
    runner: Runner, convcost: str, limit: int, status: int
) -> None:
    (runner.workspace / "net.yaml").write_text(net(7, limit), encoding="utf-8")
    done = check(runner, convcost, files="net.yaml")
    assert done.returncode == status, done.stderr
    assert ("::error title=convcost params,file=net.yaml,line=6" in done.stdout) == bool(status)
    assert runner.outputs["status"] == str(status)
    report = json.loads(Path(runner.outputs["json"]).read_text(encoding="utf-8"))
    assert report["exit_code"] == status
    assert runner.summary == Path(runner.outputs["markdown"]).read_text(encoding="utf-8")
    assert "<!-- convcost check -->" in runner.summary


def test_a_file_that_is_not_there_is_2_and_the_summary_says_so(runner: Runner, convcost: str) -> None:
    done = check(runner, convcost, files="gone.yaml")
    assert (done.returncode, runner.outputs["status"]) == (2, "2")
    assert "gone.yaml" in runner.summary


def test_a_program_that_dies_keeps_its_status_and_leaves_no_summary(runner: Runner, tmp_path: Path) -> None:
    program = tmp_path / "dies"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    done = check(runner, str(program))
    assert (done.returncode, runner.outputs["status"], runner.summary) == (3, "3", "")


def test_without_files_the_project_file_lists_them(runner: Runner, convcost: str) -> None:
    (runner.workspace / "net.yaml").write_text(net(7, limit=45 * 7), encoding="utf-8")
    project = 'checks: [{files: "*.yaml", budgets: {params: 314}}]\n'  # 45 * 7 - 1
    (runner.workspace / "convcost.yaml").write_text(project, encoding="utf-8")
    done = check(runner, convcost)
    assert done.returncode == 1, done.stderr


def test_a_base_and_more_options_reach_the_check(runner: Runner, convcost: str) -> None:
    file = runner.workspace / "net.yaml"
    file.write_text(net(7, limit=45 * 9), encoding="utf-8")
    commit(runner.workspace)
    file.write_text(net(8, limit=45 * 9), encoding="utf-8")
    assert check(runner, convcost, files="net.yaml", base="HEAD").returncode == 0
    grown = check(runner, convcost, files="net.yaml", base="HEAD", args="--growth\tparams=14%\n  --strict ")
    assert grown.returncode == 1, grown.stderr  # 8 / 7 is 14.3 % more
    assert check(runner, convcost, files="net.yaml", base="HEAD", args="--exit-zero --max params=1").returncode == 0


@pytest.mark.parametrize("name", ["files", "base", "args"])
def test_hostile_text_in_an_input_is_only_text(runner: Runner, convcost: str, name: str) -> None:
    (runner.workspace / "net.yaml").write_text(net(7, limit=45 * 7), encoding="utf-8")
    commit(runner.workspace)
    before = sorted(runner.workspace.iterdir())
    done = check(runner, convcost, **{"files": "net.yaml", name: "\n".join(HOSTILE)})
    assert done.returncode == 2
    assert "touch ran" in done.stderr or name == "args"  # refused by convcost, as the name of something
    assert sorted(runner.workspace.iterdir()) == before


def test_a_base_that_looks_like_an_option_is_a_base(runner: Runner, convcost: str) -> None:
    (runner.workspace / "net.yaml").write_text(net(7, limit=45 * 7 - 1), encoding="utf-8")
    commit(runner.workspace)
    done = check(runner, convcost, files="net.yaml", base="--exit-zero")
    assert done.returncode == 2
    assert "there is no commit `--exit-zero`" in done.stderr


def test_hostile_file_names_are_only_names(runner: Runner, convcost: str) -> None:
    texts = [*HOSTILE[:-1], "--exit-zero", "  ", "100%", "a\nb", "a\n::error::forged", "@x"]
    names = sorted(f"{text}.yaml" for text in texts)
    for name in names:
        (runner.workspace / name).write_text(net(7, limit=45 * 7 - 1), encoding="utf-8")
    for files, count in ((".", len(names)), ("\n".join(name for name in names if "\n" not in name), len(names) - 2)):
        done = check(runner, convcost, files=files)
        assert done.returncode == 1, done.stderr
        assert done.stdout.count("::error title=") == count
        assert not any(line.startswith("::error::") for line in f"{done.stdout}{done.stderr}".splitlines())
        assert set(runner.outputs) == {"status", "markdown", "json"}
    assert sorted(each.name for each in runner.workspace.iterdir()) == names


def test_no_script_holds_an_expression_and_nothing_is_asked_for_but_reading() -> None:
    workflows = [".github/examples/pull-request.yml", ".github/examples/fork-comment.yml"]
    jobs = [job for path in workflows for job in document(path)["jobs"].values()]
    steps = [INSTALL, CHECK, *(step for job in jobs for step in job["steps"])]
    assert [step["run"] for step in steps if EXPRESSION.search(step.get("run", ""))] == []
    pull_request = document(workflows[0])
    assert pull_request["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in pull_request["jobs"].values())


def test_the_example_gives_inputs_and_uses_outputs_that_the_action_has() -> None:
    (job,) = document(".github/examples/pull-request.yml")["jobs"].values()
    (step,) = [step for step in job["steps"] if "/.github/actions/check@" in step.get("uses", "")]
    assert set(step["with"]) <= set(ACTION["inputs"])
    assert step["with"]["base"] == "HEAD^1"
    text = (ROOT / ".github/examples/pull-request.yml").read_text(encoding="utf-8")
    assert f"steps.{step['id']}.outputs.markdown" in text
    assert {"status", "markdown", "json"} == set(ACTION["outputs"])


def test_code_runs_only_where_the_workflow_says_so(runner: Runner, convcost: str) -> None:
    """The module that convcost.yaml lists is never imported without: no torch, and no such package, is missed."""
    listed = "checks:\n  - {torch: 'nowhere:Net', input: 3x7x5, budgets: {params: 1}}\n"
    (runner.workspace / "convcost.yaml").write_text(listed, encoding="utf-8")
    done = check(runner, convcost)
    assert done.returncode == 2
    assert "is not judged: `convcost.yaml` lists it, and to judge it is to run its code" in done.stdout
    done = check(runner, convcost, run_code="true")
    assert done.returncode == 2
    assert "to run its code" not in done.stdout
    assert "nowhere:Net" in done.stdout


@pytest.mark.parametrize("word", ["", "yes", "True; touch ran", "$(touch ran)"])
def test_whether_code_runs_is_true_or_false(runner: Runner, word: str) -> None:
    done = runner.run(INSTALL, {"inputs.version": "", "inputs.run-code": word})
    assert done.returncode == 2
    assert "the input `run-code` is true or false" in done.stderr
    assert not (runner.workspace / "ran").exists()
