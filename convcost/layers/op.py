"""Layer kinds: how one is made, and the directory that is their registry.

A kind is one file in ``convcost/layers/kinds``; the file's name is the kind's name. It holds one class, made with
`@op`, whose docstring is the manual, whose fields are the YAML keys, and whose methods are the facts of
`convcost.layers.facts`.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import Any, TypeVar, dataclass_transform, get_type_hints

from convcost.errors import Refusal
from convcost.language.documentation import LEFT_OUT
from convcost.layers.equation import Equations
from convcost.layers.facts import NONE, ONE, SEVERAL, Activation, Free, Norm, Op, Pointwise, Shapes, written_name
from convcost.layers.fields import Field, marker
from convcost.layers.linearity import Linearity
from convcost.layers.memory_facts import Keeps, Kept
from convcost.layers.product import Product, Products
from convcost.layers.shape import Shape
from convcost.layers.window import Reach, Windows

T = TypeVar("T", bound=type[Op])


@dataclass_transform(frozen_default=True, kw_only_default=True)
def op(cls: T) -> T:
    """Make a kind: a frozen dataclass named after its file. A missing fact or manual fails here."""
    made: T = dataclass(frozen=True, slots=True, kw_only=True)(cls)  # type: ignore[assignment]
    made.kind = cls.__module__.rpartition(".")[2]
    if isabstract(made):
        missing = ", ".join(sorted(made.__abstractmethods__))
        raise TypeError(f"kind `{made.kind}` does not state: {missing}")
    if not LEFT_OUT and "Example:" not in (made.__doc__ or ""):
        raise TypeError(f"kind `{made.kind}` has no docstring with an `Example:`")
    return made


@cache
def kinds() -> tuple[str, ...]:
    """Every built-in kind, in alphabetical order; read from the directory, importing none of them."""
    folder = Path(__file__).with_name("kinds")
    return tuple(sorted(path.stem for path in folder.glob("[a-z]*.py")))


@cache
def lookup(kind: str) -> type[Op] | None:
    """The class of a kind, or None; imports only the file that defines it."""
    if kind not in kinds():
        return None
    module = import_module(f"convcost.layers.kinds.{kind}")
    found = [each for each in vars(module).values() if isinstance(each, type) and getattr(each, "kind", "") == kind]
    return found[0]


@cache
def schema(kind: type[Op]) -> Mapping[str, Field]:
    """The arguments of a kind by the name they are written with, and how each is read."""
    hints = get_type_hints(kind, include_extras=True)
    return {written_name(field.name): marker(hints[field.name]) for field in fields(kind)}  # type: ignore[arg-type]


def make(kind: type[Op], arguments: Mapping[str, object]) -> Op:
    """A layer from values by the names they are written with."""
    attributes = {written_name(field.name): field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{attributes[name]: value for name, value in arguments.items()})


def arguments(layer: Op) -> dict[str, Any]:
    """The values of a layer by the names they are written with; `make` the other way round."""
    return {written: getattr(layer, name) for written, name in _names(type(layer))}


@cache
def _names(kind: type[Op]) -> tuple[tuple[str, str], ...]:
    """Of every field the name it is written with, and its own."""
    return tuple((written_name(field.name), field.name) for field in fields(kind))  # type: ignore[arg-type]


@cache
def required(kind: type[Op]) -> tuple[str, ...]:
    """The fields that have no default; the first one is the obvious argument that may stand alone."""
    return tuple(
        written_name(field.name)
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is MISSING and field.default_factory is MISSING
    )


@cache
def defaults(kind: type[Op]) -> Mapping[str, object]:
    """The values of the fields that may be left out."""
    return {
        written_name(field.name): field.default
        for field in fields(kind)  # type: ignore[arg-type]
        if field.default is not MISSING
    }


@cache
def obvious(kind: type[Op]) -> str | None:
    """The argument that may stand alone (``conv: 64``): the first required field, else the first field."""
    names = required(kind) or tuple(schema(kind))
    return names[0] if names else None


def norm_kind(word: str) -> str:
    """The kind behind ``norm: word``."""
    return f"{word}norm"


def follower(sugar: str, word: str) -> type[Op] | None:
    """The kind that a word behind ``norm:`` or ``activation:`` stands for."""
    kind = lookup(norm_kind(word) if sugar == "norm" else word)
    return kind if kind is not None and (kind.is_norm if sugar == "norm" else kind.is_activation) else None


def followers(sugar: str) -> tuple[str, ...]:
    """The words that may stand behind ``norm:`` or ``activation:``; imports all kinds."""
    words = (kind.removesuffix("norm") if sugar == "norm" else kind for kind in kinds())
    return "none", *(word for word in words if follower(sugar, word))


__all__ = [
    "NONE", "ONE", "SEVERAL", "Activation", "Equations", "Free", "Keeps", "Kept", "Linearity", "Norm", "Op",
    "Pointwise", "Product", "Products", "Reach", "Refusal", "Shape", "Shapes", "Windows", "arguments", "defaults",
    "follower", "followers", "kinds", "lookup", "make", "norm_kind", "obvious", "op", "required", "schema",
]  # fmt: skip
