"""`budgets`: limits on the network, on its parts and on its variants, wherever the mapping was written."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from convcost.analysis.settings import Settings
from convcost.errors import ConvcostError, Refusal, nearest
from convcost.language.nodes import Entry, Mapping, Node, Scalar
from convcost.language.quantity import parse_count
from convcost.notation.spec import metrics
from convcost.notation.spec.figures import Limit
from convcost.notation.spec.limits import LimitReader, LimitScope
from convcost.notation.spec.reading import Reading

SETTINGS = ("batch", "dtype")


def read_budgets(
    reading: Reading, node: Node, variants: Collection[str] | None, dtype: str | None = None
) -> tuple[Limit, ...]:
    """The limits of a `budgets` mapping. ``variants`` are those of the network, None where it is not known.

    ``dtype`` is that of the file, for limits that name none.
    """
    mapping = reading.mapping(node, "`budgets`")
    if mapping is None:
        return ()
    general = _with_settings(reading, mapping, LimitScope(settings=Settings(dtype=dtype)))
    limits = list(_limits(reading, mapping, general))
    for name, (key, value) in _entries(reading, mapping, "variants"):
        inner = reading.mapping(value, f"the budget of variant `{name}`")
        if variants is not None and name not in variants:
            report_unknown_variant(reading, "E160", key, variants)
        elif inner is not None:
            limits += _limits(reading, inner, _with_settings(reading, inner, general._replace(variant=name)))
    return tuple(limits)


def report_unknown_variant(reading: Reading, code: str, at: Scalar, variants: Collection[str]) -> None:
    """Report a variant that the network does not have."""
    guess = nearest(at.text, variants)
    label = f"did you mean `{guess}`?" if guess else f"its variants: {', '.join(variants) or 'none'}"
    reading.report(code, f"the network has no variant `{at.text}`", at, label)


def _with_settings(reading: Reading, mapping: Mapping, scope: LimitScope) -> LimitScope:
    """The scope of the limits beside `batch` and `dtype`, which say what these are taken under."""
    settings = scope.settings
    for name in SETTINGS:
        if name not in mapping.entries:
            continue
        key, value = mapping.entries[name]
        text = reading.text(value, f"`{name}`")
        try:
            if text is not None:
                settings = _set(settings, name, text)
        except Refusal as refusal:
            reading.report("E160", refusal.message, value, refusal.hint)
        except ConvcostError as error:
            reading.report("E160", error.problems[0].message, value, "".join(error.problems[0].notes))
        if set(mapping.entries) <= set(SETTINGS):
            reading.report("E160", f"`{name}` is for the limits beside it", key, "there are none")
    return scope._replace(settings=settings)


def _set(settings: Settings, name: str, text: str) -> Settings:
    return replace(settings, dtype=text) if name == "dtype" else replace(settings, batch=parse_count(text))


def _limits(reading: Reading, mapping: Mapping, scope: LimitScope) -> Iterator[Limit]:
    """The limits of a mapping from metrics, and those of the parts beside them."""
    for name, entry in mapping.entries.items():
        if name not in {"parts", *SETTINGS} and (name != "variants" or scope.variant is not None):
            yield from _metric(reading, entry, scope)
    for name, (key, value) in _entries(reading, mapping, "parts"):
        inner = reading.mapping(value, f"the budget of part `{name}`")
        part = scope._replace(part=name, part_span=reading.span(key))
        for entry in inner.entries.values() if inner else ():
            yield from _metric(reading, entry, part)


def _entries(reading: Reading, mapping: Mapping, name: str) -> list[tuple[str, Entry]]:
    if name not in mapping.entries:
        return []
    inner = reading.mapping(mapping.entries[name].value, f"`{name}` of `budgets`")
    return list(inner.entries.items()) if inner else []


def _metric(reading: Reading, entry: Entry, scope: LimitScope) -> list[Limit]:
    """The limits on one metric."""
    key, value = entry
    known = metrics.limitable()
    column = known.get(key.text)
    if column is None:
        note = f"metrics: {', '.join(known)}"
        reading.report("E160", f"unknown metric `{key.text}`", key, metrics.hint(key.text, known), [note])
        return []
    if scope.part is not None and not column.additive:
        message = f"`{key.text}` does not add up over parts, so that it cannot limit one"
        reading.report("E160", message, key, "limit it for the whole network")
        return []
    return LimitReader(reading, column, scope).limits(key, value)
