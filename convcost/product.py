"""A count as the product it comes from, so that every number can be explained."""

from math import prod
from typing import NamedTuple


class Product(NamedTuple):
    """A named count and its factors in the order a reader would write them: ``out x in x kernel``."""

    name: str
    factors: dict[str, int]

    @property
    def value(self) -> int:
        """The number itself."""
        return prod(self.factors.values())


Products = tuple[Product, ...]
