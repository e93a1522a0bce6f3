"""``convcost.yaml``: found by walking up, its globs inside of its directory, its limits beside the networks' own."""

import os
from pathlib import Path

import pytest

from convcost.budgets.budget import Status
from convcost.budgets.project import find_project, read_project
from convcost.errors import ConvcostError, Problem
from tests.budgets.conftest import Repository, check, net, only, outcomes

MOBILE = "checks:\n  - files: nets/mobile/**/*.yaml\n    budgets: {params: 27}\n"


def write(name: str, text: str) -> Path:
    return Repository(Path()).write(name, text)


def refused(text: str) -> Problem:
    """The one thing that is wrong with a project file."""
    file = write("convcost.yaml", text)
    with pytest.raises(ConvcostError) as caught:
        read_project(file, is_named=False)
    (problem,) = caught.value.problems
    return problem


def culprit(problem: Problem) -> str:
    span = problem.labels[0].span
    return span.source.text[span.start : span.end]


def test_its_limits_hold_beside_those_of_the_network(folder):
    write("convcost.yaml", MOBILE)
    write("nets/mobile/a.yaml", net(7, "budgets: {params: 29}"))
    write("nets/server/b.yaml", net(7, "budgets: {params: 29}"))
    result = check("nets")
    assert outcomes(result) == [
        ("nets/mobile/a.yaml", None, Status.PASS),
        ("nets/mobile/a.yaml", None, Status.FAIL),
        ("nets/server/b.yaml", None, Status.PASS),
    ]
    failed = result.models[0].verdicts[1].limit
    assert (failed.span.source.name, failed.span.line) == ("convcost.yaml", 3)
    assert result.projects == ("convcost.yaml",)


def test_without_networks_it_says_which_to_check(folder):
    write("convcost.yaml", MOBILE)
    for name in ("nets/mobile/a.yaml", "nets/mobile/deep/b.yaml", "nets/server/c.yaml"):
        write(name, net(7))
    write("nets/mobile/other.yaml", "a: b\n")
    result = check()
    assert [model.called for model in result.models] == ["nets/mobile/a.yaml", "nets/mobile/deep/b.yaml"]
    assert [problem.code for problem in result.problems] == ["W504"]


def test_it_is_found_from_every_file_whatever_the_current_directory_is(folder, monkeypatch):
    write("one/convcost.yaml", "checks: [{files: a.yaml, budgets: {params: 27}}]")
    write("one/a.yaml", net(7))
    write("two/convcost.yaml", "checks: [{files: deep/*.yaml, budgets: {params: 29}}]")
    write("two/deep/b.yaml", net(7))
    result = check("one/a.yaml", "two/deep/b.yaml")
    assert [verdict.status for verdict in result.verdicts] == [Status.FAIL, Status.PASS]
    assert result.projects == ("one/convcost.yaml", "two/convcost.yaml")
    monkeypatch.chdir("two/deep")
    assert check("b.yaml").projects == ("../convcost.yaml",)
    assert only(check()).called == "b.yaml"


def test_walking_up_ends_at_the_top_of_the_repository(repository):
    write("convcost.yaml", MOBILE)
    write("inner/a.yaml", net(7))
    Repository(repository.top / "inner").git("init", "--quiet")
    assert find_project(repository.top / "inner") is None
    assert find_project(repository.top) == repository.top / "convcost.yaml"


def test_a_named_one_is_for_all_files(folder):
    write("convcost.yaml", MOBILE)
    write("limits/tight.yaml", "checks: [{files: '*.yaml', budgets: {params: 29}}]")
    write("limits/a.yaml", net(7))
    result = check("limits/a.yaml", config=Path("limits/tight.yaml"))
    assert (only(result).status, result.projects) == (Status.PASS, ("limits/tight.yaml",))


def test_several_globs_and_checks_apply_each(folder):
    write(
        "convcost.yaml",
        "checks:\n- {files: ['a.yaml', 'b.*'], budgets: {params: 27}}\n- {files: ./a.yaml, budgets: {macs: 3}}",
    )
    write("a.yaml", net(7))
    write("b.yaml", net(7))
    assert [verdict.limit.metric for verdict in check("a.yaml").verdicts] == ["params", "macs"]
    assert [verdict.limit.metric for verdict in check("b.yaml").verdicts] == ["params"]


def test_a_variant_of_its_own_replaces_within_one_check_alone(folder):
    write(
        "a.yaml",
        "convcost: 1\ninput: [3, 29, 31]\nvariants: {x: {w: 5}, y: {w: 7}}\nlayers: [conv: {out: w, kernel: 1}]\n",
    )
    write(
        "convcost.yaml",
        "checks:\n- {files: a.yaml, budgets: {params: 1, variants: {x: {params: 2}}}}\n"
        "- {files: a.yaml, budgets: {params: 3}}",
    )
    values = {model.variant: [verdict.limit.value for verdict in model.verdicts] for model in check("a.yaml").models}
    assert values == {"x": [2, 3], "y": [1, 3]}


