"""Operations that nobody here has a layer for."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion, integer


def opaque(conversion: Conversion, operation: Operation) -> None:
    """Inputs: any.

    Attributes: ``what`` it is called where it comes from; ``is_free``, whether it costs nothing, or ``macs``, what it
    costs for every sample, where that is known.
    """
    attributes = operation.attributes
    known = integer(attributes, "macs") if "macs" in attributes else None
    conversion.opaque(operation, 0 if attributes["is_free"] else known)
