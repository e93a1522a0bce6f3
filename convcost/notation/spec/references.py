"""`references`: published figures of the network, each with its source."""

from collections.abc import Collection, Mapping
from typing import get_args

from convcost.analysis.columns import Column
from convcost.errors import Refusal, nearest
from convcost.language.nodes import Entry, Node, Scalar
from convcost.notation.spec import metrics
from convcost.notation.spec.budgets import report_unknown_variant
from convcost.notation.spec.figures import Outcome, Reference
from convcost.notation.spec.printed import Printed, parse_printed
from convcost.notation.spec.reading import Reading
from convcost.notation.spec.terms import read_term

TEXTS = ("metric", "value", "source", "note", "unit", "part", "variant", "class", "corrected")
KEYS = (*TEXTS, "set")
NEEDED = ("metric", "value", "source")
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Entries = dict[str, Entry]
Texts = dict[str, str]


def read_references(
    reading: Reading, entry: Entry | None, variants: Collection[str], variables: Collection[str]
) -> tuple[Reference, ...]:
    """The references of a network with these variants and variables."""
    listed = reading.sequence(entry.value, "`references`") if entry else None
    read = [_reference(reading, item, variants, variables) for item in (listed.items if listed else ())]
    return tuple(each for each in read if each is not None)


def _reference(reading: Reading, node: Node, variants: Collection[str], variables: Collection[str]) -> Reference | None:
    mapping = reading.mapping(node, "a reference")
    if mapping is None:
        return None
    before = len(reading.problems)
    found = dict(reading.entries(mapping, KEYS, "a reference"))
    texts = {name: reading.text(found[name].value, f"`{name}`") or "" for name in TEXTS if name in found}
    column = _column(reading, found, texts)
    printed = _printed(reading, column, "value", found, texts)
    corrected = _printed(reading, column, "corrected", found, texts)
    expected = _expected(reading, found)
    values = _values(reading, found, variables)
    _check_variant(reading, found, variants)
    _check_needed(reading, mapping, found)
    _check_erratum(reading, found, expected)
    if printed is None or len(reading.problems) > before:
        return None
    return Reference(
        texts["metric"], printed, texts["source"], reading.span(found["value"].value), texts.get("note", ""),
        texts.get("unit", ""), texts.get("part"), reading.span(found["part"].value) if "part" in found else None,
        texts.get("variant"), values, expected, corrected,
    )  # fmt: skip


def _check_needed(reading: Reading, mapping: Node, found: Entries) -> None:
    missing = [f"`{name}`" for name in NEEDED if name not in found]
    if missing:
        example = 'write {metric: params, value: 25.6M, source: "Table 1 of ..."}'
        reading.report("E161", f"a reference needs {' and '.join(missing)}", mapping, example)


def _check_erratum(reading: Reading, found: Entries, expected: Outcome | None) -> None:
    """Whoever calls a figure wrong, or beyond reproduction, says why."""
    if expected in {"erratum", "unreproduced"} and "note" not in found:
        what = "an erratum" if expected == "erratum" else "a figure that is not reproduced"
        hint = "say what is wrong in the source" if expected == "erratum" else "say what was tried"
        reading.report("E161", f"{what} needs a `note`", found["class"].value, hint)
    if "corrected" in found and expected != "erratum":
        reading.report("E161", "only an erratum is `corrected`", found["corrected"].key, "add `class: erratum`")


def _column(reading: Reading, found: Entries, texts: Texts) -> Column | None:
    if "metric" not in found:
        return None
    known = metrics.published()
    column = known.get(texts["metric"])
    if column is None:
        label = metrics.hint(texts["metric"], known)
        note = f"metrics: {', '.join(known)}"
        reading.report("E161", f"unknown metric `{texts['metric']}`", found["metric"].value, label, [note])
    return column


def _printed(reading: Reading, column: Column | None, key: str, found: Entries, texts: Texts) -> Printed | None:
    if column is None or not texts.get(key):
        return None
    node = found[key].value
    try:
        printed = parse_printed(texts[key], column.unit)
    except Refusal as refusal:
        reading.report(refusal.code, refusal.message, node, refusal.hint)
        return None
    if printed.suffix == "%" and not ("part" in found and column.additive):
        reading.report("E161", "a percentage is the share of a `part`, of a metric that adds up", node, "name the part")
    return printed


def _expected(reading: Reading, found: Entries) -> Outcome | None:
    if "class" not in found:
        return None
    node = found["class"].value
    text = node.text if isinstance(node, Scalar) else ""
    outcome = next((each for each in OUTCOMES if each == text), None)
    if outcome is None:
        guess = nearest(text, OUTCOMES)
        label = f"did you mean `{guess}`?" if guess else f"one of {', '.join(OUTCOMES)}"
        reading.report("E161", f"unknown class `{text}`", node, label)
    return outcome


def _values(reading: Reading, found: Entries, variables: Collection[str]) -> Mapping[str, str]:
    """``{name: expression}``, as `--set` takes them."""
    mapping = reading.mapping(found["set"].value, "`set`") if "set" in found else None
    values = {}
    for name, (key, node) in (mapping.entries if mapping else {}).items():
        if name not in variables:
            guess = nearest(name, variables)
            known = f"variables: {', '.join(sorted(variables)) or 'none'}"
            label = f"did you mean `{guess}`?" if guess else known
            reading.report("E161", f"the network has no variable `{name}`", key, label)
        text = reading.text(node, f"`{name}`")
        if text is not None and read_term(reading, node) is not None:
            values[name] = text
    return values


def _check_variant(reading: Reading, found: Entries, variants: Collection[str]) -> None:
    node = found["variant"].value if "variant" in found else None
    if isinstance(node, Scalar) and node.text not in variants:
        report_unknown_variant(reading, "E161", node, variants)
