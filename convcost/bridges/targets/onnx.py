"""ONNX: a file without weights, which other tools open."""

from collections import Counter

from convcost.bridges.onnx.writing import write
from convcost.bridges.onnx.writing.forms import forms
from convcost.bridges.targets import Converted, Options
from convcost.errors import Problem
from convcost.graph import Graph

SUFFIXES = (".onnx",)


def convert(graph: Graph, options: Options) -> Converted:
    """The network as operators; a note names the kinds that only convcost reads, and what the file cannot say."""
    del options
    data = write(graph)
    own = Counter(node.op.kind for node in graph.nodes if node.op.kind not in forms())
    notes = []
    if own:
        kinds = ", ".join(f"`{kind}`" for kind in own)
        notes.append(f"{own.total():,} layers are operators that only convcost reads: {kinds}")
    if any(node.frozen or node.dtype for node in graph.nodes):
        notes.append("what is frozen and what tensors are stored as is not written")
    problems = tuple(Problem("W507", note, severity="note") for note in notes)
    return Converted(data, f"{len(data):,} bytes for {len(graph.nodes):,} layers, without weights", problems)
