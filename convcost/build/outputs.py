"""What comes out of the network, and what was made for nothing."""

from convcost.build.builder import Builder
from convcost.build.frame import Frame
from convcost.build.tensor import Bound, Tensor
from convcost.errors import Label, Problem


def name_outputs(builder: Builder, frame: Frame, final: Bound) -> None:
    """The declared outputs; without them the sides in order, then the final tensor unless something consumed it."""
    declared = builder.network.outputs
    if declared is not None:
        builder.outputs.clear()
        frame.current = final
        for output in declared:
            builder.outputs.update(named_tensors(output.name, builder.references(output.term, frame)))
        return
    consumed = {name for node in builder.nodes for name in node.inputs}
    for tensor in final.tensors:
        if tensor.name not in consumed and tensor.name not in builder.outputs.values():
            builder.outputs[_step_name(builder, tensor)] = tensor.name


def named_tensors(name: str, bound: Bound) -> dict[str, str]:
    """The outputs that a name stands for; several tensors are numbered."""
    if len(bound.tensors) == 1:
        return {name: bound.tensors[0].name}
    return {f"{name}.{index}": tensor.name for index, tensor in enumerate(bound.tensors)}


def _step_name(builder: Builder, tensor: Tensor) -> str:
    """A layer's own name for the tensor that its norm or activation gives."""
    names = {node.name for node in builder.nodes[-3:]}
    parent = tensor.name.rpartition(".")[0]
    return parent if parent in names else tensor.name


def note_unused(builder: Builder) -> None:
    """Warn of tensors that nothing uses and that are no output; a slice of a split may be left over."""
    used = {name for node in builder.nodes for name in node.inputs} | set(builder.outputs.values())
    for node in builder.nodes:
        if node.name in used or node.name in builder.slices or node.origin is None:
            continue
        label = Label(node.origin.span, f"`{node.name}` goes nowhere")
        notes = ("name it in `outputs`, put it into a `side`, or remove it",)
        builder.note(Problem("W500", "this output is never used", (label,), notes, "warning"))
