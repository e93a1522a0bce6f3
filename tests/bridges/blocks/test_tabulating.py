from convcost.bridges.blocks.recovery import recover
from convcost.bridges.blocks.step import Handed, Step
from convcost.bridges.blocks.tabulating import tabulated
from tests.written import graph, layers


def call(number: int, kind: str = "Unit", repeat: int | None = None, **fields: object) -> Step:
    name = fields.pop("name", None)
    first = fields.pop("first", {})
    assert name is None or isinstance(name, str)
    assert isinstance(first, dict)
    return Step(
        kind=kind, fields=fields, nodes=(f"n{number}",), takes=(f"t{number}",), gives=f"t{number + 1}",
        width=3, out_width=3, is_call=True, repeat=repeat, first=first, defaults={"s": 1}, name=name,
    )  # fmt: skip


def test_three_lines_that_differ_in_numbers_are_a_loop() -> None:
    (step,), tables = tabulated([call(0, c=7), call(1, c=11, s=2), call(2, c=13)], set())
    assert step.loop == "c s in [[7, 1], [11, 2], [13, 1]]"
    assert (dict(step.fields), step.nodes, step.takes, step.gives) == (
        {"c": "c", "s": "s"},
        ("n0", "n1", "n2"),
        ("t0",),
        "t3",
    )
    assert tables == {}


def test_two_lines_stay_two_lines() -> None:
    steps = [call(0, c=7), call(1, c=11)]
    assert tabulated(steps, set()).steps == steps


def test_repeats_and_first_rounds_are_columns() -> None:
    rows = [call(0, repeat=2, first={"s": 2}, c=7), call(1, c=11), call(2, repeat=5, first={"s": 2}, c=13)]
    (step,), _ = tabulated(rows, set())
    assert step.loop == "c n s in [[7, 2, 2], [11, 1, 1], [13, 5, 2]]"
    assert (step.repeat, dict(step.first)) == ("n", {"s": "s"})


def test_columns_with_the_same_numbers_are_one() -> None:
    (step,), _ = tabulated([call(0, c=7, d=7), call(1, c=11, d=11), call(2, c=13, d=13)], set())
    assert (step.loop, dict(step.fields)) == ("c in [7, 11, 13]", {"c": "c", "d": "c"})


def test_steps_in_turn_are_one_row() -> None:
    rows = [call(0, "Wide", c=7), call(1, "Narrow", c=2), call(2, "Wide", c=11), call(3, "Narrow", c=3)]
    (step,), _ = tabulated([*rows, call(4, "Wide", c=13), call(5, "Narrow", c=5)], set())
    assert (step.kind, step.loop) == ("seq", "c c2 in [[7, 2], [11, 3], [13, 5]]")
    assert [(each.kind, dict(each.fields)) for each in step.steps or ()] == [
        ("Wide", {"c": "c"}),
        ("Narrow", {"c": "c2"}),
    ]


def test_a_long_table_has_a_name() -> None:
    rows = [call(n, "WideAndLongUnit", repeat=n + 2, first={"s": 2 + n % 2}, c=1000 + n) for n in range(6)]
    (step,), tables = tabulated(rows, {"c"})
    assert step.loop == "c2 n s in wide_and_long_units"
    assert tables["wide_and_long_units"][2] == [1002, 4, 2]


def test_what_has_a_name_a_flag_or_another_tensor_keeps_its_line() -> None:
    named = [call(n, c=n, name=f"stage{n}") for n in range(3)]
    assert tabulated(named, set()).steps == named
    flags = [call(n, c=n, wide=n == 0) for n in range(3)]
    assert tabulated(flags, set()).steps == flags
    tensors = [call(n, x=Handed(f"a{n}")) for n in range(3)]
    assert tabulated(tensors, set()).steps == tensors


def test_a_recovered_network_has_its_table() -> None:
    units = (
        f"{{seq: [{{conv: {{out: {c}, kernel: 3, padding: 1}}}}, relu, {{conv: {c}}}], repeat: {n}}}"
        for c, n in ((7, 2), (11, 3), (13, 5), (17, 2))
    )
    found = recover(graph("defaults: {conv: {kernel: 1}}\n" + layers(*units)))
    assert 'for: "c n in [[7, 2], [11, 3], [13, 5], [17, 2]]", repeat: n}' in found.text
    assert found.unfolded == ()


def test_a_table_of_several_steps_to_a_row_is_one_of_stages() -> None:
    kinds = ("WideAndVeryLongUnit", "NarrowAndVeryLongUnit")
    rows = [call(n, kinds[n % 2], repeat=n + 2, c=1000 + n) for n in range(8)]
    (step,), tables = tabulated(rows, set())
    assert step.loop == "c n c2 n2 in stages"
    assert tables["stages"][1] == [1002, 4, 1003, 5]
