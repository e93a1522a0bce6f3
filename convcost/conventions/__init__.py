"""What another tool would print for a network: its convention, and the directory that is the registry of conventions.

A convention is one file in ``convcost/conventions/tools``: a table of what the tool counts for which kinds beside their
multiply-adds. It is data about that tool, so that kinds are named there; nothing here knows one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from convcost.conventions.deviation import DOUBLED, PLAIN, CountedLayer, Rule
from convcost.conventions.written import AGAIN, DIFFERENCES
from convcost.language.documentation import documentation
from convcost.layers.op import Op, arguments, defaults

if TYPE_CHECKING:
    from convcost.graph import Graph, Node

DEFAULT = "torchvision"
TRIED = frozenset({
    "adaptive_avgpool", "adaptive_maxpool", "add", "attention", "avgpool", "batchnorm", "celu", "channel_shuffle",
    "concat", "conv", "conv_transpose", "crop", "dropout", "elu", "flatten", "gelu", "global_avgpool",
    "global_maxpool", "glu", "groupnorm", "hardsigmoid", "hardswish", "hardtanh", "identity", "index_select",
    "instancenorm", "layernorm", "leaky_relu", "linear", "log_softmax", "logsigmoid", "lrn", "matmul", "maxpool",
    "mish", "mul", "opaque", "pad", "parameter", "permute", "pixel_shuffle", "pixel_unshuffle", "prelu", "relu",
    "relu6", "reshape", "resize", "rmsnorm", "selu", "sigmoid", "silu", "slice", "softmax", "softplus", "softsign",
    "tanh", "to_maps", "to_tokens", "upsample",
})  # fmt: skip
"""The kinds on which every tool was run. Of another kind nobody knows what a tool counts, unless it has a rule."""
UNTRIED: Mapping[str, tuple[str, ...]] = {
    "conv": ("weight", "trainable"),
    "conv_transpose": ("weight", "trainable"),
    "linear": ("weight", "trainable"),
    "attention": (
        "value_dim", "out", "in_proj", "out_proj", "over", "form", "halo", "stride", "relative_embedding",
    ),
}  # fmt: skip
"""Fields of these kinds that no tool was run on: where one is given, nobody knows either."""
Steps = Mapping[str, int]


class ToolCount(NamedTuple):
    """What a tool counts of a layer: its multiply-adds by the definition, and what leads from there to its figure."""

    macs: int
    steps: Steps

    @property
    def total(self) -> int:
        """The figure that it prints."""
        return self.macs + sum(self.steps.values())


@dataclass(frozen=True)
class Convention:
    """What a tool counts; layers are taken for the modules of torch, or layers of Keras, that they are called after.

    ``ways`` are rules that differ where the same layers are written in another way, by the word that `written` has for
    it: a tool that watches modules does not see a function. A word or kind that is not there makes no difference to
    the tool. ``alternatives`` are rules that differ where the same network is run in another way, by how that is.
    """

    module: str
    tool: str
    """Its name and the version that was read and run."""
    unit: str
    """Its own word for what it counts."""
    counts: str
    """What, in a sentence."""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    otherwise: Rule = PLAIN
    """The rule for kinds that are not in the table."""
    per_mac: int = 1
    ways: Mapping[str, Mapping[str, Rule]] = field(default_factory=dict)
    alternatives: Mapping[str, Mapping[str, Rule]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called on the command line."""
        return self.module.rpartition(".")[2]

    @property
    def title(self) -> str:
        """Its figures at the head of a column: ``fvcore flops``."""
        return f"{self.name} {self.unit}"

    @property
    def statement(self) -> str:
        """What stands below a table of its figures."""
        others = (*(DIFFERENCES[word] for word in self.ways), *self.alternatives)
        otherwise = f"; counted otherwise: {', '.join(others)}" if others else ""
        return f"{self.title}, as {self.tool} prints them: {self.counts}{otherwise}"

    @property
    def manual(self) -> str:
        """What the tool counts and what is wrong with it, and where that was found."""
        return f"{documentation(import_module(self.module))}\n\n{self.statement}"

    def rule(self, layer: CountedLayer) -> Rule:
        """What it counts beside the multiply-adds of a layer that is written as this one is."""
        kind = layer.op.kind
        return self.ways.get(layer.written or "", {}).get(kind, self.rules.get(kind, self.otherwise))

    def count(self, layer: CountedLayer) -> ToolCount | None:
        """The multiply-adds by the definition, and the steps from there; None where nobody knows."""
        kind = layer.op.kind
        is_tried = (kind in self.rules or kind in TRIED) and not _untried_fields(layer.op)
        if not is_tried or layer.op.macs(layer.inputs, layer.output) is None:
            return None
        macs = layer.macs
        found = {DOUBLED: (self.per_mac - 1) * macs}
        for step, amount in self.rule(layer):
            more = amount(layer)
            if more is None:
                return None
            found[step] = found.get(step, 0) + more
        return ToolCount(macs, {step: amount for step, amount in found.items() if amount})


def _untried_fields(op: Op) -> tuple[str, ...]:
    """The fields that were given and that no tool was run on."""
    given, usual = arguments(op), defaults(type(op))
    return tuple(name for name in UNTRIED.get(op.kind, ()) if given[name] != usual[name])


def layers(graph: "Graph", samples: int) -> tuple[CountedLayer, ...]:
    """The layers of a network as rules are told them, in execution order."""
    pairs = zip(graph.nodes, graph.node_inputs, strict=True)
    return tuple(CountedLayer(node.op, shapes, node.output, samples, _written(node)) for node, shapes in pairs)


def _written(node: "Node") -> str | None:
    """How its code is written, as far as that says anything of this layer: weights of its own have no other call."""
    return None if node.written == AGAIN and node.shares is None else node.written


def counted(layer: CountedLayer, convention: Convention) -> int | None:
    """What a tool prints for a layer; None where nobody knows."""
    found = convention.count(layer)
    return None if found is None else found.total


@cache
def names() -> tuple[str, ...]:
    """Every convention, in alphabetical order; read from the directory, importing none of them."""
    folder = Path(__file__).with_name("tools")
    return tuple(sorted(path.stem for path in folder.glob("[a-z]*.py")))


@cache
def lookup(name: str) -> Convention:
    """A convention by its name; `Settings` refuses names that there are not."""
    convention: Convention = import_module(f"convcost.conventions.tools.{name}").CONVENTION
    return convention
