"""Tensors that depend on nothing that comes in."""

from convcost.bridges.torch.step import Applied


def created(step: Applied) -> None:
    """Zeros, numbers in order, random ones: none of them is learned. Of a tensor it has the sizes."""
    step.value(next(iter(step.call.arguments), ""))
    step.constant()


def grids(step: Applied) -> None:
    """Coordinates along every axis."""
    for given in step.call.outputs:
        if given is not None:
            from convcost.bridges.captured import Constant

            step.reading.constants[given.name] = Constant(given.sizes, given.dtype, is_learned=False)
            step.reading.shapes[given.name] = given.sizes


OPERATORS = {
    **dict.fromkeys(
        (
            "arange", "zeros", "ones", "full", "empty", "eye", "linspace", "rand", "randn", "randint", "scalar_tensor",
            "zeros_like", "ones_like", "full_like", "empty_like", "new_zeros", "new_ones", "new_full", "new_empty",
            "tril_indices", "triu_indices", "hann_window", "fft_fftfreq", "tensor", "fill", "zero", "logspace",
            "randperm",
        ),
        created,
    ),
    "meshgrid": grids,
}  # fmt: skip
