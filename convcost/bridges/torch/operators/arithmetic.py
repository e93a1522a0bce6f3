"""Several tensors element by element."""

from convcost.bridges.torch.operators import Operator
from convcost.bridges.torch.step import Applied


def _join(kind: str) -> Operator:
    def join(step: Applied) -> None:
        a, b = step.tensor("self"), step.tensor("other")
        factor = step.value("alpha", 1)
        if factor != 1:
            b = step.emit(
                "join", (b, step.number(factor)), name=step.between("scaled"), sizes=step.sizes_of(b), kind="mul"
            )
        step.emit("join", (a, b), kind=kind)

    return join


def rsub(step: Applied) -> None:
    """The second less the first."""
    step.emit("join", (step.tensor("other"), step.tensor("self")), kind="sub")


def _fused(kind: str) -> Operator:
    def fused(step: Applied) -> None:
        """A summand and a product or quotient of two others."""
        sizes = step.output
        inner = step.emit(
            "join", (step.tensor("tensor1"), step.tensor("tensor2")), name=step.between(kind), sizes=sizes, kind=kind
        )
        factor = step.value("value", 1)
        if factor != 1:
            inner = step.emit(
                "join", (inner, step.number(factor)), name=step.between("scaled"), sizes=sizes, kind="mul"
            )
        step.emit("join", (step.tensor("self"), inner), kind="add")

    return fused


def lerp(step: Applied) -> None:
    """From the first towards the second."""
    sizes = step.output
    way = step.emit(
        "join", (step.tensor("end"), step.tensor("self")), name=step.between("way"), sizes=sizes, kind="sub"
    )
    part = step.emit("join", (way, step.tensor("weight")), name=step.between("part"), sizes=sizes, kind="mul")
    step.emit("join", (step.tensor("self"), part), kind="add")


def free(step: Applied) -> None:
    """What multiplies no matrices and learns nothing: comparisons, masks, choices, sorting."""
    names = step.every()
    if not names:
        step.constant()
        return
    for place, given in enumerate(step.call.outputs):
        if given is not None:
            step.emit("opaque", names, place, what=step.call.function.split(".")[1], is_free=True)


FREE = (
    "eq", "ne", "lt", "le", "gt", "ge", "logical_and", "logical_or", "logical_not", "logical_xor", "bitwise_not",
    "bitwise_and", "bitwise_or", "bitwise_xor", "where", "masked_fill", "masked_scatter", "one_hot", "cumsum",
    "cumprod",
    "sort", "argsort", "topk", "argmax", "argmin", "gather", "scatter", "scatter_add", "index_put", "index_add",
    "index_copy", "index_fill", "masked_select", "nonzero", "grid_sampler", "grid_sampler_2d", "grid_sampler_3d",
    "affine_grid_generator", "bernoulli", "rand_like", "randn_like", "multinomial", "isnan", "isinf",
    "nan_to_num", "floor_divide", "remainder", "fmod", "trunc", "tril", "triu", "atan2", "atan", "asin", "acos", "sinh",
    "cosh", "tan", "isfinite", "any", "all", "take_along_dim", "searchsorted", "bucketize", "unique_consecutive",
    "diagonal", "diag_embed", "_fft_r2c", "_fft_c2r", "_fft_c2c", "fft_rfft2", "fft_irfft2", "fft_fft2",
    "fft_ifft2", "fft_rfft", "fft_irfft", "fft_fft", "fft_ifft", "view_as_complex", "view_as_real", "fft_fftn",
    "fft_ifftn", "fft_rfftn", "fft_irfftn", "torchvision.nms", "torchvision.roi_align", "torchvision.roi_pool",
    "torchvision.ps_roi_align", "torchvision.ps_roi_pool", "copysign", "special_erf", "expm1", "log1p",
    "log2", "log10", "exp2", "threshold", "hypot", "heaviside", "logaddexp", "kthvalue", "mode", "median", "cummax",
    "hardshrink", "softshrink", "pdist", "linalg_cross", "cross", "rot90", "fft_fftshift", "fft_ifftshift",
    "scatter_reduce", "kron", "logit", "erfinv", "special_erfinv", "erfc", "prod", "quantile", "nanquantile", "aminmax",
    "diff", "trapezoid", "fractional_max_pool2d", "fractional_max_pool3d", "max_unpool2d", "max_unpool3d",
    "logcumsumexp", "cummin", "renorm", "polar", "sinc", "special_sinc", "__and__", "__or__", "__xor__", "asinh",
    "acosh", "atanh", "angle", "lgamma", "digamma", "fmax", "fmin", "float_power", "nanmean", "signbit", "deg2rad",
    "rad2deg", "isin",
)  # fmt: skip

OPERATORS: dict[str, Operator] = {
    **{name: _join(name) for name in ("add", "sub", "mul", "div", "maximum", "minimum")},
    "true_divide": _join("div"),
    "divide": _join("div"),
    "multiply": _join("mul"),
    "subtract": _join("sub"),
    "rsub": rsub,
    "addcmul": _fused("mul"),
    "addcdiv": _fused("div"),
    "lerp": lerp,
    **dict.fromkeys(FREE, free),
}
