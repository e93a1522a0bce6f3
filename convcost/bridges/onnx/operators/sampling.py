"""Operators without a kind that cost no multiply-adds of layers, and whose output sizes follow from what they take."""

from collections.abc import Callable
from math import prod

from convcost.bridges.captured import Sizes
from convcost.bridges.onnx.call import Call


def _free(sizes_of: Callable[[Call], Sizes]) -> Callable[[Call], None]:
    def read(call: Call) -> None:
        # Stored operands are grids and tables, which are no parameters.
        taken = [each for each in range(len(call.node.inputs)) if call.has(each) and not call.known(each).is_stored]
        call.emit("opaque", sizes_of(call), taken or (0,), what=call.node.type, is_free=True)

    return read


def _same(call: Call) -> Sizes:
    return call.sizes()


def _grid_sample(call: Call) -> Sizes:
    x, grid = call.sizes(), call.sizes(1)
    call.require(len(grid) == len(x), "the grid has as many axes as the maps")
    return (*x[:2], *grid[1:-1])


def _affine_grid(call: Call) -> Sizes:
    size = call.told("size", 1) or ()
    call.require(len(size) in {4, 5}, "it says the size of the maps that the grid is for")
    return (size[0], *size[2:], len(size) - 2)


def _rois(call: Call) -> Sizes:
    height, width = call.integer("output_height", 1), call.integer("output_width", 1)
    height, width = call.integers("pooled_shape") or (height, width)
    return (call.sizes(1)[0], call.sizes()[1], height, width)


def _one_hot(call: Call) -> Sizes:
    depth = call.known(1).array
    if depth is None:
        call.refuse("how many classes there are comes out of the network's data")
    indices = call.sizes()
    axis = call.axis(-1, rank=len(indices) + 1)
    return (*indices[:axis], depth.integers[0], *indices[axis:])


def _center_crop_pad(call: Call) -> Sizes:
    x = list(call.sizes())
    wanted = call.told("shape", 1) or ()
    axes = call.integers("axes") or tuple(range(len(x)))
    call.require(len(wanted) == len(axes), "it says a size for each of its axes")
    for axis, size in zip(axes, wanted, strict=True):
        x[axis] = size
    return tuple(x)


def _columns_to_image(call: Call) -> Sizes:
    image, block = call.told("image_shape", 1) or (), call.told("block_shape", 2) or ()
    samples, patch, _ = call.sizes()
    call.require(image and block and patch % prod(block) == 0, "it says the sizes of the image and of a block")
    return (samples, patch // prod(block), *image)


def _max_unpool(call: Call) -> Sizes:
    x, told = call.sizes(), call.told("output_shape", 2)
    if told is not None:
        return told
    kernel = call.integers("kernel_shape") or ()
    stride, pads = call.integers("strides") or (1,) * len(kernel), call.integers("pads") or (0,) * 2 * len(kernel)
    totals = [a + b for a, b in zip(pads[: len(kernel)], pads[len(kernel) :], strict=True)]
    each = zip(x[2:], stride, kernel, totals, strict=True)
    return (*x[:2], *((n - 1) * s + k - p for n, s, k, p in each))


def deform_conv(call: Call) -> None:
    """Convolution whose taps are moved: it counts as a plain one, and its arguments are offsets beside weights."""
    x, weight = call.sizes(), call.sizes(1)
    groups = call.integer("group", 1)
    call.require(len(x) == len(weight) >= 3 and groups > 0, "the weights have as many axes as what comes in")
    call.require(x[1] == weight[1] * groups, f"weights {weight} in {groups} groups do not fit {x[1]} channels")
    made = (x[0], weight[0], *call.sizes(2)[2:])
    macs = prod(made[1:]) * prod(weight[1:])
    call.emit("opaque", made, range(len(call.node.inputs)), what="DeformConv", is_free=False, macs=macs)


OPERATORS = {
    "GridSample": _free(_grid_sample),
    "AffineGrid": _free(_affine_grid),
    "RoiAlign": _free(_rois),
    "MaxRoiPool": _free(_rois),
    "OneHot": _free(_one_hot),
    "CenterCropPad": _free(_center_crop_pad),
    "Col2Im": _free(_columns_to_image),
    "MaxUnpool": _free(_max_unpool),
    "DeformConv": deform_conv,
    **dict.fromkeys(
        (
            "LpNormalization", "MeanVarianceNormalization", "CumProd", "ReverseSequence", "RotaryEmbedding",
            "TensorScatter", "Bernoulli", "RandomNormalLike", "RandomUniformLike",
        ),
        _free(_same),
    ),
}  # fmt: skip
