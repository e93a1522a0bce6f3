from dataclasses import replace

from convcost.bridges.blocks.folding import folded
from convcost.bridges.blocks.step import Branch, Handed, Step


def call(number: int, *, needed: bool = False, **fields: object) -> Step:
    return Step(
        kind="Unit", fields=fields, nodes=(f"n{number}",), takes=(f"t{number}",), gives=f"t{number + 1}",
        width=3, out_width=3, is_call=True, is_needed=needed, name="kept" if needed else None,
    )  # fmt: skip


def told(steps: list[Step]) -> list[tuple[object, ...]]:
    return [(dict(step.fields), step.repeat, dict(step.first), step.nodes) for step in steps]


def test_equal_calls_are_rounds_of_one() -> None:
    assert told(folded([call(0, c=7), call(1, c=7), call(2, c=7)])) == [({"c": 7}, 3, {}, ("n0", "n1", "n2"))]


def test_what_only_the_first_round_is_given_stands_behind_first() -> None:
    assert told(folded([call(0, c=7, s=2), call(1, c=7), call(2, c=7)])) == [
        ({"c": 7}, 3, {"s": 2}, ("n0", "n1", "n2"))
    ]


def test_runs_are_cut_where_that_takes_the_fewest_lines() -> None:
    found = folded([call(0, c=7), call(1, c=7), call(2, c=11, s=2), call(3, c=11), call(4, c=11)])
    assert [(step.repeat, dict(step.first)) for step in found] == [(2, {}), (3, {"s": 2})]


def test_a_round_that_somebody_needs_ends_its_run() -> None:
    found = folded([call(0, c=7), call(1, needed=True, c=7), call(2, c=7)])
    assert [(step.repeat, step.name) for step in found] == [(2, "kept"), (None, None)]


def test_tensors_are_no_arguments_of_a_first_round() -> None:
    assert len(folded([call(0, c=7, x=Handed("a")), call(1, c=7, x=Handed("b"))])) == 2


def test_two_equal_layers_are_written_twice() -> None:
    relu = Step("relu", {}, ("a",), ("t",), "u", 3, 3)
    assert len(folded([relu, Step("relu", {}, ("b",), ("u",), "v", 3, 3)])) == 2


def test_two_equal_layers_with_branches_are_one_line() -> None:
    relu = Step("relu", {}, ("a",), ("t",), "u", 3, 3)
    first = Step("add", {}, ("b",), ("t",), "u", 3, 3, branches=(Branch("main", (relu,)), Branch("skip", ())))
    found = folded([first, replace(first, nodes=("c",), takes=("u",), gives="v")])
    assert [(step.kind, step.repeat, step.nodes) for step in found] == [("add", 2, ("b", "c"))]
