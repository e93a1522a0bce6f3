"""``convcost check`` as CI runs it: real processes, and what they end with."""

import csv
import json
import os
import subprocess
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from tests.forking import environment

FIRST = 7 * 3 * 3 * 5 + 7
LAST = 11 * 7 * 1 * 1 + 11
PARAMS = FIRST + LAST


def budget(name: str, limits: str) -> None:
    """Give a network a budget."""
    with Path(name).open("a", encoding="utf-8") as file:
        file.write(f"budgets: {limits}\n")


def git(*arguments: str) -> None:
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b"}
    committer = {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", *arguments], check=True, capture_output=True, env=environment(**settings, **committer))


def committed() -> None:
    """Commit everything here."""
    if not Path(".git").exists():
        git("init", "--quiet", "--initial-branch", "main")
    git("add", "--all")
    git("commit", "--quiet", "--message", "as it is")


# Exit status 0: judged, and nothing failed.


def test_0_within_budget(convcost, folder):
    budget("chain.yaml", f"{{params: {PARAMS}}}")
    done = convcost("check", "chain.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        f"ok    chain.yaml  params {PARAMS} of {PARAMS} (100 %)\n1 file, 1 model, 1 check: all within budget.\n"
    )


def test_0_warnings_only(convcost, folder):
    budget("chain.yaml", f"{{params: {{warn: {PARAMS - 1}}}}}")
    done = convcost("check", "chain.yaml")
    assert done.returncode == 0
    assert "1 file, 1 model, 1 check: all within budget, 1 warning." in done.stdout


def test_0_growth_without_a_base_is_skipped_aloud(convcost, folder):
    budget("chain.yaml", "{params: {growth: 0}}")
    done = convcost("check", "chain.yaml")
    assert done.returncode == 0
    assert "1 growth limit skipped: there is no base: --base REF or --baseline FILE." in done.stdout


def test_0_a_base_without_any_limit_is_a_report(convcost, folder):
    committed()
    text = Path("chain.yaml").read_text()
    Path("chain.yaml").write_text(text.replace("width: 7", "width: 13"))
    done = convcost("check", "chain.yaml", "--base", "HEAD")
    assert done.returncode == 0
    assert f"info  chain.yaml  params {PARAMS} to {13 * 45 + 13 + 11 * 13 + 11} (" in done.stdout


def test_0_before_the_first_commit(convcost, folder):
    git("init", "--quiet")
    budget("chain.yaml", "{params: {growth: 0}}")
    assert convcost("check", "chain.yaml", "--base", "HEAD").returncode == 0


def test_0_exit_zero(convcost, folder):
    budget("chain.yaml", "{params: 3}")
    done = convcost("check", "chain.yaml", "--exit-zero")
    assert done.returncode == 0
    assert "FAIL  params" in done.stdout
    assert "--exit-zero: a failed check does not fail this run.\n" in done.stdout
    assert json.loads(convcost("check", "chain.yaml", "--exit-zero", "--format=json").stdout)["exit_code"] == 0


# Exit status 1: judged, and something failed.


@pytest.mark.parametrize(
    "limit", ["params: 3", "params: {min: 1M}", "parts: {first: {params: 50%}}", "weights: 1 kB", "macs: 1k"]
)
def test_1_a_check_failed(convcost, folder, limit):
    budget("chain.yaml", f"{{{limit}}}")
    done = convcost("check", "chain.yaml")
    assert (done.returncode, done.stderr) == (1, "")
    assert "1 of 1 model over budget: 1 of 1 check failed." in done.stdout


def test_1_it_grew(convcost, folder):
    budget("chain.yaml", "{params: {growth: 0}}")
    committed()
    text = Path("chain.yaml").read_text()
    Path("chain.yaml").write_text(text.replace("out: 11", "out: 13"))
    done = convcost("check", "chain.yaml", "--base", "HEAD")
    assert done.returncode == 1
    assert f"FAIL  params growth  +16  limit +0  {PARAMS} to {PARAMS + 2 * 8}  line 9" in done.stdout
    assert "Biggest growth  last (line 8)  params +16" in done.stdout


@pytest.mark.parametrize("form", ["text", "github", "junit", "markdown", "csv", "json"])
def test_1_it_grew_by_a_thousand_percent(convcost, folder, form):
    small = Path("chain.yaml").read_text()
    convcost("check", "chain.yaml", "--write-baseline", "base.json")
    Path("chain.yaml").write_text(small.replace("width: 7", "width: 77"))
    arguments = ("--baseline", "base.json", "--growth", "params=999%", "--growth", "macs=1%", "--format", form)
    done = convcost("check", "chain.yaml", *arguments)
    assert (done.returncode, done.stderr) == (1, "")


def test_1_a_warning_when_strict(convcost, folder):
    budget("chain.yaml", "{params: {warn: 3}}")
    assert convcost("check", "chain.yaml", "--strict").returncode == 1


def test_1_a_limit_of_the_command_line(convcost):
    assert convcost("check", "chain.yaml", "--max", f"params={PARAMS}", "--max", "macs=1").returncode == 1
    assert convcost("check", "chain.yaml", "--max", f"params={PARAMS}", "--min", "macs=1").returncode == 0


def test_1_a_lower_bound_above_its_limit(convcost, folder):
    with Path("chain.yaml").open("a") as file:
        file.write("  - {opaque: {shape: [11, 27, 27], params: 5, macs: unknown}}\nbudgets: {macs: 1}\n")
    assert convcost("check", "chain.yaml").returncode == 1


# Exit status 2: could not judge.


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nothing.yaml"], "E400"),
        (["*.nothing"], "E400"),
        (["misspelt.yaml"], "E110"),
        (["broken.yaml"], "E300"),
        (["chain.yaml"], "E407"),
        ([], "E407"),
        (["chain.yaml", "--growth", "params=1%"], "E407"),
        (["family.yaml@wdie", "--max", "params=1M"], "E401"),
        (["chain.yaml", "--max", "parms=3"], "E160"),
        (["chain.yaml", "--max", "weights=3"], "E160"),
        (["chain.yaml", "--max", "params"], "E403"),
        (["chain.yaml", "--only-new"], "E403"),
        (["chain.yaml", "--base", "HEAD"], "E406"),
        (["chain.yaml", "--baseline", "nothing.json"], "E400"),
        (["chain.yaml", "--baseline", "chain.yaml"], "E406"),
        (["chain.yaml", "--base", "HEAD", "--baseline", "b.json"], "E403"),
        (["chain.yaml", "--config", "nothing.yaml", "--max", "params=1M"], "E400"),
        (["chain.yaml", "--config", "family.yaml", "--max", "params=1M"], "E162"),
        (["chain.yaml", "--export", "report.pdf"], "E403"),
        (["chain.yaml", "--format", "yaml"], "E403"),
        (["chain.yaml", "--convention", "fvcore"], "E403"),
        (["chain.yaml", "--batch", "8"], "E403"),
        (["chain.yaml", "--dtype=int8"], "E403"),
        (["chain.yaml", "--maximum", "params=3"], "E403"),
    ],
)
def test_2_what_cannot_be_judged(convcost, arguments, code):
    done = convcost("check", *arguments)
    assert done.returncode == 2
    assert f"error[{code}]" in done.stderr
    if "--format" in arguments:
        return
    forgiven = convcost("check", *arguments, "--exit-zero", "--format=json")
    document = json.loads(forgiven.stdout)
    assert (forgiven.returncode, forgiven.stderr) == (2, "")
    assert (document["schema"], document["status"], document["exit_code"]) == ("convcost/check/1", "error", 2)
    assert code in [problem["code"] for problem in document["diagnostics"]]


