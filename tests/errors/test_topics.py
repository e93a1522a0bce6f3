"""Errors that have a page on the notation say so, in the last line of all of them."""

import pytest

from convcost.errors import Problem
from convcost.errors.codes import TOPICS, codes, topics_of
from convcost.explaining import notation
from convcost.page.problems import render
from tests.written import graph, layers, problems


def test_every_topic_has_a_page_and_every_code_is_one():
    assert set(TOPICS.values()) <= set(notation.names())
    assert TOPICS.keys() <= set(codes())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        (layers("{relu: , as: a}", "tanh", "{relu: , repeat: 2, as: m}", "concat: m.*"), "operands"),
        (layers("conv: {out: 3 +, kernel: 1}"), "expressions"),
        (layers("{relu: , for: 'c of [1]'}"), "for"),
        (layers("conv: {out: i, kernel: 1}"), "repeat"),
        (layers("{relu: , last: {x: 1}}"), "repeat"),
        (layers("split: [a]"), "split"),
        (layers("conv: {out: 4, kernel: 1}", "split: [a, b, c]"), "shapes"),
        (layers("{conv: {out: 3, kernel: 1}, as: a}", "{conv: {out: 5, kernel: 1}, share: a}"), "share"),
        ("vars: {mode: fancy}\n" + layers("relu"), "words"),
        ("words: [relu]\n" + layers("relu"), "words"),
        ("use: {a: vgg16}\n" + layers("relu"), "use"),
        ("dtype: int7\n" + layers("relu"), "dtype"),
        (layers("{relu: , dtype: {weight: int8}}"), "dtype"),
        ("written: {relu: by_hand}\n" + layers("relu"), "written"),
        ("vars: {w: 3}\nspace: {w: 9..3}\n" + layers("relu"), "space"),
        (layers("relu", input="[]"), "shapes"),
    ],
)
def test_what_is_wrong_with_a_word_of_the_notation_leads_to_its_page(text, topic):
    found = problems(text)
    assert topics_of(found) == (topic,)
    assert topic in notation.names()
    assert render(found).endswith(f"\n\nmore about this: convcost explain {topic}\n")


def test_warnings_lead_there_too_and_each_page_is_named_once():
    text = layers("{relu: , as: a}", "{concat: [in, a]}", "{add: [in]}")
    found = graph(text).diagnostics
    assert [each.code for each in found] == ["W531", "W532"]
    assert render(found).splitlines()[-1] == "more about this: convcost explain operands"


def test_several_pages_stand_in_the_order_of_the_problems():
    found = [Problem("E310", "a"), Problem("E110", "b"), Problem("E120", "c"), Problem("E310", "d")]
    assert topics_of(found) == ("share", "expressions")
    assert topics_of([Problem("E110", "b")]) == ()
