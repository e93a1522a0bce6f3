"""Names of layers from the modules that they came from: dotted paths, each once."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from convcost.bridges.captured import Scopes

UNFIT = re.compile(r"[^A-Za-z0-9_-]+")
NUMBERED = re.compile(r"_(\d+)$")


def part(text: str) -> str:
    """A name inside of a path: letters, digits, `_` and `-`, and not one that looks numbered by convcost."""
    fit = UNFIT.sub("_", text).strip("_") or "x"
    return NUMBERED.sub(r"-\1", fit)


def names(layers: Iterable[tuple[Scopes, str]], taken: Iterable[str]) -> list[str]:
    """A name for each layer, from the modules around it and its kind; ``taken`` are the names of the inputs.

    A module of one kind of layer gives it its name, numbered where it is used several times; of several kinds in a
    module, each is called after its kind too.
    """
    paths = [(tuple(part(scope.name) for scope in scopes), kind) for scopes, kind in layers]
    known = {path[:length] for path, _ in paths for length in range(len(path) + 1)}
    paths = [(_first_use(path, known), kind) for path, kind in paths]
    kinds: dict[tuple[str, ...], set[str]] = {}
    for path, kind in paths:
        kinds.setdefault(path, set()).add(kind)
    inner = {path[:length] for path, _ in paths for length in range(len(path))}
    used: set[str] = set(taken)
    counts: Counter[str] = Counter()
    found = []
    for path, kind in paths:
        is_own = path and len(kinds[path]) == 1 and path not in inner
        found.append(_free(".".join(path if is_own else (*path, kind)), used, counts))
    return found


def classes(layers: Iterable[Scopes]) -> dict[str, str]:
    """The class of every module around layers that has one, by the path that begins the names of its layers."""
    found: dict[str, str] = {}
    for scopes in layers:
        path = ""
        for scope in scopes:
            path += f".{part(scope.name)}" if path else part(scope.name)
            if scope.class_name:
                found[path] = scope.class_name
    return found


def constructed(layers: Iterable[Scopes]) -> dict[str, dict[str, int]]:
    """What the constructor of every module around layers was given, by the path that begins the names of its layers."""
    found: dict[str, dict[str, int]] = {}
    for scopes in layers:
        path = ""
        for scope in scopes:
            path += f".{part(scope.name)}" if path else part(scope.name)
            if scope.constructed:
                found[path] = dict(scope.constructed)
    return found


def _first_use(path: tuple[str, ...], known: set[tuple[str, ...]]) -> tuple[str, ...]:
    """The module itself where exporters numbered its later uses: `relu-1` beside a `relu` is that one again."""
    found: tuple[str, ...] = ()
    for each in path:
        first, dash, number = each.rpartition("-")
        is_again = dash and number.isdigit() and (*found, first) in known
        found = (*found, first if is_again else each)
    return found


def _free(wanted: str, used: set[str], counts: Counter[str]) -> str:
    """The name, numbered from the second one on as convcost numbers siblings."""
    counts[wanted] += 1
    name = wanted if counts[wanted] == 1 else f"{wanted}_{counts[wanted]}"
    while name in used:
        counts[wanted] += 1
        name = f"{wanted}_{counts[wanted]}"
    used.add(name)
    return name


def input_names(given: Sequence[str]) -> dict[str, str]:
    """What the inputs are called: `input` where there is one, else their own names as far as they fit."""
    if len(given) == 1:
        return {given[0]: "input"}
    used: set[str] = set()
    counts: Counter[str] = Counter()
    return {name: _free(UNFIT.sub("_", name).strip("_") or "input", used, counts) for name in given}
