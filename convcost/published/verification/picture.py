"""What published figures turned out to be, drawn: how many there are of every class."""

from collections import Counter
from collections.abc import Sequence

from convcost.drawing.spans import Span, spans, style
from convcost.notation.spec.references import OUTCOMES
from convcost.page import Block, Fact, Facts, Picture
from convcost.published.verification import Verified


def overview(found: Sequence[Verified]) -> tuple[Block, ...]:
    """How many figures there are and how many fail, and a bar for every class that there is."""
    verdicts = [verdict for each in found for verdict in each.verdicts]
    failed = sum(not verdict.holds for verdict in verdicts)
    counts = Counter(verdict.outcome for verdict in verdicts)
    networks = len({id(each.network) for each in found})
    facts = Facts(
        (
            Fact("published figures", str(len(verdicts))),
            Fact("hold", str(len(verdicts) - failed)),
            Fact("fail", str(failed)),
            Fact("files", str(networks)),
        )
    )
    rows = [Span(each, 0, counts[each], str(counts[each])) for each in OUTCOMES if counts[each]]
    return (facts, Picture(spans(rows, "Figures of every class"), (), style=style()))
