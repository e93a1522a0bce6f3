"""The small modules and functions that torch lacks, a file each: a written file gets those that it uses.

They are templates, which nothing here imports: convcost runs without torch.
"""

import re
from functools import cache
from pathlib import Path


@cache
def pieces() -> dict[str, str]:
    """The text of every piece by its name."""
    folder = Path(__file__).parent
    return {path.name.partition(".")[0]: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}


def used(text: str) -> list[str]:
    """The names of the pieces that a text uses, and of those that these use, each behind what it needs."""
    words = set(re.findall(r"(?<![.\w])\w+", text))
    found: dict[str, None] = {}
    for name in (name for name in pieces() if name in words):
        inner = pieces()[name].replace(name, "")
        found |= dict.fromkeys((*used(inner), name))
    return list(found)
