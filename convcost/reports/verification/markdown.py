"""The verdicts for a pull request or a page of documentation."""

from collections.abc import Sequence

from convcost.analysis.caption import beginning
from convcost.analysis.settings import CONVENTION
from convcost.notation.spec.model import Network
from convcost.published.verification import Verified
from convcost.reports import markdown
from convcost.reports.verification.rows import Row, blocks, summary

WORDS = ("verdict", "variant", "part", "metric", "source", "class", "arithmetic")


def render(found: Sequence[Verified]) -> str:
    """A heading and a table per network file, the summary at the end."""
    texts = [_block(network, rows) for network, rows in blocks(found)]
    return "\n".join((*texts, markdown.escaped(summary(found)), "", markdown.escaped(CONVENTION), "")) if found else ""


def _block(network: Network, rows: Sequence[Row]) -> str:
    return "\n".join((f"### {markdown.escaped(beginning(network.name))}", "", *markdown.rows(_texts(rows), WORDS), ""))


def _texts(rows: Sequence[Row]) -> dict[str, list[str]]:
    texts = {
        "verdict": [each.word for each in rows],
        "variant": [each.variant for each in rows],
        "part": [each.part for each in rows],
        "metric": [each.metric for each in rows],
        "printed": [each.printed for each in rows],
        "source": [each.source for each in rows],
        "class": [each.outcome for each in rows],
        "arithmetic": ["; ".join(each.said) for each in rows],
    }
    return {title: cells for title, cells in texts.items() if any(cells)}
