"""Modules as a person would write them: classes as blocks, rows of modules as repeats, growing lists as branches."""

import lzma
from pathlib import Path

import pytest

from convcost.analysis import analyze
from convcost.bridges.targets import Options, lookup
from convcost.bridges.torch.network import flat
from convcost.bridges.torch.program import from_json
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from tests.bridges.torch.exports import call, program, weight

PROGRAMS = Path(__file__).parents[2] / "data" / "torch_programs"


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("torchvision.resnet50", 30),
        ("torchvision.mobilenet_v3_small", 50),
        ("timm.densenet121", 45),
        ("timm.eca_nfnet_l0", 70),
        ("modules/UNet", 45),
        ("modules/Yolo", 90),
    ],
)
def test_a_network_takes_few_lines_and_is_the_same(name: str, most: int) -> None:
    exported = from_json(lzma.decompress((PROGRAMS / f"{name}.json.xz").read_bytes()).decode())
    graph = flat(lambda samples: exported, name)
    text = lookup("yaml").convert(graph, Options()).content
    assert isinstance(text, str)
    assert sum(bool(line.strip()) and not line.startswith("#") for line in text.splitlines()) <= most
    again, found = analyze(build(read_network(read(text, "net.yaml")))), analyze(graph)
    assert (again.params, again.macs, again.activations) == (found.params, found.macs, found.activations)
    assert len(again.graph.nodes) == len(graph.nodes)


def test_a_list_that_grows_is_joined_two_by_two_in_the_module_that_makes_it_grow() -> None:
    """Three layers that take all before them, each a convolution to 5 channels."""
    sizes = (13, 17)
    calls = []
    taken = ["%x"]
    for place, width in enumerate((3, 8, 13), 1):
        module = f"block.layer{place}"
        source = taken[0]
        if place > 1:
            calls.append(call(f"cat{place}", "cat.default", (11, width, *sizes), module, tensors=list(taken), dim=1))
            source = f"%cat{place}"
        filters = f"%p_block_layer{place}_conv_weight"
        made = call(f"conv{place}", "conv2d.default", (11, 5, *sizes), f"{module}.conv", input=source, weight=filters)
        calls.append(made)
        taken.append(f"%conv{place}")
    calls.append(call("out", "cat.default", (11, 18, *sizes), "block", tensors=list(taken), dim=1))
    stored = [weight(f"block.layer{place}.conv.weight", 5, width, 1, 1) for place, width in enumerate((3, 8, 13), 1)]
    exported = program({"x": (3, *sizes)}, stored, calls)
    graph = flat(lambda samples: exported, "net")
    concats = [node for node in graph.nodes if node.op.kind == "concat"]
    assert [len(node.inputs) for node in concats] == [2, 2, 2]
    assert [node.name for node in concats] == [f"block.layer{place}.concat" for place in (1, 2, 3)]
    assert analyze(graph).macs == 13 * 17 * 5 * (3 + 8 + 13)


def test_skips_of_a_u_net_have_names_and_its_blocks_those_of_their_classes() -> None:
    exported = from_json(lzma.decompress((PROGRAMS / "modules" / "UNet.json.xz").read_bytes()).decode())
    text = lookup("yaml").convert(flat(lambda samples: exported, "UNet"), Options()).content
    assert isinstance(text, str)
    made = read_network(read(text, "net.yaml"))
    assert list(made.blocks) == ["DoubleConv", "Down", "Up"]
    assert "{Up: {x1: down3}, as: up1}" in text


def four_blocks(constructed: dict[str, dict[str, int]]) -> str:
    """Modules of one class, each three convolutions: to 5, 7, 11 and 13 channels, with strides of 2, 1, 1 and 1."""
    calls, stored, x, wide, sizes = [], [], "%x", 3, (13, 17)
    for place, (planes, stride) in enumerate(((5, 2), (7, 1), (11, 1), (13, 1))):
        sizes = tuple(-(-size // stride) for size in sizes)
        for name, out, steps in (("a", planes, stride), ("b", planes, 1), ("c", 2 * planes, 1)):
            module = f"block{place}.{name}"
            stored.append(weight(f"{module}.weight", out, wide, 1, 1))
            made = f"conv{place}{name}"
            filters = f"%p_block{place}_{name}_weight"
            calls.append(
                call(made, "conv2d.default", (11, out, *sizes), module, input=x, weight=filters, stride=[steps, steps])
            )
            x, wide = f"%{made}", out
        calls.append(call(f"relu{place}", "relu.default", (11, wide, *sizes), f"block{place}", self=x))
        x = f"%relu{place}"
    exported = program({"x": (3, 13, 17)}, stored, calls, constructed=constructed)
    text = lookup("yaml").convert(flat(lambda samples: exported, "net"), Options()).content
    assert isinstance(text, str)
    return text


def test_arguments_of_a_block_are_called_as_those_of_its_constructor() -> None:
    given = {5: 2, 7: 1, 11: 1, 13: 1}
    told = four_blocks({f"block{n}": {"planes": wide, "down": s} for n, (wide, s) in enumerate(given.items())})
    assert "args: {planes: int, down: 1}" in told
    assert "first: {planes: 5, down: 2}" in told


def test_a_name_that_holds_for_one_module_alone_is_not_taken() -> None:
    told = four_blocks({"block0": {"planes": 5, "relu": 5}, "block1": {"planes": 5, "relu": 7}})
    assert "args: {c: int, s: 1}" in told


def test_the_bottleneck_of_a_resnet_has_the_arguments_of_its_class() -> None:
    exported = from_json(lzma.decompress((PROGRAMS / "torchvision.resnet50.json.xz").read_bytes()).decode())
    text = lookup("yaml").convert(flat(lambda samples: exported, "resnet50"), Options()).content
    assert isinstance(text, str)
    assert "args: {planes: int, stride: 1}" in text
    assert "{Bottleneck: {planes: 512}, repeat: 3, first: {stride: 2}, as: layer4}" in text
