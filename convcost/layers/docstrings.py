"""A docstring taken apart: one sentence about the kind, one about each of its fields."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from convcost.language.documentation import documentation
from convcost.layers.op import Op

FIELD = re.compile(r"^ {4}(\w[\w, ]*): (.+(?:\n {5,}.+)*)", re.MULTILINE)
IN_TORCH = re.compile(r"\bAs (torch(?:vision)?(?:\.\w+)+)")
SENTENCE = re.compile(r".+?\.(?=\s|$)", re.DOTALL)


class Docstring(NamedTuple):
    """What a kind is, in a sentence, and what each of its fields means, by the name it is written with."""

    sentence: str
    fields: Mapping[str, str]
    in_torch: str
    """What it is called there, such as ``torch.nn.Linear``; empty where torch has nothing like it."""


def docstring(kind: type[Op]) -> Docstring:
    """Read the docstring of a kind."""
    text, _, _ = documentation(kind).partition("\nExample:\n")
    about, _, listed = text.partition("\nFields:\n")
    fields = {name: " ".join(field[2].split()) for field in FIELD.finditer(listed) for name in field[1].split(", ")}
    there = IN_TORCH.search(" ".join(about.split()))
    return Docstring(first_sentence(about), fields, there[1] if there else "")


def first_sentence(text: str) -> str:
    """What stands before the first full stop, on one line."""
    sentence = SENTENCE.match(text)
    return " ".join(sentence[0].split()) if sentence else text
