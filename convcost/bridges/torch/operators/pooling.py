"""Pooling, and maps made larger or smaller."""

from convcost.bridges.captured import Sizes
from convcost.bridges.torch.operators import Operator
from convcost.bridges.torch.step import Applied


def _pool(kind: str, axes: int) -> Operator:
    def pool(step: Applied) -> None:
        kernel = step.integers("kernel_size", axes)
        step.emit(
            "pool", (step.tensor("self"),), kind=kind, kernel=kernel,
            stride=step.integers("stride", axes, kernel) or kernel,
            dilation=step.integers("dilation", axes, (1,)),
            padding=tuple((each, each) for each in step.integers("padding", axes, (0,))),
            rounding="ceil" if step.value("ceil_mode", default=False) else "floor",
        )  # fmt: skip

    return pool


def _adaptive(how: str, axes: int) -> Operator:
    def adaptive(step: Applied) -> None:
        x = step.tensor("self")
        sizes = step.sizes_of(x)
        wanted = step.output[-axes:]
        if wanted == sizes[-axes:]:
            step.same(x)
        elif all(size == 1 for size in wanted):
            step.emit("reduce", (x,), how=how, axes=tuple(range(len(sizes) - axes, len(sizes))), keep=True)
        else:
            step.emit(
                "adaptive_pool", (x,), kind={"mean": "adaptive_avgpool", "max": "adaptive_maxpool"}[how], size=wanted
            )

    return adaptive


def _resize(mode: str) -> Operator:
    def resize(step: Applied) -> None:
        x = step.tensor("self") or step.tensor("input")
        if step.output == step.sizes_of(x):
            step.same(x)
        else:
            step.emit("resize", (x,), mode=mode)

    return resize


def _reduce(how: str) -> Operator:
    def reduce(step: Applied) -> None:
        keep = bool(step.value("keepdim", default=False))
        axes: Sizes = step.axes()
        step.emit("reduce", (step.tensor("self"),), how=how, axes=axes, keep=keep)

    return reduce


def _extreme(how: str, kind: str) -> Operator:
    def extreme(step: Applied) -> None:
        """Of all elements or along axes, with the places where they are; or of two tensors, element by element."""
        if "other" in step.call.arguments:
            step.emit("join", (step.tensor("self"), step.tensor("other")), kind=kind)
            return
        _reduce(how)(step)
        _places(step)

    return extreme


def _with_places(pool: Operator) -> Operator:
    def with_places(step: Applied) -> None:
        pool(step)
        _places(step)

    return with_places


def _places(step: Applied) -> None:
    """Where the largest or smallest elements were found, where somebody takes that."""
    if len(step.call.outputs) > 1 and step.call.outputs[1] is not None:
        step.emit("opaque", (step.tensor("self"),), 1, what="indices", is_free=True)


def var_mean(step: Applied) -> None:
    """Variance and mean along axes: of the first, the mean of squares of what is left without the mean."""
    x, axes, keep = step.tensor("self"), step.axes(), bool(step.value("keepdim", default=False))
    sizes = step.sizes_of(x)
    apart = tuple(1 if axis in axes else size for axis, size in enumerate(sizes))
    mean = step.emit("reduce", (x,), name=step.between("mean"), sizes=apart, how="mean", axes=axes, keep=True)
    less = step.emit("join", (x, mean), name=step.between("less"), sizes=sizes, kind="sub")
    squares = step.emit("pointwise", (less,), name=step.between("squares"), sizes=sizes, kind="square")
    is_root = step.call.function.split(".")[1].startswith("std")
    if is_root:
        inner = step.emit("reduce", (squares,), name=step.between("variance"), sizes=step.output, how="mean", axes=axes,
                          keep=keep)  # fmt: skip
        step.emit("pointwise", (inner,), kind="sqrt")
    else:
        step.emit("reduce", (squares,), how="mean", axes=axes, keep=keep)
    if len(step.call.outputs) > 1:
        step.emit("reduce", (x,), 1, how="mean", axes=axes, keep=keep)


