"""The networks inside of a report: what `convcost analyze report.html` reads back.

A report carries the flattened networks and the settings of their analysis as deflated JSON, in an element that no
browser shows or runs.
"""

import json
import re
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from convcost import __version__
from convcost.analysis import Analysis
from convcost.analysis.device import Device
from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Refusal
from convcost.graph import Graph
from convcost.language.document.faults import MAX_BYTES
from convcost.networks.files import LIMIT, file_bytes, unreadable
from convcost.notation.spec.network import is_variant_name
from convcost.notation.writing import quoted, write
from convcost.page import Attachment

NAME = "convcost-networks"
SCHEMA = "convcost/report/1"
ELEMENT = re.compile(rb'<script type="application/octet-stream" id="convcost-networks">([A-Za-z0-9+/=]*)</script>')
NO_REPORT = "convcost writes one that can be read by: convcost analyze NET --export report.html"


class Reported(NamedTuple):
    """A network as a report has it: its text in the notation, and under which settings it was analyzed."""

    text: str
    variant: str | None
    settings: Settings


def packed(analyses: Sequence[Analysis]) -> Attachment | None:
    """The networks for a report; None where one of them cannot be written in the notation."""
    try:
        networks = [
            {"network": _text(each.graph), "variant": _variant(each.graph), "settings": asdict(each.settings)}
            for each in analyses
        ]
    except Refusal:
        return None
    told = {"schema": SCHEMA, "version": __version__, "networks": networks}
    data = zlib.compress(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode("ascii"), 9)
    return Attachment(NAME, b64encode(data).decode("ascii"))


def variants_in(path: Path, name: str) -> tuple[str | None, ...]:
    """The variant that each network of a report is, where it is one."""
    return tuple(each.variant for each in unpacked(file_bytes(path, name), name))


def reported(path: Path, name: str, entry: int) -> Reported:
    """One network of a report; raises `ConvcostError`."""
    return unpacked(file_bytes(path, name), name)[entry]


def unpacked(data: bytes, name: str) -> tuple[Reported, ...]:
    """The networks of a report; raises `ConvcostError` where there are none, or not as this program writes them."""
    found = ELEMENT.search(data)
    if found is None:
        raise unreadable(name, "it is no report with networks inside", NO_REPORT)
    try:
        inflate = zlib.decompressobj()
        text = inflate.decompress(b64decode(found[1], validate=True), MAX_BYTES)
        if inflate.unconsumed_tail or not inflate.eof:
            raise unreadable(name, f"the networks inside are longer than {LIMIT} or end too early")
        told = json.loads(text)
        if told["schema"] != SCHEMA:
            raise unreadable(name, f"the networks inside are written as {str(told['schema'])[:40]}, not as {SCHEMA}")
        return tuple(map(_reported, told["networks"]))
    except ConvcostError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, NotBase64, zlib.error):
        raise unreadable(name, "the networks inside are damaged", NO_REPORT) from None


def _text(graph: Graph) -> str:
    """The network without any comment, which would name the file that it was read from, and with its variant."""
    lines = [line for line in write(graph).split("\n") if not line.startswith("#")]
    variant = _variant(graph)
    if variant is not None:
        lines.insert(2, f"variants: {{{quoted(variant)}: {{}}}}")
    return "\n".join(lines)


def _variant(graph: Graph) -> str | None:
    """The variant, where the notation can name it."""
    return graph.variant if graph.variant is not None and is_variant_name(graph.variant) else None


def _reported(told: Mapping[str, Any]) -> Reported:
    variant = told["variant"]
    return Reported(_as_text(told["network"]), variant and _as_text(variant), _settings(told["settings"]))


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _settings(told: Mapping[str, Any]) -> Settings:
    """Settings as they were; keys that this program does not know are refused."""
    known = {each.name for each in fields(Settings)}
    if not isinstance(told, dict) or not told.keys() <= known:
        raise TypeError(told)
    device = told.get("device")
    return replace(
        Settings(),
        **{
            **told,
            "in_place": tuple(told.get("in_place", Settings().in_place)),
            "device": Device(**device) if device else None,
        },
    )
