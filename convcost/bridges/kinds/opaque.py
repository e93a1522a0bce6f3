"""Operations that nobody here has a layer for."""

from convcost.bridges.captured import Operation
from convcost.bridges.conversion import Conversion


def opaque(conversion: Conversion, operation: Operation) -> None:
    """Inputs: any. Attributes: ``what`` it is called where it comes from, and ``is_free``, whether it costs nothing."""
    conversion.opaque(operation, 0 if operation.attributes["is_free"] else None)
