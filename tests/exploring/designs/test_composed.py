"""The figures of composed designs are those of designs built in full, under all settings."""

from contextlib import suppress
from importlib.util import find_spec
from random import Random
from typing import Any

import pytest

from convcost.analysis.settings import IN_PLACE, Settings
from convcost.errors import ConvcostError
from convcost.exploring.designs import evaluation
from convcost.exploring.designs.composed import ComposedFigures
from convcost.exploring.designs.evaluation import Evaluation
from convcost.exploring.designs.search import Question
from convcost.exploring.designs.subject import known_columns
from convcost.networks import devices
from convcost.notation.build.composing import NotComposed
from tests.exploring.designs.asked import asked, built, computed
from tests.notation.build.test_composing import STEPS, document

SETTINGS = (
    Settings(),
    Settings(batch=3, dtype="float16", optimizer="adam", memory_bytes=10**7),
    Settings(device=devices.find("t4"), convention="thop", in_place=(), counts_input=False),
    Settings(order="best"),
)
SPACE = {"w": [4, 5], "n": [0, 2], "ws": {"of": [4, 7], "times": 3}}


def network(steps: list[Any], **more: Any) -> dict[str, object]:
    return document([{"conv": "w", "as": "prev"}, *steps], **{"space": SPACE, **more})


def agreed(question: Question) -> tuple[int, int]:
    """Compares every point that can be composed with the one that is built in full: how many, and how many not."""
    figures = ComposedFigures(question.subject)
    in_full = Evaluation(question.subject, question.space, with_arrays=False)
    composed = 0
    for point in range(question.space.size):
        try:
            found = figures.of(question.space.values(point))
        except NotComposed:
            continue
        expected = in_full.figures(point)
        assert found == (expected.code, expected.figures), question.space.texts(point)
        composed += 1
    return composed, question.space.size - composed


@pytest.mark.parametrize("seed", [0, 2, 4, 5])
@pytest.mark.parametrize("under", SETTINGS, ids=("usual", "training", "device", "best"))
def test_it_is_what_building_gives(under: Settings, seed: int) -> None:
    """Five steps at random, all columns."""
    steps = Random(seed).sample(STEPS, 5)
    inside = {"Inside": {"c": "w"}, "as": "inside"}
    made = network([inside, *(each for each in steps if each != inside)])
    columns = [each.key for each in known_columns(under)]
    assert agreed(asked(made, columns=columns, settings=under)) == (2 * 2 * 2**3, 0)


JOINS: list[Any] = [
    {"split": ["p1", "p2"]},
    {"split": {"q1": 1, "q2": "in - 1"}},
    {"add": ["stem", "in"]},
    {"concat": ["stem", "in"]},
    {"mul": ["in", "stem"]},
    {"add": {"a": [{"Plain": {"c": "in"}}], "b": []}},
    {"side": [{"conv": 3}]},
    {"upsample": {"factor": 2}},
    {"conv_transpose": {"out": 2, "kernel": 3, "stride": 2}},
    "global_avgpool",
    "dropout",
    "relu",
]


@pytest.mark.parametrize(
    "under",
    [
        Settings(),
        Settings(in_place=()),
        Settings(in_place=IN_PLACE),
        Settings(counts_input=False, batch=3, dtype="int4"),
        Settings(in_place=("add",)),
    ],
    ids=("usual", "nothing in place", "all in place", "int4", "add in place"),
)
def test_peaks_and_fields_are_those_of_the_whole_network(under: Settings) -> None:
    """Views, slices, long ways around, what is made in place, what nobody needs: steps at random."""
    random = Random(7)
    composed = 0
    for _ in range(12):
        steps = [each for each in random.choices([*STEPS, *JOINS], k=7) if "Inside" not in str(each)]
        made = network([{"Inside": {"c": "w"}, "as": "inside"}, *steps], space={"w": [4, 5], "n": [0, 2]})
        with suppress(ConvcostError):  # two slices of one name
            composed += agreed(asked(made, columns=["peak_memory", "receptive_field"], settings=under))[0]
    assert composed >= 10


def test_numbers_beyond_64_bits_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Multiply-adds of w channels at r x (r + 3) pixels: w * w * r * (r + 3) in every round."""
    monkeypatch.setattr(evaluation, "LOSING", ((1, 10**9),))
    steps = [{"Plain": {"c": "w", "k": 1}, "repeat": "n"}]
    made = network(steps, space={"w": [2**20, 2**21], "r": [2**20, 3 * 2**20], "n": [1, 2, 3]})
    for with_arrays in (False, find_spec("numpy") is not None):
        question = asked(made)
        found, figures = computed(question, with_arrays=with_arrays)
        assert figures == built(question)
        assert max(each[1] for _, each in figures) > 2**63
        assert (found.composed, found.built) == (2 * 2 * 2, 0)  # of three classes the first is traced


def test_how_layers_are_written_by_name_is_not_composed() -> None:
    """Two thirds of what thop counts may hang on it, and a composed layer has no name."""
    steps = [{"Plain": {"c": "w"}, "as": "body"}]
    made = network(steps, written={"body.**": "function"})
    assert ComposedFigures(asked(made).subject).reason == ""
    under = Settings(convention="thop")
    question = asked(made, columns=["operations"], settings=under)
    assert ComposedFigures(question.subject).reason == "the file says by names how layers are written"
    assert computed(question)[1] == built(question)


def test_budgets_of_parts_are_not_composed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "LOSING", ((1, 10**9),))
    steps = [{"Plain": {"c": "w"}, "as": "body"}]
    question = asked(network(steps, budgets={"parts": {"body": {"params": 200}}}), within_budgets=True)
    assert ComposedFigures(question.subject).reason == "budgets of parts go by names"
    assert computed(question)[1] == built(question)


def test_a_network_with_a_transform_is_built() -> None:
    question = asked(network([{"Plain": {"c": "w"}}]), "apply=none,separable", "w=4,5")
    assert agreed(question) == (2, 2)


@pytest.mark.parametrize("name", ["r", "w"])
def test_what_is_no_network_has_its_code(name: str) -> None:
    question = asked(network([{"Plain": {"c": "w"}}]), f"{name}=0,7")
    assert agreed(question) == (2, 0)
    assert ComposedFigures(question.subject).of({name: 0}) == ("E200", ())