def test_2_a_part_that_matches_nothing(convcost, folder):
    budget("chain.yaml", "{parts: {frist: {params: 1M}}}")
    done = convcost("check", "chain.yaml")
    assert done.returncode == 2
    assert "did you mean `first`?" in done.stderr


def test_2_growth_that_is_limited_here_needs_a_base(convcost, folder):
    budget("chain.yaml", "{params: {growth: 0}}")
    done = convcost("check", "chain.yaml", "--growth", "macs=1%")
    assert done.returncode == 2
    assert done.stderr == (
        "error[E407] nothing was judged: `--growth macs=1%` needs a base\n"
        "  = what to compare with: --base REF or --baseline FILE\n"
    )
    assert convcost("check", "chain.yaml", "--growth", "macs=1%", "--max", "params=1M").returncode == 0


def test_2_a_lower_bound_below_its_limit(convcost, folder):
    with Path("chain.yaml").open("a") as file:
        file.write("  - {opaque: {shape: [11, 27, 27], params: 5, macs: unknown}, as: tail}\nbudgets: {macs: 1T}\n")
    done = convcost("check", "chain.yaml")
    assert done.returncode == 2
    assert "Lower bounds: the cost of tail is not known." in done.stdout


def test_2_comes_before_1(convcost, folder):
    budget("chain.yaml", "{params: 3}")
    done = convcost("check", "chain.yaml", "misspelt.yaml")
    assert done.returncode == 2
    assert "FAIL  params" in done.stdout
    assert convcost("check", "chain.yaml", "misspelt.yaml", "--exit-zero").returncode == 2


