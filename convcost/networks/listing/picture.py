"""The catalogue by cost: the half of the well-known bubble charts that needs no accuracy."""

from collections.abc import Sequence

from convcost.drawing.bubbles import Axis, Bubble, bubbles, style
from convcost.errors.untrusted import visible
from convcost.language.quantity import at_a_glance, exact
from convcost.networks.listing import Listed
from convcost.page import Picture


def picture(found: Sequence[Listed]) -> Picture:
    """A bubble for every network that multiplies and learns something; it leads to its row."""
    drawn = []
    for index, each in enumerate(found):
        analysis = each.analysis
        if analysis.macs and analysis.params:
            name = visible(each.entry.name)
            told = f"{name}: {exact(analysis.macs)} MACs, {exact(analysis.params)} params"
            drawn.append(Bubble(name, analysis.macs, analysis.params, analysis.activations, told, link=f"#n{index}"))
    across, upwards = Axis("multiply-adds (log scale)", at_a_glance), Axis("parameters (log scale)", at_a_glance)
    svg = bubbles(drawn, across, upwards, "Parameters over multiply-adds of every network")
    return Picture(svg, (), style=style(), is_wide=True)
