"""Memory in training: what the backward pass keeps of the forward pass, gradients, the state of the optimizer.

The rules, which are torch's on a GPU:

* What a layer keeps of the forward pass says `convcost.analysis.memory.saved`.
* Backwards, the layers run in the opposite order, and what nobody before them needs goes. A tensor has a gradient from
  the layer that took it last to the layer that made it; those of parameters are there all the time.
* The optimizer has figures of its own for every parameter that is trained: momentum one, Adam two; those that are
  frozen have neither these nor gradients.

The loss and what an implementation holds while a layer runs are not counted.
"""

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from convcost.analysis import counts
from convcost.analysis.counts import Values
from convcost.analysis.memory.need import Need
from convcost.analysis.memory.saved import saved, with_gradient
from convcost.analysis.memory.storage import Stored, training_storage
from convcost.analysis.settings import OPTIMIZER_STATES, Settings
from convcost.analysis.totals import Figure, Total
from convcost.errors import ConvcostError, Label, Problem
from convcost.language.tracing import greatest

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


def rule(settings: Settings) -> str:
    """What is counted, under these settings."""
    optimizer = f" with {settings.optimizer}" if settings.optimizer else ""
    return (
        f"Training memory{optimizer}: tensors are kept as torch keeps them on a GPU, "
        "all gradients of parameters are there, the loss and an implementation's workspaces are not"
    )


def gradient_bytes(analysis: "Analysis") -> Values:
    """A gradient for every parameter that is trained."""
    _require_gradients(analysis)
    return counts.trained_bytes(analysis, "gradients")


def optimizer_bytes(analysis: "Analysis") -> Values:
    """What the optimizer remembers of every parameter that is trained."""
    states = OPTIMIZER_STATES[_optimizer(analysis)]
    return counts.scaled(counts.trained_bytes(analysis, "optimizer"), states)


def training_bytes(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes in use while the backward pass of each layer runs; of several layers the largest is their peak."""
    return tuple(need.of(analysis.settings.batch) for need in analysis.once(training_needs))


def training_needs(analysis: "Analysis") -> tuple[Need, ...]:
    """The same for any batch: what is fixed, what has been kept by then, the gradients under way."""
    held = sum(map(analysis.count, FIXED))
    known = [each or Need(0, 0) for each in analysis.once(saved)]
    fixed, per_sample = (accumulate(each) for each in zip(*known, strict=True)) if known else ((), ())
    together = zip(fixed, per_sample, analysis.once(_passing), strict=True)
    return tuple(Need(held + kept, kept_of_each + passing) for kept, kept_of_each, passing in together)


def training_peak(analysis: "Analysis") -> Total[Figure]:
    """The most that is in use at once."""
    during = analysis.once(training_bytes)
    most = greatest(during) if during else sum(analysis.count(key) for key in (*FIXED, "saved_bytes"))
    return Total(most, _is_complete(analysis))


def training(analysis: "Analysis") -> Training:
    """What the most that is in use at once consists of."""
    during = analysis.once(training_bytes)
    most = max(range(len(during)), key=during.__getitem__, default=None)
    weights, buffers, gradients, optimizer = map(analysis.count, FIXED)
    kept = analysis.count("saved_bytes")
    held = weights + buffers + gradients + optimizer + kept
    return Training(
        weights,
        buffers,
        gradients,
        optimizer,
        kept,
        passing=0 if most is None else during[most] - held,
        layer=None if most is None else analysis.graph.nodes[most].name,
        is_complete=_is_complete(analysis),
    )


def _is_complete(analysis: "Analysis") -> bool:
    return all(analysis.total(key).is_complete for key in (*FIXED, "saved_bytes"))


def _passing(analysis: "Analysis") -> tuple[int, ...]:
    """Bytes for every sample of the gradients of activations while the backward pass of each layer runs."""
    tensors, steps = analysis.once(training_storage)
    has_gradient = analysis.once(with_gradient)
    changes = [0] * (len(steps) + 1)
    for index, step in enumerate(steps):
        if step.makes is not None and has_gradient[step.makes]:
            tensor = tensors[step.makes]
            changes[index] += tensor.bytes
            changes[_last_user(tensor, index, len(steps)) + 1] -= tensor.bytes
    return tuple(accumulate(changes[:-1]))


def _last_user(tensor: Stored, made: int, steps: int) -> int:
    """What leaves the network has its gradient from the loss."""
    return steps - 1 if tensor.is_output else max(tensor.users, default=made)


def _require_gradients(analysis: "Analysis") -> None:
    """Refuse a layer that is trained and whose gradients would be small integers."""
    for node, params in zip(analysis.graph.nodes, analysis.once(counts.trainable), strict=True):
        dtype = analysis.settings.dtype_at(node, "gradients")
        if dtype.startswith("int") and params:
            labels = (Label(node.origin.span, "frozen: true, or gradients of their own"),) if node.origin else ()
            hint = "`dtype: {weights: int8}` says it of the weights alone"
            raise ConvcostError([Problem("E403", f"gradients of `{node.name}` cannot be {dtype}", labels, (hint,))])


def _optimizer(analysis: "Analysis") -> str:
    if analysis.settings.optimizer is None:
        hint = f"name one, such as `--training adam`: {', '.join(OPTIMIZER_STATES)}"
        raise ConvcostError([Problem("E403", "training takes an optimizer", notes=(hint,))])
    return analysis.settings.optimizer
