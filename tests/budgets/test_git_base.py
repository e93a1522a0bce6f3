"""What networks were at a commit, told by real repositories."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from convcost.budgets.budget import Status
from tests.budgets.conftest import POSITIONS, Repository, check, net, only, outcomes
from tests.forking import PACKAGE

GROWTH = "budgets: {params: {growth: 0}}"


def told(result) -> tuple[str, str, tuple[str, ...]]:
    """Code, message and notes of the one problem."""
    (problem,) = result.problems
    return problem.code, problem.message, problem.notes


def test_the_old_text_is_read_from_the_commit(repository):
    repository.write("nets/a.yaml", net(7, GROWTH))
    first = repository.commit()
    repository.write("nets/a.yaml", net(11, GROWTH))
    repository.commit()
    repository.write("nets/a.yaml", net(13, GROWTH))
    for ref, width in (("HEAD", 11), ("HEAD~1", 7), (first, 7), (first[:9], 7)):
        result = check("nets", ref=ref)
        (verdict,) = only(result).verdicts
        assert (verdict.status, verdict.old.value, verdict.excess) == (Status.FAIL, 4 * width, 4 * (13 - width))
        assert result.compared.commit == repository.git("rev-parse", ref)
    assert check("nets", ref="HEAD").compared.label == f"HEAD {repository.git('rev-parse', 'HEAD')[:7]}"


def test_a_text_that_did_not_change_did_not_grow(repository):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    (verdict,) = only(check("a.yaml", ref="HEAD")).verdicts
    assert (verdict.status, verdict.excess) == (Status.PASS, 0)


def test_a_new_file_has_nothing_to_grow_from(repository):
    repository.write("old.yaml", net(7))
    repository.commit()
    repository.write("new.yaml", net(7, "budgets: {params: {max: 27, growth: 0}}"))
    model = only(check("new.yaml", ref="HEAD"))
    assert [verdict.status for verdict in model.verdicts] == [Status.FAIL, Status.SKIP]
    assert model.past.change == "new"
    assert model.verdicts[1].reason.startswith("it is new, not in HEAD ")


def test_a_new_variant_has_nothing_to_grow_from(repository):
    head = "convcost: 1\ninput: [3, 29, 31]\nlayers: [conv: {out: w, kernel: 1}]\nbudgets: {params: {growth: 0}}\n"
    repository.write("a.yaml", f"{head}variants: {{thin: {{w: 5}}, gone: {{w: 3}}}}\n")
    repository.commit()
    repository.write("a.yaml", f"{head}variants: {{thin: {{w: 7}}, wide: {{w: 11}}}}\n")
    result = check("a.yaml", ref="HEAD")
    assert outcomes(result) == [("a.yaml@thin", None, Status.FAIL), ("a.yaml@wide", None, Status.SKIP)]
    assert [model.past.change for model in result.models] == ["known", "new"]
    assert result.compared.removed == ("a.yaml@gone",)
    assert check("a.yaml@thin", ref="HEAD").compared.removed == ()


@pytest.mark.parametrize("width", [7, 11])
def test_a_renamed_file_is_compared_with_what_it_was(repository, width):
    lines = [f"# a comment of line {number}" for number in range(40)]
    repository.write("nets/old.yaml", net(7, *lines, GROWTH))
    repository.commit()
    repository.git("mv", "nets/old.yaml", "nets/new.yaml")
    repository.write("nets/new.yaml", net(width, *lines, GROWTH))
    repository.git("add", "--all")
    result = check("nets", ref="HEAD")
    model = only(result)
    assert (model.past.change, model.past.was) == ("renamed", "nets/old.yaml")
    assert model.status is (Status.PASS if width == 7 else Status.FAIL)
    assert result.compared.removed == ()


@pytest.mark.parametrize("nets", [["nets"], ["nets/*.yaml"], ["nets/b.yaml", "nets/a.yaml"], ["**/*.yaml"]])
def test_a_removed_network_is_named_if_it_was_asked_for(repository, nets):
    for name in ("nets/a.yaml", "nets/b.yaml", "elsewhere/c.txt"):
        repository.write(name, net(7))
    repository.write("nets/other.yaml", "a: b\n")
    repository.commit()
    for name in ("nets/b.yaml", "elsewhere/c.txt", "nets/other.yaml"):
        (repository.top / name).unlink()
    result = check(*nets, ref="HEAD")
    assert result.compared.removed == ("nets/b.yaml",)
    assert (result.problems, [model.called for model in result.models]) == ((), ["nets/a.yaml"])


def test_a_file_that_never_was_is_an_error_also_with_a_base(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    assert told(check("a.yaml", "b.yaml", ref="HEAD"))[0] == "E400"


@pytest.mark.parametrize("broken", ["convcost: 1\nlayers: [covn: 7]\n", "a: [", net(7).replace("1}", "99}"), ""])
def test_a_file_that_was_not_valid_is_named_and_its_growth_skipped(repository, broken):
    repository.write("a.yaml", broken)
    repository.commit()
    repository.write("a.yaml", net(7, "budgets: {params: {max: 27, growth: 0}}"))
    model = only(check("a.yaml", ref="HEAD"))
    assert [verdict.status for verdict in model.verdicts] == [Status.FAIL, Status.SKIP]
    assert model.past.change == "broken"
    assert model.verdicts[1].reason.startswith("it was not valid at HEAD ")


def test_a_file_that_is_not_text_at_the_base_was_not_valid(repository):
    (repository.top / "a.yaml").write_bytes(b"\xff\x00")
    repository.commit()
    repository.write("a.yaml", net(7, GROWTH))
    assert only(check("a.yaml", ref="HEAD")).past.change == "broken"


def test_before_the_first_commit_everything_is_new(repository):
    repository.write("a.yaml", net(7, "budgets: {params: {max: 28, growth: 0}}"))
    for ref in ("HEAD", "@", "main", "HEAD..."):
        result = check("a.yaml", ref=ref)
        assert only(result).past.change == "new"
        assert (result.status, result.compared.label) == (0, f"{ref} (no commit yet)")
    assert check("a.yaml", ref="mian").status == 2


@pytest.mark.parametrize(
    "ref",
    [
        "nope",
        "HEAD:a.yaml",
        "-h",
        "--help",
        "--output=x",
        ":/as",
        "HEAD^{tree}",
        "main..HEAD",
        "a b",
        "$(touch x)",
        "\0",
        "ü\udc80",
    ],
)
def test_a_name_that_is_no_commit_is_only_a_name(repository, ref):
    repository.write("a.yaml", net(7, "budgets: {params: {max: 28, growth: 0}}"))
    repository.commit()
    result = check("a.yaml", ref=ref)
    code, message, _ = told(result)
    assert code == "E406"
    assert "NUL" in message if ref == "\0" else f"there is no commit `{ref}`" in message
    assert outcomes(result) == [("a.yaml", None, Status.PASS), ("a.yaml", None, Status.SKIP)]
    assert (result.status, result.models[0].past.change) == (2, "unreadable")
    assert sorted(path.name for path in repository.top.iterdir()) == [".git", "a.yaml"]


def test_an_empty_name_is_refused(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    assert told(check("a.yaml", ref=""))[1] == "the name of the base is empty"
    assert told(check("a.yaml", ref="..."))[1] == "the name of the base is empty"


def test_a_branch_whose_name_looks_like_an_option_is_a_branch(repository):
    repository.write("a.yaml", net(7, GROWTH))
    commit = repository.commit()
    repository.git("update-ref", "refs/heads/--all", commit)
    repository.write("a.yaml", net(11, GROWTH))
    assert only(check("a.yaml", ref="--all")).status is Status.FAIL


def test_a_misspelt_branch_gets_a_suggestion(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    repository.git("branch", "release-2.0")
    assert told(check("a.yaml", ref="release2.0"))[2] == ("did you mean `release-2.0`?",)


@pytest.mark.parametrize(
    "name",
    ["a b.yaml", "-x.yaml", "a\nb.yaml", "a\tb.yaml", "\"q'.yaml", ":(top)x.yaml", "*.yaml", "é.yaml", "\udc80.yaml"],
)
def test_a_hostile_file_name_is_only_a_name(repository, name):
    repository.write(f"nets/{name}", net(7, GROWTH))
    repository.write("nets/other.yaml", net(5))
    repository.commit()
    repository.write(f"nets/{name}", net(11, GROWTH))
    result = check(f"nets/{name}", ref="HEAD")
    (verdict,) = only(result).verdicts
    assert (verdict.status, verdict.old.value) == (Status.FAIL, 28)
    (repository.top / "nets" / name).unlink()
    assert check("nets", ref="HEAD").compared.removed == (f"nets/{name}",)


def test_three_dots_are_where_the_branch_left(repository):
    repository.write("a.yaml", net(7, GROWTH))
    left = repository.commit()
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.write("b.yaml", net(5))
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write("a.yaml", net(3, GROWTH))
    repository.commit()
    repository.git("checkout", "--quiet", "feature")
    assert only(check("a.yaml", ref="main")).status is Status.FAIL
    result = check("a.yaml", ref="main...")
    assert only(result).status is Status.PASS
    assert result.compared.commit == left


def test_histories_without_a_common_commit_are_said(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.write("b.yaml", net(5))
    repository.commit()
    code, message, notes = told(check("a.yaml", ref="main..."))
    assert (code, notes[1]) == ("E406", "or compare with the tree of `main` itself: --base main")
    assert message.startswith("`main` and the current commit have no common commit in ")


@pytest.fixture
def shallow(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A clone of depth 1 of a branch, as CI makes it, beside the repository with two more commits on main."""
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    repository.git("checkout", "--quiet", "-b", "feature")
    repository.write("a.yaml", net(11, GROWTH))
    repository.commit()
    clone = tmp_path / "clone"
    source = repository.top.as_uri()
    repository.git("clone", "--quiet", "--depth=1", "--branch", "feature", source, str(clone), at=tmp_path)
    monkeypatch.chdir(clone)
    return Repository(clone)


