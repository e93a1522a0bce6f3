"""For a browser: one page that brings its own styles and asks for nothing else; and the part that a notebook shows."""

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from convcost import page as model
from convcost.errors import Problem
from convcost.page import Page, Section, plain
from convcost.page.answer import Answer
from convcost.page.fit import cut
from convcost.page.html import (
    document_sections,
    findings,
    fragment_blocks,
    has_searchable,
    notes,
    scripts,
    styles,
)  # fmt: skip
from convcost.page.html.element import Element, Markup, element, written
from convcost.page.look import Look

SUFFIXES = (".html",)
STYLE_SHEET = Path(model.__file__).with_name("html") / "page.css"
SEARCH = STYLE_SHEET.with_name("search.js")
"""Sorts and filters a table."""
LONGEST_TITLE = 120
BLANKS = re.compile(r"\s*([{};,]|(?<=[a-z]):(?=\s)|\n)\s*")
"""Around what separates rules and declarations; a colon in front of a word is part of a selector."""
OPERATORS = re.compile(r" (=>|===|!==|&&|\|\||=|\+=|\?) ")
UNTITLED = "convcost"
INLINE = {
    "words": "text-align: left",
    "number": "text-align: right; font-variant-numeric: tabular-nums",
    "group": "padding-top: 1em",
    "in": "padding-left: 2em",
    "caption": "text-align: left",
    "total": "border-top: 1px solid",
    "bars": "min-width: 5em; text-align: left",
    "bar": "display: inline-block; height: 0.6em; background: currentColor; opacity: 0.6",
    "dim": "opacity: 0.6",
    "remark": "opacity: 0.7",
    "note": "font-size: smaller; opacity: 0.8",
    "strong": "font-weight: bold",
    "rise": "color: #c2482f",
    "fall": "color: #2e8555",
    "fail": "color: #c2482f; font-weight: bold",
    "unknown": "color: #8a5fb8; font-weight: bold",
    "warn": "color: #a87410; font-weight: bold",
    "pass": "color: #2e8555",
    "chart": "display: flex",
    "scale": "display: flex; flex-direction: column; justify-content: space-between; text-align: right",
    "plot": "flex: 1; min-width: 0; padding-left: 0.5em",
    "drawing": "width: 100%; height: 10em",
    "names": "display: flex; white-space: nowrap; overflow: hidden",
    "box": "overflow-x: auto",
    "folded": "white-space: pre-wrap",
}
"""What a notebook is told in place of the style sheet: colours that can be read on white and on black."""


def render(answer: Answer, problems: Sequence[Problem], look: Look) -> str:
    """The page as a document; an empty text where there is nothing to show."""
    del problems, look
    page = answer.illustrated()
    return document(page) if page.sections else ""


def document(page: Page) -> str:
    """A page that is one file."""
    title = cut(plain(page.title) or _first_title(page.sections) or UNTITLED, LONGEST_TITLE)
    style = _tight(STYLE_SHEET.read_text(encoding="utf-8") + styles(page))
    script = _close(scripts(page) + (SEARCH.read_text(encoding="utf-8") if has_searchable(page) else ""))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_allowed(script)),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Markup(style)),
    )
    main = element("main", element("h1", title), *_blocks(page, title))
    body = element("body", main, *_attached(page), *((element("script", Markup(script)),) if script else ()))
    return f"<!DOCTYPE html>\n{written(element('html', head, body, lang='en'))}\n"


def _tight(style: str) -> str:
    """A style sheet without blanks that mean nothing."""
    return BLANKS.sub(r"\1", style.strip())


def _close(text: str) -> str:
    """A script without indentation and without blanks around operators, which none of its strings has."""
    return OPERATORS.sub(r"\1", "\n".join(line.strip() for line in text.splitlines() if line.strip()))


def _allowed(script: str) -> str:
    """What a browser may do with the page: show it, and run this very script; nothing is ever asked for."""
    runs = f"; script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" if script else ""
    return f"default-src 'none'; style-src 'unsafe-inline'{runs}"


def _attached(page: Page) -> tuple[Element, ...]:
    """Data of ours, in an element that browsers neither show nor run; its alphabet has nothing that could end it."""
    if page.attachment is None:
        return ()
    return (element("script", Markup(page.attachment.text), type="application/octet-stream", id=page.attachment.name),)


def fragment(page: Page) -> str:
    """The blocks of a page for a notebook, which keeps styles of elements and drops style sheets."""
    blocks = (*fragment_blocks(page), *notes(page))
    return "\n".join(written(block, INLINE) for block in blocks)


def _blocks(page: Page, title: str) -> tuple[Element, ...]:
    return (*document_sections(page, title), *findings(page), *notes(page))


def _first_title(sections: Sequence[Section]) -> str:
    return next((plain(section.title) for section in sections if section.title), "")
