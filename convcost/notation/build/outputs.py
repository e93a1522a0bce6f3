"""What comes out of the network, and what was made for nothing."""

from convcost.errors import Label, Problem
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Tensor


def name_outputs(builder: Builder, frame: Frame, first: int = 0) -> None:
    """The declared outputs; without them the sides in order, then the final tensor unless something consumed it.

    ``first`` is the first node of the network: of one that another uses, what stood before does not matter.
    """
    declared = builder.network.outputs
    if declared is not None:
        builder.outputs.clear()
        for output in declared:
            builder.add_outputs(output.name, builder.references(output.term, frame).tensors, output.term)
        return
    consumed = {name for node in builder.nodes[first:] for name in node.inputs}
    for tensor in frame.current.tensors:
        if tensor.name not in consumed and tensor.name not in builder.outputs.values():
            builder.add_outputs(_step_name(builder, tensor), (tensor,), builder.origin(tensor))


def _step_name(builder: Builder, tensor: Tensor) -> str:
    """A layer's own name for the tensor that its norm or activation gives."""
    parent = tensor.name.rpartition(".")[0]
    return parent if builder.has(parent) else tensor.name


def note_unused(builder: Builder) -> None:
    """Warn of tensors that nothing uses and that are no output; a slice of a split may be left over."""
    used = {name for node in builder.nodes for name in node.inputs} | set(builder.outputs.values())
    for node in builder.nodes:
        if node.name in used or node.name in builder.slices or node.origin is None:
            continue
        if node.name in builder.left_out:
            join, kind, line = builder.left_out[node.name]
            at = Label(join.span, f"to join it, write `{line}`")
            made = Label(node.origin.span, "made here")
            message = f"`{node.name}` is current at this `{kind}`, which does not name it, and nothing else takes it"
            notes = ("a list names all that is joined",)
            builder.note(Problem("W530", message, (at, made), notes, "warning"))
            continue
        label = Label(node.origin.span, f"`{node.name}` goes nowhere")
        message, note = "this output is never used", "name it in `outputs`, put it into a `side`, or remove it"
        if node.name in builder.own_outputs:
            message = "this output of a used network is never used, and counts all the same"
            note = "name it in `outputs`, or end the network before it by `until`"
        builder.note(Problem("W500", message, (label,), (note,), "warning"))
