"""Elements of an HTML or SVG document, and how they are written: no text in them can become markup."""

from collections.abc import Callable, Mapping
from html import escape
from typing import NamedTuple, TypeAlias

SHAPES = frozenset({"circle", "line", "path", "polyline", "rect", "use"})
"""Elements of drawings that hold nothing: they end themselves, as XML wants it."""
VOID = frozenset({"br", "input", "meta"})
"""Elements that hold nothing: they are written without an end."""


class Markup(str):
    """A text that is markup already, written by this program: a style sheet, a drawing."""

    __slots__ = ()


ENDED_BY_THE_NEXT = frozenset({"td", "th", "tr"})
"""Elements of tables whose end HTML lets be left out."""

Child: TypeAlias = "str | Element"
Styles = Mapping[str, str]
"""What a class looks like, as CSS declarations."""


class Element(NamedTuple):
    """An element with its attributes and what it holds."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Child, ...] = ()


def element(tag: str, /, *children: Child, classes: str = "", **attributes: str) -> Element:
    """An element; an underscore in the name of an attribute stands for a hyphen, and empty values are left out."""
    named = [("class", classes)] if classes else []
    named += [(key.replace("_", "-"), value) for key, value in attributes.items() if value]
    return Element(tag, tuple(named), children)


def written(child: Child, styles: Styles | None = None) -> str:
    """An element or a text as HTML.

    With ``styles`` every class is replaced by its declarations, for a place that has no style sheet of ours.
    """
    pieces: list[str] = []
    _write(child, styles, pieces.append)
    return "".join(pieces)


def _write(child: Child, styles: Styles | None, put: Callable[[str], None]) -> None:
    """The same piece by piece: a page has a hundred thousand of them, which are joined once."""
    if isinstance(child, str):
        put(str(child) if isinstance(child, Markup) else escape(child, quote=False))
        return
    name, attributes, children = child
    if styles is not None:
        attributes = tuple(_inlined(attributes, styles))
    start = f"<{name}{''.join([_attribute(each) for each in attributes])}" if attributes else f"<{name}"
    if not children and name in SHAPES:
        put(f"{start}/>")
        return
    put(f"{start}>")
    if name in VOID:
        return
    for each in children:
        _write(each, styles, put)
    put(f"</{name}>")


def lean(child: Child) -> Markup:
    """A table body without the ends of rows and cells, which HTML lets be left out."""
    text = written(child)
    for name in ENDED_BY_THE_NEXT:
        text = text.replace(f"</{name}>", "")
    return Markup(text)


def _attribute(attribute: tuple[str, str]) -> str:
    name, value = attribute
    return f' {name}="{escape(value)}"'


def _inlined(attributes: tuple[tuple[str, str], ...], styles: Styles) -> list[tuple[str, str]]:
    """The attributes with a ``style`` in place of the ``class``; styles of their own come last, so that they win."""
    classes = [name for key, value in attributes if key == "class" for name in value.split()]
    own = [value for key, value in attributes if key == "style"]
    declared = "; ".join(filter(None, (*(styles.get(name, "") for name in classes), *own)))
    others = [(key, value) for key, value in attributes if key not in {"class", "style"}]
    return [("style", declared), *others] if declared else others
