"""The verdicts for a pull request or a page of documentation."""

from collections.abc import Sequence

from convcost.reports import markdown
from convcost.reports.verification.rows import Row, model, row, summary
from convcost.settings import CONVENTION
from convcost.verification import Verified

WORDS = ("verdict", "part", "metric", "source", "class", "arithmetic")


def render(found: Sequence[Verified]) -> str:
    """A heading and a table per network, the summary at the end."""
    blocks = [_block(each) for each in found]
    return "\n".join((*blocks, markdown.escaped(summary(found)), "", markdown.escaped(CONVENTION), "")) if found else ""


def _block(verified: Verified) -> str:
    rows = [row(verdict) for verdict in verified.verdicts]
    return "\n".join((f"### {markdown.escaped(model(verified))}", "", *markdown.rows(_texts(rows), WORDS), ""))


def _texts(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {
        "verdict": [each.word for each in rows],
        "part": [each.part for each in rows],
        "metric": [each.metric for each in rows],
        "printed": [each.printed for each in rows],
        "source": [each.source for each in rows],
        "class": [each.outcome for each in rows],
        "arithmetic": ["; ".join(each.said) for each in rows],
    }
