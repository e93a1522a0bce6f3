"""The two methods of a module while they are put together: its parts, and the tensors that run through them."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from convcost.bridges.modules import naming
from convcost.bridges.modules.layer import Operands
from convcost.bridges.modules.layout import STEP, Expression, bracketed, flat, statement

Run = Callable[[Operands], Expression]
PLAIN = "x"


class Tensor(NamedTuple):
    """One tensor of `forward`, by its number."""

    number: int


class Line(NamedTuple):
    """One assignment of `forward`: what it makes of which tensors, and what the variable would best be called."""

    makes: Tensor
    takes: tuple[Tensor, ...]
    run: Run
    wanted: str
    loop: str = ""
    """What a line in a loop runs over, ``for block in self.blocks``; it changes the tensor that it takes."""


class Body:
    """A module: lines of `__init__` and of `forward`."""

    __slots__ = ("attributes", "inputs", "lines", "names", "numbers", "parts")

    def __init__(self, inputs: Sequence[str]) -> None:
        self.parts: list[tuple[str, Expression]] = []
        """What `__init__` sets."""
        self.numbers: list[tuple[str, str]] = []
        """Variables of `__init__` that its parts are made with."""
        self.attributes: set[str] = set()
        self.names = [*inputs]
        self.inputs = tuple(map(Tensor, range(len(inputs))))
        self.lines: list[Line] = []

    def part(self, wanted: str, made: Expression) -> str:
        """Set an attribute; its name, with ``self.`` in front."""
        name = naming.attribute(wanted, self.attributes)
        self.attributes.add(name)
        self.parts.append((name, made))
        return f"self.{name}"

    def line(self, run: Run, takes: Sequence[Tensor], wanted: str = PLAIN) -> Tensor:
        """Make a tensor of others."""
        made = Tensor(len(self.inputs) + len(self.lines))
        self.lines.append(Line(made, tuple(takes), run, wanted))
        return made

    def loop(self, run: Run, takes: Tensor, loop: str) -> Tensor:
        """Change a tensor again and again."""
        made = self.line(run, [takes])
        self.lines[-1] = self.lines[-1]._replace(loop=loop)
        return made

    def name(self, tensor: Tensor, wanted: str) -> None:
        """Say what the variable of a tensor would best be called."""
        at = tensor.number - len(self.inputs)
        if at >= 0:
            self.lines[at] = self.lines[at]._replace(wanted=wanted)

    def forward(self, outputs: Sequence[Tensor], *, named: bool = False) -> Iterator[str]:
        """The lines of `forward`; with ``named`` every tensor has the name that it wants."""
        last = {tensor: at for at, line in enumerate(self.lines) for tensor in line.takes}
        last |= dict.fromkeys(outputs, len(self.lines))
        held = dict(zip(self.inputs, self.names, strict=True))
        is_returned = bool(self.lines) and list(outputs) == [self.lines[-1].makes] and not self.lines[-1].loop
        for at, line in enumerate(self.lines):
            if line.loop:
                taken = {name for tensor, name in held.items() if named or last.get(tensor, -1) > at}
                before, held[line.makes] = held[line.takes[0]], naming.variable(_wanted(line, taken), taken)
                if before != held[line.makes]:
                    yield f"{' ' * 2 * STEP}{held[line.makes]} = {before}"
                yield f"{' ' * 2 * STEP}{line.loop}:"
                yield from statement(3 * STEP, f"{held[line.makes]} = ", line.run([held[line.makes]]))
                continue
            made = line.run([held[tensor] for tensor in line.takes])
            if is_returned and at == len(self.lines) - 1 and not named:
                yield from statement(2 * STEP, "return ", made)
                return
            taken = {name for tensor, name in held.items() if named or last.get(tensor, -1) > at}
            held[line.makes] = naming.variable(_wanted(line, taken), taken)
            if flat(made) != held[line.makes]:
                yield from statement(2 * STEP, f"{held[line.makes]} = ", made)
        given = [held[tensor] for tensor in outputs]
        yield from statement(
            2 * STEP, "return ", given[0] if len(given) == 1 else bracketed(given)._replace(brackets="()")
        )


def _wanted(line: Line, taken: set[str]) -> str:
    return "y" if line.wanted == PLAIN and PLAIN in taken else line.wanted
