"""Every figure that is computed for a class of designs is that of the network built in full."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.exploring.designs.evaluation import DisagreementError, Evaluation
from convcost.exploring.designs.subject import DesignFigure
from tests.exploring.designs.asked import asked, built, computed

ALL = ("params", "buffers", "macs", "flops", "activations", "weights", "peak_memory", "bytes_moved")
WIDTHS = ["w", "2*w", "w + 3", "div8(w * f)", "max(w, 7)", "min(w, 11) + 1", "w if w > 9 else 5", "8 * ceil(w * f)"]
STEPS: list[dict[str, Any]] = [
    *({"conv": {"out": each, "kernel": [3, 5], "stride": [2, 1], "padding": "same"}} for each in WIDTHS),
    {"conv": {"out": "3*w", "kernel": "k", "padding": "k // 2", "norm": "batch", "activation": "relu"}},
    {"conv": {"out": "in", "kernel": 3, "groups": "in"}},
    {"conv": {"out": "4*w", "kernel": 1, "groups": 4}},
    {"maxpool": {"kernel": 3, "stride": 2, "padding": 1, "rounding": "ceil"}},
    {"avgpool": {"kernel": 2}},
    {"conv": {"out": "w", "kernel": 1}, "repeat": "n"},
    {"conv": {"out": "w", "kernel": 1}, "when": "in != 2*w"},
    {"add": {"main": [{"conv": {"out": "in", "kernel": 1}}], "skip": []}},
    {"concat": {"a": [{"conv": {"out": "w", "kernel": 1}}], "b": []}},
    {"mul": {"x": [], "gate": ["global_avgpool", {"conv": {"out": "in", "kernel": 1}}, "sigmoid"]}},
]
steps = st.lists(st.sampled_from(STEPS), min_size=1, max_size=6)
axis = st.integers(1, 40).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, low + 12), st.integers(1, 5)))


def network(layers: list[Any], size: str = "r") -> dict[str, Any]:
    return {
        "convcost": 1,
        "name": "Random",
        "input": [3, size, "r + 2"],
        "vars": {"w": 8, "r": 31, "k": 3, "n": 2, "f": "0.75"},
        "layers": [*layers, "global_avgpool", {"linear": 10}],
    }


@settings(max_examples=60)
@given(steps, axis, axis, st.booleans())
def test_it_is_what_building_gives(
    layers: list[Any], widths: tuple[int, int, int], sizes: tuple[int, int, int], with_kernel: bool
) -> None:
    vary = [f"w={widths[0]}..{widths[1]}..{widths[2]}", f"r={sizes[0]}..{sizes[1]}..{sizes[2]}"]
    vary += ["k=1,3", "n=0..2"] if with_kernel else ["f=0.5,0.625,1.3"]
    question = asked(network(layers), *vary, columns=ALL)
    assert computed(question)[1] == built(question)


@settings(max_examples=20)
@given(steps, axis)
def test_numbers_beyond_64_bits_are_exact(layers: list[Any], widths: tuple[int, int, int]) -> None:
    low, high, _ = (each * 2**40 for each in widths)
    question = asked(network(layers), f"w={low}..{high}..{2**39}", "r=1000000,7777777", columns=ALL)
    assert computed(question)[1] == built(question)


@settings(max_examples=20)
@given(steps, axis, st.sampled_from([1, 2**40]))
def test_arrays_give_the_same(layers: list[Any], widths: tuple[int, int, int], factor: int) -> None:
    pytest.importorskip("numpy", reason="numpy is not installed: only Python integers are tried")
    low, high, step = (each * factor for each in widths)
    question = asked(network(layers), f"w={low}..{high}..{step}", "r=29..37..3", "n=1,2", columns=ALL)
    assert computed(question, with_arrays=True)[1] == built(question)


def test_one_class_stands_for_a_whole_catalogue_network() -> None:
    evaluation, found = computed(asked("resnet50", "width=1..64", "res=32..224..32"))
    assert len(evaluation.classes) == 1
    assert evaluation.classes[0].compared == 3
    assert found[-1] == ("", [25_557_032, 4_089_184_256])


def test_points_that_are_no_networks_have_a_code() -> None:
    layers = [{"conv": {"out": "w", "kernel": 1, "groups": 4}}, {"conv": {"out": 8, "kernel": "k"}}]
    made = {**network(layers), "input": [4, 5, 5], "layers": layers}
    _, found = computed(asked(made, "w=3..8", "k=5,6"))
    assert [code for code, _ in found] == ["" if w % 4 == 0 and k == 5 else "E300" for w in range(3, 9) for k in (5, 6)]


def test_what_cannot_be_traced_is_built() -> None:
    layers = [{"upsample": {"factor": "f"}}, {"conv": {"out": "w", "kernel": 3}}]
    question = asked(network(layers), "f=1.5,2,2.5", "w=1..4")
    evaluation, found = computed(question)
    assert found == built(question)
    assert evaluation.built == 3 * 4
    assert any("fraction" in each.reason for each in evaluation.classes)


def test_words_lead_to_classes_of_their_own() -> None:
    made = network([{"conv": {"out": "w", "kernel": 3, "norm": "norm_"}}])
    made["vars"] = {**made["vars"], "norm_": "batch"}
    question = asked(made, "norm_=batch,none", "w=1..64")
    evaluation, found = computed(question)
    assert found == built(question)
    assert len(evaluation.classes) == 2


def test_a_space_of_too_many_classes_is_built_point_by_point() -> None:
    question = asked(network([{"conv": {"out": 4, "kernel": 1}, "repeat": "n"}]), "n=1..400")
    evaluation, found = computed(question)
    assert found == built(question)
    assert evaluation.built == 400 - 400 // 6  # a run of its own for a sixth, then there is no hope


def test_a_wrong_figure_is_a_bug_and_never_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(network([{"conv": {"out": "w", "kernel": 1}}]), "w=1..9")
    evaluation = Evaluation(question.subject, question.space, with_arrays=False)
    right = evaluation.figures

    def wrong(point: int) -> Any:
        found = right(point)
        found.figures = (DesignFigure(found.figures[0].value + 1, is_complete=True), *found.figures[1:])
        return found

    monkeypatch.setattr(evaluation, "figures", wrong)
    with pytest.raises(DisagreementError, match="computed"):
        evaluation.chunk(range(9))
