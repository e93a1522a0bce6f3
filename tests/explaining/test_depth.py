"""What makes a network so deep: the path is named layer by layer, or by blocks where it is long."""

from convcost import analyze
from convcost.explaining.data import data
from convcost.explaining.depth import derivation, nonlinear_path
from convcost.explaining.explanation import explain

NET = {
    "convcost": 1,
    "name": "N",
    "input": [3, 11, 13],
    "layers": [
        {"conv": {"out": 5, "kernel": 3, "activation": "relu"}, "as": "stem"},
        {"add": {"main": ["sigmoid", "tanh"], "skip": []}, "as": "both"},
        {"conv": {"out": 2, "kernel": 1}, "as": "head"},
    ],
}


def test_a_short_path_is_named_layer_by_layer():
    made = analyze(NET)
    assert derivation(explain(made, "stem")) == "depth = stem.activation = 1"
    assert derivation(explain(made, "both")) == "depth = stem.activation + both.main.sigmoid + both.main.tanh = 3"
    assert derivation(explain(made)) == derivation(explain(made, "head")) == derivation(explain(made, "both"))


def test_a_long_path_is_counted_block_by_block():
    assert derivation(explain(analyze("resnet50"))) == (
        "depth = conv1.activation + maxpool + 9 in conv2_x + 12 in conv3_x + 18 in conv4_x + 9 in conv5_x = 50"
    )
    assert 1 + 1 + 9 + 12 + 18 + 9 == 50


def test_where_nothing_is_nonlinear_nothing_is_said():
    layers = [{"conv": {"out": 5, "kernel": 3}, "as": "stem"}, "relu"]
    made = analyze({**NET, "layers": layers})
    assert derivation(explain(made, "stem")) is None
    assert nonlinear_path(explain(made, "stem")) == ()


def test_behind_what_nobody_knows_it_is_a_bound():
    layers = ["relu", {"opaque": {"shape": [3, 11, 13], "params": 0, "macs": 0}}, "tanh"]
    assert derivation(explain(analyze({**NET, "layers": layers}))) == "depth = relu + tanh = at least 2"


def test_programs_get_the_names():
    found = data(explain(analyze(NET), "both")).content["part"]
    assert found["nonlinear_path"] == ["stem.activation", "both.main.sigmoid", "both.main.tanh"]
    assert found["figures"]["nonlinear_depth"] == {"value": 3, "complete": True}
    assert found["figures"]["nonlinear_layers"] == {"value": 2, "complete": True, "permille_of_network": 667}
