"""What is judged, what keeps something from being judged, and what neither may hide."""

from pathlib import Path

import pytest

from convcost.budgets.budget import Policy, Status
from convcost.budgets.data import data
from convcost.budgets.limit_options import limits_from
from convcost.errors import ConvcostError
from tests.budgets.conftest import POSITIONS, Repository, check, net, only, outcomes

FAMILY = """\
convcost: 1
name: Family
input: [3, 29, 31]
variants: {plain: {extra: false}, deep: {extra: true}}
layers:
  - {conv: {out: 7, kernel: 1}, as: stem}
  - {conv: {out: 11, kernel: 1}, as: head, when: extra}
"""


def write(name: str, text: str) -> Path:
    return Repository(Path()).write(name, text)


def test_all_limits_that_apply_are_applied_in_order(folder):
    write("convcost.yaml", "checks: [{files: a.yaml, budgets: {params: 27}}]")
    write("a.yaml", net(7, "budgets: {params: {max: 28, min: 28}}"))
    limits = limits_from({"max": ["params=30"]})
    verdicts = only(check("a.yaml", limits=limits)).verdicts
    assert [(each.limit.rule, each.limit.value, each.status) for each in verdicts] == [
        ("max", 28, Status.PASS),
        ("min", 28, Status.PASS),
        ("max", 27, Status.FAIL),
        ("max", 30, Status.PASS),
    ]


def test_several_files_directories_and_globs_are_judged_once_each(folder):
    for name in ("nets/a.yaml", "nets/b.yaml", "c.yaml"):
        write(name, net(7, "budgets: {params: 28}"))
    result = check("nets", "nets/*.yaml", "./c.yaml", "c.yaml", str(folder / "nets/a.yaml"))
    assert [model.called for model in result.models] == ["nets/a.yaml", "nets/b.yaml", "./c.yaml"]


def test_a_variant_that_is_asked_for_beside_the_whole_file_is_judged_once(folder):
    write("a.yaml", FAMILY)
    result = check("a.yaml@deep", "a.yaml", needs_limits=False)
    assert [model.called for model in result.models] == ["a.yaml@plain", "a.yaml@deep"]
    assert [model.called for model in check("a.yaml@deep", needs_limits=False).models] == ["a.yaml@deep"]


