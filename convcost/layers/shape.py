"""Shapes of tensors without the batch axis, and which axis means what."""

from dataclasses import dataclass
from math import prod
from typing import Literal

from convcost.errors import Refusal

Layout = Literal["features", "maps", "tokens"]

SPATIAL_NAMES: dict[int, tuple[str, ...]] = {1: ("l",), 2: ("h", "w"), 3: ("d", "h", "w")}
SIZE_NAMES = frozenset({"c", "t", "l", "h", "w", "d"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a tensor and the layout that gives them meaning.

    features ``[F]``, tokens ``[T, F]``, maps ``[C, L]``, ``[C, H, W]`` or ``[C, D, H, W]``.
    """

    layout: Layout
    sizes: tuple[int, ...]

    @property
    def channels(self) -> int:
        """The width: channels of maps, features of features and tokens."""
        return self.sizes[-1] if self.layout == "tokens" else self.sizes[0]

    @property
    def spatial(self) -> tuple[int, ...]:
        """The spatial sizes of maps; of features and tokens, none."""
        return self.sizes[1:] if self.layout == "maps" else ()

    @property
    def positions(self) -> int:
        """How many places share the width: the area of maps, the number of tokens, one for features."""
        return self.sizes[0] if self.layout == "tokens" else prod(self.spatial)

    @property
    def elements(self) -> int:
        """Number of elements of one sample."""
        return prod(self.sizes)

    def with_channels(self, channels: int) -> "Shape":
        """The same shape with another width."""
        if self.layout == "tokens":
            return Shape("tokens", (self.sizes[0], channels))
        return Shape(self.layout, (channels, *self.sizes[1:]))

    def axis_names(self) -> tuple[str, ...]:
        """What each size is called in expressions: ``c`` ``t`` ``l`` ``h`` ``w`` ``d``."""
        if self.layout == "tokens":
            return ("t", "c")
        return ("c", *SPATIAL_NAMES.get(len(self.sizes) - 1, ()))

    def size(self, name: str) -> int:
        """One size by its name in expressions; refused when the layout lacks it."""
        names = self.axis_names()
        if name not in names:
            have = ", ".join(f".{each}" for each in names)
            raise Refusal(f"{self.described} have no size `.{name}`", f"sizes here: {have}")
        return self.sizes[names.index(name)]

    @property
    def described(self) -> str:
        """The sizes with their layout, as messages say it: ``maps 64x56x56``, ``10 features``, ``7 tokens x 5``."""
        return {"maps": f"maps {self}", "features": f"{self} features", "tokens": str(self)}[self.layout]

    def __str__(self) -> str:
        if self.layout == "tokens":
            return f"{self.sizes[0]} tokens x {self.sizes[1]}"
        return "x".join(map(str, self.sizes))


def per_group(channels: int, groups: int, which: str = "") -> int:
    """Channels of one group; refused unless the groups are equal."""
    if channels % groups:
        whose = f"{channels} {which} channels" if which else f"{channels} channels"
        hint = "groups are equal parts, so their number must divide the channels"
        raise Refusal(f"{whose} cannot be cut into {groups} groups", hint, field="groups")
    return channels // groups


def require_maps(x: Shape, kind: str) -> None:
    """Refuse features and tokens."""
    if x.layout != "maps":
        hint = "`to_maps` makes maps of tokens" if x.layout == "tokens" else "`reshape` makes maps of features"
        raise Refusal(f"`{kind}` takes maps, but {x.described} came in", hint)


def maps(channels: int, *spatial: int) -> Shape:
    """Feature maps with one to three spatial axes."""
    return Shape("maps", (channels, *spatial))


def features(count: int) -> Shape:
    """A feature vector."""
    return Shape("features", (count,))


def tokens(count: int, width: int) -> Shape:
    """A sequence of feature vectors."""
    return Shape("tokens", (count, width))


def as_shape(sizes: tuple[int, ...]) -> Shape:
    """The shape that a plain list of sizes stands for: one size is features, more are maps."""
    if not 1 <= len(sizes) <= 4:
        raise Refusal(
            f"a shape has 1 to 4 sizes without the batch axis, got {len(sizes)}",
            "[features], [C, L], [C, H, W], [C, D, H, W] or {tokens: [T, features]}",
        )
    return Shape("features" if len(sizes) == 1 else "maps", sizes)
