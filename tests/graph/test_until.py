import pytest

from convcost.errors import ConvcostError
from convcost.graph.until import until
from tests.written import graph, layers

NETWORK = graph(
    layers("{conv: {out: 7, kernel: 1}, as: stem}", "{seq: [relu, relu], as: body}", "{relu: {}, as: tail}")
)


def test_everything_up_to_a_layer_is_kept_and_its_result_is_the_output() -> None:
    beginning = until(NETWORK, "body.relu")
    assert [node.name for node in beginning.nodes] == ["stem", "body.relu"]
    assert beginning.outputs == {"body.relu": "body.relu"}


def test_a_part_is_kept_as_a_whole() -> None:
    beginning = until(NETWORK, "body")
    assert [node.name for node in beginning.nodes] == ["stem", "body.relu", "body.relu_2"]
    assert beginning.outputs == {"body": "body.relu_2"}


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("stme", "did you mean `stem`?"),
        ("body.rleu", "did you mean `body.relu`?"),
        ("relu_2", "did you mean `body.relu_2`?"),
        ("x", "its parts: stem, body, tail"),
    ],
)
def test_an_unknown_path_gets_a_suggestion(path: str, hint: str) -> None:
    with pytest.raises(ConvcostError) as caught:
        until(NETWORK, path)
    assert caught.value.problems[0].code == "E402"
    assert caught.value.problems[0].notes == (hint,)
