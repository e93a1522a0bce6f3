"""`written`: how the author's code writes layers that can be written in several ways."""

from convcost.conventions.written import WAYS
from convcost.errors import nearest
from convcost.language.nodes import Entry
from convcost.notation.spec.model import Written
from convcost.notation.spec.reading import Reading


def read_written(reading: Reading, entry: Entry | None) -> tuple[Written, ...]:
    """``{kind or glob of parts: word}``; whether a part is there is known when the network is built."""
    mapping = reading.mapping(entry.value, "`written`") if entry else None
    found: list[Written] = []
    for pattern, (key, value) in (mapping.entries if mapping else {}).items():
        way = reading.text(value, f"how `{pattern}` is written")
        if way is not None and way not in WAYS:
            guess = nearest(way, WAYS)
            label = f"did you mean `{guess}`?" if guess else f"one of: {', '.join(WAYS)}"
            reading.report("E200", f"`{way}` is no way of writing a layer", value, label)
        elif way is not None:
            found.append(Written(pattern, way, key))
    return tuple(found)
