"""Network and values -> graph: expressions evaluated, blocks expanded, every shape inferred."""

from collections.abc import Mapping

from convcost.graph import Graph
from convcost.language.expression import Value
from convcost.notation.build.builder import Builder
from convcost.notation.build.outputs import note_unused
from convcost.notation.build.run import Runner
from convcost.notation.build.values import resolve_values
from convcost.notation.build.whole import run_network
from convcost.notation.build.work import Work
from convcost.notation.build.written import mark_written
from convcost.notation.spec.model import Network

NO_VALUES: Mapping[str, Value] = {}
NO_INPUTS: Mapping[str, tuple[int, ...]] = {}


def build(
    network: Network,
    variant: str | None = None,
    values: Mapping[str, Value] = NO_VALUES,
    inputs: Mapping[str, tuple[int, ...]] = NO_INPUTS,
    work: Work | None = None,
) -> Graph:
    """Build one variant of a network.

    ``values`` override `vars` by name, each an expression as text or a value as it is; ``inputs`` override input
    shapes by name, without the batch axis. ``work`` counts what is built of one file, where that is more than this
    network. Raises `ConvcostError`, whose ``partial`` is the graph up to the step that failed.
    """
    builder = Builder(network, variant, work)
    builder.values = resolve_values(builder, variant, values)
    if network.captured is not None:
        return network.captured(inputs)
    run_network(Runner(builder), network, inputs)
    note_unused(builder)
    mark_written(builder)
    return builder.graph()


__all__ = ["Work", "build"]