@pytest.mark.parametrize(
    ("text", "code", "message", "at"),
    [
        ("checks: [{files: 'nets/*.yml', budgets: {params: 3}}]", "E162",
         "no file matches `nets/*.yml`", "'nets/*.yml'"),
        ("checks: [{files: ../a.yaml, budgets: {params: 3}}]", "E162",
         "`../a.yaml` is no path below the directory of the project file", "../a.yaml"),
        ("checks: [{files: nets/../../a.yaml, budgets: {}}]", "E162",
         "`nets/../../a.yaml` is no path below the directory of the project file", "nets/../../a.yaml"),
        ("checks: [{files: /etc/*, budgets: {}}]", "E162",
         "`/etc/*` is no path below the directory of the project file", "/etc/*"),
        ("checks: [{files: '', budgets: {}}]", "E162", "`` is no path below the directory of the project file", "''"),
        ("checks: [{file: a.yaml, files: a.yaml, budgets: {}}]", "E110", "unknown key `file` in a check", "file"),
        ("checks: [{files: a.yaml}]", "E112", "a check needs `budgets`", ""),
        ("checks: [{files: a.yaml, budgets: {parms: 3}}]", "E160", "unknown metric `parms`", "parms"),
        ("checks: {files: a.yaml}", "E113", "`checks` must be a list, a mapping stands here", "{files: a.yaml}"),
        ("check: []", "E110", "unknown key `check` in a project file", "check"),
        ("convcost: 1\ninput: [3]\nlayers: []", "E162", "this is a network, not a project file", "convcost"),
        ("- a", "E113", "a project file must be a mapping, a list stands here", "- a"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_shown_where_it_stands(folder, text, code, message, at):
    write("a.yaml", net(7))
    if text.startswith("check:"):
        text += "\nchecks: []"
    problem = refused(text)
    assert (problem.code, problem.message, culprit(problem)) == (code, message, at)


def test_without_checks_there_is_nothing(folder):
    assert refused("{}").message == "a project file needs `checks`"


def test_what_is_wrong_with_it_leaves_other_limits_judged(folder):
    write("convcost.yaml", "checks: [{files: nothing.yaml, budgets: {params: 3}}]")
    write("a.yaml", net(7, "budgets: {params: 28}"))
    write("b.yaml", net(7))
    result = check("a.yaml", "b.yaml")
    assert (outcomes(result), result.status) == ([("a.yaml", None, Status.PASS)], 2)
    assert [problem.code for problem in result.problems] == ["E162"]


def test_a_link_that_leads_out_is_passed_over_aloud(folder, tmp_path):
    (tmp_path / "secret.yaml").write_text(net(7))
    write("nets/a.yaml", net(7))
    Path("nets/b.yaml").symlink_to(tmp_path / "secret.yaml")
    Path("nets/c.yaml").symlink_to("a.yaml")
    write("convcost.yaml", "checks: [{files: nets/*.yaml, budgets: {params: 28}}]")
    result = check()
    assert [model.called for model in result.models] == ["nets/a.yaml"]
    (note,) = result.problems
    assert (note.code, note.message) == ("W504", "`nets/b.yaml` is a link out of the project and was passed over")
    assert result.status == 0


def test_links_that_go_in_circles_are_not_followed(folder):
    write("nets/a.yaml", net(7))
    Path("nets/self").symlink_to(".")
    Path("nets/loop").symlink_to("loop")
    Path("nets/other.yaml").symlink_to("other.yaml")
    write("convcost.yaml", "checks: [{files: 'nets/**/*.yaml', budgets: {params: 28}}]")
    assert [model.called for model in check().models] == ["nets/a.yaml"]


def test_pipes_and_directories_are_no_files(folder):
    write("nets/a.yaml", net(7))
    (folder / "nets/b.yaml").mkdir()
    os.mkfifo("nets/c.yaml")
    write("convcost.yaml", "checks: [{files: 'nets/*.yaml', budgets: {params: 28}}]")
    assert [model.called for model in check().models] == ["nets/a.yaml"]


def test_hidden_directories_are_seen_only_when_they_are_spelt(folder):
    write("nets/.cache/a.yaml", net(7))
    write("nets/b.yaml", net(7))
    write(
        "convcost.yaml",
        "checks: [{files: '**/*.yaml', budgets: {params: 28}}, {files: nets/.cache/*, budgets: {macs: 3}}]",
    )
    assert [model.called for model in check().models] == ["nets/b.yaml", "nets/.cache/a.yaml"]


def test_a_project_file_that_is_a_link_out_shows_nothing_of_what_it_leads_to(folder, tmp_path):
    (tmp_path / "secret").write_text("root: secret\n")
    Path("convcost.yaml").symlink_to(tmp_path / "secret")
    write("a.yaml", net(7))
    (problem,) = check("a.yaml", needs_limits=False).problems
    assert (problem.code, problem.labels) == ("E400", ())


def test_a_variant_that_no_network_has_is_an_error_where_all_were_read(folder):
    write("a.yaml", "convcost: 1\ninput: [3, 29, 31]\nvariants: {tiny: {w: 5}}\nlayers: [conv: {out: w, kernel: 1}]\n")
    write("b.yaml", net(7))
    write("convcost.yaml", "checks: [{files: '[ab].yaml', budgets: {params: 28, variants: {tinny: {params: 7}}}}]")
    assert check("a.yaml").problems == ()
    (problem,) = check("a.yaml", "b.yaml").problems
    assert (problem.code, problem.message) == ("E160", "no network has a variant `tinny`")
    assert (culprit(problem), problem.labels[0].text) == ("7", "did you mean `tiny`?")


def test_nothing_named_and_no_project_file_is_nothing_judged(folder):
    with pytest.raises(ConvcostError) as caught:
        check()
    assert caught.value.problems[0].code == "E407"
