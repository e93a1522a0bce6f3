"""How a module of PyTorch is asked for: its place, its arguments, its inputs."""

import pytest

from convcost.bridges.torch.asked import AskedModule, Feed, asked, tensors, with_arguments
from convcost.errors import ConvcostError


def test_a_module_stands_in_a_package_and_may_be_called_with_literals() -> None:
    assert asked("torch:a.b:C") == AskedModule("a.b", "C")
    assert asked("torch:a:C.d(3, 'x', depth=50, name=resnet, sizes=(1, 2))") == AskedModule(
        "a", "C.d", (3, "x"), {"depth": 50, "name": "resnet", "sizes": (1, 2)}
    )


@pytest.mark.parametrize(
    "net", ["torch:", "torch:a", "torch:a:", "torch::C", "torch:a-b:C", "torch:a:C(", "torch:a:C(x", "torch:a:C(**x)",
            "torch:a:C(f(1))", "torch:a:C()()", "torch:a:C(1)+1", "torch:a/b.py:C"],
)  # fmt: skip
def test_what_is_no_such_place_or_no_literal_is_refused_with_an_example(net: str) -> None:
    with pytest.raises(ConvcostError) as caught:
        asked(net)
    (problem,) = caught.value.problems
    assert problem.code == "E403"
    assert "for example torch:my_package.models" in problem.notes[0]


def test_arguments_are_literals_or_else_texts_and_other_networks_take_none() -> None:
    assert with_arguments("torch:timm:create_model", ["resnet18", "num_classes=10"]) == (
        "torch:timm:create_model('resnet18', num_classes=10)"
    )
    assert with_arguments("torch:a:C(depth=50)", ["depth=101", "pretrained=False"]) == (
        "torch:a:C(depth=101, pretrained=False)"
    )
    assert with_arguments("torch:a:C", ["'x=1'", "a b"]) == "torch:a:C('x=1', 'a b')"
    assert with_arguments("resnet50", ["depth=50"]) == "resnet50"


def test_inputs_have_positions_names_keys_and_types() -> None:
    assert tensors(
        {"0": (3, 7, 5), "mask": (11,), "batch.image": (3, 7, 5), "2:int64": (13,), "pictures.0": (3, 7, 5)}
    ) == (
        Feed(0, "", (3, 7, 5)),
        Feed(None, "mask", (11,)),
        Feed(None, "batch.image", (3, 7, 5)),
        Feed(2, "", (13,), "int64"),
        Feed(None, "pictures.0", (3, 7, 5), has_samples=False),
    )
    with pytest.raises(ConvcostError):
        tensors({"a b": (3,)})
