"""Documents that are wrong, each with everything that is said about it: a file dropped into ``negative`` is a test.

``UPDATE_GOLDEN=1 pytest tests/test_negative.py`` writes the answers anew; read them before they are committed.
"""

import os
from pathlib import Path

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.language.document import read_bytes
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.page.problems import render

FOLDER = Path(__file__).with_name("negative")
DOCUMENTS = sorted(FOLDER.glob("*.yaml"))


def problems(document: Path) -> tuple[Problem, ...]:
    """Everything that reading a document and building its first variant has to say."""
    try:
        network = read_network(read_bytes(document.read_bytes(), document.name))
        return build(network, next(iter(network.variants), None)).diagnostics
    except ConvcostError as error:
        return error.problems


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_wrong_document_is_answered_as_written_down(document: Path) -> None:
    said, answer = render(problems(document)), document.with_suffix(".txt")
    if os.environ.get("UPDATE_GOLDEN"):
        answer.write_text(said, encoding="utf-8")
    assert said == answer.read_text(encoding="utf-8")
    assert said, "this document is not wrong"


def test_every_answer_belongs_to_a_document() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in DOCUMENTS}
    assert DOCUMENTS
