"""The figures of a network as files of their own, for papers and READMEs: one function each, by its name."""

from collections.abc import Callable, Mapping, Sequence

from convcost.analysis import Analysis, caption
from convcost.analysis.cells import bounded
from convcost.analysis.pictures import blocks, course, diagram
from convcost.analysis.pictures.costs import picture as treemap_of
from convcost.analysis.pictures.outline import outline
from convcost.analysis.pictures.resolution import resolution
from convcost.drawing import profile, treemap
from convcost.drawing.alone import Piece, alone, badge, size_of
from convcost.drawing.lanes import style as style_of_diagrams
from convcost.drawing.mermaid import Step, flowchart
from convcost.drawing.palette import color, ink
from convcost.errors import ConvcostError, Problem, nearest
from convcost.errors.untrusted import visible
from convcost.language.quantity import at_a_glance, exact

DEFAULT = "diagram"


def figure(analysis: Analysis, name: str) -> str:
    """A figure as SVG; raises `ConvcostError` for a network of which there is nothing to draw."""
    return FIGURES[name](analysis)


def required(name: str) -> str:
    """A name of a figure; raises `ConvcostError` for one that there is not."""
    return named(name, tuple(FIGURES), "figure")


def named(name: str, known: Sequence[str], what: str) -> str:
    """A name that is known; raises `ConvcostError` for another, which is then an unknown ``what``."""
    if name not in known:
        guess = nearest(name, known)
        hint = f"did you mean `{guess}`?" if guess else f"one of {', '.join(known)}"
        raise ConvcostError([Problem("E403", f"`--figure {name}`: unknown {what}", notes=(hint,))])
    return name


def mermaid(analysis: Analysis) -> str:
    """The boxes of the diagram, at most about thirty, in Mermaid's notation."""
    found, levels = analysis.once(outline), analysis.once(resolution)
    steps = []
    for box, takes in zip(found.boxes, found.takes, strict=True):
        unit = found.units[box.units[-1]]
        shade = levels.shade(levels.of_nodes[unit.nodes[-1]])
        cost = diagram.macs(found, box)
        times = f"×{box.times} " if box.times > 1 else ""
        is_round = len(box.units) == 1 and bool(unit.sign)
        lines = (unit.sign,) if is_round else (visible(box.short_name), f"{times}{at_a_glance(cost) if cost else ''}")
        steps.append(Step(lines, takes, color(shade), ink(shade), is_round))
    macs, params = (_told(analysis, key, exact) for key in ("macs", "params"))
    return flowchart(steps, f"{caption.title(analysis)}: {macs} MACs, {params} params")


def _diagram(analysis: Analysis) -> str:
    found = analysis.once(resolution)
    picture = blocks.whole(analysis, found, None) or diagram.picture(analysis, found, None)
    return alone([_piece(picture.svg)], style_of_diagrams(), _title(analysis), found.key)


def _treemap(analysis: Analysis) -> str:
    found = analysis.once(resolution)
    svg = treemap_of(analysis, found)
    if not svg:
        raise ConvcostError([Problem("E403", "the network multiplies nothing, so its treemap would be empty")])
    return alone([Piece(svg, treemap.WIDTH, treemap.HEIGHT)], treemap.style(), _title(analysis), found.key)


def _profile(analysis: Analysis) -> str:
    pictures = course.pictures(analysis)
    return alone([_wide(each.svg, each.caption) for each in pictures], profile.style(), _title(analysis))


def _memory(analysis: Analysis) -> str:
    picture = course.memory(analysis)
    return alone([_wide(picture.svg, picture.caption)], profile.style(), _title(analysis))


def _badge(analysis: Analysis) -> str:
    parts = (("MACs", _told(analysis, "macs")), ("params", _told(analysis, "params")))
    return badge(parts, f"{caption.title(analysis)}: {', '.join(' '.join(reversed(each)) for each in parts)}")


FIGURES: Mapping[str, Callable[[Analysis], str]] = {
    "diagram": _diagram,
    "treemap": _treemap,
    "profile": _profile,
    "memory": _memory,
    "badge": _badge,
}


def _title(analysis: Analysis) -> str:
    return f"{caption.title(analysis)}: {_told(analysis, 'macs')} MACs, {_told(analysis, 'params')} parameters"


def _told(analysis: Analysis, key: str, words: Callable[[int], str] = at_a_glance) -> str:
    return bounded(words(analysis.count(key)), analysis.total(key))


def _piece(svg: str) -> Piece:
    return Piece(svg, *size_of(svg))


def _wide(svg: str, said: object) -> Piece:
    """A drawing that takes the width of its page."""
    return Piece(svg, treemap.WIDTH, size_of(svg)[1], "".join(said) if isinstance(said, tuple) else str(said))
