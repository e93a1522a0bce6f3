"""A module that is there already, in a notebook or a test, as a network."""

from collections.abc import Mapping, Sequence
from typing import Any

from convcost.bridges.captured import Sizes
from convcost.bridges.torch.asked import Feed, is_listed, tensors
from convcost.bridges.torch.exporting import exported
from convcost.bridges.torch.library import Untaken
from convcost.bridges.torch.making import require_module
from convcost.bridges.torch.network import flat, network
from convcost.bridges.torch.program import ExportedModule
from convcost.errors import ConvcostError, Problem
from convcost.graph import Graph
from convcost.language.quantity import LARGEST
from convcost.notation.spec.model import Network

SEPARATORS = str.maketrans("×,", "xx")


def from_torch(module: Any, inputs: Any) -> Network:
    """The network that a module of PyTorch is, for `analyze`, `check`, `compare` and all that takes networks.

    ``inputs`` are those of ``forward``, without the batch axis: sizes (``"3x224x224"`` or ``(3, 224, 224)``), a list of
    these, or a dict by the names of arguments, with dicts inside where forward takes dicts. A tensor may stand for its
    sizes; its first axis is the batch. What stands in a list, as the pictures of a detector do,
    has no batch. The module is exported in this process as it runs in `eval()` mode; nothing is computed, and it is
    left as it was. Raises `ConvcostError` where it cannot be taken.
    """
    name = type(module).__name__
    fed = _feeds(inputs, name)

    def captured(overrides: Mapping[str, Sizes], until: str = "") -> Graph:
        feeds = tensors(overrides) if overrides else fed
        has_samples = all(each.has_samples for each in feeds)
        return flat(lambda samples: _exported(module, feeds, samples, until), name, until, has_samples=has_samples)

    graph = captured({})
    return network(name, name, lambda overrides: captured(overrides) if overrides else graph, captured)


def _exported(module: Any, feeds: Sequence[Feed], samples: tuple[int, ...], until: str) -> ExportedModule:
    """For the first of these batch sizes that it runs for."""
    name = type(module).__name__
    try:
        require_module(module)
        for count in samples[:-1]:
            try:
                return exported(module, feeds, count, until)
            except Untaken:
                continue
        return exported(module, feeds, samples[-1], until)
    except Untaken as refused:
        notes = (refused.hint,) if refused.hint else ()
        raise ConvcostError([Problem("E193", f"`{name}`: {refused.message}", notes=notes)]) from None


def _feeds(inputs: Any, name: str) -> tuple[Feed, ...]:
    if isinstance(inputs, Mapping):
        return tuple(_by_name(inputs, "", name))
    if isinstance(inputs, list | tuple) and not all(isinstance(each, int) for each in inputs):
        return tuple(_feed(each, place, "", name) for place, each in enumerate(inputs))
    return (_feed(inputs, 0, "", name),)


def _by_name(inputs: Mapping[str, Any], prefix: str, name: str) -> list[Feed]:
    found: list[Feed] = []
    for key, each in inputs.items():
        path = f"{prefix}{key}"
        inside = _places(each)
        found += _by_name(inside, f"{path}.", name) if inside is not None else [_feed(each, None, path, name)]
    return found


def _places(given: Any) -> Mapping[str, Any] | None:
    """What lies inside of a dict, or of a list by its places; None where it is one input."""
    if isinstance(given, Mapping):
        return given
    if isinstance(given, list | tuple) and given and not all(isinstance(each, int) for each in given):
        return {str(place): each for place, each in enumerate(given)}
    return None


def _feed(given: Any, position: int | None, path: str, name: str) -> Feed:
    has_samples = not is_listed(path)
    if hasattr(given, "shape") and hasattr(given, "dtype"):
        whole = tuple(map(int, given.shape))
        dtype = str(given.dtype).removeprefix("torch.")
        return Feed(position, path, whole[1:] if has_samples else whole, dtype, has_samples)
    sizes = given.translate(SEPARATORS).split("x") if isinstance(given, str) else given
    try:
        numbers = tuple(int(size) for size in sizes)
    except (TypeError, ValueError):
        numbers = (0,)
    if not numbers or not all(1 <= size <= LARGEST for size in numbers):
        hint = "sizes without the batch, such as (3, 224, 224), or a tensor with it"
        raise ConvcostError([Problem("E403", f"`{name}`: {given!r} is no shape of an input", notes=(hint,))])
    return Feed(position, path, numbers, has_samples=has_samples)
