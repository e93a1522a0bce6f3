"""What torch says of a random module, and what we say of what is captured of it."""

import re
import warnings
from collections import Counter
from math import prod
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from convcost.analysis import Analysis, analyze
from convcost.bridges.torch.live import from_torch
from convcost.errors import ConvcostError
from convcost.graph import Graph
from convcost.notation.build import build
from tests.referee.judging import count
from tests.referee.modules.building import Plan, module_of
from tests.referee.modules.plans import DROPPED, given, plan
from tests.referee.running import Called, plain, totals


class Verdict(NamedTuple):
    """A plan, the words of its layers, where we differ from torch, and why it was refused if it was."""

    plan: Plan
    words: tuple[str, ...]
    differences: tuple[str, ...]
    refusal: str = ""


NAMED = re.compile(r"(`[\w.]+` \(\w+\)|forward of \w+)(: `[\w.]+`| at .*: \w+)")
"""What a refusal has to say: the module, and the operation."""


def judged(seed: int) -> Verdict:
    """The module of a seed."""
    return verdict_of(plan(seed))


def verdict_of(plan: Plan) -> Verdict:
    """A module that is captured and held against torch; one that does not run has no differences."""
    words = tuple(re.findall(r"nn\.\w+", str(plan)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with torch.device("meta"):
                module = module_of(plan)
            said = _of_torch(module, given(plan, 1))
        except Exception:  # a plan that was made smaller may not run any more
            return Verdict(plan, (), ())
        try:
            graph = build(from_torch(module, [tuple(sizes) for sizes in plan["inputs"]]))
            return Verdict(
                plan, words, tuple(_differences(analyze(graph), graph, said, is_whole=plan.get("join") != DROPPED))
            )
        except ConvcostError as error:
            message = error.problems[0].message
            found = () if NAMED.search(message) else (f"refused without a place: {message}",)
            return Verdict(plan, words, found, message)
        except Exception as error:
            return Verdict(plan, words, (f"{type(error).__name__}: {error}",))


class Said(NamedTuple):
    """What torch says of a module in evaluation, for one sample."""

    params: int
    trainable: int
    buffers: int
    macs: int
    outputs: list[tuple[int, ...]]
    calls: Counter[Called]


OWN = (
    nn.Conv1d, nn.Conv2d, nn.Conv3d, nn.ConvTranspose1d, nn.ConvTranspose2d, nn.ConvTranspose3d, nn.Linear,
    nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.GroupNorm, nn.LayerNorm, nn.LSTM, nn.GRU, nn.RNN,
)  # fmt: skip
"""Modules of torch that are one layer of ours."""


def _of_torch(module: nn.Module, inputs: list[Tensor]) -> Said:
    calls: Counter[Called] = Counter()
    module.eval()
    with plain(), torch.no_grad(), FlopCounterMode(display=False) as counter:
        started: list[int] = []

        def before(_: nn.Module, __: Any) -> None:
            started.append(counter.get_total_flops())

        def after(part: nn.Module, _: Any, made: Any) -> None:
            tensor = made[0] if isinstance(made, tuple) else made
            macs = (counter.get_total_flops() - started.pop()) // 2
            calls[Called(*totals(part), (tensor.numel(),), macs)] += 1

        hooks = []
        for part in module.modules():
            if type(part) in OWN and any(True for _ in part.parameters()):
                hooks += [part.register_forward_pre_hook(before), part.register_forward_hook(after)]
        made = module(*(each.clone() for each in inputs))
        macs = counter.get_total_flops() // 2
    for hook in hooks:
        hook.remove()
    outputs = list(made.values()) if isinstance(made, dict) else list(made) if isinstance(made, tuple) else [made]
    params, buffers = totals(module)
    trainable = sum(each.numel() for each in module.parameters() if each.requires_grad)
    return Said(params, trainable, buffers, macs, [_of_a_sample(each) for each in outputs], calls)


def _of_a_sample(tensor: Tensor) -> tuple[int, ...]:
    """The sizes of a tensor of one sample without the axis of samples, which `x.mT` has taken to the end of vectors."""
    place = list(tensor.shape).index(1) if 1 in tensor.shape else 0
    return (*tensor.shape[:place], *tensor.shape[place + 1 :])


LEFT = re.compile(r"forward never uses ([\d,]+) of its")


def _differences(found: Analysis, graph: Graph, said: Said, *, is_whole: bool) -> list[str]:
    """Where we say something else; multiply-adds of what is made and dropped are torch's alone."""
    notes = " ".join(each.message for each in graph.diagnostics)
    left = LEFT.search(notes)
    unused = int(left[1].replace(",", "")) if left else 0
    wrong = []
    if found.params + unused != said.params:
        wrong.append(f"params: {found.params} and {unused} unused, and torch says {said.params}")
    if is_whole and found.macs != said.macs:
        wrong.append(f"macs: {found.macs}, and torch says {said.macs}")
    outputs = [graph.shapes[each].sizes for each in graph.outputs.values()]
    if sorted(map(prod, set(outputs))) != sorted(map(prod, set(said.outputs))):
        wrong.append(f"outputs: {outputs}, and torch says {said.outputs}")
    ours = Counter(filter(None, (_called(node, graph) for node in graph.nodes)))
    missing = said.calls - ours
    if is_whole and missing:
        wrong.append(f"layers: torch has {dict(missing)}, and we {dict(ours - said.calls)}")
    return wrong


def _called(node: Any, graph: Graph) -> Called:
    shapes = graph.input_shapes(node)
    macs = count(node.op.macs(shapes, node.output))
    params, buffers = count(node.op.parameters(shapes)), count(node.op.buffers(shapes))
    return Called(params, buffers, (node.output.elements,), macs)
