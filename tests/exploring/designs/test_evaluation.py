"""Every figure that is computed for a class of designs is that of the network built in full."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.analysis.settings import Settings
from convcost.exploring.designs.compiled import program
from convcost.exploring.designs.composed import ComposedFigures
from convcost.exploring.designs.evaluation import DisagreementError, Evaluation
from convcost.exploring.designs.subject import DesignFigure, known_columns
from convcost.exploring.designs.vectors import Lists
from convcost.language.tracing import Arena, Extent
from convcost.networks import devices
from tests.exploring.designs.asked import asked, built, computed

PLAIN = Settings()
SETTINGS = (
    PLAIN,
    Settings(batch=7, dtype="float16", device=devices.find("t4")),
    Settings(dtype="weights=int8,activations=int4", in_place=(), counts_input=False, convention="thop"),
    Settings(batch=3, optimizer="adam", memory_bytes=10**7, convention="fvcore"),
    Settings(memory_bytes=10**6, convention="ptflops"),
)
ALL = tuple(each.key for each in known_columns(PLAIN))
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


@settings(max_examples=40)
@given(steps, axis, axis, st.booleans())
def test_it_is_what_building_gives(
    layers: list[Any], widths: tuple[int, int, int], sizes: tuple[int, int, int], with_kernel: bool
) -> None:
    vary = [f"w={widths[0]}..{widths[1]}..{widths[2]}", f"r={sizes[0]}..{sizes[1]}..{sizes[2]}"]
    vary += ["k=1,3", "n=0..2"] if with_kernel else ["f=0.5,0.625,1.3"]
    question = asked(network(layers), *vary, columns=ALL)
    assert computed(question)[1] == built(question)


@settings(max_examples=12)
@given(steps, axis, axis, st.sampled_from(SETTINGS[1:]))
def test_it_is_under_all_settings(
    layers: list[Any], widths: tuple[int, int, int], sizes: tuple[int, int, int], under: Settings
) -> None:
    """Every column that there is under them, time, training memory and largest batches among them."""
    vary = [f"w={widths[0]}..{widths[1]}..{widths[2]}", f"r={sizes[0]}..{sizes[1]}..{sizes[2]}", "k=1..5"]
    question = asked(network(layers), *vary, columns=[each.key for each in known_columns(under)], settings=under)
    assert computed(question)[1] == built(question)


def test_columns_of_a_network_of_the_catalogue_are_traced_under_all_settings() -> None:
    for under in SETTINGS:
        keys = [each.key for each in known_columns(under)]
        evaluation, found = computed(asked("mobilenet_v2", "width=0.5,0.75", "res=64,97", columns=keys, settings=under))
        assert (evaluation.built, len(found)) == (0, 2 * 2), under


def test_the_peak_of_the_best_order_is_traced() -> None:
    """Of two branches as written both wide tensors are there together with w; in the best order one is, and 1."""
    conv = {"kernel": 1}
    layers: list[Any] = [
        {"conv": {"out": "w", **conv}, "as": "stem"},
        *({"conv": {"out": "8*w", **conv}, "from": "stem", "as": name} for name in ("a", "b")),
        *({"conv": {"out": 1, **conv}, "from": name, "as": f"narrow_{name}x"} for name in ("a", "b")),
        {"add": ["narrow_ax", "narrow_bx"]},
    ]
    made = {**network(layers), "layers": layers}
    for order, channels in (("written", lambda w: 17 * w), ("best", lambda w: 9 * w + 1)):
        under = Settings(order=order)
        question = asked(made, "w=2..9", "r=5,7", columns=["peak_memory"], settings=under)
        evaluation, found = computed(question)
        assert [each for _, each in found] == [[4 * r * (r + 2) * channels(w)] for w in range(2, 10) for r in (5, 7)]
        assert evaluation.built + evaluation.composed == 0
        assert found == built(question)


def test_receptive_fields_are_computed_axis_by_axis() -> None:
    """Kernels k x 5 and k x k, the first with a stride of 2: k + 2 (k - 1) rows, 5 + 2 (k - 1) columns."""
    layers = [
        {"conv": {"out": 2, "kernel": ["k", 5], "stride": 2, "padding": "half"}},
        {"conv": {"out": 2, "kernel": "k", "padding": "half"}},
    ]
    question = asked({**network(layers), "layers": layers}, "k=3..11..2", columns=["receptive_field"])
    evaluation, found = computed(question)
    assert [figures for _, figures in found] == [[k + 2 * (k - 1), 5 + 2 * (k - 1)] for k in range(3, 12, 2)]
    assert evaluation.built == 0


def test_a_stride_has_a_class_of_its_own_for_every_value() -> None:
    layers = [{"conv": {"out": 2, "kernel": 3, "stride": "k"}}, {"conv": {"out": 2, "kernel": 3}}]
    question = asked({**network(layers), "layers": layers}, "k=1..3", columns=["receptive_field"])
    assert [figures for _, figures in computed(question)[1]] == [[3 + k * 2] * 2 for k in (1, 2, 3)]


def test_a_maximum_and_a_sum_of_many_things_can_be_compiled() -> None:
    """Of 30 variables all products of two: the maximum of them, and 1 x the first + 2 x the second + ... less 7."""
    arena = Arena(Extent(1, 100) for _ in range(30))
    products = [arena.multiply(one, other) for one in range(30) for other in range(one + 1)]
    figures = [arena.greatest(products), arena.add(*((each, at + 1) for at, each in enumerate(products)), constant=-7)]
    values = [7 * (at % 5) + 1 for at in range(30)]
    expected = [values[one] * values[other] for one in range(30) for other in range(one + 1)]
    found = program(arena, figures).function(Lists.operations)(*values)
    assert found == (max(expected), sum((at + 1) * each for at, each in enumerate(expected)) - 7)


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


def test_what_cannot_be_traced_is_composed() -> None:
    layers = [{"upsample": {"factor": "f"}}, {"conv": {"out": "w", "kernel": 3}}]
    question = asked(network(layers), "f=1.5,2,2.5", "w=1..4")
    evaluation, found = computed(question)
    assert found == built(question)
    assert (evaluation.composed, evaluation.built) == (3 * 4, 0)
    assert any("fraction" in each.reason for each in evaluation.classes)


def test_words_lead_to_classes_of_their_own() -> None:
    made = network([{"conv": {"out": "w", "kernel": 3, "norm": "norm_"}}])
    made["vars"] = {**made["vars"], "norm_": "batch"}
    question = asked(made, "norm_=batch,none", "w=1..64")
    evaluation, found = computed(question)
    assert found == built(question)
    assert len(evaluation.classes) == 2


REPEATED = {"seq": [{"conv": {"out": 4, "kernel": 1}}], "repeat": "n"}


def test_a_space_of_too_many_classes_is_composed_point_by_point() -> None:
    question = asked(network([REPEATED]), "n=1..210")
    evaluation, found = computed(question)
    assert found == built(question)
    assert (evaluation.composed, evaluation.built) == (210 - 8, 0)  # of 8 classes each has one point: there is no hope


def test_what_cannot_be_composed_is_built_point_by_point() -> None:
    shared = {"conv": {"out": 4, "kernel": 1}, "as": "one", "share": "one", "repeat": "n"}
    question = asked(network([{"conv": {"out": 4, "kernel": 1}}, shared]), "n=1..210")
    evaluation, found = computed(question)
    assert found == built(question)
    assert (evaluation.composed, evaluation.built) == (0, 210 - 210 // 6)  # a run of its own for a sixth
    chunk = evaluation.chunk(range(210))
    assert list(chunk.tally.reasons) == [
        "layers share their parameters",
        "designs differ in too many ways to trace each of them",
    ] or list(chunk.tally.reasons) == [
        "designs differ in too many ways to trace each of them",
        "layers share their parameters",
    ]


def test_a_wrong_composition_is_a_bug_and_never_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    right = ComposedFigures.of

    def wrong(self: ComposedFigures, point: Any) -> Any:
        code, figures = right(self, point)
        return code, (DesignFigure(figures[0].value + 1, is_complete=True), *figures[1:])

    monkeypatch.setattr(ComposedFigures, "of", wrong)
    question = asked(network([REPEATED]), "n=1..50")
    with pytest.raises(DisagreementError, match="composed"):
        computed(question)


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
