"""A count as the product it comes from, so that every number can be explained."""

from math import prod
from typing import NamedTuple


class Product(NamedTuple):
    """A named count and its factors in the order a reader would write them: ``out x in x kernel``."""

    name: str
    factors: dict[str, int]

    @property
    def formula(self) -> str:
        """The names of the factors: ``out x in x kernel_h``."""
        return " x ".join(self.factors)

    @property
    def numbers(self) -> str:
        """The factors themselves: ``64 x 3 x 7``."""
        return " x ".join(map(str, self.factors.values()))

    @property
    def value(self) -> int:
        """The number itself."""
        return prod(self.factors.values())


Products = tuple[Product, ...]
