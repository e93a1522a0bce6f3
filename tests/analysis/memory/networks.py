"""A fork of two branches, of which the wide one needs less memory where it runs last."""

from convcost import analyze
from convcost.analysis import Analysis
from convcost.analysis.settings import Settings

FORK = {
    "convcost": 1,
    "name": "Fork",
    "input": [19, 13, 17],
    "layers": [
        {"conv": {"out": 23, "kernel": 1, "activation": "relu"}, "as": "stem"},
        {
            "add": {
                "wide": [
                    {"conv": {"out": 97, "kernel": 1, "norm": "batch"}},
                    {"conv": {"out": 89, "kernel": 1}},
                    {"conv": {"out": 5, "kernel": 1}},
                ],
                "narrow": [{"conv": {"out": 5, "kernel": 1}}],
            },
            "as": "join",
        },
        {"attention": {"heads": 5}},
    ],
}


def under(**settings: object) -> Analysis:
    """The fork under these settings."""
    return Analysis(analyze(FORK).graph, Settings(**settings))
