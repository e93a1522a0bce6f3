"""Sizes of tensors by which a step may be written: ``in.h`` of what it takes, ``input.w`` of what entered the block."""

from collections.abc import Mapping, Sequence

from convcost.bridges.blocks.expressing import Known
from convcost.bridges.blocks.step import NOTHING, Step
from convcost.layers.shape import Shape

FIELDS = ("shape", "tokens", "size")
"""Fields that are lists of sizes."""
WIDTH = "c"


def sized(
    slot: Sequence[Step | None], entered: Sequence[Shape | None], shapes: Mapping[str, Shape]
) -> Mapping[str, Sequence[Known]]:
    """What is known of sizes where this step stands in every instance, for `expressed`: by the axis of a place.

    At the place of a height the height comes first, at that of a width the width, elsewhere the number of positions.
    Nothing for a step that takes nothing: a stored tensor has its own sizes, whatever comes in.
    """
    taken = [shapes.get(step.takes[0]) if step is not None and step.takes else None for step in slot]
    if not any(taken):
        return NOTHING
    asked = [shape if step is not None else None for step, shape in zip(slot, entered, strict=True)]
    known = [*_sizes("in", taken), *_sizes("input", asked)]
    found = {letter: sorted(known, key=lambda each: not each.name.endswith(f".{letter}")) for letter in "hw"}
    return {**found, "": sorted(known, key=lambda each: "*" not in each.name)}


def _sizes(tensor: str, shapes: Sequence[Shape | None]) -> list[Known]:
    """The sizes of a tensor but its width, and their product, where it has the same axes in all instances."""
    some = [shape for shape in shapes if shape is not None]
    letters = [letter for letter in (some[0].axis_names() if some else ()) if letter != WIDTH]
    if any(shape.axis_names() != some[0].axis_names() for shape in some):
        return []
    every = [
        Known(f"{tensor}.{letter}", [None if shape is None else shape.size(letter) for shape in shapes])
        for letter in letters
    ]
    if len(every) < 2:
        return every
    product = [None if shape is None else shape.elements // shape.channels for shape in shapes]
    return [*every, Known(" * ".join(each.name for each in every), product)]
