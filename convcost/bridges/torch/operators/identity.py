"""What gives the tensor that it takes: copies, types, devices, checks."""

from convcost.bridges.torch.program import TensorName
from convcost.bridges.torch.step import Applied


def same(step: Applied) -> None:
    """The first tensor under another name; of others it has the type."""
    step.same(step.first())
    step.every()


def copied(step: Applied) -> None:
    """One tensor written over another, of which nothing is left."""
    step.first()
    source = step.tensor("src")
    if step.sizes_of(source) == step.output:
        step.same(source)
    else:
        step.emit("expand", (source,))


def item(step: Applied) -> None:
    """One of the tensors that a call gives."""
    several, place = step.value("0"), step.value("1")
    if isinstance(several, TensorName) and step.call.outputs[0] is not None:
        step.same(step.reading.original(f"{several.tensor}.{place}"))


def nothing(step: Applied) -> None:
    """A check, which gives nothing."""
    step.every()


def dropout(step: Applied) -> None:
    """Nothing at inference; a layer while training, where anything can be dropped."""
    x = step.tensor("input") or step.tensor("self")
    if step.value("p", 0.5) == 0:
        step.same(x)
    else:
        step.emit("pointwise", (x,), kind="dropout", p=float(step.value("p", 0.5)))


OPERATORS = {
    **dict.fromkeys(
        (
            "to", "contiguous", "clone", "detach", "alias", "type_as", "lift_fresh", "lift_fresh_copy",
            "view_as_real_copy",
            "_to_copy", "cpu", "requires_grad",
            "resolve_conj", "resolve_neg", "_conj", "real", "cuda", "positive",
        ),
        same,
    ),
    **dict.fromkeys(
        (
            "_assert_tensor_metadata", "_assert_async", "_assert_scalar", "sym_constrain_range",
            "sym_constrain_range_for_size", "sym_size", "_shape_as_tensor",
        ),
        nothing,
    ),
    "getitem": item,
    "copy": copied,
    "dropout": dropout,
    "feature_dropout": dropout,
    "alpha_dropout": dropout,
    "feature_alpha_dropout": dropout,
}  # fmt: skip
