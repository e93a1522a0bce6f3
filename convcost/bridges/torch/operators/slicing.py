"""Parts of tensors, and tensors put together."""

from convcost.bridges.captured import Sizes
from convcost.bridges.torch.operators import Operator
from convcost.bridges.torch.step import Applied


def slice_(step: Applied) -> None:
    """From one index to another along an axis."""
    x = step.tensor("self")
    sizes, axis = step.sizes_of(x), step.axis()
    start = step.value("start", 0)
    start = min(max(start + sizes[axis] if start < 0 else start, 0), sizes[axis])
    if step.output == sizes:
        step.same(x)
    else:
        step.emit("slice", (x,), axes=(axis,), starts=(start,), steps=(int(step.value("step", 1)),))


def narrow(step: Applied) -> None:
    """So many elements along an axis."""
    x, axis = step.tensor("self"), step.axis()
    start = step.value("start", 0) % max(step.sizes_of(x)[axis], 1)
    _cut(step, x, axis, start, step.output, 0)


def _cut(step: Applied, x: str, axis: int, start: int, sizes: Sizes, output: int) -> None:
    if sizes == step.sizes_of(x):
        step.same(x, output)
    else:
        step.emit("slice", (x,), output, axes=(axis,), starts=(start,), steps=(1,))


def pieces(step: Applied) -> None:
    """Cut into pieces along an axis, one behind the other."""
    _pieces(step, step.axis())


def hsplit(step: Applied) -> None:
    """Along the second axis, or the only one."""
    _pieces(step, min(1, len(step.sizes("self")) - 1))


def _pieces(step: Applied, axis: int) -> None:
    x, start = step.tensor("self"), 0
    for place, given in enumerate(step.call.outputs):
        if given is not None:
            _cut(step, x, axis, start, given.sizes, place)
            start += given.sizes[axis]


def select(step: Applied) -> None:
    """One index along an axis, which then is gone."""
    x, axis = step.tensor("self"), step.axis()
    size = step.sizes_of(x)[axis]
    step.emit("select", (x,), axis=axis, start=step.value("index", 0) % size)


def unbind(step: Applied) -> None:
    """Every index along an axis by itself."""
    x, axis = step.tensor("self"), step.axis()
    for place in range(len(step.call.outputs)):
        step.emit("select", (x,), place, axis=axis, start=place)


def index(step: Applied) -> None:
    """Some indices along an axis; along several that stand together, which are one axis then."""
    x = step.tensor("self")
    told = step.value("indices", [])
    places = [place for place, each in enumerate(told) if each is not None]
    names = [step.named(told[place]) for place in places]
    if any(name not in step.reading.constants for name in names):
        if len(places) == 1 and (x in step.reading.constants) and places == [0]:
            step.emit("embedding", (x, names[0]), axis=0)
            return
        step.emit("opaque", (x, *names), what="index", is_free=True)
        return
    sizes = step.sizes_of(x)
    first, last = places[0], places[-1]
    if places != list(range(first, last + 1)) or any(step.reading.dtypes.get(name) == "bool" for name in names):
        step.emit("opaque", (x,), what="index", is_free=True)
        return
    if len(places) > 1:
        together = 1
        for place in places:
            together *= sizes[place]
        x = step.view(x, (*sizes[:first], together, *sizes[last + 1 :]), step.between("view"))
    made = step.output
    count_axes = len(made) - (len(sizes) - len(places))
    count = 1
    for size in made[first : first + count_axes]:
        count *= size
    step.emit("index_select", (x, names[0]), axis=first, count=count)


def index_select(step: Applied) -> None:
    """Some indices along an axis."""
    axis = step.axis()
    step.emit("index_select", (step.tensor("self"), step.tensor("index")), axis=axis, count=step.output[axis])


def flip(step: Applied) -> None:
    """Axes the other way round."""
    x = step.tensor("self")
    axes = step.axes("dims")
    for place, axis in enumerate(axes):
        is_last = place == len(axes) - 1
        name = "" if is_last else step.between(f"axis {axis}")
        sizes = step.sizes_of(x)
        indices = step.between(f"indices {axis}")
        step.reading.constants[indices] = _indices(sizes[axis])
        step.reading.shapes[indices] = sizes[axis : axis + 1]
        x = step.emit("index_select", (x, indices), name=name, sizes=sizes, axis=axis, count=sizes[axis])


def _indices(count: int):  # type: ignore[no-untyped-def]
    from convcost.bridges.captured import Constant

    return Constant((count,), "int64", is_learned=False)


