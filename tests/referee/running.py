"""Written PyTorch, run layer by layer: what torch says of every line of `forward`. Needs torch."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.utils.flop_counter import FlopCounterMode

from convcost.bridges.modules.pieces import pieces
from convcost.graph import Graph


class Seen(NamedTuple):
    """A tensor as torch made it: its sizes without the batch, the multiply-adds of the line that made it."""

    sizes: tuple[int, ...]
    macs: int


def load(text: str, name: str) -> type[nn.Module]:
    """The class of that name in a written file."""
    space: dict[str, Any] = {"__name__": "written"}
    exec(compile(text, "written.py", "exec"), space)
    made: type[nn.Module] = space[name]
    return made


def operands(graph: Graph, batch: int, device: str) -> list[Tensor]:
    """Something of the sizes of the inputs."""
    return [torch.rand(batch, *shape.sizes, device=device) for shape in graph.inputs.values()]


@contextmanager
def plain() -> Iterator[None]:
    """Without the kernels that fuse what we count piece by piece."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)


def by_line(model: nn.Module, inputs: list[Tensor]) -> dict[str, Seen]:
    """Every variable of `forward` with what torch says of it; the model is asked for one sample, so evaluated."""
    seen: dict[str, Seen] = {}
    counted = [0]

    def note(frame: FrameType) -> None:
        flops = counter.get_total_flops()
        for name, value in frame.f_locals.items():
            if name != "self" and name not in seen and isinstance(value, Tensor):
                seen[name] = Seen(tuple(value.shape[1:]), (flops - counted[0]) // 2)
                counted[0] = flops

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code is not type(model).forward.__code__:
            return None
        if event in {"line", "return"}:
            note(frame)
        return trace

    with plain(), FlopCounterMode(display=False) as counter:
        sys.settrace(trace)
        try:
            model.eval()(*inputs)
        finally:
            sys.settrace(None)
    return seen


def owned(model: nn.Module, attribute: str) -> tuple[int, int]:
    """Parameters and buffers of a part of a module; torch's counters of batches are bookkeeping."""
    part = getattr(model, attribute)
    if isinstance(part, Tensor):
        return (part.numel(), 0) if isinstance(part, nn.Parameter) else (0, part.numel())
    buffers = ((name, each) for name, each in part.named_buffers() if not name.endswith("num_batches_tracked"))
    return sum(each.numel() for each in part.parameters()), sum(each.numel() for _, each in buffers)


def totals(model: nn.Module) -> tuple[int, int]:
    """The same of the whole module, shared ones once."""
    buffers = ((name, each) for name, each in model.named_buffers() if not name.endswith("num_batches_tracked"))
    return sum(each.numel() for each in model.parameters()), sum(each.numel() for _, each in buffers)


def kept_bytes(model: nn.Module, inputs: list[Tensor]) -> int:
    """Bytes of the distinct tensors that are kept for the backward pass, parameters and buffers apart."""
    known = {each.untyped_storage()._cdata for each in (*model.parameters(), *model.buffers())}
    kept: dict[int, Tensor] = {}

    def pack(tensor: Tensor) -> Tensor:
        if tensor.untyped_storage()._cdata not in known:
            kept[tensor.untyped_storage()._cdata] = tensor
        return tensor

    with torch.backends.mkldnn.flags(enabled=False), saved_tensors_hooks(pack, lambda tensor: tensor):
        output = model.train()(*inputs)
    del output
    return sum(each.untyped_storage().nbytes() for each in kept.values())


def backward(model: nn.Module, inputs: list[Tensor]) -> None:
    """Run forwards and backwards while training."""
    made = model.train()(*inputs)
    outputs = made if isinstance(made, tuple) else (made,)
    total = sum((each.float().sum() for each in outputs), start=torch.zeros((), device=inputs[0].device))
    if total.requires_grad:
        total.backward()


class Called(NamedTuple):
    """A call of a part that owns parameters or buffers: what it owns, what it gave, its multiply-adds.

    The sizes are in order, since torch's norms want the channels of tokens in another place.
    """

    params: int
    buffers: int
    sizes: tuple[int, ...]
    macs: int


def by_part(model: nn.Module, inputs: list[Tensor], whole: set[str]) -> tuple[list[Called], int, list[Tensor]]:
    """Every call of a part without parts, or of a class that is taken as a whole; all multiply-adds; what leaves."""
    calls: list[Called] = []
    started: list[int] = []
    with plain(), FlopCounterMode(display=False) as counter:
        hooks = []

        def before(module: nn.Module, given: Any) -> None:
            started.append(counter.get_total_flops())

        def after(module: nn.Module, given: Any, made: Any) -> None:
            macs = (counter.get_total_flops() - started.pop()) // 2
            tensor = made[0] if isinstance(made, tuple) else made
            calls.append(Called(*totals(module), tuple(sorted(tensor.shape[1:])), macs))

        def visit(module: nn.Module) -> None:
            parts = list(module.children())
            name = type(module).__name__
            if name in whole or not parts:
                is_of_the_network = type(module).__module__ == "written" and name not in pieces()
                if not is_of_the_network and any(True for _ in (*module.parameters(), *module.buffers())):
                    hooks.append(module.register_forward_pre_hook(before))
                    hooks.append(module.register_forward_hook(after))
                return
            for part in parts:
                visit(part)

        for part in model.children():
            visit(part)
        made = model.eval()(*inputs)
        total = counter.get_total_flops() // 2
    return calls, total, list(made) if isinstance(made, tuple) else [made]
