from inspect import signature
from typing import Annotated, NamedTuple

from convcost.cli.spreading import spread

Depth = Annotated[int, "levels"]


class Shape(NamedTuple):
    """Two options that several commands have."""

    depth: Depth = 7
    width: str | None = None


def command(net: str, *, shape: Shape, quiet: bool = False) -> tuple[str, Shape, bool]:
    """Show one."""
    return net, shape, quiet


def test_a_group_is_a_parameter_for_each_of_its_options() -> None:
    shown = signature(spread(command)).parameters
    assert [(name, each.annotation, each.default) for name, each in shown.items()][1:] == [
        ("depth", Depth, 7),
        ("width", str | None, None),
        ("quiet", bool, False),
    ]


def test_the_command_is_given_its_options_as_the_group() -> None:
    assert spread(command)(net="a", depth=11, width="w", quiet=True) == ("a", Shape(11, "w"), True)


def test_what_is_said_of_a_command_stays() -> None:
    assert (spread(command).__name__, spread(command).__doc__) == ("command", "Show one.")
