"""The same elements in other sizes or another order."""

from convcost.bridges.torch.step import Applied


def view(step: Applied) -> None:
    """The sizes of the output say everything; of another tensor it has the sizes."""
    step.view(step.first())
    step.every()


def permute(step: Applied) -> None:
    """Axes in the order that is said."""
    rank = len(step.sizes("self"))
    _ordered(step, tuple(axis % rank for axis in step.value("dims")))


def transpose(step: Applied) -> None:
    """Two axes change places."""
    order = list(range(len(step.sizes("self"))))
    if len(order) < 2:
        step.same(step.tensor("self"))
        return
    one = step.axis("dim0" if "dim0" in step.call.arguments else "axis0")
    other = step.axis("dim1" if "dim1" in step.call.arguments else "axis1", 1)
    order[one], order[other] = order[other], order[one]
    _ordered(step, tuple(order))


def turned(step: Applied) -> None:
    """The last two axes change places."""
    order = list(range(len(step.sizes("self"))))
    order[-2:] = order[-2:][::-1]
    _ordered(step, tuple(order))


def movedim(step: Applied) -> None:
    """Axes taken to other places."""
    rank = len(step.sizes("self"))
    sources, targets = (
        [axis % rank for axis in (told if isinstance(told, list) else [told])]
        for told in (step.value("source"), step.value("destination"))
    )
    rest = iter([axis for axis in range(rank) if axis not in sources])
    taken = dict(zip(targets, sources, strict=True))
    _ordered(step, tuple(taken[place] if place in taken else next(rest) for place in range(rank)))


def _ordered(step: Applied, order: tuple[int, ...]) -> None:
    if order == tuple(range(len(order))):
        step.same(step.tensor("self"))
    else:
        step.emit("permute", (step.tensor("self"),), order=order)


def expand(step: Applied) -> None:
    """Sizes of 1 repeated; of another tensor it has the sizes."""
    x = step.first()
    step.every()
    if step.sizes_of(x) == step.output:
        step.same(x)
    else:
        step.emit("expand", (x,))


def repeat(step: Applied) -> None:
    """The whole repeated along axes: sizes of 1 are stretched, others are put one behind the other."""
    x, wanted = step.tensor("self"), step.output
    sizes = step.sizes_of(x)
    times = step.value("repeats") or step.value("dims") or []
    times = [1] * (len(wanted) - len(times)) + list(times)
    have = (*(1 for _ in range(len(wanted) - len(sizes))), *sizes)
    if have != sizes:
        x = step.view(x, have, step.between("view"))
    for axis, (size, count) in enumerate(zip(have, times, strict=True)):
        if size > 1 and count > 1:
            have = (*have[:axis], size * count, *have[axis + 1 :])
            x = step.emit("concat", (x,) * count, name=step.between(f"axis {axis}"), sizes=have, axis=axis)
    if have == wanted:
        step.same(x)
    else:
        step.emit("expand", (x,))


def repeat_interleave(step: Applied) -> None:
    """Every element repeated along an axis: a new axis of size 1 behind it that is stretched."""
    times = step.value("repeats")
    if not isinstance(times, int) or step.value("dim") is None:
        step.refuse("how often it repeats comes out of the data")
    axis, x = step.axis("dim"), step.tensor("self")
    sizes = step.sizes_of(x)
    apart = (*sizes[: axis + 1], 1, *sizes[axis + 1 :])
    wide = (*sizes[: axis + 1], times, *sizes[axis + 1 :])
    x = step.view(x, apart, step.between("view"))
    x = step.emit("expand", (x,), name=step.between("expand"), sizes=wide)
    step.view(x)


def pixel_shuffle(step: Applied) -> None:
    """Channels laid out as positions."""
    step.emit("shuffle", (step.tensor("self"),), kind="pixel_shuffle", factor=int(step.value("upscale_factor")))


def pixel_unshuffle(step: Applied) -> None:
    """Positions laid out as channels."""
    step.emit("shuffle", (step.tensor("self"),), kind="pixel_unshuffle", factor=int(step.value("downscale_factor")))


def channel_shuffle(step: Applied) -> None:
    """Channels of groups in turn: the two axes of a view change places."""
    x, groups = step.tensor("self"), int(step.value("groups"))
    n, c, *spatial = step.sizes_of(x)
    x = step.view(x, (n, groups, c // groups, *spatial), step.between("view"))
    order = (0, 2, 1, *range(3, 3 + len(spatial)))
    sizes = (n, c // groups, groups, *spatial)
    x = step.emit("permute", (x,), name=step.between("permute"), sizes=sizes, order=order)
    step.view(x)


OPERATORS = {
    **dict.fromkeys(
        ("view", "reshape", "view_as", "reshape_as", "_unsafe_view", "flatten", "unflatten", "unsqueeze", "squeeze",
         "_reshape_alias", "atleast_1d", "ravel"),
        view,
    ),
    "permute": permute,
    **dict.fromkeys(("transpose", "swapaxes", "swapdims"), transpose),
    **dict.fromkeys(("t", "numpy_T", "mT", "matrix_H", "adjoint"), turned),
    **dict.fromkeys(("movedim", "moveaxis"), movedim),
    **dict.fromkeys(("expand", "expand_as", "broadcast_to"), expand),
    **dict.fromkeys(("repeat", "tile"), repeat),
    "repeat_interleave": repeat_interleave,
    "pixel_shuffle": pixel_shuffle,
    "pixel_unshuffle": pixel_unshuffle,
    **dict.fromkeys(("channel_shuffle", "native_channel_shuffle"), channel_shuffle),
}  # fmt: skip
