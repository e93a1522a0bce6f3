"""What can be explained without a network: layer kinds in groups, transforms, devices and so on, each in a sentence."""

from collections.abc import Callable, Mapping

from convcost import conventions as convention
from convcost.errors.codes import codes, describe
from convcost.explaining import notation
from convcost.graph import transforms
from convcost.language.documentation import documentation
from convcost.layers.docstrings import docstring, first_sentence
from convcost.layers.op import Free, Op, kinds, lookup
from convcost.networks import devices

Sentences = Mapping[str, str]

GROUPS: Mapping[str, Callable[[type[Op]], bool]] = {
    "With weights of their own": lambda kind: not (issubclass(kind, Free) or kind.is_activation or kind.is_join),
    "Pooling": lambda kind: kind.is_pooling,
    "Normalisation": lambda kind: kind.is_norm,
    "Activations": lambda kind: kind.is_activation,
    "Joins": lambda kind: kind.is_join,
    "Shape and place": lambda _kind: True,
}
"""Titles, and what the kinds below them state about themselves; the first that fits counts."""


def topics() -> dict[str, Sentences]:
    """All of them, kinds first."""
    return {
        **kinds_by_group(),
        "The notation": words_by_name(),
        "Transforms": transforms_by_name(),
        "Devices": devices_by_name(),
        "Conventions": conventions_by_name(),
        "Errors and warnings": codes_by_name(),
    }


def kinds_by_group() -> dict[str, dict[str, str]]:
    """Every kind."""
    found: dict[str, dict[str, str]] = {title: {} for title in GROUPS}
    for kind in filter(None, map(lookup, kinds())):
        group = next(title for title, belongs in GROUPS.items() if belongs(kind))
        found[group][kind.kind] = docstring(kind).sentence
    return found


def words_by_name() -> dict[str, str]:
    """Every word of the notation that has a page."""
    return {name: notation.sentence(name) for name in notation.names()}


def transforms_by_name() -> dict[str, str]:
    """Every transform."""
    found = filter(None, map(transforms.lookup, transforms.names()))
    return dict(zip(transforms.names(), (first_sentence(documentation(each)) for each in found), strict=True))


def devices_by_name() -> dict[str, str]:
    """Every device that ships with convcost."""
    return {name: devices.find(name).sentence for name in devices.names()}


def conventions_by_name() -> dict[str, str]:
    """Every tool whose count is emulated."""
    return {name: first_sentence(convention.lookup(name).manual) for name in convention.names()}


def codes_by_name() -> dict[str, str]:
    """Every error and warning, by what its section is called."""
    return {code: (describe(code) or "").partition("\n")[0].removeprefix(code).strip() for code in codes()}
