"""A module -> a program of plain values, by torch.export on the meta device or wherever its parameters are.

Nothing is computed: torch.export gives every tensor sizes and no elements. Modules are exported as they run in `eval()`
mode, and are left as they were.
"""

import inspect
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any

from convcost.bridges.torch.asked import Feed
from convcost.bridges.torch.failing import dtype_hint, gpu_hint, mixes_devices, until_hint, where_in
from convcost.bridges.torch.library import Untaken, told, torch
from convcost.bridges.torch.program import ExportedModule
from convcost.bridges.torch.telling import told_in_values


def exported(module: Any, tensors: Sequence[Feed], samples: int, until: str = "", name: str = "") -> ExportedModule:
    """The program of a module for a batch of so many samples; raises `Untaken`."""
    library = torch()
    paths = dict(module.named_modules(remove_duplicate=False))
    if until and until not in paths:
        until = ""
    device = next((each.device for each in (*module.parameters(), *module.buffers())), library.device("meta"))
    arguments, named = _arguments(module, tensors, samples, device)
    modes = {each: each.training for each in module.modules()}
    module.eval()
    try:
        with warnings.catch_warnings(), _stopped(module, paths[until] if until else None):
            warnings.simplefilter("ignore")
            try:
                program = library.export.export(module, arguments, named or None, strict=False)
            except Exception as error:
                if not mixes_devices(error):
                    raise
                with device:  # what forward creates without saying where, a position or a mask, goes there too
                    program = library.export.export(module, arguments, named or None, strict=False)
    except (Exception, SystemExit) as error:
        where = where_in(module, error)
        raise Untaken(where + told(error), gpu_hint(error) or until_hint(error) or dtype_hint(error)) from None
    finally:
        for each, is_training in modes.items():
            each.training = is_training
    return told_in_values(module, program, name or type(module).__name__, until)


class _Reached(Exception):
    """The module that was to be followed to has given its output."""

    def __init__(self, output: Any) -> None:
        self.output = output
        super().__init__()


@contextmanager
def _stopped(module: Any, last: Any) -> Iterator[None]:
    """The module ends where a module inside of it has given its output."""
    if last is None or last is module:
        yield
        return
    forward, inner = module.forward, last.forward

    @wraps(inner)
    def reached(*arguments: Any, **named: Any) -> Any:
        raise _Reached(inner(*arguments, **named))

    @wraps(forward)
    def shortened(*arguments: Any, **named: Any) -> Any:
        entered = _modules_entered()
        depth = len(entered)
        try:
            return forward(*arguments, **named)
        except _Reached as found:
            while len(entered) > depth:
                entered.popitem()
            return found.output

    own = [(each, vars(each).get("forward")) for each in (last, module)]
    last.forward, module.forward = reached, shortened
    try:
        yield
    finally:
        for each, before in own:
            if before is None:
                del each.forward
            else:
                each.forward = before


def _modules_entered() -> dict[Any, Any]:
    """The modules that torch.export takes for running: it takes one that was left by an exception off at no time."""
    mode = torch().fx.experimental.proxy_tensor.get_innermost_proxy_mode()
    found: dict[Any, Any] = getattr(getattr(mode, "tracer", None), "module_stack", {})
    return found


def _arguments(module: Any, tensors: Sequence[Feed], samples: int, device: Any) -> tuple[tuple[Any, ...], Any]:
    """The positional and named arguments of forward: tensors by position, by name, and inside dicts and lists."""
    placed = sorted((each.position, each) for each in tensors if each.position is not None)
    positional = [_empty(each, samples, device) for _, each in placed]
    named: dict[str, Any] = {}
    for each in tensors:
        if each.position is None:
            *outer, last = each.name.split(".")
            inside = named
            for step in outer:
                inside = inside.setdefault(step, {})
                if not isinstance(inside, dict):
                    raise Untaken(f"`{each.name}` is inside of an input that is given itself", "give one of the two")
            inside[last] = _empty(each, samples, device)
    named = {key: _listed(value) for key, value in named.items()}
    try:
        inspect.signature(module.forward).bind(*positional, **named)
    except TypeError as error:
        names = ", ".join(f"`{each}`" for each in inspect.signature(module.forward).parameters)
        hint = f"forward takes {names}" if names else "forward takes nothing"
        raise Untaken(f"the inputs do not fit forward of {type(module).__name__}: {error}", hint) from None
    return tuple(positional), named


def _listed(value: Any) -> Any:
    """A dict whose keys are 0, 1, 2, ... as a list."""
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(each) for key, each in value.items()}
    return list(inner.values()) if list(inner) == [str(place) for place in range(len(inner))] else inner


def _empty(tensor: Feed, samples: int, device: Any) -> Any:
    library = torch()
    dtype = getattr(library, tensor.dtype, None)
    if not isinstance(dtype, library.dtype):
        raise Untaken(f"torch has no dtype `{tensor.dtype}`", "float32, int64, bool, ...")
    sizes = (samples, *tensor.sizes) if tensor.has_samples else tensor.sizes
    return library.empty(sizes, dtype=dtype, device=device)
