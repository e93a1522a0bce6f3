"""How a recomputed figure relates to the digits that were printed of it."""

from fractions import Fraction
from math import floor
from typing import Literal

from convcost.notation.spec.printed import Printed

Relation = Literal["exact", "rounded", "truncated"]
HALF = Fraction(1, 2)


def relations(value: int | Fraction, printed: Printed) -> tuple[Relation, ...]:
    """Every way in which the value gives the printed digits, in a fixed order.

    ``exact`` is the printed number itself. Of all others the digits beyond the last printed one went away: by rounding,
    a half up or to even, or by cutting off; often both come to the same. Nothing else is close enough.
    """
    steps = Fraction(value) / printed.step
    if steps == printed.digits:
        return ("exact",)
    is_rounded = printed.digits in {floor(steps + HALF), round(steps)}
    found: list[Relation] = ["rounded"] if is_rounded else []
    return (*found, "truncated") if floor(steps) == printed.digits else tuple(found)
