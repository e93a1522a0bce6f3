"""What is asked of a module of PyTorch: where it is, what it is called with, what it is fed."""

import ast
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from convcost.errors import ConvcostError, Problem

PREFIX = "torch:"
NOTHING: Mapping[str, Any] = MappingProxyType({})
EXAMPLE = "for example torch:my_package.models:SmallNet, or torch:my_package.models:resnet(depth=50)"


class Feed(NamedTuple):
    """An input: at a position of forward, or by the name of an argument, with dots for keys of dicts and lists."""

    position: int | None
    name: str
    sizes: tuple[int, ...]
    """Without the batch axis."""
    dtype: str = "float32"
    has_samples: bool = True
    """Whether the batch axis stands in front; lists of single pictures have none."""


class AskedModule(NamedTuple):
    """A module by its place, ``package.module:callable``, and the arguments that it is made with."""

    package: str
    attribute: str
    positional: tuple[Any, ...] = ()
    named: Mapping[str, Any] = NOTHING

    @property
    def target(self) -> str:
        """How it is written."""
        return f"{self.package}:{self.attribute}"


def is_module(net: str) -> bool:
    """Whether a NET names a module of PyTorch."""
    return net.startswith(PREFIX)


def asked(net: str) -> AskedModule:
    """``torch:package.module:callable(depth=50)`` -> what it asks for; raises `ConvcostError`.

    Arguments are Python literals; a bare word is a text.
    """
    target, bracket, arguments = net.removeprefix(PREFIX).partition("(")
    package, colon, attribute = target.partition(":")
    names = [*package.split("."), *attribute.split(".")]
    if not colon or not all(name.isidentifier() for name in names):
        raise _refused(f"`{net}` is not torch:package.module:callable", EXAMPLE)
    if not bracket:
        return AskedModule(package, attribute)
    try:
        call = ast.parse(f"f({arguments}", mode="eval").body
        positional = tuple(map(_literal, getattr(call, "args", ())))
        named = {str(each.arg): _literal(each.value) for each in getattr(call, "keywords", ())}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused(f"the arguments of `{net}` are no Python literals", EXAMPLE) from None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or "None" in named:
        raise _refused(f"the arguments of `{net}` are no Python literals", EXAMPLE)
    return AskedModule(package, attribute, positional, named)


def _literal(node: ast.expr) -> Any:
    return node.id if isinstance(node, ast.Name) else ast.literal_eval(node)


def with_arguments(net: str, arguments: Sequence[str]) -> str:
    """A NET with arguments as ``--arg`` takes them put into its brackets: ``depth=50``, or a value alone."""
    if not arguments or not is_module(net):
        return net
    told = asked(net)
    positional = list(told.positional)
    named = dict(told.named)
    for each in arguments:
        name, equals, value = each.partition("=")
        if equals and name.strip().isidentifier():
            named[name.strip()] = _value(value)
        else:
            positional.append(_value(each))
    inside = [*map(repr, positional), *(f"{name}={value!r}" for name, value in named.items())]
    return f"{PREFIX}{told.target}({', '.join(inside)})"


def _value(text: str) -> Any:
    """A Python literal, else the text itself."""
    try:
        return ast.literal_eval(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def tensors(inputs: Mapping[str, Sequence[int]]) -> tuple[Feed, ...]:
    """Inputs as ``--input`` gives them: by position (``0``), by name, with dots, and with a dtype behind a colon."""
    return tuple(_tensor(key, tuple(sizes)) for key, sizes in inputs.items())


def _tensor(key: str, sizes: tuple[int, ...]) -> Feed:
    name, _, dtype = key.partition(":")
    if name.isdigit():
        return Feed(int(name), "", sizes, dtype or "float32")
    if not all(step.isidentifier() or step.isdigit() for step in name.split(".")):
        raise _refused(f"`{key}` names no input", "--input x=3x224x224, or --input batch.image=3x224x224 for a dict")
    return Feed(None, name, sizes, dtype or "float32", not is_listed(name))


def is_listed(name: str) -> bool:
    """Whether an input stands in a list, as single pictures do, which have no batch axis: ``pictures.0``."""
    return any(step.isdigit() for step in name.split(".")[1:])


def _refused(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
