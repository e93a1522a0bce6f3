"""The limits on one metric: a quantity, or ``{max, min, warn, growth, why}``."""

from collections.abc import Mapping as MappingOf
from fractions import Fraction
from typing import NamedTuple, get_args

from convcost.analysis.columns import Column
from convcost.analysis.settings import Settings
from convcost.errors import Refusal
from convcost.language.nodes import Entry, Mapping, Node, Scalar
from convcost.language.quantity import parse_bytes, parse_count, parse_percent
from convcost.language.source import Span
from convcost.notation.spec.figures import DEFAULT, Limit, Rule
from convcost.notation.spec.reading import Reading, written

RULES: tuple[Rule, ...] = get_args(Rule)
Entries = MappingOf[str, Entry]
FORM = "{max, min, warn, growth, why}"


class LimitScope(NamedTuple):
    """What a limit is for: the whole network or parts of it, every variant or one, and under which settings."""

    part: str | None = None
    part_span: Span | None = None
    variant: str | None = None
    settings: Settings = DEFAULT


def quantity(text: str, column: Column, rule: Rule) -> int | Fraction:
    """A limit as it is written: an integer in the column's unit, a percentage as a part of one; raises `Refusal`.

    Of bytes a maximum rounds down and a minimum up, so that the limit is no looser than what is written.
    """
    if text.rstrip().endswith("%"):
        return parse_percent(text)
    if column.unit == "bytes":
        return parse_bytes(text, "up" if rule == "min" else "down")
    return parse_count(text)


class LimitReader(NamedTuple):
    """Reads the limits on one metric in one scope."""

    reading: Reading
    column: Column
    scope: LimitScope

    def limits(self, key: Scalar, node: Node) -> list[Limit]:
        """All limits that are sound; the others are reported."""
        if not isinstance(node, Mapping):
            limit = self._limit("max", node)
            return [limit] if limit else []
        before = len(self.reading.problems)
        found = dict(self.reading.entries(node, (*RULES, "why"), f"a limit on `{key.text}`"))
        why = self.reading.text(found["why"].value, "`why`") if "why" in found else None
        read = {rule: self._limit(rule, found[rule].value) for rule in RULES if rule in found}
        limits = {rule: limit._replace(why=why or "") for rule, limit in read.items() if limit}
        if not limits and len(self.reading.problems) == before:
            self.reading.report("E160", f"`{key.text}` has no limit", key, f"write a quantity or {FORM}")
        self._refuse_crossed(found, limits)
        return list(limits.values())

    def _limit(self, rule: Rule, node: Node) -> Limit | None:
        if rule == "growth" and isinstance(node, Mapping):
            return self._growth(node)
        value = self._quantity(node, rule)
        if isinstance(value, Fraction) and rule != "growth" and not self._is_share(value, node):
            return None
        return None if value is None else self._made(rule, value, node)

    def _is_share(self, value: Fraction, node: Node) -> bool:
        if self.scope.part is None:
            hint = "percentages are for `growth`, and for `parts` as shares of the network"
            self._refuse(node, "there is nothing to take a percentage of", hint)
        elif value > 1:
            self._refuse(node, "no part has more than 100% of its network", "a larger share")
        else:
            return True
        return False

    def _growth(self, node: Mapping) -> Limit | None:
        """``{percent: 2%, at_least: 1M}``: both must be exceeded."""
        before = len(self.reading.problems)
        found = dict(self.reading.entries(node, ("percent", "at_least"), "`growth`"))
        values = {name: self._quantity(entry.value, "growth") for name, entry in found.items()}
        percent, at_least = values.get("percent"), values.get("at_least")
        if len(self.reading.problems) > before:
            return None
        if percent is None or at_least is None:
            both = "both are written {percent: 2%, at_least: 1M}"
            self._refuse(node, "`growth` is a quantity, a percentage or both", both)
        elif not isinstance(percent, Fraction):
            self._refuse(found["percent"].value, "`percent` is no quantity", "write a percentage, such as 1%")
        elif not isinstance(at_least, int):
            self._refuse(found["at_least"].value, "`at_least` is no percentage", "write a quantity, such as 1M")
        else:
            return self._made("growth", percent, node)._replace(at_least=at_least)
        return None

    def _quantity(self, node: Node, rule: Rule) -> int | Fraction | None:
        if not isinstance(node, Scalar):
            message = f"a limit is a quantity or {FORM}, {written(node)} stands here"
            self._refuse(node, message, "a quantity expected")
            return None
        text = self.reading.text(node, "a limit")
        try:
            return None if text is None else quantity(text, self.column, rule)
        except Refusal as refusal:
            self.reading.report(refusal.code, refusal.message, node, refusal.hint)
            return None

    def _refuse(self, node: Node, message: str, label: str) -> None:
        self.reading.report("E160", message, node, label)

    def _made(self, rule: Rule, value: int | Fraction, node: Node) -> Limit:
        scope = self.scope
        return Limit(
            self.column.budget or self.column.key, rule, value, self.reading.span(node),
            part=scope.part, part_span=scope.part_span, variant=scope.variant, settings=scope.settings,
        )  # fmt: skip

    def _refuse_crossed(self, found: Entries, limits: MappingOf[Rule, Limit]) -> None:
        """A `min` above the `max` can never hold, a `warn` above it never warn."""
        top = limits.get("max")
        effects: dict[Rule, str] = {"min": "nothing satisfies both", "warn": "it fails before it warns"}
        for rule, effect in effects.items():
            limit = limits.get(rule)
            if top and limit and type(limit.value) is type(top.value) and limit.value > top.value:
                self._refuse(found[rule].value, f"`{rule}` is above `max`", effect)
