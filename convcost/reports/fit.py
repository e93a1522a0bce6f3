"""Which columns of a table fit a width, and how wide each may be."""

from collections.abc import Iterable, Mapping

GAP = 2
KIND_LEAST = 9
NAME_LEAST = 12


def fit(natural: Mapping[str, int], dispensable: Iterable[str], width: int) -> dict[str, int]:
    """Widths by column title, those that were dropped missing.

    What a layer is (`kind`) gives way first, down to a few characters; then columns go in the order of
    ``dispensable``; at last names are shortened, where there is a `name`. A number is never cut: the table is rather
    too wide.
    """
    widths = dict(natural)
    for dropped in (None, *dispensable):
        widths = {title: each for title, each in widths.items() if title != dropped}
        excess = sum(widths.values()) + GAP * (len(widths) - 1) - width
        if excess <= 0:
            return widths
        if widths.get("kind", 0) - excess >= KIND_LEAST:
            return {**widths, "kind": widths["kind"] - excess}
    return {title: _least(each, excess) if title == "name" else each for title, each in widths.items()}


def _least(name: int, excess: int) -> int:
    return min(name, max(NAME_LEAST, name - excess))


def shortened(path: str, width: int) -> str:
    """A path with its middle left out: the outermost block and the layer say most."""
    if len(path) <= width:
        return path
    tail = (width - 1) * 2 // 3
    return f"{path[: width - 1 - tail]}…{path[len(path) - tail :]}"