# Exit status 3: a bug is never a verdict.


@pytest.mark.parametrize(
    "sabotage",
    [
        "import convcost.budgets.judging as j; j.judge = lambda *x: 1 // 0",
        "sys.modules['convcost.budgets.run'] = None",
        "import convcost.budgets.page as p; p.CheckReport.page = lambda *x: 1 // 0",
        "import subprocess; subprocess.run = lambda *x, **y: 1 // 0",
    ],
)
def test_3_a_bug(process, folder, sabotage):
    budget("chain.yaml", "{params: 3}")
    committed()
    arguments = ["convcost", "check", "chain.yaml", "--base", "HEAD", "--exit-zero"]
    started = process(
        "-c", f"import sys; {sabotage}; from convcost.__main__ import main; sys.argv = {arguments}; sys.exit(main())"
    )
    _, told = started.communicate()
    assert started.returncode == 3
    assert "bug in convcost, not in your file" in told


# What is written, and where.


def test_formats_and_exports_say_the_same(convcost, folder):
    budget("chain.yaml", "{params: 3}")
    exports = [f"--export={name}" for name in ("a.txt", "a.json", "a.md", "a.csv", "a.xml")]
    done = convcost("check", "chain.yaml", *exports)
    assert done.returncode == 1
    assert Path("a.txt").read_text() == done.stdout
    for name, form in (("a.json", "json"), ("a.md", "markdown"), ("a.csv", "csv"), ("a.xml", "junit")):
        again = convcost("check", "chain.yaml", "--format", form)
        assert (again.returncode, again.stdout) == (1, Path(name).read_text())
    assert json.loads(Path("a.json").read_text())["checks"][0]["over"] == PARAMS - 3
    assert next(csv.DictReader(StringIO(Path("a.csv").read_text())))["over"] == str(PARAMS - 3)
    assert Xml.fromstring(Path("a.xml").read_text())[0].get("failures") == "1"


def test_exports_are_written_also_where_nothing_could_be_judged(convcost, folder):
    done = convcost("check", "misspelt.yaml", "--export", "a.md", "--export", "a.json", "--format", "github")
    assert done.returncode == 2
    assert "could not be judged as a whole" in Path("a.md").read_text()
    assert json.loads(Path("a.json").read_text())["exit_code"] == 2
    assert done.stdout.startswith("::error title=convcost E110,file=misspelt.yaml,line=4,col=20,endColumn=26::")


