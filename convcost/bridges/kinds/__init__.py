"""Captured operations -> layers of convcost: one file per type of operation, and the directory is the registry.

Each file holds a function of its own name, which takes the conversion and an operation and says what holds its
outputs. Its docstring is where the inputs and the attributes of the type are agreed.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion

Convert = Callable[[Conversion, Operation], None]


@cache
def lookup(type_: str) -> Convert:
    """How operations of a type become layers."""
    convert: Convert = getattr(import_module(f"{__name__}.{type_}"), type_)
    return convert
