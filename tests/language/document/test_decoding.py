"""Bytes that are not UTF-8, too large or invisible are refused with their place."""

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.language.document import decoding, read, read_bytes
from tests.language.document.trees import at, value, written


def refused(data: bytes | str) -> Problem:
    with pytest.raises(ConvcostError) as caught:
        read_bytes(data, "net.yaml") if isinstance(data, bytes) else read(data, "net.yaml")
    (problem,) = caught.value.problems
    assert problem.code == "E100"
    return problem


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    for found in (read_bytes(b"\xef\xbb\xbfa: \xc3\xa9\n", "net.yaml"), read("\ufeffa: é\n", "net.yaml")):
        assert value(found.root) == {"a": "é"}
        assert written(found, "a") == "é"
        assert str(found.span(at(found, "a"))) == "net.yaml:1:4"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_utf_8_is_named_and_shown(mark: bytes) -> None:
    problem = refused(mark + "a: 1\nb: é".encode() + b"\xe9\n")
    assert problem.message == f"byte {len(mark) + 10} (0xE9) is not UTF-8"
    assert str(problem.labels[0].span) == "net.yaml:2:5"
    assert problem.notes == ("save the file as UTF-8",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_of_unicode_are_refused(encoding: str) -> None:
    problem = refused("name: é".encode(encoding))
    assert "UTF-8" in problem.message or "U+0000" in problem.message


def test_utf_16_is_recognized_by_its_mark() -> None:
    assert refused("a: 1".encode("utf-16")).notes == ("it looks like UTF-16; save the file as UTF-8",)


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x80", "\x9f", "\ufeff", "\ufffe", "\ud800"])
@pytest.mark.parametrize("text", ["a: b\nc: {}d\n", '{{"a": "{}"}}'])
def test_an_invisible_character_is_refused_in_yaml_and_json(text: str, character: str) -> None:
    text = text.format(character) if text.startswith("a") else text.replace("{}", character).replace("{{", "{")
    problem = refused(text)
    span = problem.labels[0].span
    assert problem.message == f"character U+{ord(character):04X} cannot be seen and may not stand here"
    assert (span.start, span.end) == (text.index(character), text.index(character) + 1)


@pytest.mark.parametrize("character", ["\t", "\x85", "\xa0", "\u2028", "é", "\ue000", "😀"])
def test_every_other_character_may_stand_in_quotes(character: str) -> None:
    assert read(f"a: 'x{character}y'", "net.yaml")


def test_the_limit_of_the_size_is_inclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 2**20)
    text = "a: " + "b" * (2**20 - 3)
    assert read(text, "net.yaml")
    assert read_bytes(text.encode(), "net.yaml")
    for larger in (text + "b", text.encode() + b"b"):
        assert refused(larger).message == "larger than 1 MiB"
