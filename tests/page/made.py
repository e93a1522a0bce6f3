"""A page that holds every kind of block, in texts that would be markup in some format if they were not escaped."""

from dataclasses import dataclass
from html import escape

from convcost.drawing.mermaid import Step, flowchart
from convcost.page import (
    Attachment,
    Block,
    Card,
    Cards,
    Chart,
    Fact,
    Facts,
    Finding,
    Gauge,
    Gauges,
    Group,
    Lines,
    Link,
    Listing,
    Page,
    Picture,
    Place,
    Prose,
    Read,
    Row,
    Section,
    Swatches,
    Table,
    TableColumn,
    Views,
)  # fmt: skip
from convcost.page.answer import Answer, Data, Records

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(2) x='",
    "]]>&lt;b&amp;",
    r"\input{/etc/passwd} $x^2$ 100% #1 a_b ~ {c}",
    r"\end{verbatim}\write18{true}",
    "`code` **bold** _it_ ~~gone~~ [l](http://x) | cell",
    "- item",
    "# heading",
    "1. one",
    "-->",
    "=1+1",
    "a--b ---- c",
    "Grün 卷积 ≤ × → … naïve",
    "[x] \\\\[2pt] *",
)
"""Texts as a network may call itself or its layers; they are safe to print already."""

LEVELS = ("fail", "unknown", "warn", "skip", "pass", "gone")


def everything(*texts: str) -> Page:
    """A page of every kind of block, row and column, which says each of the texts everywhere."""
    text = " ".join(texts) or "text"
    read = ("so said ", Read(text), "!")
    columns = (
        TableColumn(f"name {text}", "name", narrowest=12, is_path=True),
        TableColumn("", "status"),
        TableColumn("kind", "words", goes=2, narrow=9),
        TableColumn("MACs", "number"),
        TableColumn("difference", "change", goes=1),
        TableColumn("share", "bar", goes=3),
    )
    rows = tuple(
        Row((f"stage.{index}.{text}", level, text, "1,234,567", change, ""), share=index * 131, level=level)
        for index, (level, change) in enumerate(zip(LEVELS, ("+7", "-5", "0", ">=+3", "-11.3%", ""), strict=True))
    )
    across = Row((text,), across=(read, text))
    remarked = Row((read, "", "", "13"), remarks=(text, read), below=(text,))
    footer = Row(("total", "", "", "8,641,969", "+2", ""))
    table = Table(columns, (Group(rows, text, text), Group((across, remarked), read, read)), footer)
    figures = Table(
        (TableColumn("layer", "words"), TableColumn("bytes")), (Group((Row((text, "29")), Row(("b", "31")))),)
    )
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 5"><title>drawn</title><path d="M0 0H3"/></svg>'
    blocks = (
        table,
        Prose((text, read)),
        Prose((read, text), "strong"),
        Prose((text,), "note", is_close=True),
        Prose((text, read), leads=True),
        Lines((text, "    indented", ""), (2, 0, 0)),
        Picture(svg, (text,)),
        Chart((29, 31, 0, 7), (text, text, "b", "b"), ("31 B", "15.5 B"), figures),
        Table(columns[:1], (Group((Row((text,)),)),), has_header=False, is_indented=True),
        *for_browsers(text, svg),
    )
    finding = Finding("fail", text, text, "B001", text, text, Place("net.yaml", 3, 7, 11), text)
    passed = Finding("pass", "Net", "macs", "B001", "within its limit")
    return Page(
        (
            Section(blocks, text, read),
            Section((Prose((text,)),), read, text, is_indented=True),
            Section((table,), text, is_folded=True),
        ),
        (text, text),
        text,
        ((text, "31 params"), ("b", "1,234 params")),
        (finding, passed),
        attachment=Attachment("attached", "bm90aGluZw=="),
    )


def for_browsers(text: str, svg: str) -> tuple[Block, ...]:
    """The blocks that other formats put into words."""
    linked = ("see ", Link(text, "l7"))
    rows = (Row((text, linked, "29"), anchor="l7", chip="strong"), Row(("b", linked, "31")))
    columns = (TableColumn("layer", "name"), TableColumn("what", "words"), TableColumn("bytes"))
    gauges = tuple(
        Gauge(text, level, share, text) for level, share in zip(LEVELS, (1310, None, 700, 0, 1, 2), strict=True)
    )
    return (
        Facts((Fact(text, "1.23 M", "1,234,567"), Fact(text, text))),
        Gauges(gauges),
        Swatches(text, (("#d3e2c4", text), ("#a6d0c0", "b"))),
        Views("cost", ((text, Picture(svg, (text,), style=".drawn{}", script="0;")), ("b", Picture(svg, ("b",))))),
        Picture(svg, (text,), is_wide=True),
        Table(columns, (Group(rows),), is_searchable=True),
        Listing((text, "    indented", ""), "line", ((1, (Link(text, "l7"),)),)),
        Cards((Card("f0", text, (text, "h = 29"), "l7"), Card("f1", text, ()))),
    )


@dataclass(frozen=True)
class Made(Answer):
    """An answer with a page made for a test."""

    shown: Page

    def page(self) -> Page:
        return self.shown

    def data(self) -> Data:
        return Data("convcost/test/1", {"name": "".join(map(str, self.shown.title))})

    def drawing(self) -> str:
        title = escape("".join(self.shown.title) or "text")
        return f'<svg xmlns="http://www.w3.org/2000/svg"><title>{title}</title></svg>\n'

    def mermaid(self) -> str:
        return flowchart((Step(("".join(self.shown.title) or "text",), (), "#fff", "#000"),), "text")

    def records(self) -> Records:
        return Records(("name", "macs"), [("".join(map(str, self.shown.title)), 31)])
