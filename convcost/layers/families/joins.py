"""What joins share: operands that are laid out alike, sizes of 1 that stretch, and what to do about others."""

from convcost.errors import Refusal, require
from convcost.layers.equation import Equation, named, unchanged
from convcost.layers.op import SEVERAL, Equations, Free, Reach, Shape, Shapes, Windows


def broadcast(inputs: Shapes) -> Shape:
    """The shape that all operands stretch to; refused, with both shapes, where two sizes differ and none is 1."""
    first, *others = inputs
    for other in others:
        first = _stretch(first, other)
    return first


def require_alike(a: Shape, b: Shape) -> None:
    """Refuse two shapes whose sizes do not mean the same."""
    require(
        a.layout == b.layout and len(a.sizes) == len(b.sizes),
        f"{a.described} and {b.described} are not laid out alike",
        "bring them to one layout first: `flatten`, `reshape`, `to_tokens` or `to_maps`",
    )


def _stretch(a: Shape, b: Shape) -> Shape:
    require_alike(a, b)
    pairs = tuple(zip(a.sizes, b.sizes, strict=True))
    wrong = [name for name, (m, n) in zip(a.axis_names(), pairs, strict=True) if m != n and 1 not in (m, n)]
    if wrong:
        raise Refusal(f"shapes {a} and {b} do not match", mismatch_hint(wrong))
    return Shape(a.layout, tuple(m if m == n or n == 1 else n for m, n in pairs))


def larger(axis: str, sizes: tuple[int, ...]) -> Equation:
    """The size that those of several inputs stretch to."""
    if len(set(sizes)) == 1:
        return named(axis, f"{axis}_1", sizes[0])
    values = {f"{axis}_{number}": size for number, size in enumerate(sizes, 1)}
    return Equation(axis, f"max({', '.join(values)})", values)


def mismatch_hint(axes: list[str]) -> str:
    """What to do when sizes differ on these axes."""
    if axes == ["c"]:
        return "only the channels differ: a `conv` of kernel 1 (or a `linear`) brings one to the width of the other"
    if axes == ["t"]:
        return "the numbers of tokens differ: `slice` or `concat` along `axis: tokens` can change them"
    if "c" in axes:
        return "a `conv` of kernel 1 and the right stride brings one to the shape of the other"
    return "`fit: crop` crops all to the smallest, `padding: same` in the branches keeps sizes as they are"


class ElementwiseJoin(Free):
    """Operands combined element by element."""

    __slots__ = ()
    takes = SEVERAL
    is_join = True

    def output(self, inputs: Shapes) -> Shape:
        """The operands' shape, sizes of 1 stretched."""
        return broadcast(inputs)

    def arithmetic(self, inputs: Shapes, output: Shape) -> Equations:
        """Of sizes that differ, the largest: the others are 1."""
        if len(set(inputs)) == 1:
            return unchanged(output)
        return tuple(map(larger, output.axis_names(), zip(*(x.sizes for x in inputs), strict=True)))

    def in_other_words(self, inputs: Shapes, output: Shape) -> tuple[str, ...]:
        """What stretching means."""
        del output
        if len(set(inputs)) == 1:
            return ()
        return ("Sizes of 1 are stretched: the same value for all that it meets.",)

    def window(self, inputs: Shapes, output: Shape) -> Windows:
        """The same position of every operand."""
        del inputs, output
        return Reach.POINT