def test_json_carries_nothing_else(convcost, folder):
    budget("chain.yaml", "{params: 3}")
    done = convcost("check", ".", "--format", "json")
    assert json.loads(done.stdout)["exit_code"] == 2
    assert done.stderr == ""


def test_suggested_budgets_hold_when_they_are_pasted(convcost, folder):
    for name in ("chain.yaml", "family.yaml"):
        done = convcost("check", name, "--suggest")
        assert (done.returncode, done.stderr) == (0, "")
        with Path(name).open("a") as file:
            file.write(done.stdout)
    done = convcost("check", "chain.yaml", "family.yaml")
    assert done.returncode == 0
    assert "2 files, 3 models" in done.stdout
    assert convcost("check", "misspelt.yaml", "--suggest").returncode == 2


def test_a_baseline_is_written_and_compared_with(convcost, folder):
    done = convcost("check", "chain.yaml", "family.yaml", "--write-baseline", "baseline.json")
    assert (done.returncode, done.stderr) == (0, "wrote baseline.json\n")
    text = Path("chain.yaml").read_text()
    Path("chain.yaml").write_text(text.replace("width: 7", "width: 13"))
    done = convcost("check", "chain.yaml", "--baseline", "baseline.json", "--growth", "params=1%")
    assert done.returncode == 1
    assert convcost("check", "family.yaml", "--baseline", "baseline.json", "--growth", "params=0").returncode == 0


def test_a_baseline_is_kept_when_something_cannot_be_read(convcost, folder):
    convcost("check", "family.yaml", "--write-baseline", "baseline.json")
    before = Path("baseline.json").read_text()
    done = convcost("check", "chain.yaml", "misspelt.yaml", "--write-baseline", "baseline.json")
    assert done.returncode == 2
    assert "not written because of the errors below: baseline.json" in done.stderr
    assert Path("baseline.json").read_text() == before


def test_the_example_repository_is_within_its_budgets(convcost, monkeypatch):
    example = Path(__file__).parents[2] / "examples" / "repository"
    done = convcost("check", str(example))
    assert done.returncode == 0
    assert "3 files, 4 models" in done.stdout


def test_the_help_is_short_of_nothing(convcost):
    help_text = convcost("check", "--help", COLUMNS="200").stdout
    for option in ("--base", "--baseline", "--max", "--min", "--growth", "--only-new", "--strict", "--exit-zero",
                   "--suggest", "--export", "--write-baseline", "--config"):  # fmt: skip
        assert f" {option} " in help_text
    assert "--convention" not in help_text


def test_progress_is_for_terminals_alone(terminal, convcost, folder):
    Path("sitecustomize.py").write_text("import convcost.cli.progress as progress; progress.PATIENCE = 0\n")
    impatient = {"PYTHONPATH": f"{folder}{os.pathsep}{environment()['PYTHONPATH']}"}
    limit = ("--max", "params=1M")
    assert "checking" in terminal("check", "chain.yaml", "family.yaml", *limit, **impatient)
    assert convcost("check", "chain.yaml", "family.yaml", *limit, **impatient).stderr == ""


def test_the_report_is_fitted_to_a_terminal_and_whole_in_a_pipe(terminal, convcost, folder):
    budget("chain.yaml", "{params: 3, macs: {max: 5, why: because}}")
    narrow = terminal("check", "chain.yaml", COLUMNS="50", NO_COLOR="1")
    assert max(len(line) for line in narrow.splitlines() if line.startswith("  FAIL")) <= 50
    assert "over" in convcost("check", "chain.yaml", COLUMNS="50").stdout
    assert "\x1b[1;31mFAIL\x1b[0m" in terminal("check", "chain.yaml")
    assert "\x1b" not in terminal("check", "chain.yaml", NO_COLOR="1")


def test_a_closed_pipe_changes_no_verdict(process, folder):
    budget("chain.yaml", "{params: 3}")
    started = process("-m", "convcost", "check", "chain.yaml")
    started.stdout.close()
    _, told = started.communicate()
    assert (started.returncode, told) == (1, "")
