"""`about`: what kind of network it is, and where it was published."""

import re

from convcost.language.nodes import Entry
from convcost.notation.spec.model import About
from convcost.notation.spec.reading import Reading, written

KEYS = ("family", "task", "paper", "arxiv")
ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+(\.[A-Z]{2})?/[0-9]{7}", re.ASCII)


def read_about(reading: Reading, entry: Entry | None) -> About:
    """``{family, task, paper, arxiv}``; all of them are texts, none is needed."""
    mapping = reading.mapping(entry.value, "`about`") if entry else None
    found = dict(reading.entries(mapping, KEYS, "`about`")) if mapping else {}
    texts = {name: reading.text(value, f"`{name}`") or "" for name, (_, value) in found.items()}
    if texts.get("arxiv") and not ARXIV.fullmatch(texts["arxiv"]):
        node = found["arxiv"].value
        reading.report("E113", f"{written(node)} is no number of arXiv", node, "such as 1512.03385")
    return About(**texts)
