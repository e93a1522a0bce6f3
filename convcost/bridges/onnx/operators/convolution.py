"""Convolutions and fully connected layers."""

from math import prod

from convcost.bridges.captured import Sizes
from convcost.bridges.onnx.call import Call

Pairs = tuple[tuple[int, int], ...]


def window(call: Call, kernel: Sizes, *, transposed: bool = False) -> tuple[Sizes, Pairs, Sizes]:
    """Stride, padding and dilation on every axis of a window."""
    axes = len(kernel)
    ones = (1,) * axes
    stride = call.integers("strides") or ones
    dilation = call.integers("dilations") or ones
    call.require(len(stride) == len(dilation) == axes, f"a window of {axes} axes has as many strides and dilations")
    call.require(min((*kernel, *stride, *dilation)) > 0, "kernels, strides and dilations are at least 1")
    auto = call.word("auto_pad", "NOTSET")
    if auto in {"SAME_UPPER", "SAME_LOWER"}:
        spatial = call.sizes()[2:]
        pads = tuple(map(_transposed_total if transposed else _same_total, spatial, kernel, stride, dilation))
        halves = ((total // 2, total - total // 2) for total in pads)
        return stride, tuple(pair if auto == "SAME_UPPER" else pair[::-1] for pair in halves), dilation
    flat = call.integers("pads") or (0,) * (2 * axes) if auto != "VALID" else (0,) * (2 * axes)
    call.require(len(flat) == 2 * axes, f"a window of {axes} axes has {2 * axes} pads")
    call.require(min(flat) >= 0, "pads are not negative")
    return stride, tuple(zip(flat[:axes], flat[axes:], strict=True)), dilation


def _same_total(size: int, kernel: int, stride: int, dilation: int) -> int:
    return max((-(-size // stride) - 1) * stride + dilation * (kernel - 1) + 1 - size, 0)


def _transposed_total(size: int, kernel: int, stride: int, dilation: int) -> int:
    return max((size - 1) * stride + dilation * (kernel - 1) + 1 - size * stride, 0)


def conv(call: Call) -> None:
    """Convolution: ``(n + pads - dilation * (kernel - 1) - 1) // stride + 1`` on every axis."""
    x, weight = call.sizes(), call.sizes(1)
    groups = call.integer("group", 1)
    call.require(len(x) == len(weight) >= 3, "the weights have as many axes as what comes in")
    kernel = call.integers("kernel_shape") or weight[2:]
    call.require(kernel == weight[2:], f"its kernel is {kernel}, and its weights are {weight}")
    call.require(
        groups > 0 and x[1] == weight[1] * groups, f"weights {weight} in {groups} groups do not fit {x[1]} channels"
    )
    stride, pads, dilation = window(call, kernel)
    each = zip(x[2:], kernel, stride, pads, dilation, strict=True)
    spatial = tuple((n + sum(p) - d * (k - 1) - 1) // s + 1 for n, k, s, p, d in each)
    call.emit(
        "conv", (x[0], weight[0], *spatial), range(3),
        out=weight[0], kernel=kernel, stride=stride, padding=pads, dilation=dilation, groups=groups,
    )  # fmt: skip


def conv_transpose(call: Call) -> None:
    """Transposed convolution: ``(n - 1) * stride - pads + dilation * (kernel - 1) + output_padding + 1``."""
    x, weight = call.sizes(), call.sizes(1)
    groups = call.integer("group", 1)
    call.require(len(x) == len(weight) >= 3, "the weights have as many axes as what comes in")
    call.require(groups > 0 and x[1] == weight[0], f"weights {weight} do not fit {x[1]} channels")
    kernel = call.integers("kernel_shape") or weight[2:]
    stride, pads, dilation = window(call, kernel, transposed=True)
    more = call.integers("output_padding") or (0,) * len(kernel)
    each = zip(x[2:], kernel, stride, pads, dilation, more, strict=True)
    spatial = tuple((n - 1) * s - sum(p) + d * (k - 1) + m + 1 for n, k, s, p, d, m in each)
    wanted = call.integers("output_shape")
    if wanted is not None:
        pads, more, spatial = _to_size(call, wanted[-len(kernel) :], spatial, pads, more)
    call.emit(
        "conv_transpose", (x[0], weight[1] * groups, *spatial), range(3),
        out=weight[1] * groups, kernel=kernel, stride=stride, padding=pads, dilation=dilation, groups=groups,
        output_padding=more,
    )  # fmt: skip


def _to_size(call: Call, wanted: Sizes, spatial: Sizes, pads: Pairs, more: Sizes) -> tuple[Pairs, Sizes, Sizes]:
    """The padding that gives the size that is asked for; it replaces the one that is written."""
    totals = [n + sum(p) - w for n, p, w in zip(spatial, pads, wanted, strict=True)]
    upper = call.word("auto_pad", "NOTSET") == "SAME_UPPER"
    made = tuple((t // 2, t - t // 2) if upper else (t - t // 2, t // 2) for t in (max(t, 0) for t in totals))
    extra = tuple(m + max(-t, 0) for m, t in zip(more, totals, strict=True))
    return made, extra, wanted


def gemm(call: Call) -> None:
    """Product of two matrices and a summand; of stored weights, a fully connected layer."""
    a, b = call.sizes(), call.sizes(1)
    call.require(len(a) == len(b) == 2, "both are matrices")
    transposed = call.integer("transA", 0) != 0
    rows, inner = a[::-1] if transposed else a
    out, width = b if call.integer("transB", 0) else b[::-1]
    call.require(inner == width, f"{inner} and {width} do not match")
    weight = call.known(1)
    if weight.is_stored and not transposed:
        summand = call.has(2) and prod(call.sizes(2)) > 1
        call.require(not summand or prod(call.sizes(2)) == out, f"the summand has other than {out} elements")
        call.emit("linear", (rows, out), range(3 if summand else 2), out=out)
        return
    call.emit(
        "matmul", (rows, out), range(2), transposed_a=transposed, transposed_b=bool(call.integer("transB", 0)),
    )  # fmt: skip


def matmul(call: Call) -> None:
    """Matrix product on the last two axes."""
    from convcost.bridges.onnx.arrays import broadcast

    a, b = call.sizes(), call.sizes(1)
    call.require(a and b, "a single number has no rows")
    rows = a if len(a) > 1 else (1, *a)
    columns = b if len(b) > 1 else (*b, 1)
    call.require(rows[-1] == columns[-2], f"the inner sizes {rows[-1]} and {columns[-2]} differ")
    made = (
        *broadcast([rows[:-2], columns[:-2]]),
        *(rows[-2:-1] if len(a) > 1 else ()),
        *(columns[-1:] if len(b) > 1 else ()),
    )
    if call.known(1).is_stored and len(b) == 2 and not call.known(0).is_stored:
        call.emit("linear", made, range(2), out=b[1])
        return
    call.emit("matmul", made, range(2))


def einsum(call: Call) -> None:
    """A product of two tensors along axes of one letter: permuted, it is a product of matrices.

    Letters of both and of the result stand in front, those of the first alone are rows, those of the second alone are
    columns, and those of both that the result lacks are summed over.
    """
    text = call.word("equation", "").replace(" ", "")
    terms, arrow, result = text.partition("->")
    names = terms.split(",")
    shapes = [each.sizes for each in call.each]
    is_plain = (
        arrow and len(names) == len(shapes) == 2 and all(len(set(each)) == len(each) for each in (*names, result))
    )
    if not is_plain or not (terms + result).replace(",", "").isalpha():
        call.refuse(f"convcost reads products of two tensors, and this is `{text}`")
    size = {letter: n for each, sizes in zip(names, shapes, strict=True) for letter, n in zip(each, sizes, strict=True)}
    call.require(set(result) <= set(size), f"`{text}` makes axes of nothing")
    call.emit("einsum", tuple(size[letter] for letter in result), range(2), equation=text)


OPERATORS = {
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "Gemm": gemm,
    "MatMul": matmul,
    "Einsum": einsum,
}
