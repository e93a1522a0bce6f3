"""The limits of a tree hold to the digit, and while reading."""

import gc
from contextlib import suppress
from typing import Any

import pytest

from convcost.errors import ConvcostError
from convcost.language.document import json_reader, read, tree, yaml_reader
from tests.language.document.trees import PARSERS, read_with, refused

both_parsers = pytest.mark.parametrize("parser", PARSERS)


@both_parsers
@pytest.mark.parametrize("deeper", ["[{}]", "{{a: {}}}", "- {}", "a:\n{indent}{}"])
def test_100_levels_are_read_and_101_refused(parser: Any, deeper: str) -> None:
    def nested(levels: int) -> str:
        text = "x"
        for level in range(levels, 0, -1):
            text = deeper.format(text, indent=" " * level)
        return text

    assert read_with(parser, nested(100))
    (problem,) = refused(parser, nested(101))
    assert (problem.code, problem.message) == ("E104", "nested deeper than 100 levels")


@both_parsers
@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, '{"a":[' * 50_000])
def test_depth_is_refused_while_reading_not_after(parser: Any, text: str) -> None:
    events = 0

    class Counting(parser):  # type: ignore[misc]
        def get_event(self) -> Any:
            nonlocal events
            events += 1
            return super().get_event()

    (problem,) = refused(Counting, text)
    assert problem.code == "E104"
    assert events < 300


@both_parsers
def test_nodes_are_counted_with_aliases_written_out(parser: Any) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    (problem,) = refused(parser, "\n".join(lines))
    assert problem.message == "more than 10,000,000 values, aliases written out"
    assert problem.labels[0].span.line == 7  # 10^7 scalars alone are reached in the seventh power


@both_parsers
def test_depth_is_counted_with_aliases_written_out(parser: Any) -> None:
    chain = "a0: &a0 [1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 100))
    assert refused(parser, chain)[0].labels[0].span.line == 100  # the mapping around it is a level too
    assert read_with(parser, "".join(chain.splitlines(keepends=True)[:-1]))


@both_parsers
@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("[a, b, c]", 4),
        ("{a: b, c: [d]}", 6),
        ("- &x [a, b]\n- *x\n", 1 + 3 + 3),
        ('["a", {"b": [1]}]', 6),
        ('{"a": {}, "b": [[]]}', 6),
    ],
)
def test_the_limit_of_nodes_is_exact(parser: Any, text: str, nodes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def limit(most: int) -> None:
        for module in (yaml_reader, json_reader, tree):
            monkeypatch.setattr(module, "MAX_NODES", most)

    limit(nodes)
    assert read_with(parser, text)
    limit(nodes - 1)
    assert refused(parser, text)[0].code == "E104"


def test_the_garbage_collector_is_left_as_it_was() -> None:
    for text in ("a: 1", "a: ["):
        for turn in (gc.disable, gc.enable):
            turn()
            was_on = gc.isenabled()
            with suppress(ConvcostError):
                read(text, "net.yaml")
            assert gc.isenabled() is was_on
