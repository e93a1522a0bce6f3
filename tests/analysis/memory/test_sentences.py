"""What training takes and which batch fits, in words."""

from collections.abc import Callable

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.columns import columns
from convcost.analysis.settings import Settings
from tests.analysis.memory.networks import under

Golden = Callable[[str, str], None]
GIB = 1024**3


def sentences(analysis: Analysis) -> list[str]:
    """Those of all columns that its settings ask for."""
    told = [column.sentences for column in columns(analysis.settings) if column.sentences]
    return [sentence for each in told for sentence in each(analysis)]


def test_training_is_told_in_parts_that_add_up(golden: Golden):
    analysis = under(optimizer="adam", batch=2, memory_bytes=GIB, dtype="activations=float16")
    golden("training.txt", "\n".join((*sentences(analysis), "")))


def test_what_does_not_fit_is_told_with_what_it_would_take():
    assert sentences(under(memory_bytes=1000))[0].startswith("1000 B hold not even one sample at inference: it takes ")
    assert "hold a batch of" in sentences(under(memory_bytes=GIB))[0]
    empty = analyze({"convcost": 1, "name": "Wire", "input": [3, 5, 7], "layers": []}).graph
    aside = Analysis(empty, Settings(memory_bytes=1, counts_input=False))
    assert sentences(aside) == ["1 B hold any batch at inference: no sample takes memory"]


def test_lower_bounds_are_told_as_such():
    opaque = {"opaque": {"shape": [3, 5, 7], "params": "unknown", "macs": 19}, "as": "secret"}
    graph = analyze({"convcost": 1, "name": "Secret", "input": [3, 5, 7], "layers": [opaque]}).graph
    first, *_, last = sentences(Analysis(graph, Settings(optimizer="sgd", memory_bytes=GIB)))
    assert first.startswith("Training takes at least ")
    assert "hold at most a batch of " in last
    assert "one more takes at least " in last
