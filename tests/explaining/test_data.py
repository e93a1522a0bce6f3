import json

import pytest

from convcost.errors import Problem
from convcost.explaining.page import ExplainedPart
from convcost.page.formats import json as json_format
from convcost.page.look import Look
from tests.arithmetic import evaluated


def whole(explanation, depth=None, problems=()):
    return json.loads(json_format.render(ExplainedPart(explanation, depth), problems, Look()))


def part(explanation, depth=None):
    return whole(explanation, depth)["part"]


def test_a_layer_as_json(explained):
    found = whole(explained("module.unit.Unit.wide"))
    assert found["schema"] == "convcost/explanation/1"
    assert found["model"]["name"] == "Explained"
    layer = found["part"]["layer"]
    assert layer["kind"] == "conv"
    assert layer["output_shape"] == [10, 14, 31]
    assert [each["name"] for each in layer["shape"]] == ["c", "h", "w"]
    assert layer["shape"][1] == {
        "name": "h",
        "formula": "floor((h_in + before_h + after_h - kernel_h) / stride_h) + 1",
        "numbers": "floor((29 + 0 + 1 - 3) / 2) + 1",
        "value": 14,
    }
    assert [each["value"] for each in layer["params"]] == [10 * 5 * 3 * 5, 10]
    assert [each["value"] for each in layer["macs"]] == [14 * 31 * 10 * 5 * 3 * 5]
    assert found["part"]["parts"] == []
    assert [place["line"] for place in found["part"]["written"]] == [11, 14]


@pytest.mark.parametrize("path", ["stem", "attended", "looped.1", "unshuffled", "module", "transposed", "upsampled"])
def test_the_numbers_of_every_derivation_come_to_its_value(explained, path):
    layer = part(explained(path))["layer"]
    derivations = [*layer["shape"], *layer["params"], *layer["buffers"], *layer["macs"]]
    assert [evaluated(each["numbers"]) for each in derivations] == [each["value"] for each in derivations]


def test_an_unknown_count_is_null_and_an_absent_one_is_empty(explained):
    mystery = part(explained("mystery"))["layer"]
    assert mystery["params"] is None
    assert mystery["macs"] == [{"name": "declared", "formula": "declared", "numbers": "1009", "value": 1009}]
    assert mystery["buffers"][0]["value"] == 7
    assert part(explained("flat"))["layer"]["params"] == []


def test_a_block_as_json_has_its_parts_and_what_follows_a_layer_stands_with_it(explained):
    unit = part(explained("module.unit"))
    assert unit["layer"] is None
    assert [row["path"] for row in unit["parts"]] == ["module.unit.Unit.reduce", "module.unit.Unit.wide"]
    assert unit["parts"][0]["shapes"] == [[14, 29, 31], [5, 29, 31]]
    total = sum(row["figures"]["params"]["value"] for row in unit["parts"])
    assert unit["figures"]["params"]["value"] == total == 5 * 14 + 5 + 2 * 5 + 10 * 5 * 3 * 5 + 10
    followers = part(explained("module.unit.Unit.reduce"))["followers"]
    assert [each["kind"] for each in followers] == ["batchnorm", "relu"]


def test_a_shared_layer_says_whose_its_parameters_are(explained):
    again = part(explained("looped.1"))
    assert again["layer"]["shares"] == "looped.0"
    assert again["figures"]["params"] == {"value": 0, "complete": True}


def test_problems_stand_in_the_json_too(explained):
    found = whole(explained("stem"), problems=[Problem("W520", "changed", severity="note")])
    assert [each["code"] for each in found["diagnostics"]] == ["W520"]
