"""The pages on the words of the notation: their examples are run, and have the figures that they state."""

import re

import pytest

from convcost.analysis import analyze
from convcost.errors import Problem
from convcost.explaining import notation
from convcost.explaining.manual import manual, unknown
from convcost.language.document import read
from convcost.layers.fields import words
from convcost.layers.op import followers
from convcost.networks.used import FilesOfCatalogue
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.notation.spec.scope import is_word

NOT_KEYS = {"expressions", "operands", "shapes", "words"}
"""What is no key of its own, so that no example can be asked to hold it."""
WANTED = NOT_KEYS | {
    "blocks", "dtype", "for", "frozen", "outputs", "padding", "repeat", "share", "space", "split", "use", "variants",
    "when", "written",
}  # fmt: skip
LONGEST_LINE, LONGEST_PAGE = 100, 45


def test_every_word_has_a_page() -> None:
    assert set(notation.names()) >= WANTED
    assert notation.describe("nothing") is None


@pytest.mark.parametrize(("part", "word"), notation.PARTS.items())
def test_a_part_is_explained_where_its_whole_is(part: str, word: str) -> None:
    assert part not in notation.names()
    assert manual(part) == notation.describe(word)
    assert re.search(rf"\b{part}\b", notation.describe(word) or "")


def test_the_page_on_words_lists_all_that_are_taken() -> None:
    listed = set(re.findall(r"`(\w+)`", (notation.describe("words") or "").partition("Known in their own")[0]))
    norms = [word for word in followers("norm") if is_word(word)]
    taken = {*filter(is_word, words()), *followers("activation"), *norms}
    assert taken <= listed
    assert {word for word in listed if not is_word(word)} <= {"activation", "when", "as"}


@pytest.mark.parametrize("word", notation.names())
def test_a_page_is_short_and_begins_with_its_word(word: str) -> None:
    text = notation.describe(word)
    assert text is not None
    assert manual(word) == text
    assert text.startswith(f"{word}: ")
    lines = text.splitlines()
    assert len(lines) <= LONGEST_PAGE
    assert max(map(len, lines)) <= LONGEST_LINE


@pytest.mark.parametrize("word", notation.names())
def test_the_example_of_a_page_has_the_figures_that_it_states(word: str) -> None:
    text = notation.describe(word) or ""
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert word in NOT_KEYS or f"{word}:" in example
    graph = build(read_network(read(example, f"{word}.yaml"), FilesOfCatalogue()))
    warnings: list[Problem] = [each for each in graph.diagnostics if each.severity != "note"]
    assert not warnings
    params, macs = re.findall(r"([0-9,]+)(?: tokens =)? (?:parameters|MACs)\b", text)
    found = analyze(graph)
    assert (found.total("params").value, found.total("macs").value) == (number(params), number(macs))


@pytest.mark.parametrize("word", notation.names())
def test_the_arithmetic_of_a_page_holds(word: str) -> None:
    text = (notation.describe(word) or "").replace(" tokens", "").rpartition("```")[2]
    sums = re.findall(r"((?:[0-9,]+ [x+] )+[0-9,]+) = ([0-9,]+)", text)
    assert sums
    for terms, result in sums:
        products = [re.split(" x ", term) for term in terms.split(" + ")]
        total = 0
        for product in products:
            value = 1
            for factor in product:
                value *= number(factor)
            total += value
        assert total == number(result)


def number(text: str) -> int:
    return int(text.replace(",", ""))


@pytest.mark.parametrize("word", notation.names())
def test_what_a_page_points_to_is_there(word: str) -> None:
    listed = re.search(r"^See also: (.+)\.$", notation.describe(word) or "", re.MULTILINE)
    for other in re.findall(r"`(\w+)`", listed[1]) if listed else ():
        assert manual(other) is not None


def test_other_names_of_kinds_lead_to_ours() -> None:
    assert unknown("convolution").notes == ("did you mean `conv`?",)
    assert unknown("Conv2d").notes == ("did you mean `conv`?",)
