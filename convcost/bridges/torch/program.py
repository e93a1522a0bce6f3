"""What torch.export says of a module, in plain values: it goes from one process to another, and needs no torch."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

REQUEST, RESULT, TRACE = "request.json", "result.json", "trace.txt"
"""Files between the process that asks and the one that exports."""
Sizes = tuple[int, ...]
Argument = Any
"""A number, a text, None, a `TensorName`, or a list of these."""


class TensorName(NamedTuple):
    """A tensor among the arguments of a call, by its name."""

    tensor: str


class Fed(NamedTuple):
    """A tensor that comes in, batch axis included."""

    name: str
    sizes: Sizes
    dtype: str


class StoredTensor(NamedTuple):
    """A parameter or a buffer of the module."""

    name: str
    path: str
    """Where the module has it: ``layer1.0.conv1.weight``."""
    sizes: Sizes
    dtype: str
    is_parameter: bool
    is_trained: bool


class Given(NamedTuple):
    """A tensor that a call gives."""

    name: str
    sizes: Sizes
    dtype: str


class Around(NamedTuple):
    """A module around a call: its path and its class, by its own name."""

    path: str
    class_name: str


class AtenCall(NamedTuple):
    """One operation: ``aten.conv2d.default``, its arguments by the names of its schema, and what it gives."""

    name: str
    function: str
    arguments: dict[str, Argument]
    outputs: tuple[Given | None, ...]
    """None where an output is no tensor."""
    modules: tuple[Around, ...]
    line: str
    """The author's line of code, where it is known."""


class Unused(NamedTuple):
    """Parameters of one module that no operation takes."""

    path: str
    params: int


class ExportedModule(NamedTuple):
    """A module as it runs for inputs of certain sizes."""

    name: str
    inputs: tuple[Fed, ...]
    stored: tuple[StoredTensor, ...]
    calls: tuple[AtenCall, ...]
    outputs: tuple[str, ...]
    unused: tuple[Unused, ...]
    params: int
    """Those of the whole module, each tensor once."""
    until: str = ""
    """The module that it was followed to; empty where it was followed to its end."""
    constructed: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    """By the paths of the author's modules, the whole numbers among what their constructors were given, by name."""


def as_json(program: ExportedModule) -> str:
    """The program as a text."""
    return json.dumps(_plain(program._asdict()))


def _plain(value: Any) -> Any:
    if isinstance(value, TensorName):
        return {"tensor": value.tensor}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return {key: _plain(each) for key, each in value.items()} if isinstance(value, Mapping) else value


def from_json(text: str) -> ExportedModule:
    """The program that a text says."""
    told = json.loads(text)
    return ExportedModule(
        told["name"],
        tuple(Fed(name, tuple(sizes), dtype) for name, sizes, dtype in told["inputs"]),
        tuple(StoredTensor(name, path, tuple(sizes), *rest) for name, path, sizes, *rest in told["stored"]),
        tuple(_call(each) for each in told["calls"]),
        tuple(told["outputs"]),
        tuple(Unused(*each) for each in told["unused"]),
        told["params"],
        told["until"],
        told.get("constructed", {}),
    )


def _call(told: list[Any]) -> AtenCall:
    name, function, arguments, outputs, modules, line = told
    return AtenCall(
        name,
        function,
        {key: _argument(value) for key, value in arguments.items()},
        tuple(None if each is None else Given(each[0], tuple(each[1]), each[2]) for each in outputs),
        tuple(Around(*each) for each in modules),
        line,
    )


def _argument(told: Any) -> Argument:
    if isinstance(told, dict):
        return TensorName(told["tensor"])
    return [_argument(each) for each in told] if isinstance(told, list) else told
