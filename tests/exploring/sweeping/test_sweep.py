"""Sweeps: what meets what is required, fronts, samples, what is left out, and what people and programs are told."""

from typing import Any

import pytest

from convcost.errors import ConvcostError
from convcost.exploring.sweeping.page import SweptDesigns
from convcost.exploring.sweeping.sweep import Sweep, wanted
from convcost.page.formats import csv, html, jsonl, text
from convcost.page.look import Look
from tests.exploring.designs.asked import asked

NETWORK: dict[str, Any] = {
    "convcost": 1,
    "name": "Two",
    "input": [3, "r", "r"],
    "vars": {"w": 7, "r": 29, "d": 1},
    "layers": [{"conv": {"out": "w", "kernel": 3}}, {"conv": {"out": "w", "kernel": 1}, "repeat": "d"}],
}


def macs(w: int, r: int, d: int = 1) -> int:
    return (r - 2) * (r - 2) * (w * 3 * 3 * 3 + d * w * w)


def test_it_keeps_what_meets_everything() -> None:
    swept = Sweep.over(asked(NETWORK, "w=1..20", "r=11..31..4", most=["macs=100k"], least=["params=300"]))
    expected = [
        ({"w": w, "r": r}, macs(w, r))
        for w in range(1, 21)
        for r in range(11, 32, 4)
        if macs(w, r) <= 100_000 and w * 27 + w + w * w + w >= 300
    ]
    assert [(each.point, each.totals["macs"]) for each in swept] == expected
    assert swept.designs.outside == 20 * 6 - len(expected)


def test_the_front_has_most_params_and_fewest_macs() -> None:
    question = asked(NETWORK, "w=1..20", "r=11..31..4")
    swept = Sweep.over(question, wanted(["params", "macs"], question.subject.settings))
    assert [each.point for each in swept.front()] == [{"w": w, "r": 11} for w in range(20, 0, -1)]
    assert swept.front("params:fewest", "macs") == [swept.best("macs")]
    assert swept.best("params").point == {"w": 20, "r": 11}


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    points = [list(Sweep.over(asked(NETWORK, "w=1..900", "r=11..900", seed=seed), (), 30)) for seed in (1, 1, 2)]
    assert points[0] == points[1] != points[2]
    assert len(points[0]) == 30
    assert all(each.totals["macs"] == macs(each.point["w"], each.point["r"]) for each in points[0])


def test_a_space_that_is_too_large_needs_a_sample() -> None:
    question = asked(NETWORK, "w=1..9999999", "r=11..999999")
    with pytest.raises(ConvcostError, match="10,000,000 at most"):
        Sweep.over(question)
    assert len(Sweep.over(question, (), 5)) == 5


def test_the_space_of_a_file_has_conditions_and_optional_names() -> None:
    made = {
        **NETWORK,
        "vars": {"w": 8, "r": 31, "d": 1, "e": 3},
        "space": {"w": "4..12..4", "d": [1, 2], "e": {"of": [3, 5, 7], "when": "d > 1"}},
        "where": ["w * d <= 16"],
        "layers": [{"conv": {"out": "w", "kernel": "e"}, "repeat": "d"}],
    }
    swept = Sweep.over(asked(made))
    points = [(each.point["w"], each.point["d"], each.point["e"]) for each in swept]
    assert points == [
        (w, d, e) for w in (4, 8, 12) for d in (1, 2) for e in ((3,) if d == 1 else (3, 5, 7)) if w * d <= 16
    ]
    assert swept.designs.refused == {"left out": 18 - len(points)}


def test_a_list_is_varied_item_by_item() -> None:
    made = {
        **NETWORK,
        "vars": {"r": 11, "ws": [4, 4, 4]},
        "space": {"ws": {"of": "1..4", "times": 3}},
        "where": ["ws[0] <= ws[1]", "ws[1] <= ws[2]"],
        "layers": [{"seq": [{"conv": {"out": "w", "kernel": 1}}], "for": "w in ws"}],
    }
    swept = Sweep.over(asked(made))
    widths = [(a, b, c) for a in range(1, 5) for b in range(a, 5) for c in range(b, 5)]
    assert [tuple(each.point["ws"]) for each in swept] == widths
    assert [each.totals["params"] for each in swept] == [3 * a + a + a * b + b + b * c + c for a, b, c in widths]


def test_transforms_and_variants_are_dimensions() -> None:
    plain, separable = Sweep.over(asked("vgg16", "apply=none,separable"))
    assert (plain.totals["macs"], separable.totals["macs"]) == (15_470_264_320, 1_910_551_552)
    variants = Sweep.over(asked("resnet50", "variant=resnet18,resnet50", "width=64"))
    assert [each.totals["params"] for each in variants] == [11_689_512, 25_557_032]


