"""Elements of an HTML or SVG document, and how they are written: no text in them can become markup."""

from collections.abc import Mapping
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
    named = ((key.replace("_", "-"), value) for key, value in attributes.items())
    return Element(tag, tuple((key, value) for key, value in (("class", classes), *named) if value), children)


def written(child: Child, styles: Styles | None = None) -> str:
    """An element or a text as HTML.

    With ``styles`` every class is replaced by its declarations, for a place that has no style sheet of ours.
    """
    if isinstance(child, Markup):
        return str(child)
    if isinstance(child, str):
        return escape(child, quote=False)
    attributes = child.attributes if styles is None else _inlined(child.attributes, styles)
    start = f"<{child.name}{''.join(map(_attribute, attributes))}>"
    if child.name in VOID:
        return start
    if child.name in SHAPES and not child.children:
        return f"{start[:-1]}/>"
    return f"{start}{''.join(written(each, styles) for each in child.children)}</{child.name}>"


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
