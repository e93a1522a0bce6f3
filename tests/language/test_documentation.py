"""Docstrings are read from the files where Python leaves them out."""

import subprocess
import sys
from pathlib import Path

import pytest

from convcost.language import documentation as module
from convcost.language.documentation import documentation
from convcost.layers.kinds.conv import Conv

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("of", [module, documentation, Conv, Conv.parameters])
def test_what_stands_in_the_file_is_the_docstring(of, monkeypatch):
    kept = documentation(of)
    monkeypatch.setattr(module, "LEFT_OUT", True)
    assert documentation(of) == kept != ""


def test_what_has_none_has_an_empty_one(monkeypatch):
    def bare(): ...

    assert documentation(bare) == ""
    monkeypatch.setattr(module, "LEFT_OUT", True)
    assert documentation(bare) == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["analyze", "alexnet"], ["explain", "conv"], ["explain", "kinds"], ["explain"], ["explain", "fvcore"],
        ["explain", "scale"], ["analyze", "--help"], ["zoo", "--help"], ["--help"], ["schema"],
    ],
)  # fmt: skip
def test_every_answer_is_the_same_without_docstrings(arguments):
    runs = [
        subprocess.run(
            [sys.executable, *flags, "-m", "convcost", *arguments], capture_output=True, text=True, cwd=ROOT, check=True
        )
        for flags in ((), ("-OO",))
    ]
    assert runs[0].stdout == runs[1].stdout != ""
