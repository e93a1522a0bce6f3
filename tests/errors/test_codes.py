"""The catalogue of error codes is complete, and what it shows is true."""

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

import convcost
from convcost.errors.codes import codes, describe

RAISED = {
    code: file.name
    for file in sorted(Path(convcost.__file__).parent.rglob("*.py"))
    for code in re.findall(r'"([EW]\d{3})"', file.read_text(encoding="utf-8"))
}

AT_ANOTHER_SIZE = {"W502"}
"""What is only said when `--input` is given."""


def section(code: str) -> str:
    text = describe(code)
    assert text is not None
    return text


def examples(code: str) -> list[str]:
    """The pieces of YAML of a section, made into whole files: first the wrong one, then the right ones."""
    return [completed(piece) for piece in re.findall(r"^```yaml\n(.*?)^```$", section(code), re.MULTILINE | re.DOTALL)]


def completed(piece: str) -> str:
    text = f"layers:\n{indent(piece, '  ')}" if piece.startswith("- ") else piece
    head = (
        "convcost: 1\n"
        if "input" in re.findall(r"^input(?=s?:)", text, re.MULTILINE)
        else "convcost: 1\ninput: [3, 32, 32]\n"
    )
    return head + text + ("" if re.search("^layers:", text, re.MULTILINE) else "layers: [relu]\n")


def found_in(text: str, size: tuple[int, ...] | None = None) -> Iterator[str]:
    """The codes of everything that reading, building and analyzing all variants of a text has to say."""
    from convcost.analysis import analyze
    from convcost.analysis.columns import COLUMNS
    from convcost.errors import ConvcostError
    from convcost.language.document import read
    from convcost.networks.prepare import prepare
    from convcost.notation.spec import read_network

    inputs = {"input": size} if size else {}
    try:
        network = read_network(read(text, "net.yaml"))
        for variant in network.each_variant:
            graph = prepare(network, variant, {}, inputs)
            yield from (problem.code for problem in analyze(graph).diagnostics(COLUMNS))
    except ConvcostError as error:
        yield from (problem.code for problem in error.problems)


def test_every_code_that_is_raised_is_described() -> None:
    missing = {code: file for code, file in RAISED.items() if code not in codes()}
    assert not missing


def test_every_code_that_is_described_is_raised() -> None:
    assert set(codes()) <= RAISED.keys()


def test_codes_stand_in_order_and_once() -> None:
    assert list(codes()) == sorted(set(codes()))


def test_a_code_is_found_in_any_case_and_an_unknown_one_is_not() -> None:
    assert describe("e110") == describe("E110")
    assert section("E110").startswith("E110 unknown key\n\n")
    assert describe("E999") is None
    assert describe("") is None


@pytest.mark.parametrize("code", codes())
def test_a_section_has_a_meaning_a_cause_and_two_ways_out(code: str) -> None:
    text = section(code)
    assert re.match(rf"{code} [^\n]+\n\n[A-Z`]", text)
    assert re.search(r"^The usual causes? (is|are) ", text, re.MULTILINE)
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2"]
    assert text.count("```") % 2 == 0
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("code", [code for code in codes() if examples(code)])
def test_the_wrong_example_has_the_problem_and_the_right_ones_have_none(code: str) -> None:
    wrong, *right = examples(code)
    size = (3, 64, 64) if code in AT_ANOTHER_SIZE else None
    assert code in set(found_in(wrong, size))
    assert [list(found_in(text, size)) for text in right] == [[]] * len(right)
