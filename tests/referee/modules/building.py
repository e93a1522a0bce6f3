"""Plans of modules -> modules. A plan is a mapping of plain values, so that it can be made smaller by leaving out."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 - its usual name, by which the texts of plans know it
from torch.nn.utils.parametrizations import weight_norm

Plan = dict[str, Any]


def put(tensor: Tensor, change: Callable[[Tensor], object]) -> Tensor:
    """A tensor that was changed in place."""
    change(tensor)
    return tensor


NAMES = {"torch": torch, "nn": nn, "F": F, "weight_norm": weight_norm, "put": put}


def module_of(plan: Plan) -> nn.Module:
    """The module of a plan: ``inputs``, the steps that each goes through, how they are joined, and what follows."""
    return Network(plan)


def _function(text: str, *names: str) -> Callable[..., Any]:
    made: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {text}", NAMES)
    return made


class Layer(nn.Module):
    """A layer that is called in a way of its own, or none; it may own a parameter or a buffer."""

    def __init__(self, step: Plan) -> None:
        super().__init__()
        self.m = _function(step["layer"])() if "layer" in step else None
        if "parameter" in step:
            self.s = nn.Parameter(torch.zeros(step["parameter"]))
        if "buffer" in step:
            self.register_buffer("s", torch.zeros(step["buffer"]))
        self.call = _function(step["call"], "self", "m", "s", "x")

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.call(self, self.m, getattr(self, "s", None), x)
        return made


class Residual(nn.Module):
    """What comes in, and what becomes of it."""

    def __init__(self, body: nn.Module, scale: bool) -> None:
        super().__init__()
        self.body, self.scale = body, scale

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.body(x)
        if self.scale:
            return torch.add(x, made, alpha=0.5)
        made += x
        return made


class Branches(nn.Module):
    """Several ways of one tensor, joined."""

    def __init__(self, ways: list[nn.Module], join: str) -> None:
        super().__init__()
        self.ways, self.join = nn.ModuleList(ways), _function(join, "xs")

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.join([way(x) for way in self.ways])
        return made


class Again(nn.Module):
    """A module that is called several times."""

    def __init__(self, body: nn.Module, times: int) -> None:
        super().__init__()
        self.body, self.times = body, times

    def forward(self, x: Tensor) -> Tensor:
        for _ in range(self.times):
            x = self.body(x)
        return x


class Idle(nn.Module):
    """A module with a layer that forward does not use."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body, self.idle = body, nn.Linear(3, 5)

    def forward(self, x: Tensor) -> Tensor:
        made: Tensor = self.body(x)
        return made


class Network(nn.Module):
    """Inputs that go ways of their own, are joined, and go on together; it may give a part of the way back too."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.ways = nn.ModuleList([chain(steps) for steps in plan["ways"]])
        self.join = _function(plan["join"], "xs") if len(plan["ways"]) > 1 else None
        self.layers = chain(plan["layers"])
        self.gives = plan.get("gives", "one")

    def forward(self, *inputs: Tensor) -> Any:
        made = [way(x) for way, x in zip(self.ways, inputs, strict=True)]
        joined = self.join(made) if self.join else made[0]
        last = self.layers(joined)
        return {"one": last, "two": (joined, last), "dict": {"out": last, "aux": joined}}[self.gives]


def chain(steps: list[Plan]) -> nn.Module:
    """Steps one behind the other."""
    return nn.Sequential(*map(part, steps))


def part(step: Plan) -> nn.Module:
    """One step as a module."""
    if "residual" in step:
        return Residual(chain(step["residual"]), step.get("scale", False))
    if "branches" in step:
        return Branches([chain(each) for each in step["branches"]], step["join"])
    if "again" in step:
        return Again(chain(step["again"]), step.get("times", 2))
    if "frozen" in step:
        return chain(step["frozen"]).requires_grad_(False)
    if "idle" in step:
        return Idle(chain(step["idle"]))
    if "layer" in step and "call" not in step:
        made: nn.Module = _function(step["layer"])()
        return made
    return Layer(step)
