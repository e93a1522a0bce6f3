"""What a shell is offered: names of every kind that a command line has."""

import os
import subprocess
import sys

import pytest

from convcost.cli import completion
from tests.forking import PACKAGE


@pytest.mark.parametrize(
    ("offers", "typed", "names"),
    [
        (completion.nets, "squeezenet", ["squeezenet", "squeezenet1_0", "squeezenet1_1"]),
        (completion.nets, "squeezenet@", ["squeezenet@squeezenet1_0", "squeezenet@squeezenet1_1"]),
        (completion.nets, "no_such_network@", []),
        (completion.nets, "-@", []),
        (completion.transforms, "unr", ["unreduce"]),
        (completion.devices, "a100", ["a100"]),
        (completion.conventions, "ptf", ["ptflops", "ptflops_aten"]),
        (completion.column, "par", ["params"]),
        (completion.columns, "macs,para", ["macs,params"]),
        (completion.columns, "params,para", []),
        (completion.types, "float1", ["float16"]),
        (completion.formats, "mark", ["markdown"]),
        (completion.in_place, "norm,ac", ["norm,activation"]),
        (completion.orders, "b", ["best"]),
        (completion.names, "alexnet_", ["alexnet_grouped"]),
        (completion.limits, "peak", ["peak_memory="]),
        (completion.metrics, "peak", ["peak_memory"]),
        (completion.of_designs, "params,fl", ["params,flops"]),
        (completion.of_design, "para", ["params"]),
        (completion.families, "Alex", ["AlexNet"]),
        (completion.tasks, "segm", ["segmentation"]),
        (completion.figures, "tree", ["treemap"]),
        (completion.orders_of_parts, "r", ["ratio"]),
        (completion.orders_of_parts, "o", ["order"]),
        (completion.optimizers, "adam", ["adam", "adamw"]),
    ],
)
def test_names_that_begin_as_typed_are_offered(offers, typed, names):
    assert offers(typed) == names


@pytest.mark.parametrize("name", ["conv", "use", "unreduce", "a100", "fvcore", "E301", "resnet50"])
def test_whatever_can_be_explained_is_offered_to_explain(name):
    assert name in completion.topics(name)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("convcost compare resnet5", "resnet50"),
        ("convcost analyze resnet18 --apply unred", "unreduce"),
        ("convcost analyze resnet18 --columns macs,receptive_f", "macs,receptive_field"),
        ("convcost explain conv_t", "conv_transpose"),
        ("convcost reconcile resnet18 --from fvc", "fvcore"),
        ("convcost check resnet5", "resnet50"),
        ("convcost zoo show alexnet_", "alexnet_grouped"),
        ("convcost solve resnet18 --maximize para", "params"),
    ],
)
def test_bash_gets_them_from_the_command_line(line, name, tmp_path):
    words = {"_CONVCOST_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "convcost"],
        env={**os.environ, **words, "PYTHONPATH": PACKAGE}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert name in done.stdout.split()