def norm(step: Applied) -> None:
    """The length along axes; other norms of vectors are one figure of all elements too."""
    axes, keep = step.axes(), bool(step.value("keepdim", default=False))
    is_of_matrices = step.call.function.startswith("aten.linalg_norm") and step.value("ord") not in (None, "fro")
    if is_of_matrices and len(axes) != 1:
        step.refuse("it is a norm of matrices by their singular values or sums")
    step.emit("reduce", (step.tensor("self"),), how="l2", axes=axes, keep=keep)


def pairwise_distance(step: Applied) -> None:
    """The length of the difference of two vectors."""
    a, b, sizes = step.tensor("x1"), step.tensor("x2"), _wider(step)
    less = step.emit("join", (a, b), name=step.between("less"), sizes=sizes, kind="sub")
    keep = bool(step.value("keepdim", default=False))
    step.emit("reduce", (less,), how="l2", axes=(len(sizes) - 1,), keep=keep)


def cosine_similarity(step: Applied) -> None:
    """The product of two vectors, divided by their lengths."""
    a, b, sizes = step.tensor("x1"), step.tensor("x2"), _wider(step)
    axis = step.axis("dim", 1, len(sizes))
    products = step.emit("join", (a, b), name=step.between("products"), sizes=sizes, kind="mul")
    made = step.output
    total = step.emit("reduce", (products,), name=step.between("sum"), sizes=made, how="sum", axes=(axis,), keep=False)
    lengths = []
    for name, word in ((a, "first"), (b, "second")):
        own = step.sizes_of(name)
        place = axis - len(sizes) + len(own)
        less = (*own[:place], *own[place + 1 :])
        lengths.append(
            step.emit("reduce", (name,), name=step.between(word), sizes=less, how="l2", axes=(place,), keep=False)
        )
    both = step.emit("join", lengths, name=step.between("lengths"), sizes=made, kind="mul")
    step.emit("join", (total, both), kind="div")


def _wider(step: Applied) -> Sizes:
    """The sizes that two tensors have together."""
    a, b = step.sizes("x1"), step.sizes("x2")
    rank = max(len(a), len(b))
    pairs = zip(*((*(1 for _ in range(rank - len(each))), *each) for each in (a, b)), strict=True)
    return tuple(max(pair) for pair in pairs)


WINDOWS = {"1d": 1, "2d": 2, "3d": 3}
RESIZES = {
    **dict.fromkeys(("upsample_nearest1d", "upsample_nearest2d", "upsample_nearest3d", "_upsample_nearest_exact1d",
                     "_upsample_nearest_exact2d", "_upsample_nearest_exact3d"), "nearest"),
    **dict.fromkeys(("upsample_linear1d", "upsample_bilinear2d", "upsample_trilinear3d", "_upsample_bilinear2d_aa"),
                    "linear"),
    **dict.fromkeys(("upsample_bicubic2d", "_upsample_bicubic2d_aa"), "bicubic"),
}  # fmt: skip

OPERATORS: dict[str, Operator] = {
    **{f"max_pool{word}": _pool("maxpool", axes) for word, axes in WINDOWS.items()},
    **{f"max_pool{word}_with_indices": _with_places(_pool("maxpool", axes)) for word, axes in WINDOWS.items()},
    **{f"avg_pool{word}": _pool("avgpool", axes) for word, axes in WINDOWS.items()},
    **{f"adaptive_avg_pool{word}": _adaptive("mean", axes) for word, axes in WINDOWS.items()},
    **{f"_adaptive_avg_pool{axes}d": _adaptive("mean", axes) for axes in (2, 3)},
    **{f"adaptive_max_pool{word}": _adaptive("max", axes) for word, axes in WINDOWS.items()},
    **{name: _resize(mode) for name, mode in RESIZES.items()},
    "mean": _reduce("mean"),
    "sum": _reduce("sum"),
    "nansum": _reduce("sum"),
    "amax": _reduce("max"),
    "amin": _reduce("min"),
    "max": _extreme("max", "maximum"),
    "min": _extreme("min", "minimum"),
    "pairwise_distance": pairwise_distance,
    "cosine_similarity": cosine_similarity,
    "logsumexp": _reduce("log_sum_exp"),
    **dict.fromkeys(("var", "std", "var_mean", "std_mean"), var_mean),
    **dict.fromkeys(("linalg_vector_norm", "norm", "frobenius_norm", "linalg_norm"), norm),
}
