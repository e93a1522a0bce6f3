"""The workflow that may write: what it makes of a report that anybody may have written, its script run as it stands."""

import json
import re
from pathlib import Path

import pytest

from tests.ci.steps import Finished, Runner, document

WORKFLOW = document(".github/examples/fork-comment.yml")
(JOB,) = WORKFLOW["jobs"].values()
FIND, DOWNLOAD, HARMLESS, POST = JOB["steps"]
MARKER = "<!-- convcost check -->\n"
HEADING = "What the run for this pull request reported:\n"
GAP = "\u200b"
SHA = "3f2a1c9" * 5 + "3f2a1"


def harmless(runner: Runner, report: str | bytes) -> str:
    """The comment that is made of a report."""
    file = runner.temporary / "report" / "convcost.md"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(report if isinstance(report, bytes) else report.encode())
    done = runner.run(HARMLESS, {})
    assert done.returncode == 0, done.stderr
    comment = (runner.temporary / "comment.md").read_text(encoding="utf-8")
    assert comment.startswith(f"{MARKER}{HEADING}\n")
    return comment.removeprefix(f"{MARKER}{HEADING}\n").removesuffix("\n")


def test_a_report_of_convcost_keeps_its_table_and_its_folds(runner: Runner) -> None:
    report = (
        "**convcost: 1 of 2 models over budget**\n\n| model | now | limit | |\n| --- | ---: | ---: | --- |\n"
        "| `nets/a.yaml` | 25,557,032 | 25,557,031 | **over** |\n\n"
        "<details><summary>1 other model</summary>\n\nparams 92.7 %\n\n</details>\nA.<br>\nB."
    )
    assert harmless(runner, f"{MARKER}{report}\n") == report


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("@octocat and @org/team", f"@{GAP}octocat and @{GAP}org/team"),
        ("&#64;octocat &commat;octocat", f"&amp;#{GAP}64;octocat &amp;commat;octocat"),
        ("a@example.org", f"a@{GAP}example.org"),
        ("[click](https://evil.example)", f"&lbrack;click](https:{GAP}//evil.example)"),
        ("![](//evil.example/pixel)", "!&lbrack;](//evil.example/pixel)"),
        ("[a]: javascript:alert(1)", "&lbrack;a]: javascript:alert(1)"),
        ("WWW.evil.example", f"WWW{GAP}.evil.example"),
        ("<https://evil.example>", f"&lt;https:{GAP}//evil.example>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)>"),
        ("<details open ontoggle=x>", "&lt;details open ontoggle=x>"),
        ("<br/ ><BR>", "&lt;br/ >&lt;BR>"),
        ("a <!-- convcost check -->", "a &lt;!-- convcost check -->"),
        ("#1 owner/repo#2 gh-3", f"#{GAP}1 owner/repo#{GAP}2 gh-{GAP}3"),
        ("/merge\n> /approve", f"{GAP}/merge\n> {GAP}/approve"),
        ("```mermaid\n~~~math", f"`mermaid\n~{GAP}~{GAP}~math"),
        ("$\\href{//evil}{x}$", "&dollar;\\href{//evil}{x}&dollar;"),
        ("@\u200boctocat \u202eevil\u2066", f"@{GAP}octocat evil"),
        ("h\u00adttps://x\x1b[2J\x00", f"https:{GAP}//x&lbrack;2J"),
        (SHA, f"3f2a1c{GAP}93f2a1{GAP}c93f2a{GAP}1c93f2{GAP}a1c93f{GAP}2a1c93{GAP}f2a1"),
    ],
)  # fmt: skip
def test_nothing_in_a_report_notifies_links_or_embeds(runner: Runner, hostile: str, shown: str) -> None:
    assert harmless(runner, hostile) == shown


@pytest.mark.parametrize("character", ["x", "@", "&", "<", "[", "$", "`", "\u1234", "~", "\n"])
def test_whatever_the_report_holds_the_comment_is_no_longer_than_one_may_be(runner: Runner, character: str) -> None:
    comment = harmless(runner, character * 200_000)
    assert len(MARKER + HEADING + comment) < 65_536
    assert not re.search(r"@\w|&(?!(amp|lt|lbrack|dollar);).{8}", comment)


