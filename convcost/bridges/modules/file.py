"""The text of a Python file: what it imports, the pieces that it uses, its classes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import NamedTuple

from convcost.bridges.modules import naming
from convcost.bridges.modules.body import Body, Tensor
from convcost.bridges.modules.layout import STEP, WIDTH, Choice, Expression, call, flat, statement
from convcost.bridges.modules.pieces import pieces, used

PLACES = (
    (r"\bAny\b", "from typing import Any"),
    (r"\bSequence\b", "from collections.abc import Sequence"),
    (r"\bproduct\(", "from itertools import product"),
    (r"\bprod\(", "from math import prod"),
)
"""What of the standard library a text uses, and where that is."""

TORCH = (
    (r"\btorch\.", "import torch"),
    (r"\bnn\.|\bTensor\b", "from torch import {}"),
    (r"\bfunctional\.", "from torch.nn import functional"),
    (r"\bparametrize\.", "from torch.nn.utils import parametrize"),
    (r"\bweight_norm\(", "from torch.nn.utils.parametrizations import weight_norm"),
)


class Argument(NamedTuple):
    """An argument of `__init__`: its name, its type, its default as Python if there is one."""

    name: str
    type: str
    default: str | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.type}" + ("" if self.default is None else f" = {self.default}")


class Class(NamedTuple):
    """A module: what it is, what it is made with, its two methods."""

    name: str
    told: str
    arguments: tuple[Argument, ...]
    body: Body
    outputs: tuple[Tensor, ...]
    chain: tuple[Expression, ...] = ()
    """The modules of one that is nothing but a chain of them."""

    def lines(self, *, named: bool = False) -> Iterator[str]:
        """Its text."""
        yield f"class {self.name}(nn.{'Sequential' if self.chain else 'Module'}):"
        if self.told:
            yield from docstring(self.told, STEP)
            yield ""
        yield from _signature("__init__", ["self", *map(str, self.arguments)], "None")
        if self.chain:
            yield from statement(2 * STEP, "", call("super().__init__", *self.chain))
            return
        yield f"{' ' * 2 * STEP}super().__init__()"
        yield from (f"{' ' * 2 * STEP}{name} = {code}" for name, code in self._numbers())
        for name, made in self.body.parts:
            yield from _set(name, made)
        yield ""
        inputs = (f"{name}: Tensor" for name in self.body.names)
        returned = "Tensor" if len(self.outputs) == 1 else "tuple[Tensor, ...]"
        yield from _signature("forward", ["self", *inputs], returned)
        yield from self.body.forward(self.outputs, named=named)

    def _numbers(self) -> list[tuple[str, str]]:
        """The variables of `__init__` that something is made with."""
        text = " ".join(flat(made) for _, made in self.body.parts)
        needed: list[tuple[str, str]] = []
        for name, code in reversed(self.body.numbers):
            if re.search(rf"\b{name}\b", text):
                needed.insert(0, (name, code))
                text += f" {code}"
        return needed


def _set(name: str, made: Expression) -> Iterator[str]:
    """An attribute; one that is there under a condition only, by an `if` where a line is too short for it."""
    head = f"self.{name} = "
    is_long = 2 * STEP + len(head) + len(flat(made)) > WIDTH
    if not isinstance(made, Choice) or not is_long:
        yield from statement(2 * STEP, head, made)
        return
    yield from statement(2 * STEP, head, made.otherwise)
    yield f"{' ' * 2 * STEP}if {made.condition}:"
    yield from statement(3 * STEP, head, made.chosen)


def _signature(name: str, arguments: Sequence[str], returned: str) -> Iterator[str]:
    space = " " * STEP
    line = f"{space}def {name}({', '.join(arguments)}) -> {returned}:"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{space}def {name}("
    inner = f"{2 * space}{', '.join(arguments)}"
    if len(inner) <= WIDTH:
        yield inner
    else:
        yield from (f"{2 * space}{each}," for each in arguments)
    yield f"{space}) -> {returned}:"


def docstring(text: str, indent: int) -> Iterator[str]:
    """A docstring: its first line, and where there is more, that behind an empty one. The text may be anybody's."""
    first, *more = map(naming.as_text, text.split("\n"))
    space = " " * indent
    if not more:
        yield f'{space}"""{first}"""'
        return
    yield f'{space}"""{first}'
    yield ""
    for paragraph in more:
        yield from (f"{space}{line}" for line in wrap(paragraph, WIDTH - indent, break_long_words=False))
    yield f'{space}"""'


def written(told: str, classes: Iterable[Class], *, named: bool = False) -> str:
    """The text of the file."""
    bodies = ["\n".join(each.lines(named=named)) for each in classes]
    helping = [pieces()[name].rstrip("\n") for name in used("\n".join(bodies))]
    text = "\n\n\n".join((*helping, *bodies))
    head = "\n".join(docstring(told, 0))
    return "\n\n".join((head, *_imports(text))) + f"\n\n\n{text}\n"


def _imports(text: str) -> Iterator[str]:
    """Blocks of imports, in the order in which they are sorted."""
    standard = sorted(line for pattern, line in PLACES if re.search(pattern, text))
    if standard:
        yield "\n".join(standard)
    names = [name for name in ("Tensor", "nn") if re.search(rf"\b{name}\b", text)]
    lines = [line.format(", ".join(names)) for pattern, line in TORCH if re.search(pattern, text)]
    yield "\n".join(lines)
