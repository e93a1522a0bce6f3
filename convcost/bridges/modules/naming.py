"""Names in Python: attributes that a module has not got already, variables that hide nothing, classes."""

import re
from collections.abc import Callable, Container, Iterable
from keyword import iskeyword

from convcost.bridges.modules.pieces import pieces
from convcost.errors.untrusted import visible_characters

OF_MODULES = frozenset({
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu",
    "cuda", "double", "dump_patches", "eval", "extra_repr", "float", "forward", "get_buffer", "get_extra_state",
    "get_parameter", "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers",
    "named_children", "named_modules", "named_parameters", "parameters", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_module", "register_parameter", "requires_grad_", "set_extra_state", "set_submodule", "share_memory",
    "state_dict", "to", "to_empty", "train", "training", "type", "xpu", "zero_grad",
})  # fmt: skip
"""What nn.Module calls its own."""

OF_THE_FILE = frozenset({
    "self", "torch", "nn", "functional", "parametrize", "weight_norm", "Tensor", "Any", "Sequence", "len", "prod",
    "range", "type",
})  # fmt: skip
"""What a variable would hide."""

SPECIAL = {"\\": "\\\\", '"': "'"}
"""A double quote could end a string, and a backslash change what follows it."""

SOFT = frozenset({"l", "O", "I"})
"""Letters that look like numbers."""


def variables(wanted: Iterable[str]) -> list[str]:
    """Names for several tensors, each of its own."""
    found: list[str] = []
    for each in wanted:
        found.append(variable(each, found))
    return found


def quoted(text: str) -> str:
    """A string of Python that is this text, whatever it is; what cannot be seen is shown escaped."""
    return f'"{as_text(text)}"'


def as_text(text: str) -> str:
    """The text as it may stand in a string or a docstring without ending it: nobody wrote it for Python."""
    return "".join(SPECIAL.get(each, each) for each in visible_characters(text))


def attribute(wanted: str, taken: Container[str]) -> str:
    """A free name for a part of a module."""
    return _free(_identifier(wanted), lambda name: name in taken or name in OF_MODULES)


def variable(wanted: str, taken: Container[str]) -> str:
    """A free name for a tensor or an argument."""
    return _free(
        _identifier(wanted), lambda name: name in taken or name in OF_THE_FILE or name in SOFT or name in pieces()
    )


def class_name(wanted: str, taken: Container[str]) -> str:
    """A free name for a class: ``inverted residual`` becomes ``InvertedResidual``."""
    words = re.findall(r"[A-Za-z0-9]+", wanted)
    joined = "".join(word[:1].upper() + word[1:] for word in words)
    joined = joined if joined[:1].isalpha() else f"Network{joined}"
    return _free(joined, lambda name: name in taken or name in OF_THE_FILE or name in pieces() or iskeyword(name), "")


def _identifier(wanted: str) -> str:
    name = re.sub(r"[^A-Za-z0-9_]+", "_", wanted).strip("_") or "layer"
    name = f"branch_{name}" if name[0].isdigit() else name
    return f"{name}_" if iskeyword(name) or name == "super" else name


def _free(stem: str, is_taken: Callable[[str], bool], between: str = "_") -> str:
    """The stem, or with a number behind it where it is taken."""
    if not is_taken(stem):
        return stem
    number = 2
    while is_taken(f"{stem}{between}{number}"):
        number += 1
    return f"{stem}{between}{number}"