def test_bytes_that_are_no_text_are_shown_as_such(runner: Runner) -> None:
    assert harmless(runner, b"\xff\xfe ok") == "\ufffd\ufffd ok"


@pytest.mark.parametrize("kind", ["nothing", "link", "directory"])
def test_an_artifact_without_a_regular_report_is_refused(runner: Runner, tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("token")
    report = runner.temporary / "report" / "convcost.md"
    report.parent.mkdir()
    if kind == "link":
        report.symlink_to(secret)
    elif kind == "directory":
        report.mkdir()
    done = runner.run(HARMLESS, {})
    assert (done.returncode, done.stderr) == (1, "the artifact holds no report\n")
    assert not (runner.temporary / "comment.md").exists()


def with_gh(runner: Runner, answer: str) -> dict[str, str]:
    """A `gh` that writes down what it was asked and answers with a text, in front of all other programs."""
    programs = runner.top / "programs"
    programs.mkdir()
    gh = programs / "gh"
    gh.write_text('#!/bin/bash\nprintf "%s\\n" "$@" >> "$ASKED"\nprintf "%s" "$ANSWER"\n')
    gh.chmod(0o755)
    return {"PATH": f"{programs}:/usr/bin:/bin", "ASKED": str(runner.top / "asked"), "ANSWER": answer}


def find(runner: Runner, answer: str, branch: str = "topic") -> Finished:
    event = "github.event.workflow_run"
    values = {f"{event}.head_repository.owner.login": "fork", f"{event}.head_branch": branch, f"{event}.head_sha": SHA}
    return runner.run(FIND, values, REPOSITORY="owner/repository", **with_gh(runner, answer))


def test_the_number_is_that_of_the_open_pull_request_at_the_commit_of_the_event(runner: Runner) -> None:
    done = find(runner, f"{'0' * 40} 13\n{SHA} 17\n{SHA} 19\n")
    assert done.returncode == 0, done.stderr
    assert runner.outputs == {"number": "17"}


def test_a_run_that_is_outdated_finds_no_pull_request(runner: Runner) -> None:
    assert find(runner, f"{'0' * 40} 13\n").returncode == 0
    assert runner.outputs == {"number": ""}


@pytest.mark.parametrize(
    "branch", ["$(touch${IFS}ran)", "`touch ran`", 'a";touch ran;"', "a\nnumber=23", "x&state=all"]
)
def test_the_name_of_a_branch_is_only_a_name(runner: Runner, branch: str) -> None:
    assert find(runner, "", branch).returncode == 0
    assert runner.outputs == {"number": ""}
    assert f"head=fork:{branch}\n" in (runner.top / "asked").read_text(encoding="utf-8")
    assert not list(runner.workspace.iterdir())


@pytest.mark.parametrize(("posted", "call"), [("", "POST"), ("29\n31\n", "PATCH")])
def test_the_comment_of_the_last_time_is_updated(runner: Runner, posted: str, call: str) -> None:
    values = {"steps.find.outputs.number": "17"}
    done = runner.run(POST, values, REPOSITORY="owner/repository", **with_gh(runner, posted))
    assert done.returncode == 0, done.stderr
    asked = (runner.top / "asked").read_text(encoding="utf-8").splitlines()
    place = "issues/17/comments" if call == "POST" else "issues/comments/29"
    assert asked[asked.index("--method") + 1 :][:2] == [call, f"repos/owner/repository/{place}"]
    assert f"body=@{runner.temporary}/comment.md" in asked


def test_the_workflow_may_comment_and_nothing_else_and_runs_no_code_of_the_pull_request() -> None:
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"actions": "read", "pull-requests": "write"}
    assert not any("uses" in step for step in JOB["steps"])
    assert "workflow_run.event == 'pull_request'" in JOB["if"]


def test_it_follows_the_workflow_of_pull_requests_and_its_artifact() -> None:
    first = document(".github/examples/pull-request.yml")
    assert WORKFLOW[True]["workflow_run"]["workflows"] == [first["name"]]  # type: ignore[index]  # YAML 1.1: on is true
    (upload,) = [step for step in first["jobs"]["cost"]["steps"] if "upload-artifact" in step.get("uses", "")]
    assert f"--name {upload['with']['name']} " in DOWNLOAD["run"]
    assert "artifact" not in json.dumps(FIND)