def test_a_network_that_fails_to_build_keeps_the_others_judged(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    write("b.yaml", "convcost: 1\nlayers: [covn: 7]\n")
    write("c.yaml", net(7).replace("kernel: 1", "kernel: 99"))
    result = check("a.yaml", "b.yaml", "c.yaml")
    assert outcomes(result) == [("a.yaml", None, Status.FAIL)]
    assert {problem.code for problem in result.errors} == {"E111", "E112", "E300"}
    assert result.status == 2


def test_nothing_judged_is_no_success(folder):
    write("a.yaml", net(7))
    write("b.yaml", net(5))
    (problem,) = check("a.yaml").problems
    assert (problem.code, problem.message) == ("E407", "nothing was judged: `a.yaml` has no limit")
    assert check(".").problems[0].message == "nothing was judged: none of 2 networks has a limit"
    assert check("a.yaml").status == 2


def test_a_network_without_a_budget_among_others_is_listed(folder):
    write("a.yaml", net(7))
    write("b.yaml", net(5, "budgets: {params: 20}"))
    result = check(".")
    assert ([model.called for model in result.models], result.status) == (["a.yaml", "b.yaml"], 0)


def test_a_growth_limit_without_a_base_is_skipped_and_no_error(folder):
    write("a.yaml", net(7, "budgets: {params: {growth: 0}}"))
    result = check("a.yaml")
    assert (outcomes(result), result.status) == ([("a.yaml", None, Status.SKIP)], 0)


def test_a_base_without_limits_is_a_report_of_growth(repository):
    write("a.yaml", net(7))
    repository.commit()
    write("a.yaml", net(11))
    result = check("a.yaml", ref="HEAD")
    assert (result.problems, result.status, only(result).past.change) == ((), 0, "known")


def test_two_bases_and_only_new_without_one_are_refused(folder):
    for how in ({"ref": "HEAD", "baseline": Path("b.json")}, {"policy": Policy(only_new=True)}):
        with pytest.raises(ConvcostError) as caught:
            check("a.yaml", **how)
        assert caught.value.problems[0].code == "E403"


def test_a_lower_bound_below_a_limit_cannot_be_judged(folder):
    tail = "  - {opaque: {shape: [7, 29, 31], params: 5, macs: unknown}}"
    write("a.yaml", net(7, tail, f"budgets: {{macs: {POSITIONS * 3 * 7}, params: 33}}"))
    result = check("a.yaml")
    assert [each.status for each in result.verdicts] == [Status.UNKNOWN, Status.PASS]
    assert result.status == 2
    write("a.yaml", net(7, tail, f"budgets: {{macs: {POSITIONS * 3 * 7 - 1}}}"))
    assert check("a.yaml").status == 1


def test_what_cannot_be_judged_comes_before_what_failed(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    assert check("a.yaml").status == 1
    assert check("a.yaml", "nothing.yaml").status == 2


def test_forgiving_turns_failed_into_fine_and_nothing_else(folder):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    assert check("a.yaml", forgives=True).status == 0
    assert check("a.yaml", "nothing.yaml", forgives=True).status == 2


def test_strict_makes_a_warning_fail(folder):
    write("a.yaml", net(7, "budgets: {params: {warn: 27}}"))
    assert (check("a.yaml").status, check("a.yaml", policy=Policy(strict=True)).status) == (0, 1)


def test_only_new_forgives_what_the_base_has_already(repository):
    write("a.yaml", net(7, "budgets: {params: 27}"))
    write("b.yaml", net(7, "budgets: {params: 27}"))
    repository.commit()
    write("b.yaml", net(11, "budgets: {params: 27}"))
    result = check(".", ref="HEAD", policy=Policy(only_new=True))
    assert outcomes(result) == [("a.yaml", None, Status.WARN), ("b.yaml", None, Status.FAIL)]


def test_a_part_that_only_some_variants_have_is_limited_there(folder):
    write("a.yaml", f"{FAMILY}budgets: {{parts: {{head: {{params: 87}}}}}}\n")
    result = check("a.yaml")
    assert result.problems == ()
    assert [(verdict.part, verdict.status) for verdict in result.verdicts] == [
        (None, Status.SKIP),
        ("head", Status.FAIL),
    ]
    assert (result.judged, result.counts[Status.SKIP]) == (1, 0)


@pytest.mark.parametrize(
    ("glob", "answer"),
    [("haed", "did you mean `head`?"), ("zzz*", "nothing to limit"), ("stem.*", "did you mean `stem`?")],
)
def test_a_part_that_no_variant_has_is_an_error_with_a_suggestion(folder, glob, answer):
    write("a.yaml", f'{FAMILY}budgets: {{params: 300, parts: {{"{glob}": {{params: 88, macs: 3}}}}}}\n')
    (problem,) = check("a.yaml").problems
    assert (problem.code, problem.message) == ("E402", f"no part of Family matches `{glob}`")
    span = problem.labels[0].span
    assert (span.source.text[span.start : span.end], problem.labels[0].text) == (f'"{glob}"', answer)
    assert problem.notes[0] == "its parts: stem, head"
    assert check("a.yaml").status == 2


def test_a_part_that_the_named_variant_lacks_is_an_error(folder):
    write("a.yaml", f"{FAMILY}budgets: {{parts: {{head: {{params: 88}}}}}}\n")
    assert [problem.code for problem in check("a.yaml@plain").problems] == ["E402"]
    assert check("a.yaml@deep").status == 0


def test_settings_of_a_budget_hold_for_its_limits(folder):
    write("a.yaml", net(7, "budgets: {dtype: int8, batch: 3, weights: 0.028 kB, macs: 56.6k}"))
    weights, macs = only(check("a.yaml")).verdicts
    assert (weights.status, weights.excess) == (Status.PASS, 0)
    assert macs.excess == 3 * POSITIONS * 3 * 7 - 56_600


@pytest.mark.parametrize("beside", ["", "batch: 2, "])
def test_a_limit_of_the_project_that_names_no_dtype_tells_that_of_the_file(folder, beside):
    write("convcost.yaml", f"checks: [{{files: a.yaml, budgets: {{{beside}weights: 0.028 kB}}}}]")
    write("a.yaml", net(7, "dtype: int8"))
    result = check("a.yaml")
    assert only(result).verdicts[0].status == Status.PASS
    (told,) = data(result).content["checks"]
    assert (told["value"], told["dtype"], told["batch"]) == (28, "int8", 2 if beside else 1)


def test_a_receptive_field_is_limited_for_the_whole_network(folder):
    write("a.yaml", net(7, "  - conv: {out: 5, kernel: [3, 5]}", "budgets: {receptive_field: {min: 4}}"))
    (verdict,) = only(check("a.yaml")).verdicts
    assert (verdict.status, verdict.judged, verdict.value.value) == (Status.FAIL, 3, (3, 5))
    write("a.yaml", net(7, "budgets: {parts: {stem: {receptive_field: {min: 4}}}}"))
    (problem,) = check("a.yaml").problems
    assert problem.message == "`receptive_field` does not add up over parts, so that it cannot limit one"


def test_what_is_handed_out_is_what_is_judged(folder):
    for name in ("a.yaml", "b.yaml"):
        write(name, net(7, "budgets: {params: 28}"))
    seen: list[str] = []

    def shown(addresses):
        for address in addresses:
            seen.append(address.name)
            yield address

    from convcost.budgets.run import CheckRequest
    from convcost.budgets.run import check as run

    assert len(run(CheckRequest(("a.yaml", "b.yaml"), needs_limits=True), shown).models) == 2
    assert seen == ["a.yaml", "b.yaml"]