def test_what_is_told() -> None:
    question = asked(NETWORK, "w=1..20", "r=2,11,15", most=["macs=100k"])
    answer = SweptDesigns(Sweep.over(question, wanted(["params", "macs"], question.subject.settings)), top=3)
    page = text.render(answer, (), Look())
    assert "60 points, " in page
    assert "within macs<=100,000" in page
    assert "20 points are no networks (E300 20)" in page
    assert "<title>w=20, r=11:" in html.render(answer, (), Look())
    assert csv.render(answer, (), Look()).splitlines()[0] == "w,r,params,macs"
    first = jsonl.render(answer, (), Look()).splitlines()[0]
    assert first == f'{{"w": "20", "r": "11", "params": {20 * 28 + 20 * 21}, "macs": {macs(20, 11)}}}'
    data = answer.data().content
    assert data["designs"][0] == {"point": {"w": 20, "r": 11}, "totals": {"params": 980, "macs": macs(20, 11)}}
    assert data["no_network"] == {"E300": 20}


HALF_KNOWN: dict[str, Any] = {
    "convcost": 1,
    "name": "Half known",
    "input": [3, 7, 11],
    "vars": {"w": 5, "known": 1},
    "layers": [
        {"conv": {"out": "w", "kernel": [1, 3]}},
        {"opaque": {"shape": [2, 7, 11], "params": 13, "macs": "unknown"}, "when": "known == 0"},
    ],
}
"""Where ``known`` is 0 the multiplications are those of the convolution, w x 3 x 3 x 7 x 9, or more."""


def test_lower_bounds_are_marked_wherever_a_figure_is_told() -> None:
    question = asked(HALF_KNOWN, "w=4,5", "known=0,1")
    answer = SweptDesigns(Sweep.over(question, wanted(["params", "macs"], question.subject.settings)))
    page = text.render(SweptDesigns(Sweep.over(question), question.subject.columns[0]), (), Look())
    assert [line.split() for line in page.splitlines() if line.startswith(("4 ", "5 "))] == [
        ["5", "0", f"{5 * 10 + 13}", f">={5 * 3 * 3 * 7 * 9:,}"],
        ["4", "0", f"{4 * 10 + 13}", f">={4 * 3 * 3 * 7 * 9:,}"],
        ["5", "1", f"{5 * 10}", f"{5 * 3 * 3 * 7 * 9:,}"],
        ["4", "1", f"{4 * 10}", f"{4 * 3 * 3 * 7 * 9:,}"],
    ]
    assert "Figures with >= and unknown ones may be larger" in page
    assert "The order takes them as the least that they can be" in page
    assert "<title>w=4, known=0: 53 params, &gt;=2,268 MACs</title>" in html.render(answer, (), Look())
    rows = csv.render(SweptDesigns(Sweep.over(question)), (), Look()).splitlines()
    assert rows == [
        "w,known,params,macs,lower_bounds",
        "4,0,53,2268,macs",
        "4,1,40,2268,",
        "5,0,63,2835,macs",
        "5,1,50,2835,",
    ]
    objects = SweptDesigns(Sweep.over(question)).data().content["designs"]
    assert [each.get("lower_bounds") for each in objects] == [["macs"], None, ["macs"], None]
    assert list(map(answer.sweep.designs.lower_bounds, range(4))) == [("macs",), (), ("macs",), ()]


def test_exact_figures_have_no_mark_and_no_column() -> None:
    answer = SweptDesigns(Sweep.over(asked(HALF_KNOWN, "w=4,5", "known=1")))
    assert ">=" not in text.render(answer, (), Look())
    assert csv.render(answer, (), Look()).splitlines()[0] == "w,known,params,macs"


def test_a_table_names_the_lower_bounds() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: there is no Arrow table")
    table = Sweep.over(asked(HALF_KNOWN, "w=4", "known=0,1")).to_arrow()
    assert table.column("lower_bounds").to_pylist() == [["macs"], []]
    assert "lower_bounds" not in Sweep.over(asked(HALF_KNOWN, "w=4", "known=1")).to_arrow().column_names


def test_parquet_holds_totals_beyond_64_bits(tmp_path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: no Parquet file is written")
    from pyarrow import parquet

    from convcost.exploring.sweeping.tables import write_parquet

    swept = Sweep.over(asked(NETWORK, "w=4294967296,7", "r=4294967,11"))
    write_parquet(swept.designs, tmp_path / "designs.parquet")
    table = parquet.read_table(tmp_path / "designs.parquet")
    assert table.column("macs").to_pylist() == [each.totals["macs"] for each in swept]
    assert str(table.schema.field("macs").type) == "decimal128(38, 0)"
    assert str(table.schema.field("w").type) == "int64"
