"""Which layers a transform is for, where it is for some of them."""

from itertools import accumulate
from typing import Annotated

from convcost.language.globs import matches
from convcost.layers.fields import Field

SEPARATOR = "."


def glob(value: object) -> str:
    """The text of a glob; raises ValueError for what is no text."""
    if not isinstance(value, str):
        raise ValueError(f"must be the name of a layer or part, got {value}")
    return value


Only = Annotated[str, Field(glob)]
"""A glob over names; everything is meant where it is empty."""


def is_chosen(name: str, only: str) -> bool:
    """Whether a glob matches the name of a layer, or that of a part that it lies in."""
    paths = accumulate(name.split(SEPARATOR), lambda path, step: f"{path}{SEPARATOR}{step}")
    return not only or any(matches(path, only, SEPARATOR) for path in paths)
