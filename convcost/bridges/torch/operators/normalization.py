"""Normalisations."""

from convcost.bridges.torch.step import Applied


def _learned(step: Applied) -> tuple[str, str]:
    return step.tensor("weight"), step.tensor("bias")


def _norm(step: Applied, kind: str, x: str, **attributes: object) -> None:
    weight, bias = _learned(step)
    if kind not in {"layernorm", "rmsnorm"} and bool(weight) != bool(bias):
        _half(step, kind, x, **attributes)
        return
    fixed = [name for name in (weight, bias) if name and not step.reading.is_learned(name)]
    step.learned(
        "norm", (x, weight, bias), kind=kind, is_affine=bool(weight or bias), has_bias=bool(bias),
        has_fixed_scale=bool(fixed), **attributes,  # type: ignore[arg-type]
    )  # fmt: skip


def _half(step: Applied, kind: str, x: str, **attributes: object) -> None:
    """A norm by channels with a scale and no shift, or the other way round: what there is stands behind it."""
    weight, bias = _learned(step)
    sizes = step.output
    plain = step.emit(
        "norm", (x, "", ""), name=step.between("norm"), sizes=sizes, kind=kind, is_affine=False, has_bias=False,
        **attributes,  # type: ignore[arg-type]
    )  # fmt: skip
    per_channel = step.view(weight or bias, (sizes[1], *(1 for _ in sizes[2:])), step.between("scale"))
    step.emit("join", (plain, per_channel), kind="mul" if weight else "add")


def batch_norm(step: Applied) -> None:
    """By statistics of the whole batch, which are kept for inference."""
    _norm(step, "batchnorm", step.tensor("input"))


def instance_norm(step: Applied) -> None:
    """By statistics of every map."""
    _norm(step, "instancenorm", step.tensor("input"))


def group_norm(step: Applied) -> None:
    """By statistics of groups of channels."""
    _norm(step, "groupnorm", step.tensor("input"), groups=int(step.value("num_groups", 1)))


def layer_norm(step: Applied) -> None:
    """By statistics of the last axes."""
    rank, last = len(step.sizes("input")), len(step.value("normalized_shape"))
    _norm(step, "layernorm", step.tensor("input"), axes=tuple(range(rank - last, rank)))


def rms_norm(step: Applied) -> None:
    """By the root mean square of the last axes."""
    rank, last = len(step.sizes("input")), len(step.value("normalized_shape"))
    _norm(step, "rmsnorm", step.tensor("input"), axes=tuple(range(rank - last, rank)))


OPERATORS = {
    "batch_norm": batch_norm,
    "instance_norm": instance_norm,
    "group_norm": group_norm,
    "layer_norm": layer_norm,
    "rms_norm": rms_norm,
}
