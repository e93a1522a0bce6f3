"""What can be explained, and manuals: as text, as Markdown, as JSON (``convcost/topics/1``, ``convcost/manual/1``)."""

from collections.abc import Mapping
from textwrap import wrap

from convcost.errors.codes import describe
from convcost.explaining.topics import conventions_by_name, devices_by_name, kinds_by_group, topics, transforms_by_name
from convcost.reports import json_report
from convcost.reports.markdown import rows

SCHEMA = "convcost/topics/1"
MANUAL_SCHEMA = "convcost/manual/1"
INDENT = "  "
ENDLESS = 1_000_000
WORDS = ("name", "what it is")
USAGE = {
    "convcost explain NET LAYER": "where the shape, the parameters and the MACs of a layer come from",
    "convcost explain NET BLOCK": "what the parts of a block add up to; without its name, of the whole network",
    "convcost explain conv": "the manual of a layer kind or a transform",
    "convcost explain a100": "the peaks of a device, and from which source",
    "convcost explain fvcore": "what a tool counts, and what is wrong with it",
    "convcost explain E110": "what an error or a warning means, by the code that it shows",
}


def render(*, width: int = ENDLESS, color: bool = False) -> str:
    """Kinds, transforms, devices and conventions by their names, folded where there is a width, and how to ask."""
    listed = {
        **kinds_by_group(),
        "Transforms": transforms_by_name(),
        "Devices": devices_by_name(),
        "Conventions": conventions_by_name(),
    }
    longest = max(len(name) for names in listed.values() for name in names)
    groups = [_group(title, names, longest, width, color=color) for title, names in listed.items()]
    return "\n".join((*groups, _group("How to ask", USAGE, max(map(len, USAGE)), width, color=color)))


def render_markdown() -> str:
    """A table per group."""
    blocks = (
        "\n".join((f"### {title}", "", *rows({"name": list(names), "what it is": list(names.values())}, WORDS), ""))
        for title, names in topics().items()
    )
    return "\n".join(blocks)


def render_json() -> str:
    """Names and sentences by group."""
    return json_report.document(SCHEMA, {"topics": topics()}, ())


def manual_markdown(topic: str, text: str) -> str:
    """A section of the catalogue of codes is Markdown already; a docstring is shown as it is."""
    title, _, body = text.partition("\n\n")
    return f"# {title}\n\n{body}" if describe(topic) else f"# {title}\n\n```text\n{body}```\n"


def manual_json(topic: str, text: str) -> str:
    """The same text in an object."""
    return json_report.document(MANUAL_SCHEMA, {"topic": topic, "text": text}, ())


def _group(title: str, names: Mapping[str, str], column: int, width: int, *, color: bool) -> str:
    lines = [f"\x1b[1m{title}\x1b[0m" if color else title]
    for name, text in names.items():
        start = f"{INDENT}{name:{column}}{INDENT}"
        lines += wrap(f"{start}{text}", width, subsequent_indent=" " * len(start), break_on_hyphens=False)
    return "".join(f"{line}\n" for line in lines)
