"""The same elements in other sizes or another order."""

from math import prod

from convcost.bridges.captured import Sizes
from convcost.bridges.onnx.arrays import Array, broadcast, permuted, stretched
from convcost.bridges.onnx.call import Call


def _view(call: Call, sizes: Sizes) -> None:
    array = call.known(0).array
    if array is not None:
        call.fold(Array(sizes, array.values))
    elif sizes == call.sizes():
        call.same()
    else:
        call.emit("view", sizes)


def reshape(call: Call) -> None:
    """0 keeps a size, -1 is what is left over."""
    x = call.sizes()
    wanted = call.told("shape", 1)
    if wanted is None:
        call.refuse("it does not say which shape it makes")
    keeps = call.integer("allowzero", 0) == 0
    sizes = [x[axis] if size == 0 and keeps else size for axis, size in enumerate(wanted)]
    call.require(sizes.count(-1) <= 1 and min(sizes, default=1) >= -1, f"{wanted} is no shape")
    if -1 in sizes:
        others = prod(size for size in sizes if size != -1)
        call.require(others and prod(x) % others == 0, f"{prod(x)} elements do not fill {wanted}")
        sizes[sizes.index(-1)] = prod(x) // others
    call.require(prod(sizes) == prod(x), f"{prod(x)} elements do not fill {wanted}: is the file made for one size?")
    _view(call, tuple(sizes))


def flatten(call: Call) -> None:
    """Two axes: those before the axis together, and the others."""
    x = call.sizes()
    axis = call.integer("axis", 1)
    axis = axis + len(x) if axis < 0 else axis
    call.require(0 <= axis <= len(x), f"there is no axis {axis} among {len(x)}")
    _view(call, (prod(x[:axis]), prod(x[axis:])))


def squeeze(call: Call) -> None:
    """Axes of size 1 left out."""
    x = call.sizes()
    told = call.told("axes", 1)
    axes = call.axes(told, len(x)) if told is not None else tuple(axis for axis, size in enumerate(x) if size == 1)
    call.require(all(x[axis] == 1 for axis in axes), f"the axes {axes} of {x} are not all 1")
    _view(call, tuple(size for axis, size in enumerate(x) if axis not in axes))


def unsqueeze(call: Call) -> None:
    """Axes of size 1 put in."""
    x = call.sizes()
    told = call.told("axes", 1) or ()
    axes = call.axes(told, len(x) + len(told))
    call.require(len(axes) == len(told), f"the axes {told} are not all different")
    sizes = list(x)
    for axis in axes:
        sizes.insert(axis, 1)
    _view(call, tuple(sizes))


def transpose(call: Call) -> None:
    """The axes in another order."""
    x = call.sizes()
    order = call.integers("perm") or tuple(reversed(range(len(x))))
    call.require(sorted(order) == list(range(len(x))), f"{order} is no order of {len(x)} axes")
    array = call.known(0).array
    if array is not None:
        call.fold(permuted(array, order))
    else:
        call.emit("permute", tuple(x[axis] for axis in order), order=order)


def expand(call: Call) -> None:
    """Sizes of 1 repeated."""
    wanted = call.told("shape", 1)
    if wanted is None:
        call.refuse("it does not say which shape it makes")
    sizes = broadcast([call.sizes(), wanted])
    _expanded(call, sizes)


def tile(call: Call) -> None:
    """Everything repeated along every axis."""
    times = call.told("repeats", 1)
    x = call.sizes()
    if times is None or len(times) != len(x):
        call.refuse("it says for every axis how often it is repeated")
    sizes = tuple(size * each for size, each in zip(x, times, strict=True))
    if all(1 in (size, each) for size, each in zip(x, times, strict=True)):
        _expanded(call, sizes)
    else:
        call.emit("opaque", sizes, what="Tile", is_free=True)


def _expanded(call: Call, sizes: Sizes) -> None:
    array = call.known(0).array
    if array is not None and prod(sizes) <= 4096:
        call.fold(stretched(array, sizes))
    elif sizes == call.sizes():
        call.same()
    else:
        call.emit("expand", sizes)


def depth_to_space(call: Call) -> None:
    """Channels laid out as positions."""
    n, c, h, w = call.sizes()
    block = call.integer("blocksize", 1)
    call.require(block > 0 and c % block**2 == 0, f"{c} channels are no multiple of {block} x {block}")
    is_columns_first = call.word("mode", "DCR") == "CRD"
    made = (n, c // block**2, h * block, w * block)
    call.emit("shuffle", made, kind="pixel_shuffle", factor=block, is_torch=is_columns_first)


def space_to_depth(call: Call) -> None:
    """Positions laid out as channels."""
    n, c, h, w = call.sizes()
    block = call.integer("blocksize", 1)
    call.require(block > 0 and h % block == w % block == 0, f"{h}x{w} is no multiple of {block}")
    made = (n, c * block**2, h // block, w // block)
    call.emit("shuffle", made, kind="pixel_unshuffle", factor=block, is_torch=False)


OPERATORS = {
    "Reshape": reshape,
    "Flatten": flatten,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Transpose": transpose,
    "Expand": expand,
    "Tile": tile,
    "DepthToSpace": depth_to_space,
    "SpaceToDepth": space_to_depth,
}
