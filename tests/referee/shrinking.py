"""The smallest document or plan that still shows a difference: steps are left out as long as it does."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any


def smallest(made: dict[str, Any], shows: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Leave out steps, branches and arguments one by one, again and again, until each is needed."""
    while True:
        smaller = next((each for each in _smaller(made) if shows(each)), None)
        if smaller is None:
            return made
        made = smaller


def _smaller(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in sorted(_places(made, ()), key=len):
        copy = deepcopy(made)
        holder = copy
        for key in path[:-1]:
            holder = holder[key]
        del holder[path[-1]]
        yield copy


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Everything that could be left out of the steps."""
    of_steps = {"layers", "blocks", "ways"}
    if isinstance(value, dict):
        for key, each in value.items():
            if path or key in of_steps:
                if path and path[0] in of_steps:
                    yield (*path, key)
                yield from _places(each, (*path, key))
    elif isinstance(value, list):
        for at in reversed(range(len(value))):
            yield (*path, at)
            yield from _places(value[at], (*path, at))
