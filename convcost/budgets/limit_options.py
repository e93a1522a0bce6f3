"""Limits from options of a command or arguments of a function: ``--max params=26M``, ``growth={"macs": "1%"}``."""

from collections.abc import Iterable, Mapping

from convcost.errors import ConvcostError, Problem
from convcost.language.nodes import Document, Entry, Scalar
from convcost.language.nodes import Mapping as MappingNode
from convcost.language.source import Source
from convcost.notation.spec import metrics
from convcost.notation.spec.budgets import SETTINGS, read_budgets
from convcost.notation.spec.figures import Limit, Rule
from convcost.notation.spec.reading import Reading

NO_METRICS = {"parts", "variants", *SETTINGS}
IN_A_FILE = "write it under `budgets:` of the network, or in a convcost.yaml"


def limits_from(options: Mapping[Rule, Iterable[str]]) -> tuple[Limit, ...]:
    """The limits in ``METRIC=LIMIT`` texts of each rule; raises `ConvcostError` with all that are none."""
    limits: list[Limit] = []
    problems: list[Problem] = []
    for rule, texts in options.items():
        for text in texts:
            try:
                limits += _limits(rule, text)
            except ConvcostError as error:
                problems += error.problems
    if problems:
        raise ConvcostError(problems)
    return tuple(limits)


def _limits(rule: Rule, text: str) -> tuple[Limit, ...]:
    """Read as the same words in a file would be, so that they mean the same and are refused alike."""
    metric, equals, quantity = text.partition("=")
    if not equals or not metric.strip() or not quantity.strip():
        example = "macs=1%" if rule == "growth" else "params=26M"
        raise ConvcostError(
            [Problem("E403", f"`--{rule} {text}` is not METRIC=LIMIT", notes=(f"for example --{rule} {example}",))]
        )
    if metric.strip() in NO_METRICS:
        raise ConvcostError(
            [Problem("E403", f"`--{rule} {text}`: `{metric.strip()}` is for files", notes=(IN_A_FILE,))]
        )
    typed = _scalar(metric, 0)
    key = Scalar(metrics.typed(typed.text), plain=True, start=typed.start, end=typed.end)
    value = _scalar(quantity, len(metric) + 1)
    rules = MappingNode({rule: Entry(_scalar(rule, 0), value)}, flow=True, start=value.start, end=value.end)
    budgets = MappingNode({key.text: Entry(key, rules)}, flow=True, start=0, end=len(text))
    reading = Reading(Document(Source(f"--{rule}", text), budgets))
    limits = read_budgets(reading, budgets, None)
    if reading.problems:
        raise ConvcostError(reading.problems)
    return tuple(limit._replace(option=f"--{rule} {text}") for limit in limits)


def _scalar(text: str, offset: int) -> Scalar:
    """The words without the spaces around them."""
    start = offset + len(text) - len(text.lstrip())
    return Scalar(text.strip(), plain=True, start=start, end=start + len(text.strip()))
