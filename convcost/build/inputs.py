"""The shapes of the network's inputs, as declared or as overridden."""

from collections.abc import Mapping

from convcost.build.builder import Builder
from convcost.build.frame import Frame
from convcost.build.tensor import Bound
from convcost.errors import ConvcostError, Problem, nearest
from convcost.fields import count
from convcost.shape import Shape, as_shape
from convcost.spec.model import InputShape


def resolve_inputs(builder: Builder, overrides: Mapping[str, tuple[int, ...]]) -> dict[str, Shape]:
    """The shape of every input by name."""
    declared = builder.network.inputs
    for name in overrides:
        if name not in {each.name for each in declared}:
            known = [each.name for each in declared]
            guess = nearest(name, known)
            hint = f"did you mean `{guess}`?" if guess else f"inputs: {', '.join(known)}"
            raise ConvcostError([Problem("E403", f"the network has no input `{name}`", (), (hint,))])
    return {each.name: _shape(builder, each, overrides.get(each.name)) for each in declared}


def _shape(builder: Builder, declared: InputShape, override: tuple[int, ...] | None) -> Shape:
    sizes = _sizes(builder, declared) if override is None else override
    if override is not None and len(override) != len(declared.sizes):
        message = f"input `{declared.name}` has {len(declared.sizes)} sizes, {len(override)} are given"
        wanted = "x".join(map(str, _sizes(builder, declared)))
        raise ConvcostError([Problem("E403", message, (), (f"the file says {wanted}; the batch is `--batch`",))])
    return Shape("tokens", sizes) if declared.is_tokens else as_shape(sizes)


def _sizes(builder: Builder, declared: InputShape) -> tuple[int, ...]:
    frame = Frame(dict(builder.values), Bound(()))
    sizes = []
    for term in declared.sizes:
        try:
            sizes.append(count(builder.evaluate(term, frame)))
        except ValueError as error:
            span = builder.network.span(term)
            raise builder.error_at("E200", f"a size of input `{declared.name}` {error}", span, "", frame) from None
    return tuple(sizes)
