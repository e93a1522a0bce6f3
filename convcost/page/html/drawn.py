"""The blocks of a page that only a browser shows: pictures to choose from, large figures, bars, a source, cards."""

from collections.abc import Iterator

from convcost.page import Card, Cards, Fact, Facts, Gauge, Gauges, Link, Listing, Picture, Swatches, Views
from convcost.page.html.element import Child, Element, Markup, element
from convcost.page.html.texts import marked

FULL = 1000
MOST_SHOWN = 1350
"""Thousandths of a limit that fit the room of a bar."""
SIGNS = {"fail": "✗", "unknown": "?", "warn": "!", "skip": "–", "pass": "✓", "gone": "–"}


def picture(block: Picture) -> Element:
    """The drawing, and what stands in its place elsewhere folded below it."""
    text = element("details", element("summary", "As text"), element("pre", "\n".join(block.lines)))
    shown: tuple[Child, ...] = (Markup(block.svg),)
    if block.is_wide:
        shown = (element("div", *shown, classes="wide", tabindex="0", role="region", aria_label="Drawing"),)
    caption = (element("figcaption", *marked(block.caption)),) if block.caption else ()
    beside = "small" if block.is_small else ""
    return element("figure", *caption, *shown, *((text,) if block.lines else ()), classes=beside)


def views(block: Views) -> Element:
    """Buttons of which one is pressed, and the picture of that one: the style sheet tells which is shown."""
    if len(block.views) == 1:
        return element("figure", element("div", Markup(block.views[0][1].svg), classes="map"))
    choices: list[Element] = []
    for index, (title, _) in enumerate(block.views):
        key = f"{block.name}-{index}"
        checked = {"checked": "checked"} if not index else {}
        choices.append(element("input", type="radio", name=block.name, id=key, **checked))
        choices.append(Element("label", (("for", key),), (title,)))
    shown = (element("figure", element("div", Markup(each.svg), classes="map")) for _, each in block.views)
    return element("div", *choices, *shown, classes="views")


def facts(block: Facts) -> Element:
    """Figures in a grid."""
    return element("dl", *map(_fact, block.facts), classes="facts")


def _fact(fact: Fact) -> Element:
    exact = (element("dd", fact.exact, classes="exact"),) if fact.exact else ()
    return element("div", element("dt", fact.title), element("dd", fact.value, classes="figure"), *exact)


def gauges(block: Gauges) -> Element:
    """A bar per limit; all limits stand below each other."""
    return element("div", *map(_gauge, block.gauges), classes="gauges")


def _gauge(gauge: Gauge) -> Element:
    title = element("b", f"{SIGNS[gauge.level]} {gauge.title}")
    words = element("span", *marked(gauge.words), classes=gauge.level)
    return element("div", title, element("span", *_gauge_bar(gauge), classes="track", aria_hidden="true"), words)


def _gauge_bar(gauge: Gauge) -> Iterator[Element]:
    if gauge.share is None:
        return
    shown = min(gauge.share, MOST_SHOWN)
    is_over = shown > FULL and gauge.level != "pass"
    used = FULL if is_over else shown
    yield element("span", classes="used", style=f"width: {used * 100 / MOST_SHOWN:.4g}%")
    if is_over:
        yield element("span", classes="over", style=f"width: {(shown - FULL) * 100 / MOST_SHOWN:.4g}%")
    yield element("span", classes="mark", style=f"left: {FULL * 100 / MOST_SHOWN:.4g}%")


def swatches(block: Swatches) -> Element:
    """Patches of colour with what they mean."""
    patches = (
        element("span", element("i", style=f"background: {color}"), text, classes="swatch")
        for color, text in block.swatches
    )
    return element("p", element("span", block.title), *patches, classes="swatches")


def listing(block: Listing) -> Element:
    """Numbered lines; what leads elsewhere stands behind them."""
    links = dict(block.links)
    lines = (
        element("li", text or "\N{ZERO WIDTH SPACE}", *_beside(links.get(number, ())), id=f"{block.anchor}{number}")
        for number, text in enumerate(block.lines, 1)
    )
    return element("ol", *lines, classes="listing", tabindex="0", aria_label="Source")


def _beside(links: tuple[Link, ...]) -> Iterator[Child]:
    for link in links:
        yield from (" ", *marked(link))


def cards(block: Cards) -> Element:
    """Closed cards; the address of a page opens one, so that it works without scripts."""
    return element("div", *map(_card, block.cards), classes="cards")


def _card(card: Card) -> Element:
    close = element("a", "close", href=f"#{card.back}") if card.back else ""
    return element("div", close, element("b", card.title), element("pre", "\n".join(card.lines)), id=card.anchor)