def run(command: str) -> None:
    """Do what a message says."""
    subprocess.run(command, shell=True, check=True, capture_output=True)


def test_a_shallow_clone_is_told_the_fetch_that_gets_the_base(shallow):
    code, _, notes = told(check("a.yaml", ref="origin/main"))
    (said,) = [note for note in notes if "fetch" in note]
    assert code == "E406"
    assert said.startswith("the clone is shallow; fetch it: git fetch --depth=1 origin ")
    run(said.partition("fetch it: ")[2])
    assert only(check("a.yaml", ref="origin/main")).status is Status.FAIL
    assert shallow.git("rev-parse", "--is-shallow-repository") == "true"


def test_a_shallow_clone_is_told_the_fetch_that_gets_a_commit(shallow, repository):
    commit = repository.git("rev-parse", "main")
    (said,) = told(check("a.yaml", ref=commit))[2]
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    run(said.partition("fetch it: ")[2])
    assert only(check("a.yaml", ref=commit)).status is Status.FAIL


def test_a_shallow_clone_is_told_the_fetch_that_gets_the_merge_base(shallow):
    shallow.git("fetch", "--quiet", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
    code, _, notes = told(check("a.yaml", ref="origin/main..."))
    assert (code, notes[1]) == ("E406", "or compare with the tree of `origin/main` itself: --base origin/main")
    run(notes[0].partition("by: ")[2])
    assert only(check("a.yaml", ref="origin/main...")).status is Status.FAIL


def test_a_file_outside_of_any_repository_cannot_be_compared(folder):
    Path("a.yaml").write_text(net(7, "budgets: {params: {max: 28, growth: 0}}"))
    result = check("a.yaml", ref="HEAD")
    code, message, notes = told(result)
    assert (code, result.status) == ("E406", 2)
    assert message.endswith("is in no git repository: its files have no base")
    assert notes == ("or: --baseline FILE",)
    assert [verdict.status for verdict in result.models[0].verdicts] == [Status.PASS, Status.SKIP]


def test_standard_input_has_no_base(repository, monkeypatch):
    repository.commit()
    monkeypatch.setattr("convcost.networks.read._stdin", lambda: net(7).encode())
    assert told(check("-", ref="HEAD"))[1] == "standard input has no base"


def test_files_of_several_repositories_have_their_own_commits(repository, tmp_path):
    other = Repository(tmp_path / "other")
    other.top.mkdir()
    other.git("init", "--quiet", "--initial-branch", "main")
    for each, width in ((repository, 7), (other, 5)):
        each.write("a.yaml", net(width, GROWTH))
        each.commit()
        each.write("a.yaml", net(11, GROWTH))
    result = check("a.yaml", str(other.top / "a.yaml"), ref="main")
    assert [verdict.old.value for verdict in result.verdicts] == [4 * 7, 4 * 5]


def test_a_worktree_has_its_own_head(repository, tmp_path, monkeypatch):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    repository.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    side = Repository(tmp_path / "side")
    side.write("a.yaml", net(11, GROWTH))
    side.commit()
    monkeypatch.chdir(side.top)
    assert only(check("a.yaml", ref="HEAD")).status is Status.PASS
    assert only(check("a.yaml", ref="main")).status is Status.FAIL


def test_the_environment_of_a_hook_of_another_repository_does_not_matter(repository, tmp_path, monkeypatch):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    repository.write("a.yaml", net(11, GROWTH))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere/index")
    assert only(check("a.yaml", ref="HEAD")).status is Status.FAIL


def test_a_hook_compares_what_is_about_to_be_committed(repository):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    hook = repository.write(".git/hooks/pre-commit", "#!/bin/sh\ncd nets && exec $CHECK ../a.yaml --base HEAD\n")
    hook.chmod(0o755)
    repository.write("nets/b.yaml", net(5))
    repository.write("a.yaml", net(11, GROWTH))
    repository.git("add", "--all")
    environment = {**os.environ, "CHECK": f"{sys.executable} -m convcost check", "PYTHONPATH": PACKAGE}
    done = subprocess.run(["git", "commit", "-m", "x"], capture_output=True, text=True, env=environment)
    assert done.returncode == 1
    assert "FAIL  params growth  +16  limit +0  28 to 44" in done.stdout + done.stderr


def test_a_repository_of_somebody_else_is_refused_with_what_git_says(repository, monkeypatch):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    code, message, notes = told(check("a.yaml", ref="HEAD"))
    assert (code, message) == ("E406", f"git cannot read the repository of `{repository.top}`")
    assert notes[0].startswith("git said: detected dubious ownership in repository at")
    assert notes[1] == f"if you trust it: git config --global --add safe.directory {repository.top}"


def test_without_git_a_file_is_named_as_the_way_out(repository, monkeypatch, tmp_path):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    monkeypatch.setenv("PATH", str(tmp_path))
    code, message, notes = told(check("a.yaml", ref="HEAD"))
    assert (code, message) == ("E406", "`--base` reads from git, and there is no command `git` here")
    assert notes == ("without git, compare with a file: --baseline FILE",)


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


def test_a_pointer_of_lfs_at_the_base_is_no_old_version(repository):
    repository.write("a.yaml", POINTER)
    repository.commit()
    repository.write("a.yaml", net(7, GROWTH))
    result = check("a.yaml", ref="HEAD")
    code, message, _ = told(result)
    assert (code, result.status) == ("E406", 2)
    assert message.startswith("`a.yaml` is a pointer of Git LFS at HEAD ")


def test_a_pointer_of_lfs_now_is_said_to_be_one(repository):
    repository.write("a.yaml", POINTER)
    assert told(check("a.yaml")) == (
        "E400",
        "cannot read `a.yaml`: a pointer of Git LFS stands in its place",
        ("fetch what it stands for: git lfs pull",),
    )


def test_a_link_is_what_it_leads_to(repository):
    repository.write("shared/a.yaml", net(7, GROWTH))
    (repository.top / "nets").mkdir()
    (repository.top / "nets/a.yaml").symlink_to("../shared/a.yaml")
    repository.commit()
    repository.write("shared/a.yaml", net(11, GROWTH))
    (verdict,) = only(check("nets/a.yaml", ref="HEAD")).verdicts
    assert (verdict.status, verdict.old.value) == (Status.FAIL, 28)


@pytest.mark.parametrize("was_link", [False, True])
def test_what_became_a_link_or_was_one_is_judged_against_what_stood_there(repository, was_link):
    repository.write("narrow.yaml", net(7, GROWTH))
    repository.write("wide.yaml", net(11, GROWTH))
    a_link = repository.top / "net.yaml"
    a_link.symlink_to("narrow.yaml") if was_link else repository.write("net.yaml", net(7, GROWTH))
    repository.commit()
    a_link.unlink()
    repository.write("net.yaml", net(11, GROWTH)) if was_link else a_link.symlink_to("wide.yaml")
    (verdict,) = only(check("net.yaml", ref="HEAD")).verdicts
    assert (verdict.status, verdict.old.value) == (Status.FAIL, 7 * (3 + 1))


def test_a_link_that_is_new_is_judged_against_what_it_leads_to(repository):
    repository.write("nets/a.yaml", net(7, GROWTH))
    repository.commit()
    repository.write("nets/a.yaml", net(11, GROWTH))
    (repository.top / "net.yaml").symlink_to("nets/a.yaml")
    (verdict,) = only(check("net.yaml", ref="HEAD")).verdicts
    assert (verdict.status, verdict.old.value) == (Status.FAIL, 7 * (3 + 1))


def test_links_of_the_base_that_go_in_circles_lead_nowhere(repository):
    for name, target in {"net.yaml": "other.yaml", "other.yaml": "net.yaml"}.items():
        (repository.top / name).symlink_to(target)
    repository.commit()
    (repository.top / "net.yaml").unlink()
    repository.write("net.yaml", net(7))
    assert only(check("net.yaml", ref="HEAD")).past.change == "new"


def test_what_leaves_a_commit_out_is_no_name_of_one(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    assert told(check("a.yaml", ref="^HEAD"))[1:] == (
        "`^HEAD` leaves a commit out and names none",
        ("for example --base HEAD",),
    )


def test_a_damaged_repository_is_said_to_be_one(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    for file in (repository.top / ".git" / "objects").glob("??/*"):
        file.chmod(0o644)
        file.write_bytes(b"no object")
    code, message, notes = told(check("a.yaml", ref="HEAD"))
    assert (code, message) == ("E406", f"the repository of `{repository.top}` is damaged")
    assert notes[-1] == "git fsck names what is broken; a fresh clone mends it"


def test_a_git_that_hangs_is_waited_for_only_so_long(repository, monkeypatch, tmp_path):
    repository.write("a.yaml", net(7))
    repository.commit()
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("convcost.budgets.git.MOST_SECONDS", 1)
    assert told(check("a.yaml", ref="HEAD"))[1] == f"git gave no answer about `{repository.top}` within 1 seconds"


def test_a_network_that_was_named_and_deleted_is_listed_as_removed(repository):
    repository.write("a.yaml", net(7))
    repository.commit()
    (repository.top / "a.yaml").unlink()
    result = check("a.yaml", ref="HEAD")
    assert (result.compared.removed, result.problems, result.status) == (("a.yaml",), (), 0)


def test_from_a_directory_below_the_paths_are_those_of_the_files(repository, monkeypatch):
    repository.write("nets/deep/a.yaml", net(7, GROWTH))
    repository.write("nets/b.yaml", net(7))
    repository.commit()
    repository.write("nets/deep/a.yaml", net(11, GROWTH))
    (repository.top / "nets/b.yaml").unlink()
    monkeypatch.chdir(repository.top / "nets/deep")
    result = check("..", ref="HEAD")
    assert outcomes(result) == [("../deep/a.yaml", None, Status.FAIL)]
    assert result.compared.removed == ("../b.yaml",)


def test_no_program_of_the_repository_is_run(repository):
    program = repository.write("evil", f"#!/bin/sh\ntouch {repository.top}/evidence\n")
    program.chmod(0o755)
    repository.write("old.yaml", net(7, GROWTH))
    repository.commit()
    for name in ("core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "core.hooksPath"):
        repository.git("config", name, str(program))
    repository.git("-c", "core.fsmonitor=false", "mv", "old.yaml", "new.yaml")
    assert only(check("new.yaml", ref="HEAD")).past.change == "renamed"
    assert not (repository.top / "evidence").exists()


def test_nothing_is_checked_out_or_written(repository):
    repository.write("a.yaml", net(7, GROWTH))
    repository.commit()
    repository.write("a.yaml", net(11, GROWTH))

    def state() -> dict[str, tuple[int, bytes]]:
        files = (path for path in repository.top.rglob("*") if path.is_file())
        return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = state()
    check("a.yaml", ref="HEAD")
    assert state() == before


def test_a_hundred_files_take_one_process_for_their_contents(repository, monkeypatch):
    from convcost.budgets import git

    for index in range(100):
        repository.write(f"nets/{index}.yaml", net(7 + index, GROWTH))
    repository.commit()
    started: list[list[str]] = []
    run = subprocess.run
    monkeypatch.setattr(git.subprocess, "run", lambda command, **how: started.append(command) or run(command, **how))
    result = check("nets", ref="HEAD")
    assert len(result.models) == 100
    assert [command[3] for command in started] == ["rev-parse", "rev-parse", "ls-tree", "cat-file"]


def test_multiply_adds_grow_as_the_formula_says(repository):
    repository.write("a.yaml", net(7, "budgets: {macs: {growth: 1%}}"))
    repository.commit()
    repository.write("a.yaml", net(11, "budgets: {macs: {growth: 1%}}"))
    (verdict,) = only(check("a.yaml", ref="HEAD")).verdicts
    assert verdict.old.value == POSITIONS * 3 * 7
    assert verdict.bound == POSITIONS * 3 * 7 * 101 // 100
    assert verdict.excess == POSITIONS * 3 * 11 - POSITIONS * 3 * 7 * 101 // 100


LIBRARY = "convcost: 1\nblocks: {{Body: {{layers: [conv: {{out: {width}, kernel: 1}}]}}}}\n"
USER = f"convcost: 1\ninput: [3, 29, 31]\nuse: {{Parts: ../shared/parts.yaml}}\nlayers: [Parts.Body]\n{GROWTH}\n"


def test_what_a_file_uses_is_read_from_the_commit_too(repository):
    repository.write("shared/parts.yaml", LIBRARY.format(width=7))
    repository.write("nets/a.yaml", USER)
    repository.commit()
    repository.write("shared/parts.yaml", LIBRARY.format(width=13))
    (verdict,) = only(check("nets", ref="HEAD")).verdicts
    assert (verdict.status, verdict.old.value, verdict.excess) == (Status.FAIL, 4 * 7, 4 * (13 - 7))
    (Path("shared/parts.yaml")).unlink()
    repository.write("shared/wide.yaml", LIBRARY.format(width=7))
    repository.write("nets/a.yaml", USER.replace("parts", "wide"))
    (verdict,) = only(check("nets", ref="HEAD")).verdicts
    assert (verdict.status, verdict.excess) == (Status.PASS, 0)


def test_what_is_used_behind_a_link_of_the_commit_and_what_leads_out_of_it(repository):
    repository.write("shared/parts.yaml", LIBRARY.format(width=7))
    Path("shared/link.yaml").symlink_to("parts.yaml")
    repository.write("nets/a.yaml", USER.replace("parts", "link"))
    repository.commit()
    repository.write("shared/parts.yaml", LIBRARY.format(width=11))
    (verdict,) = only(check("nets", ref="HEAD")).verdicts
    assert (verdict.old.value, verdict.excess) == (4 * 7, 4 * (11 - 7))
    repository.write("nets/a.yaml", USER.replace("../shared", "../../shared"))
    result = check("nets", ref="HEAD")
    assert told(result)[0] == "E400"