def roll(step: Applied) -> None:
    """Elements shifted around the end of axes."""
    x = step.tensor("self")
    axes, shifts = step.value("dims") or [], step.value("shifts")
    if not axes:
        step.emit("opaque", (x,), what="roll", is_free=True)
        return
    rank = len(step.sizes_of(x))
    step.emit("roll", (x,), axes=tuple(axis % rank for axis in axes), shifts=tuple(shifts))


def cat(step: Applied) -> None:
    """One behind the other along an axis; empty ones are none."""
    given = step.tensors("tensors")
    names = tuple(name for name in given if step.sizes_of(name) != (0,) and 0 not in step.sizes_of(name)) or given[:1]
    axis = step.axis("dim", 0, len(step.output))
    if len(names) == 1:
        step.same(names[0])
    else:
        step.emit("concat", names, axis=axis)


def _behind(axis: int, rank: int) -> Operator:
    def behind(step: Applied) -> None:
        """One behind the other along a certain axis, those of fewer axes with ones for the rest."""
        names = []
        for place, name in enumerate(step.tensors("tensors")):
            sizes = step.sizes_of(name)
            wide = (*(1 for _ in range(min(axis, rank - len(sizes)))), *sizes)
            wide = (*wide, *(1 for _ in range(rank - len(wide))))
            names.append(step.view(name, wide, step.between(f"{place}")))
        step.emit("concat", names, axis=min(axis, len(step.output) - 1))

    return behind


def stack(step: Applied) -> None:
    """Side by side along a new axis."""
    sizes = step.output
    axis = step.axis("dim", 0, len(sizes))
    apart = (*sizes[:axis], 1, *sizes[axis + 1 :])
    names = [step.view(name, apart, step.between(f"{place}")) for place, name in enumerate(step.tensors("tensors"))]
    if len(names) == 1:
        step.same(names[0])
    else:
        step.emit("concat", names, axis=axis)


def pad(step: Applied) -> None:
    """Elements put around, the last axis first."""
    x = step.tensor("self")
    told = step.value("pad") or step.value("padding") or []
    pairs = [(told[place], told[place + 1]) for place in range(0, len(told), 2)]
    rank = len(step.sizes_of(x))
    amounts = [(0, 0)] * (rank - len(pairs)) + pairs[::-1]
    if step.output == step.sizes_of(x) and not any(map(any, amounts)):
        step.same(x)
    else:
        step.emit("pad", (x,), amounts=tuple(amounts))


def embedding(step: Applied) -> None:
    """Rows of a table."""
    step.emit("embedding", (step.tensor("weight"), step.tensor("indices")), axis=0)


def unfold(step: Applied) -> None:
    """Windows along an axis, each along a new axis behind the others."""
    step.emit(
        "windows", (step.tensor("self"),),
        axis=step.axis("dimension"), size=int(step.value("size")), step=int(step.value("step")),
    )  # fmt: skip


def im2col(step: Applied) -> None:
    """Every patch of maps as a column."""
    step.emit(
        "columns", (step.tensor("self"),),
        kernel=step.integers("kernel_size", 2), dilation=step.integers("dilation", 2, (1,)),
        padding=step.integers("padding", 2, (0,)), stride=step.integers("stride", 2, (1,)),
    )  # fmt: skip


def col2im(step: Applied) -> None:
    """Columns back to maps, where patches overlap added up."""
    step.emit(
        "fold", (step.tensor("self"),), size=step.integers("output_size", 2),
        kernel=step.integers("kernel_size", 2), dilation=step.integers("dilation", 2, (1,)),
        padding=step.integers("padding", 2, (0,)), stride=step.integers("stride", 2, (1,)),
    )  # fmt: skip


OPERATORS = {
    "slice": slice_,
    "narrow": narrow,
    **dict.fromkeys(("chunk", "split", "split_with_sizes", "tensor_split", "unsafe_chunk", "unsafe_split"), pieces),
    "hsplit": hsplit,
    "select": select,
    "unbind": unbind,
    "index": index,
    "index_select": index_select,
    "flip": flip,
    "roll": roll,
    **dict.fromkeys(("cat", "concat", "concatenate"), cat),
    "stack": stack,
    "hstack": _behind(1, 1),
    "vstack": _behind(0, 2),
    "dstack": _behind(2, 3),
    **dict.fromkeys(
        ("pad", "constant_pad_nd", "reflection_pad1d", "reflection_pad2d", "reflection_pad3d", "replication_pad1d",
         "replication_pad2d", "replication_pad3d", "_pad_circular"),
        pad,
    ),
    "embedding": embedding,
    "unfold": unfold,
    "im2col": im2col,
    "col2im": col2im,
}  # fmt: skip
