"""Memory in training: what the backward pass keeps of the forward pass, gradients, the state of the optimizer.

The rules, which are torch's on a GPU:

* A layer keeps what its kind states: its inputs, its output, or neither, and besides a mask (a byte per element),
  indices (8 bytes) or statistics (4 bytes at least). A tensor is kept once, whoever needs it, and so are its views.
* A layer keeps nothing where no parameter stands before it: there is no gradient to pass on.
* Backwards, the layers run in the opposite order, and what nobody before them needs goes. A tensor has a gradient from
  the layer that took it last to the layer that made it; those of parameters are there all the time.
* The optimizer has figures of its own for every parameter: momentum one, Adam two.

The loss and what an implementation holds while a layer runs are not counted.
"""

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from convcost import counts
from convcost.counts import Values
from convcost.errors import ConvcostError, Problem
from convcost.memory_facts import Form, Keeps
from convcost.settings import OPTIMIZER_STATES, Settings
from convcost.storage import Stored, training_storage
from convcost.totals import Figure, Total

if TYPE_CHECKING:
    from convcost.analysis import Analysis


FIXED = ("weight_bytes", "buffer_bytes", "gradient_bytes", "optimizer_bytes")
"""What does not depend on the batch."""


class Training(NamedTuple):
    """Bytes by what they are for, which together are the most that is in use at once, and the layer where it is.

    ``passing`` are the gradients of activations there, beyond what no longer is kept. Lower bounds unless complete.
    """

    weights: int
    buffers: int
    gradients: int
    optimizer: int
    saved: int
    passing: int
    layer: str | None
    is_complete: bool

    @property
    def bytes(self) -> int:
        """All of them."""
        return sum(self[:6])


def gradient_bytes(analysis: "Analysis") -> Values:
    """A gradient for every parameter."""
    return counts.scaled(analysis.once(counts.params), analysis.settings.bytes_of("gradients"))


def optimizer_bytes(analysis: "Analysis") -> Values:
    """What the optimizer remembers of every parameter."""
    states = OPTIMIZER_STATES[_optimizer(analysis)]
    return counts.scaled(analysis.once(counts.params), states * analysis.settings.bytes_of("optimizer"))


def saved_bytes(analysis: "Analysis") -> Values:
    """What the backward pass of each layer keeps and no layer before it has kept; None where that is not known."""
    return tuple(_saved(analysis))


def _saved(analysis: "Analysis") -> Iterator[int | None]:
    graph, settings = analysis.graph, analysis.settings
    tensors, steps = analysis.once(training_storage)
    has_gradient = analysis.once(_with_gradient)
    kept: set[int] = set()
    for node, shapes, step in zip(graph.nodes, graph.node_inputs, steps, strict=True):
        if step.makes is None or not has_gradient[step.makes]:
            yield 0
        elif node.op.keeps is None:
            yield None
        else:
            wanted = {Keeps.INPUTS: step.reads, Keeps.OUTPUT: (step.makes,), Keeps.NOTHING: ()}[node.op.keeps]
            news = set(wanted) - kept
            kept |= news
            elements = sum(tensors[tensor].elements for tensor in news)
            besides = sum(
                each.product.value * _form_bytes(each.form, settings) * (settings.batch if each.per_sample else 1)
                for each in node.op.keeps_besides(shapes, node.output)
            )
            yield elements * settings.batch * settings.bytes_of("activations") + besides


def training_bytes(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes in use while the backward pass of each layer runs; of several layers the largest is their peak."""
    held = sum(analysis.total(key).value for key in FIXED)
    saved = accumulate(each or 0 for each in analysis.once(saved_bytes))
    return tuple(held + kept + passing for kept, passing in zip(saved, analysis.once(_passing), strict=True))


def training_peak(analysis: "Analysis") -> Total[Figure]:
    """The most that is in use at once."""
    found = analysis.once(training)
    return Total(found.bytes, found.is_complete)


def training(analysis: "Analysis") -> Training:
    """What the most that is in use at once consists of."""
    fixed = [analysis.total(key) for key in FIXED]
    saved = analysis.total("saved_bytes")
    during = analysis.once(training_bytes)
    most = max(range(len(during)), key=during.__getitem__, default=None)
    held = sum(each.value for each in (*fixed, saved))
    weights, buffers, gradients, optimizer = (each.value for each in fixed)
    return Training(
        weights,
        buffers,
        gradients,
        optimizer,
        saved.value,
        passing=0 if most is None else during[most] - held,
        layer=None if most is None else analysis.graph.nodes[most].name,
        is_complete=all(each.is_complete for each in (*fixed, saved)),
    )


def _passing(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes of the gradients of activations while the backward pass of each layer runs."""
    tensors, steps = analysis.once(training_storage)
    has_gradient = analysis.once(_with_gradient)
    changes = [0] * (len(steps) + 1)
    for index, step in enumerate(steps):
        if step.makes is not None and has_gradient[step.makes]:
            tensor = tensors[step.makes]
            changes[index] += tensor.elements
            changes[_last_user(tensor, index, len(steps)) + 1] -= tensor.elements
    scale = analysis.settings.batch * analysis.settings.bytes_of("activations")
    return tuple(each * scale for each in accumulate(changes[:-1]))


def _last_user(tensor: Stored, made: int, steps: int) -> int:
    """What leaves the network has its gradient from the loss."""
    return steps - 1 if tensor.is_output else max(tensor.users, default=made)


def _with_gradient(analysis: "Analysis") -> list[bool]:
    """Of every tensor, whether a gradient passes through: it depends on some parameter."""
    graph = analysis.graph
    tensors, steps = analysis.once(training_storage)
    has_gradient = [not (tensor.is_made or tensor.name in graph.inputs) for tensor in tensors]
    for node, shapes, step in zip(graph.nodes, graph.node_inputs, steps, strict=True):
        if step.makes is not None:
            depends = any(has_gradient[tensor] for tensor in step.reads)
            has_gradient[step.makes] = depends or node.op.parameters(shapes) != ()
    return has_gradient


def _form_bytes(form: Form, settings: Settings) -> int:
    activation = settings.bytes_of("activations")
    return {"activation": activation, "statistic": max(4, activation), "index": 8, "mask": 1}[form]


def _optimizer(analysis: "Analysis") -> str:
    if analysis.settings.optimizer is None:
        hint = f"name one, such as `--training adam`: {', '.join(OPTIMIZER_STATES)}"
        raise ConvcostError([Problem("E403", "training takes an optimizer", notes=(hint,))])
    return analysis.settings.optimizer
