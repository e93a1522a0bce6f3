"""How sentences list things."""

from collections.abc import Sequence


def abridged(names: Sequence[str], most: int) -> str:
    """``a, b, c and 4 more``."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
