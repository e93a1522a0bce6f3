"""Networks before and after a transform, as files: a pair dropped into ``cases`` is a test.

``NAME.before.yaml`` begins with the transforms, ``# --apply reduce``; what comes out must equal ``NAME.after.yaml``,
names and wiring included, or is refused as ``NAME.refused.txt`` says.
"""

import os
import re
from pathlib import Path

import pytest

from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.graph.applying.application import apply
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.page.problems import render

CASES = Path(__file__).with_name("cases")
BEFORE = sorted(CASES.glob("*.before.yaml"))


def built(file: Path) -> Graph:
    return build(read_network(read(file.read_text(encoding="utf-8"), file.name)))


def case(file: Path) -> str:
    return file.name.partition(".")[0]


def transformed(file: Path) -> Graph:
    made = built(file)
    for transform in re.findall(r"^# --apply (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE):
        made = apply(made, transform)
    assert made.applied, "the file does not say what to apply"
    return made


@pytest.mark.parametrize("file", [file for file in BEFORE if (CASES / f"{case(file)}.after.yaml").exists()], ids=case)
def test_a_transform_makes_the_network_that_is_written_down(file: Path) -> None:
    assert transformed(file) == built(CASES / f"{case(file)}.after.yaml")


@pytest.mark.parametrize("file", [file for file in BEFORE if (CASES / f"{case(file)}.refused.txt").exists()], ids=case)
def test_a_transform_that_does_not_apply_says_why(file: Path) -> None:
    answer = CASES / f"{case(file)}.refused.txt"
    with pytest.raises(ConvcostError) as caught:
        transformed(file)
    said = render(caught.value.problems)
    if os.environ.get("UPDATE_GOLDEN"):
        answer.write_text(said, encoding="utf-8")
    assert said == answer.read_text(encoding="utf-8")


def test_every_file_belongs_to_a_case() -> None:
    answers = {case(file) for file in CASES.iterdir() if ".before." not in file.name}
    assert answers == {case(file) for file in BEFORE}
    assert BEFORE
