"""The figures that a file may speak of, by the names they have in budgets."""

from collections.abc import Mapping

from convcost.analysis.columns import COLUMNS, Column
from convcost.errors import nearest

ALIASES = {
    "parameters": "params", "param": "params", "n_params": "params", "trained": "trainable",
    "mac": "macs", "madds": "macs", "mult_adds": "macs", "multiply_adds": "macs", "gmacs": "macs", "ops": "macs",
    "size": "weights", "model_size": "weights", "bytes": "weights", "weight_bytes": "weights",
    "memory": "peak_memory", "ram": "peak_memory", "peak_memory_bytes": "peak_memory", "peak": "peak_memory",
    "activation": "activations", "rf": "receptive_field",
    "traffic": "bytes_moved", "memory_traffic": "bytes_moved", "memory_access": "bytes_moved",
    "intensity": "macs_per_byte", "arithmetic_intensity": "macs_per_byte", "operational_intensity": "macs_per_byte",
    "depth": "nonlinear_depth", "nonlinearities": "nonlinear_layers", "non_linear_depth": "nonlinear_depth",
    "time": "least_seconds", "latency": "least_seconds", "seconds": "least_seconds",
}  # fmt: skip
FLOPS = {"flops", "flop", "mflops", "gflops", "tflops"}


def limitable() -> Mapping[str, Column]:
    """The columns that can be limited."""
    return {column.budget: column for column in COLUMNS if column.budget}


def typed(name: str) -> str:
    """The name in budgets of a column that was typed by its key, as `--columns` has it; any other name as it is."""
    return {column.key: column.budget for column in COLUMNS if column.budget}.get(name, name)


def published() -> Mapping[str, Column]:
    """The columns of which figures are published: all."""
    return {column.budget or column.key: column for column in COLUMNS}


def hint(name: str, known: Mapping[str, Column]) -> str:
    """What was probably meant by an unknown name."""
    if name.lower() in FLOPS:
        return "use `flops`" if "flops" in known else "use `macs`; 1 multiply-add is 2 FLOPs"
    alias = ALIASES.get(name.lower())
    guess = alias if alias in known else nearest(name.lower(), known)
    return f"did you mean `{guess}`?" if guess else "not measured"
