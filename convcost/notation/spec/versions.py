"""The version of the notation, and the program that a file needs."""

import re

from convcost import __version__
from convcost.errors import ConvcostError
from convcost.language.nodes import Entry, Mapping, Scalar
from convcost.notation.spec.reading import Reading, written

VERSION = re.compile(r"[0-9]+(\.[0-9]+){0,2}", re.ASCII)


def check_version(reading: Reading, root: Mapping, found: dict[str, Entry]) -> None:
    """Refuse a file of another notation; one that needs a newer program at once, because the rest would follow."""
    if "needs" in found:
        _check_needs(reading, found["needs"])
    if "convcost" not in found:
        message = "a network begins with `convcost: 1`"
        reading.report("E112", message, reading.document.beginning(root), "write it first")
        return
    value = found["convcost"].value
    if not isinstance(value, Scalar) or value.text != "1":
        message = f"this convcost reads version 1 of the notation, {written(value)} stands here"
        reading.report("E113", message, value, "write `convcost: 1`")


def _check_needs(reading: Reading, entry: Entry) -> None:
    text = reading.text(entry.value, "`needs`")
    if text is None:
        return
    if not VERSION.fullmatch(text):
        reading.report("E113", f"`{text}` is no version of convcost", entry.value, 'such as needs: "0.2"')
    elif _numbers(text) > _numbers(__version__):
        message = f"this file needs convcost {text}, and this is {__version__}"
        reading.report("E113", message, entry.value, f"install convcost {text} or newer")
        raise ConvcostError(reading.problems[-1:])


def _numbers(version: str) -> tuple[int, ...]:
    """Compared number by number, a missing one counting 0."""
    parts = [int(re.match(r"[0-9]*", part)[0] or 0) for part in version.split(".")[:3]]  # type: ignore[index]
    return tuple((*parts, 0, 0)[:3])
