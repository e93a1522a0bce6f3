"""Names for steps, arguments and blocks: the author's where they can be written, else what they do."""

import re
from collections.abc import Container, Mapping, Sequence

from convcost.layers.op import kinds
from convcost.layers.shape import SIZE_NAMES
from convcost.notation.spec.context import GROUPS
from convcost.notation.spec.scope import RESERVED, is_word

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NUMBERED = re.compile(r"(.+)_\d+")

ARGUMENTS = {
    "out": "c", "kernel": "k", "stride": "s", "groups": "g", "padding": "p", "dilation": "d", "activation": "act",
    "repeat": "n", "size": "size", "heads": "heads", "shape": "shape", "tokens": "sizes",
}  # fmt: skip
"""What an argument is called after the field that it fills."""
LONGEST_COLUMN = 2


def author_name(path: str) -> str | None:
    """The last part of a path, if a person gave it and it may be given again."""
    name = path.rpartition(".")[2]
    is_generated = name in kinds() or name in GROUPS or NUMBERED.fullmatch(name) is not None
    return None if is_generated or not may_name(name) else name


def may_name(name: str) -> bool:
    """Whether a step may be called so and referred to from expressions."""
    return (
        NAME.fullmatch(name) is not None
        and name not in RESERVED
        and name not in kinds()
        and NUMBERED.fullmatch(name) is None
        and not is_word(name)
        and name not in SIZE_NAMES
    )


def alias(wanted: str | None, taken: Container[str]) -> str:
    """A free name, the wanted one if that can be had."""
    stem = wanted[:1].lower() + wanted[1:] if wanted else ""
    stem = stem if may_name(stem) else "x"
    return free(stem, taken, start=1 if stem == "x" else 2)


def argument(hint: str, taken: Container[str]) -> str:
    """A free name for an argument that fills this field."""
    name = ARGUMENTS.get(hint, hint)
    name = name if NAME.fullmatch(name) and name not in RESERVED and not is_word(name) else f"the_{name}"
    return free(name, taken)


def column(hint: str, taken: Container[str]) -> str:
    """A free name for a column of a table that fills this field, short as in papers: ``t c n s``."""
    name = ARGUMENTS.get(hint, hint)
    return argument(name if len(name) <= LONGEST_COLUMN else name[0], taken)


def author_argument(
    hint: str, values: Sequence[object], constructed: Sequence[Mapping[str, int]], taken: Container[str]
) -> str | None:
    """What the author's constructors call an argument that has these values; None where they call nothing so.

    A value of None is not known. The field that it fills goes before other names, these in the author's order.
    """
    known = [(value, given) for value, given in zip(values, constructed, strict=False) if value is not None]
    if not known:
        return None
    names = [name for name in known[0][1] if name not in taken and may_name(name)]
    equal = [name for name in names if all(_is(value, given.get(name)) for value, given in known)]
    return next((name for name in (hint, *equal) if name in equal), None)


def _is(value: object, given: int | None) -> bool:
    """Whether a value is the one that was given; true is not 1."""
    return type(value) is type(given) and value == given


def free(stem: str, taken: Container[str], start: int = 2) -> str:
    """The stem, or with a number behind it where it is taken: ``c``, ``c2``, ``c3``."""
    if stem not in taken and start != 1:
        return stem
    number = start
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


def camel(text: str) -> str:
    """A name for a block: ``inverted_residual`` becomes ``InvertedResidual``."""
    words = [word for word in re.split(r"[^A-Za-z0-9]+", text) if word]
    joined = "".join(word[:1].upper() + word[1:] for word in words).strip("0123456789")
    return joined if joined[:1].isupper() else f"Block{joined}"


def snake(text: str) -> str:
    """A name in lower case: ``InvertedResidual`` becomes ``inverted_residual``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text).lower()
