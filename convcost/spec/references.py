"""`references`: published figures of the network, each with its source."""

from collections.abc import Collection
from typing import get_args

from convcost.errors import Refusal, nearest
from convcost.nodes import Entry, Mapping, Node, Scalar
from convcost.spec import metrics
from convcost.spec.budgets import report_unknown_variant
from convcost.spec.figures import Outcome, Reference
from convcost.spec.printed import Printed, parse_printed
from convcost.spec.reading import Reading

KEYS = ("metric", "value", "source", "note", "unit", "part", "variant", "class")
NEEDED = ("metric", "value", "source")
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Entries = dict[str, Entry]


def read_references(reading: Reading, node: Node, variants: Collection[str]) -> tuple[Reference, ...]:
    """The references of a network with these variants."""
    listed = reading.sequence(node, "`references`")
    read = [_reference(reading, item, variants) for item in (listed.items if listed else ())]
    return tuple(each for each in read if each is not None)


def _reference(reading: Reading, node: Node, variants: Collection[str]) -> Reference | None:
    mapping = reading.mapping(node, "a reference")
    if mapping is None:
        return None
    before = len(reading.problems)
    found = dict(reading.entries(mapping, KEYS, "a reference"))
    texts = {name: reading.text(entry.value, f"`{name}`") or "" for name, entry in found.items()}
    printed = _printed(reading, found, texts)
    expected = _expected(reading, found)
    _check_variant(reading, found, variants)
    _check_needed(reading, mapping, found)
    if printed is None or len(reading.problems) > before:
        return None
    return Reference(
        texts["metric"], printed, texts["source"], reading.span(found["value"].value), texts.get("note", ""),
        texts.get("unit", ""), texts.get("part"), texts.get("variant"), expected,
    )  # fmt: skip


def _check_needed(reading: Reading, mapping: Mapping, found: Entries) -> None:
    missing = [f"`{name}`" for name in NEEDED if name not in found]
    if missing:
        example = 'write {metric: params, value: 25.6M, source: "Table 1 of ..."}'
        reading.report("E161", f"a reference needs {' and '.join(missing)}", mapping, example)
    if "class" in found and "note" not in found and _text(found["class"]) == "erratum":
        reading.report("E161", "an erratum needs a `note`", found["class"].value, "say what is wrong in the source")


def _text(entry: Entry) -> str:
    return entry.value.text if isinstance(entry.value, Scalar) else ""


def _printed(reading: Reading, found: Entries, texts: dict[str, str]) -> Printed | None:
    if "metric" not in found:
        return None
    known = metrics.published()
    column = known.get(texts["metric"])
    if column is None:
        label = metrics.hint(texts["metric"], known)
        note = f"metrics: {', '.join(known)}"
        reading.report("E161", f"unknown metric `{texts['metric']}`", found["metric"].value, label, [note])
    if column is None or not texts.get("value"):
        return None
    try:
        printed = parse_printed(texts["value"], column.unit)
    except Refusal as refusal:
        reading.report(refusal.code, refusal.message, found["value"].value, refusal.hint)
        return None
    if printed.suffix == "%" and not ("part" in found and column.additive):
        message = "a percentage is the share of a `part`, of a metric that adds up"
        reading.report("E161", message, found["value"].value, "name the part")
    return printed


def _expected(reading: Reading, found: Entries) -> Outcome | None:
    if "class" not in found:
        return None
    text = _text(found["class"])
    outcome = next((each for each in OUTCOMES if each == text), None)
    if outcome is None:
        guess = nearest(text, OUTCOMES)
        label = f"did you mean `{guess}`?" if guess else f"one of {', '.join(OUTCOMES)}"
        reading.report("E161", f"unknown class `{text}`", found["class"].value, label)
    return outcome


def _check_variant(reading: Reading, found: Entries, variants: Collection[str]) -> None:
    node = found["variant"].value if "variant" in found else None
    if isinstance(node, Scalar) and node.text not in variants:
        report_unknown_variant(reading, "E161", node, variants)
