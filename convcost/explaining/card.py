"""What `explain` derives of a layer, in a few lines: where its shape, parameters and multiply-adds come from."""

from collections.abc import Iterator

from convcost.analysis import Analysis
from convcost.errors.untrusted import visible
from convcost.explaining.derivations import lines, together
from convcost.explaining.explanation import Derivations, ExplainedLayer

UNKNOWN = "not known"


def card(analysis: Analysis, index: int) -> tuple[str, ...]:
    """The derivations of a layer by its index; none where everything is as it comes in and nothing is counted."""
    layer = ExplainedLayer(analysis, index)
    found: list[str] = []
    if not layer.is_shape_unchanged:
        found += _titled("Shape", lines(layer.shape, "_out"))
    found += _counted("Parameters", layer.params)
    found += _counted("MACs of a sample", layer.macs)
    if layer.node.shares:
        found.append(f"The parameters belong to {visible(layer.node.shares)}.")
    return tuple(found)


def _counted(title: str, derivations: Derivations | None) -> Iterator[str]:
    if derivations is None:
        yield f"{title}: {UNKNOWN}"
    elif derivations:
        total = [f"together {together(derivations)}"] if len(derivations) > 1 else []
        yield from _titled(title, iter((*lines(derivations), *total)))


def _titled(title: str, found: Iterator[str]) -> Iterator[str]:
    yield title
    yield from (f"  {line}" for line in found)
