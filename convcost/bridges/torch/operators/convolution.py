"""Convolutions, fully connected layers, products of matrices."""

from collections.abc import Sequence
from string import ascii_letters

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
    bias, apart = _bias(step)
    step.learned(
        "conv", (step.tensor("input"), form.weight, bias, *form.gain), name=step.between("product") if apart else "",
        out=sizes[0], kernel=sizes[2:], stride=step.integers("stride", axes, (1,)),
        padding=_padding(step, sizes[2:], dilation), dilation=dilation, groups=int(step.value("groups", 1)),
        is_fixed=_is_fixed(step, form.weight, bias), **form.attributes,
    )  # fmt: skip
    if apart:
        per_channel = step.view(apart, (sizes[0], *(1 for _ in range(axes))), step.between("bias"))
        step.emit("join", (step.between("product"), per_channel), kind="add")


def _is_fixed(step: Applied, *weights: str) -> bool:
    """Whether stored weights are none of the module's parameters, but a blur, for example."""
    stored = [step.reading.constants[name] for name in weights if name in step.reading.constants]
    return bool(stored) and not any(each.is_learned for each in stored)


def _bias(step: Applied) -> tuple[str, str]:
    """The bias, if it is stored; apart from it one that is put together of several parameters, which is added."""
    bias = step.tensor("bias")
    return (bias, "") if not bias or bias in step.reading.constants else ("", bias)


def conv_transpose(step: Applied) -> None:
    """A transposed convolution."""
    weight = step.tensor("weight")
    sizes = step.sizes_of(weight)
    axes = len(sizes) - 2
    groups = int(step.value("groups", 1))
    dilation = step.integers("dilation", axes, (1,))
    form = form_of(step, weight)
    step.learned(
        "conv_transpose", (step.tensor("input"), form.weight, step.tensor("bias"), *form.gain), "",
        out=sizes[1] * groups, is_fixed=_is_fixed(step, form.weight, step.tensor("bias")), **form.attributes,
        kernel=sizes[2:], stride=step.integers("stride", axes, (1,)),
        padding=_padding(step, sizes[2:], dilation), dilation=dilation, groups=groups,
        output_padding=step.integers("output_padding", axes, (0,)),
    )  # fmt: skip


def linear(step: Applied) -> None:
    """A fully connected layer; a product of matrices where its weights are computed."""
    x, weight, bias = step.tensor("input"), step.tensor("weight"), step.tensor("bias")
    sizes = step.sizes_of(weight)
    form = form_of(step, weight)
    if form.gain or form.attributes:
        step.learned("linear", (x, form.weight, bias, *form.gain), "", out=sizes[0], **form.attributes)
        return
    if weight in step.reading.constants and len(sizes) == 2:
        bias, apart = _bias(step)
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


def matmul(step: Applied) -> None:
    """A product of two tensors; with a parameter of two axes, a fully connected layer."""
    a = step.tensor("self")
    b = next(found for name in ("other", "mat2", "vec", "tensor") if (found := step.tensor(name)))
    _product(step, a, b)


def _product(step: Applied, a: str, b: str, name: str = "", sizes: Sizes | None = None) -> str:
    size = step.sizes_of(b)
    reading = step.reading
    if reading.is_learned(b) and len(size) == 2 and len(step.sizes_of(a)) > 1:
        return step.emit("linear", (a, b, ""), name=name, sizes=sizes, out=size[1])
    return step.emit("matmul", (a, b), name=name, sizes=sizes)


def addmm(step: Applied) -> None:
    """A product of matrices, and a summand."""
    a = step.tensor("mat1") or step.tensor("batch1")
    b = step.tensor("mat2") or step.tensor("batch2")
    product = _product(step, a, b, step.between("product"), (*step.sizes_of(a)[:-1], step.sizes_of(b)[-1]))
    step.emit("join", (product, step.tensor("self")), kind="add")


def bilinear(step: Applied) -> None:
    """A product of two inputs and a parameter between them has no layer here."""
    step.refuse("convcost has no layer for it")


def einsum(step: Applied) -> None:
    """A product of two tensors whose axes have letters."""
    told = str(step.value("equation")).replace(" ", "")
    tensors = step.tensors("tensors")
    if len(tensors) != 2:
        step.refuse(f"`{told}` of {len(tensors)} tensors is no product of two matrices")
    equation = _spelled(told, [step.sizes_of(each) for each in tensors])
    if equation is None:
        step.refuse(f"`{told}` stretches an axis of size 1")
    terms, _, result = equation.partition("->")
    first, second = terms.split(",")
    if any(len(set(each)) < len(each) for each in (first, second, result)):
        step.refuse(f"`{told}` takes a diagonal")
    step.emit("einsum", tensors, equation=equation)


def _spelled(told: str, sizes: Sequence[Sizes]) -> str | None:
    """An equation with a letter for every axis that dots stand for, and with its result; None where axes are stretched.

    Without a result it is the letters that one term alone has, in the order of the alphabet.
    """
    terms, arrow, result = told.partition("->")
    parts = terms.split(",")
    if not arrow:
        letters = terms.replace(",", "").replace(".", "")
        result = "..." * ("..." in terms) + "".join(sorted(each for each in letters if letters.count(each) == 1))
    dots = [len(each) - len(part) + 3 if "..." in part else 0 for part, each in zip(parts, sizes, strict=True)]
    free = [each for each in ascii_letters if each not in told][: max(dots)]
    written = [part.replace("...", "".join(free[max(dots) - count :])) for part, count in zip(parts, dots, strict=True)]
    known: dict[str, int] = {}
    for part, each in zip(written, sizes, strict=True):
        if any(known.setdefault(letter, size) != size for letter, size in zip(part, each, strict=True)):
            return None
    return f"{','.join(written)}->{result.replace('...', ''.join(free))}"


OPERATORS = {
    **dict.fromkeys(("conv1d", "conv2d", "conv3d"), conv),
    **dict.fromkeys(("conv_transpose1d", "conv_transpose2d", "conv_transpose3d"), conv_transpose),
    "linear": linear,
    **dict.fromkeys(("matmul", "bmm", "mm", "mv", "dot"), matmul),
    **dict.fromkeys(("addmm", "baddbmm", "addbmm"), addmm),
    "bilinear": bilinear,
    "einsum": einsum,
}
