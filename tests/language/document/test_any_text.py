"""Whatever the text: a tree or a problem, never another exception, with and without the C library."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convcost.errors import ConvcostError
from convcost.language.document import Document, read_bytes
from tests.language.document.trees import BOTTLENECK, INCEPTION, LOOP, PARSERS, layout, nodes, read_with

PIECES = """convcost: 1⏎|layers:⏎|  - |- |conv: |{|}|[|]|, |,|: |:|min(a, b)|widths[i]|'|"|\\|&x |*x|!|when: |> 3
|%|@|`|⏎|⏎  |? |#|---⏎|...⏎|<<: |\t|é|😀|\r|\u2028|\x85|for: |t, c in s|(|)|${w}|\\x41|\\uD800|\\U00110000|\\UFFFFFFFF
|~|''|%TAG ! x⏎|!!int |&|*|\x00| """
SOUP = st.lists(
    st.sampled_from(PIECES.replace("\n", "").replace("⏎", "\n").split("|")) | st.just("|"),
    max_size=40,
).map("".join)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """An example with a few pieces cut out and others put in."""
    text = draw(st.sampled_from([INCEPTION, BOTTLENECK, LOOP]))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(SOUP.filter(lambda piece: len(piece) < 9)) + text[start + draw(st.integers(0, 3)) :]
    return text


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=300, deadline=2000)
@given(text=SOUP | mutations() | st.text())
@example(text='a: "\\UFFFFFFFF"')
@example(text="&x : *x")
def test_any_text_is_a_tree_or_a_problem_within_the_text(parser: Any, text: str) -> None:
    found = outcome(lambda: read_with(parser, text))
    if isinstance(found, ConvcostError):
        spans = [label.span for problem in found.problems for label in problem.labels]
        assert len(spans) >= len(found.problems) > 0
        assert all(0 <= span.start <= span.end <= len(span.source.text) for span in spans)
    else:
        assert all(0 <= node.start <= node.end <= len(found.source.text) for node in nodes(found.root))


def outcome(act: Callable[[], Document]) -> Document | ConvcostError:
    """What reading gives: any other exception is a failure."""
    try:
        return act()
    except ConvcostError as error:
        return error


@settings(max_examples=300, deadline=2000)
@given(data=st.binary() | SOUP.map(str.encode))
@example(data=b"\xff\xfea\x00")
@example(data=b"\xef\xbb\xbfa: \xe9")
def test_any_bytes_are_a_tree_or_a_problem(data: bytes) -> None:
    found = outcome(lambda: read_bytes(data, "net.yaml"))
    if isinstance(found, ConvcostError):
        assert {problem.code for problem in found.problems} <= {"E100", "E101", "E102", "E103", "E104", "E121"}


@pytest.mark.skipif(len(PARSERS) == 1, reason="PyYAML has no C extension here")
@settings(max_examples=300, deadline=2000)
@given(text=mutations())
def test_both_parsers_give_one_tree(text: str) -> None:
    # known differences, all of them in texts that nobody means: tabs, `a?b` and `a:,` in braces, comments in gaps
    if any(mark in text for mark in ("\t", "?", ":,", ":}", ":]", ":{", ":[", "#")):
        return
    first, second = (outcome(partial(read_with, parser, text)) for parser in PARSERS)
    if isinstance(first, Document) and isinstance(second, Document):
        assert layout(first.root) == layout(second.root)
    else:
        assert isinstance(first, ConvcostError)
        assert isinstance(second, ConvcostError)
