"""What the author's code has raised: where, and what may help."""

import linecache
import re
import traceback
from types import TracebackType
from typing import Any

from convcost.bridges.torch.library import told, torch

NOT_THEIRS = {"torch", "convcost", "importlib", "inspect", "runpy"}
"""Libraries whose frames are not the author's."""

OF_DTYPES = re.compile(r"scalar type|should be the same|same dtype|\b(Long|Int|Half|BFloat16|Double|Bool)\b")
"""How torch says that a tensor has the wrong dtype."""


def failed(error: BaseException, doing: str) -> str:
    """What was being done, where it stopped, and what was raised."""
    frame = last_frame(error.__traceback__)
    return f"{doing} failed{frame}: {told(error)}"


def last_frame(trace: TracebackType | None) -> str:
    """The last line of the author's code that was running: not of torch, not of ours."""
    found = ""
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_globals.get("__name__", "")
        if name.partition(".")[0] in NOT_THEIRS or "<frozen" in frame.f_code.co_filename:
            continue
        code = linecache.getline(frame.f_code.co_filename, line).strip()
        found = f" at {frame.f_code.co_filename}:{line}" + (f" `{code}`" if code else "")
    return found


def where_in(module: Any, error: BaseException) -> str:
    """The innermost module of the network that was running, and the author's line in it."""
    paths = {id(each): path for path, each in module.named_modules()}
    inner, class_name = "", type(module).__name__
    for frame, _ in traceback.walk_tb(error.__traceback__):
        owner = frame.f_locals.get("self")
        if id(owner) in paths and isinstance(owner, torch().nn.Module):
            inner, class_name = paths[id(owner)], type(owner).__name__
    where = f"`{inner}` ({class_name})" if inner else f"forward of {class_name}"
    return f"{where}{last_frame(error.__traceback__)}: "


def gpu_hint(error: BaseException) -> str:
    """What helps where a module asks for a GPU; empty where it does not."""
    text = str(error).lower()
    if any(word in text for word in ("cuda", "nvidia", "mps", "xpu", "hip error")):
        return "it asks for a GPU, and convcost runs modules on none: leave the device to the caller, as in `x.device`"
    return ""


def mixes_devices(error: BaseException) -> bool:
    """Whether tensors on two devices met, as those that forward creates may, and those of the module."""
    return "same device" in str(error)


def until_hint(error: BaseException) -> str:
    """What helps where a step depends on the data; empty where none does."""
    name = type(error).__name__
    if "DataDependent" in name or "data-dependent" in str(error).lower() or "nonzero" in str(error):
        return "what it does depends on the data: follow it to a module in front of that, `--until NAME`"
    return ""


def dtype_hint(error: BaseException) -> str:
    """What helps where an input has another dtype than the module wants; empty where that is not it."""
    if OF_DTYPES.search(str(error)):
        return "an input that is not float32 says so: `--input NAME:int64=13`, or from Python a tensor of that dtype"
    return ""


def a(value: object) -> str:
    """A value by its type, with the article that goes with it."""
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"
