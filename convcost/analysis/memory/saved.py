"""What the backward pass of every layer keeps of the forward pass, by the rules of torch on a GPU.

* A layer keeps what its kind states: its inputs, its output, or neither, and besides a mask (a byte per element),
  indices (8 bytes) or statistics (4 bytes at least). A tensor is kept once, whoever needs it, and so are its views.
* A layer keeps nothing where no parameter that is trained stands before it: there is no gradient to pass on. A frozen
  layer with one before it keeps what the gradient of its input needs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from convcost.analysis.counts import Values
from convcost.analysis.dtypes import DTYPE_BITS, stored_bytes
from convcost.analysis.memory.need import Need
from convcost.analysis.memory.storage import MemoryStep, training_storage
from convcost.graph import Node
from convcost.layers.memory_facts import Form, Keeps, Kept
from convcost.layers.op import Shapes

if TYPE_CHECKING:
    from convcost.analysis import Analysis


def saved_bytes(analysis: "Analysis") -> Values:
    """What the backward pass of each layer keeps and no layer before it has kept; None where that is not known."""
    batch = analysis.settings.batch
    return tuple(None if each is None else each.of(batch) for each in analysis.once(saved))


def saved(analysis: "Analysis") -> tuple[Need | None, ...]:
    """The same for any batch."""
    return tuple(_saved(analysis))


def _saved(analysis: "Analysis") -> Iterator[Need | None]:
    graph = analysis.graph
    tensors, steps = analysis.once(training_storage)
    has_gradient = analysis.once(with_gradient)
    kept: set[int] = set()
    for node, shapes, step in zip(graph.nodes, graph.node_inputs, steps, strict=True):
        if step.makes is None or not has_gradient[step.makes]:
            yield Need(0, 0)
            continue
        is_trained = learns(node, shapes)
        keeps = node.op.keeps if is_trained else node.op.keeps_frozen
        if keeps is None:
            yield None
            continue
        news = set(_wanted(keeps, step, step.makes, has_gradient)) - kept
        kept |= news
        size = sum(tensors[tensor].bytes for tensor in news)
        its_own = node.op.keeps_besides if is_trained else node.op.keeps_besides_frozen
        dtype = analysis.settings.dtype_at(node, "activations")
        besides = _besides(its_own(shapes, node.output), dtype)
        yield Need(besides.fixed, size + besides.per_sample)


def _wanted(keeps: Keeps, step: MemoryStep, makes: int, has_gradient: Sequence[bool]) -> Iterable[int]:
    """The tensors that are kept, by their numbers."""
    if keeps is Keeps.OTHERS:
        return (each for each in step.reads if _meets_gradient(each, step, has_gradient))
    inputs = step.reads if keeps in {Keeps.INPUTS, Keeps.INPUTS_AND_OUTPUT} else ()
    return (*inputs, makes) if keeps in {Keeps.OUTPUT, Keeps.INPUTS_AND_OUTPUT} else inputs


def _meets_gradient(tensor: int, step: MemoryStep, has_gradient: Sequence[bool]) -> bool:
    """Whether another input has a gradient, or this one meets itself: a square reads it once."""
    others = [each for each in step.reads if each != tensor] or [tensor]
    return any(has_gradient[each] for each in others)


def _besides(kept: Iterable[Kept], dtype: str) -> Need:
    """Bytes of masks, indices and statistics: those of every sample, and those of all together."""
    sizes = [(each.per_sample, _form_bytes(each.form, each.product.value, dtype)) for each in kept]
    return Need(sum(size for each, size in sizes if not each), sum(size for each, size in sizes if each))


def learns(node: Node, inputs: Shapes) -> bool:
    """Whether a layer has parameters that are trained."""
    return not node.frozen and node.op.parameters(inputs) != ()


def with_gradient(analysis: "Analysis") -> list[bool]:
    """Of every tensor, whether a gradient passes through: it depends on some parameter that is trained."""
    graph = analysis.graph
    tensors, steps = analysis.once(training_storage)
    learned = {node.name for node in graph.nodes if not node.inputs and learns(node, ())}
    has_gradient = [tensor.name in learned for tensor in tensors]
    for node, shapes, step in zip(graph.nodes, graph.node_inputs, steps, strict=True):
        if step.makes is not None:
            has_gradient[step.makes] = any(has_gradient[tensor] for tensor in step.reads) or learns(node, shapes)
    return has_gradient


def _form_bytes(form: Form, elements: int, dtype: str) -> int:
    """Bytes of a tensor of such elements beside activations of a type."""
    if form == "activation":
        return stored_bytes(elements, dtype)
    widest = DTYPE_BITS[dtype] // 8
    return elements * {"statistic": max(4, widest), "index": 8, "mask": 1}[form]
