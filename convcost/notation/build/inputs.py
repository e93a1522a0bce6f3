"""The shapes of the network's inputs, as declared or as overridden."""

from collections.abc import Mapping

from convcost.errors import ConvcostError, Label, Problem, nearest
from convcost.layers.fields import count, show
from convcost.layers.shape import Shape, as_shape
from convcost.notation.build.builder import Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.tensor import Bound
from convcost.notation.spec.model import InputShape

MOST_COLOURS = 4
LEAST_PIXELS = 16
"""Pictures have few channels and many pixels: with the channels last, their sizes look like this."""


def resolve_inputs(builder: Builder, overrides: Mapping[str, tuple[int, ...]]) -> dict[str, Shape]:
    """The shape of every input by name; sizes that look like another order of axes are noted."""
    shapes = overridden({each.name: _shape(builder, each) for each in builder.network.inputs}, overrides)
    for each in builder.network.inputs:
        if slip := _slip(shapes[each.name]):
            taken, other = slip
            labels = () if each.name in overrides else (Label(builder.network.span(each), ""),)
            message = f"input `{each.name}` is taken for {taken}"
            builder.note(Problem("W533", message, labels, (other,), severity="note"))
    return shapes


def _slip(shape: Shape) -> tuple[str, str] | None:
    """What sizes are taken for, and how the other reading of them is written; None where there is no other."""
    sizes = shape.sizes
    if shape.layout != "maps":
        return None
    if len(sizes) == 4:
        taken = f"{sizes[0]} channel{'s' * (sizes[0] > 1)} of {sizes[1]} x {sizes[2]} x {sizes[3]} voxels"
        if sizes[0] == 1:
            picture = _channels_first(sizes[1:]) if _has_colours_last(sizes[1:]) else list(sizes[1:])
            return taken, f"maps without a batch axis are written {show(picture)}; the batch is `--batch`"
        if sizes[0] > MOST_COLOURS and _has_colours_last(sizes[1:]):
            return taken, f"channels come first: {show(_channels_first(sizes))}"
    if len(sizes) == 3 and _has_colours_last(sizes):
        taken = f"{sizes[0]} channels of {sizes[1]} x {sizes[2]} pixels"
        return taken, f"channels come first: {show(_channels_first(sizes))}"
    return None


def _has_colours_last(sizes: tuple[int, ...]) -> bool:
    """Whether three sizes are those of a picture with its channels behind its pixels."""
    return sizes[2] <= MOST_COLOURS and min(sizes[:2]) >= LEAST_PIXELS


def _channels_first(sizes: tuple[int, ...]) -> list[int]:
    return [sizes[-1], *sizes[:-1]]


def overridden(inputs: Mapping[str, Shape], overrides: Mapping[str, tuple[int, ...]]) -> dict[str, Shape]:
    """Input shapes with some of their sizes replaced; raises `ConvcostError` for an unknown input or too many sizes."""
    for name, sizes in overrides.items():
        if name not in inputs:
            guess = nearest(name, inputs)
            hint = f"did you mean `{guess}`?" if guess else f"inputs: {', '.join(inputs)}"
            raise ConvcostError([Problem("E403", f"the network has no input `{name}`", (), (hint,))])
        if len(sizes) != len(inputs[name].sizes):
            message = f"input `{name}` has {len(inputs[name].sizes)} sizes, {len(sizes)} are given"
            wanted = "x".join(map(str, inputs[name].sizes))
            raise ConvcostError([Problem("E403", message, (), (f"the file says {wanted}; the batch is `--batch`",))])
    return {name: Shape(shape.layout, overrides.get(name, shape.sizes)) for name, shape in inputs.items()}


def _shape(builder: Builder, declared: InputShape) -> Shape:
    sizes = _sizes(builder, declared)
    return Shape("tokens", sizes) if declared.is_tokens else as_shape(sizes)


def _sizes(builder: Builder, declared: InputShape) -> tuple[int, ...]:
    frame = Frame(dict(builder.values), Bound(()))
    sizes = []
    for term in declared.sizes:
        try:
            sizes.append(count(builder.evaluate(term, frame)))
        except ValueError as error:
            raise builder.error_at("E200", f"a size of input `{declared.name}` {error}", term, "", frame) from None
    return tuple(sizes)
