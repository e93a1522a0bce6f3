"""The target that is an ONNX file: its bytes, and what it says of them."""

from pathlib import Path

from convcost.analysis import analyze
from convcost.bridges.targets import Options, of_file
from convcost.networks.read import network_in, read_one
from convcost.notation.build import build


def test_the_suffix_chooses_it_and_the_bytes_are_the_network() -> None:
    graph = build(*read_one("resnet18"))
    made = of_file(Path("net.onnx")).convert(graph, Options())
    assert isinstance(made.content, bytes)
    assert made.described == f"{len(made.content):,} bytes for {len(graph.nodes):,} layers, without weights"
    assert made.problems == ()
    assert analyze(build(network_in(made.content, "net.onnx"))).params == 11_689_512


def test_operators_that_only_convcost_reads_are_named() -> None:
    made = of_file(Path("net.onnx")).convert(build(*read_one("vit_b_16")), Options())
    (note,) = made.problems
    assert note.severity == "note"
    assert note.message == "12 layers are operators that only convcost reads: `attention`"
