"""Elements as they are asked for, and what they see as programs read it."""

import pytest

from convcost import ConvcostError, analyze
from convcost.analysis import Analysis
from convcost.analysis.receptive.page import SCHEMA, Regions, element


def net(*layers: object) -> Analysis:
    return analyze({"convcost": 1, "name": "N", "input": [3, 37, 53], "layers": list(layers)})


CONV = {"conv": {"out": 5, "kernel": [3, 5], "stride": [2, 3], "padding": [1, 2]}}
CORNER = {"pad": [[9, 0], [0, 0]]}


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("conv1[0,5]", ("conv1", (0, 5))),
        (" stage2.0.conv [ 3 , 11 ] ", ("stage2.0.conv", (3, 11))),
        ("tokens[7]", ("tokens", (7,))),
        ("head", ("head", ())),
    ],
)
def test_an_element_is_a_layer_and_a_position(text, asked):
    assert element(text) == asked


@pytest.mark.parametrize("text", ["", "conv[", "conv[]", "conv[-1]", "conv[1.5]", "conv[1,]", "[3,4]", "conv[1][2]"])
def test_what_is_no_element_is_refused_with_how_it_is_written(text):
    with pytest.raises(ConvcostError, match="is no element of a layer") as refused:
        element(text)
    (problem,) = refused.value.problems
    assert (problem.code, problem.notes) == ("E403", ("write LAYER[y,x], counted from 0",))


def test_programs_get_the_first_and_the_last_position_of_every_axis_with_and_without_padding():
    found = Regions.of([net(CONV)], [("conv", (0, 4))]).data()
    assert found.schema == SCHEMA
    assert found.content == {
        "regions": [
            {
                "name": "N",
                "file": "<dict>",
                "variant": None,
                "layer": "conv",
                "position": (0, 4),
                "inputs": {"input": {"seen": ((0, 1), (10, 14)), "with_padding": ((-1, 1), (10, 14))}},
            }
        ]
    }


def test_what_sees_only_padding_sees_nothing_in_every_form():
    found = Regions.of([net(CORNER, CONV)], [("conv", (1, 4))])
    assert "conv[1,4] sees nothing of `input`; with padding h -8..-6, w 10..14 (3x5)" in str(found.page())
    assert [row[5:] for row in found.records().rows] == [["h", "", "", -8, -6], ["w", "", "", 10, 14]]
    (region,) = found.data().content["regions"]
    assert region["inputs"]["input"]["seen"] is None


def test_what_sees_features_sees_all_of_them():
    analysis = analyze({"convcost": 1, "name": "N", "input": [7], "layers": [{"linear": 5}]})
    found = Regions.of([analysis], [("linear", ())])
    assert "linear sees all of `input`" in str(found.page())
    assert [row[2:] for row in found.records().rows] == [["linear", "", "input", "", "", "", "", ""]]


def test_what_sees_no_input_says_so():
    bias = {"add": {"x": [], "bias": [{"parameter": {"shape": [3, 1, 1]}}]}}
    assert "add.bias.parameter[0,0] sees no input" in str(
        Regions.of([net(bias)], [("add.bias.parameter", (0, 0))]).page()
    )


def test_what_cannot_be_answered_is_a_problem_once_and_no_empty_section():
    found = Regions.of([net(CONV), net(CONV)], [("conv", (99, 0)), ("conv", (99, 0))])
    assert [each.code for each in found.problems] == ["E402"]
    assert found.page().sections == ()
