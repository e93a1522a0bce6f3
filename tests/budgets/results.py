"""Results without files: networks from texts, judged as ``check`` would, and what formats make of them."""

from pathlib import Path

from convcost.analysis.measured import Measured
from convcost.budgets.bases import NO_BASE, Past
from convcost.budgets.budget import Old, Policy, judge
from convcost.budgets.page import CheckReport
from convcost.budgets.result import Compared, Model, Result
from convcost.errors import Problem
from convcost.language.document import read
from convcost.networks.locate import Address
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.notation.spec.figures import Limit, limits_on
from convcost.page.formats import lookup
from convcost.page.look import Look

RESNET = """\
convcost: 1
name: ResNet-50
input: [3, 224, 224]
defaults:
  conv: {{kernel: 1, padding: same, bias: false, norm: batch, activation: relu}}
blocks:
  Bottleneck:
    args: {{w: int, s: 1}}
    layers:
      - add:
          main:
            - conv: w
            - conv: {{out: w, kernel: 3, stride: s}}
            - conv: {{out: 4*w, activation: none}}
          skip:
            - {{conv: {{out: 4*w, stride: s, activation: none}}, when: in != 4*w}}
      - relu
layers:
  - {{conv: {{out: 64, kernel: 7, stride: 2}}, as: stem}}
  - maxpool: {{kernel: 3, stride: 2, padding: same}}
  - {{Bottleneck: {{w: 64}}, repeat: 3, as: stage1}}
  - {{Bottleneck: {{w: 128}}, repeat: 4, first: {{s: 2}}, as: stage2}}
  - {{Bottleneck: {{w: 256}}, repeat: {repeat}, first: {{s: 2}}, as: stage3}}
  - {{Bottleneck: {{w: 512}}, repeat: 3, first: {{s: 2}}, as: stage4}}
  - global_avgpool
  - {{linear: 1000, as: head}}
budgets:
  params: 26M
  macs: {{max: 4.2G, warn: 4.1G, growth: 1%, why: "phone target, see docs/targets.md"}}
"""


def net(width: int, *lines: str, name: str = "Net") -> str:
    """4 * width parameters, 29 * 31 * 3 * width multiply-adds."""
    head = ["convcost: 1", f"name: {name}", "input: [3, 29, 31]", "layers:"]
    return "\n".join([*head, f"  - {{conv: {{out: {width}, kernel: 1}}, as: stem}}", *lines, ""])


def model(
    name: str,
    text: str,
    old: str | None = None,
    *,
    limits: tuple[Limit, ...] = (),
    past: Past | None = None,
    policy: Policy | None = None,
    variant: str | None = None,
) -> Model:
    """A network in a file of that name, and what it was."""
    network = read_network(read(text, name))
    now = Measured(build(network, variant))
    if past is None:
        past = Past("known", Old(_measured(name, old, variant))) if old else NO_BASE
    applied = (*limits_on(variant, network.budgets), *limits)
    verdicts = judge(applied, now, past.old, policy or Policy())
    return Model(Address(Path(name), name), now, past, verdicts)


def result(
    *models: Model,
    problems: tuple[Problem, ...] = (),
    removed: tuple[str, ...] = (),
    label: str | None = None,
    projects: tuple[str, ...] = (),
    forgives: bool = False,
) -> Result:
    """A result, with a base if it has a label."""
    compared = Compared(label.partition(" ")[0], label, "3f2a1c9" * 5 + "abcde", removed) if label else None
    return Result(models, problems, compared, projects, forgives)


def render(result: Result, name: str = "text", look: Look = Look(), **how: object) -> str:  # noqa: B008 - a tuple
    """The report of a result in a format."""
    return lookup(name).render(CheckReport(result, **how), result.problems, look)  # type: ignore[arg-type]


def grown_resnet() -> Result:
    """The pull request of the README: two more rounds in a stage, beside a network that is fine."""
    small = net(7, "budgets: {params: {max: 29, growth: 0}, macs: {max: 20k, min: 10k}}", name="Small")
    return result(
        model("nets/small.yaml", small, small),
        model("nets/resnet50.yaml", RESNET.format(repeat=8), RESNET.format(repeat=6)),
        label="origin/main 3f2a1c9",
    )


def _measured(name: str, text: str, variant: str | None) -> Measured:
    return Measured(build(read_network(read(text, name)), variant))
