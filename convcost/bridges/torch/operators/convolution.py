"""Convolutions and fully connected layers."""

from convcost.bridges.captured import Sizes
from convcost.bridges.torch.step import Applied
from convcost.bridges.torch.weights import form_of

Pairs = tuple[tuple[int, int], ...]


def _padding(step: Applied, kernel: Sizes, dilation: Sizes) -> Pairs:
    told = step.value("padding", 0)
    if told == "valid":
        return ((0, 0),) * len(kernel)
    if told == "same":
        totals = [each * (size - 1) for each, size in zip(dilation, kernel, strict=True)]
        return tuple((total // 2, total - total // 2) for total in totals)
    return tuple((each, each) for each in step.integers("padding", len(kernel), (0,)))


def conv(step: Applied) -> None:
    """A convolution of one to three spatial axes."""
    weight = step.tensor("weight")
    sizes = step.sizes_of(weight)
    axes = len(sizes) - 2
    if len(step.sizes("input")) != axes + 2:
        step.refuse("it takes maps without a batch axis", "give the module a batch")
    dilation = step.integers("dilation", axes, (1,))
    form = form_of(step, weight)
    bias, apart = _bias(step, form.weight)
    step.learned(
        "conv", (step.tensor("input"), form.weight, bias, *form.gain), name=step.between("product") if apart else "",
        out=sizes[0], kernel=sizes[2:], stride=step.integers("stride", axes, (1,)),
        padding=_padding(step, sizes[2:], dilation), dilation=dilation, groups=int(step.value("groups", 1)),
        is_fixed=_is_fixed(step, form.weight, bias), **form.attributes,
    )  # fmt: skip
    _add_apart(step, apart, axes)


def _add_apart(step: Applied, bias: str, axes: int) -> None:
    """A bias that is no part of its layer, added to every channel."""
    if bias:
        per_channel = step.view(bias, (*step.sizes_of(bias), *(1 for _ in range(axes))), step.between("bias"))
        step.emit("join", (step.between("product"), per_channel), kind="add")


def _is_fixed(step: Applied, *weights: str) -> bool:
    """Whether stored weights are none of the module's parameters, but a blur, for example."""
    stored = [step.reading.constants[name] for name in weights if name in step.reading.constants]
    return bool(stored) and not any(each.is_learned for each in stored)


def _bias(step: Applied, weight: str) -> tuple[str, str]:
    """The bias, if it is stored; apart from it one that is added: it or the weights are computed."""
    bias = step.tensor("bias")
    is_apart = bias and not {bias, weight} <= step.reading.constants.keys()
    return ("", bias) if is_apart else (bias, "")


def conv_transpose(step: Applied) -> None:
    """A transposed convolution."""
    weight = step.tensor("weight")
    sizes = step.sizes_of(weight)
    axes = len(sizes) - 2
    groups = int(step.value("groups", 1))
    dilation = step.integers("dilation", axes, (1,))
    form = form_of(step, weight)
    bias, apart = _bias(step, form.weight)
    step.learned(
        "conv_transpose", (step.tensor("input"), form.weight, bias, *form.gain),
        name=step.between("product") if apart else "",
        out=sizes[1] * groups, is_fixed=_is_fixed(step, form.weight, bias), **form.attributes,
        kernel=sizes[2:], stride=step.integers("stride", axes, (1,)),
        padding=_padding(step, sizes[2:], dilation), dilation=dilation, groups=groups,
        output_padding=step.integers("output_padding", axes, (0,)),
    )  # fmt: skip
    _add_apart(step, apart, axes)


def linear(step: Applied) -> None:
    """A fully connected layer; a product of matrices where its weights are computed."""
    x, weight, bias = step.tensor("input"), step.tensor("weight"), step.tensor("bias")
    sizes = step.sizes_of(weight)
    form = form_of(step, weight)
    if form.gain or form.attributes:
        step.learned("linear", (x, form.weight, bias, *form.gain), "", out=sizes[0], **form.attributes)
        return
    if weight in step.reading.constants and len(sizes) == 2:
        bias, apart = _bias(step, weight)
        name = step.between("product") if apart else ""
        is_fixed = _is_fixed(step, weight, bias)
        product = step.learned("linear", (x, weight, bias), name=name, out=sizes[0], is_fixed=is_fixed)
        if apart:
            step.emit("join", (product, apart), kind="add")
        return
    turned = step.emit("permute", (weight,), sizes=sizes[::-1], name=step.between("weight"), order=(1, 0))
    if not bias:
        step.emit("matmul", (x, turned))
        return
    product = step.emit("matmul", (x, turned), sizes=step.output, name=step.between("product"))
    step.emit("join", (product, bias), kind="add")


OPERATORS = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), conv),
    **dict.fromkeys(("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), conv_transpose),
    "linear": linear,
}
