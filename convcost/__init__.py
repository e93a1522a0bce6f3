"""What a convolutional network costs: shapes, parameters, multiply-adds, exactly, from a text."""

TYPE_CHECKING = False
"""As in `typing`, which is not imported here: an interrupt would show Python's own trace before the command runs."""
if TYPE_CHECKING:
    from convcost.analysis import Analysis
    from convcost.analysis.device import Device
    from convcost.api import analyze, compare, load
    from convcost.bridges.torch.live import from_torch
    from convcost.budgets.asserting import BudgetExceeded, check
    from convcost.comparison.comparison import Comparison
    from convcost.errors import ConvcostError
    from convcost.exploring.calling import advise, formula, solve, sweep
    from convcost.graph import Graph
    from convcost.graph.applying.application import apply

__version__ = "0.2.0"
__all__ = [
    "Analysis", "BudgetExceeded", "Comparison", "ConvcostError", "Device", "Graph", "__version__", "advise", "analyze",
    "apply", "check", "compare", "formula", "from_torch", "load", "solve", "sweep",
]  # fmt: skip

HOMES = {
    "Analysis": "convcost.analysis",
    "BudgetExceeded": "convcost.budgets.asserting",
    "Comparison": "convcost.comparison.comparison",
    "ConvcostError": "convcost.errors",
    "Device": "convcost.analysis.device",
    "Graph": "convcost.graph",
    "advise": "convcost.exploring.calling",
    "analyze": "convcost.api",
    "apply": "convcost.graph.applying.application",
    "check": "convcost.budgets.asserting",
    "compare": "convcost.api",
    "formula": "convcost.exploring.calling",
    "from_torch": "convcost.bridges.torch.live",
    "load": "convcost.api",
    "solve": "convcost.exploring.calling",
    "sweep": "convcost.exploring.calling",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for, so that `import convcost` costs nothing."""
    if name not in HOMES:
        raise AttributeError(f"module 'convcost' has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
