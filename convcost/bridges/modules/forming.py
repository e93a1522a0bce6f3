"""The form of a recovered layer with its norm and activation: one for all instances of the block, or none."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from convcost.bridges.blocks.step import Expression as Written
from convcost.bridges.blocks.step import Step
from convcost.bridges.modules.flat import form_of, without_gradient
from convcost.bridges.modules.instances import NONE
from convcost.bridges.modules.layer import Form, Layer
from convcost.bridges.modules.layout import call, flat
from convcost.bridges.modules.scope import Rounds, Scope
from convcost.bridges.modules.widths import Width
from convcost.errors import Refusal

POSITIONS = {"": 0, "norm": 1, "activation": -1}
"""Where the nodes of a step stand."""
FOLLOWING = ("norm", "activation")
IDLE = ("nn.Flatten", "nn.ZeroPad", "nn.ConstantPad", "PadSame")
"""Modules without parameters that are written with others that have some."""


def forms(scope: Scope, step: Step, rounds: Rounds, entering: Sequence[Width]) -> list[Form]:
    """The forms of the layer, its norm and its activation: the same in every instance."""
    current = entering[0] if entering else Width("0", ())
    given = {name: scope.argument(value, current) for name, value in step.fields.items() if name not in FOLLOWING}
    codes = {name: code for name, code in given.items() if code is not None}
    made: list[Form] = []
    for name in ("", *_followers(step)):
        at = POSITIONS[name]
        wanted = step.fields.get(name)
        width = entering if at == 0 else [_out_code(scope, step, rounds, entering)]
        if isinstance(wanted, Written):
            made.append(_argued(scope, name, str(wanted), rounds, width))
            continue
        found = [
            one_form(scope, each.nodes[at], codes if at == 0 else {}, width, instance)
            for instance, own in enumerate(rounds)
            for each in own or ()
        ]
        texts = {text_of(form, len(entering)) for form in found}
        if len(texts) > 1:
            raise scope.refuse(f"its `{step.kind}` differs in what no argument says")
        made.append(found[0])
    return made


def _out_code(scope: Scope, step: Step, rounds: Rounds, entering: Sequence[Width]) -> Width:
    values = tuple(scope.graph.shapes[own[0].nodes[0]].channels if own else None for own in rounds)
    return scope.found(step, values, entering)


def one_form(scope: Scope, name: str, codes: Mapping[str, str], entering: Sequence[Width], instance: int) -> Form:
    """The form of one layer of the flat graph, its arguments and widths in the words of the class."""
    node = scope.nodes[name]
    shapes = scope.graph.input_shapes(node)
    for field, code in codes.items():
        value = Layer(node.op, shapes, node.output).value(field)
        if not _is_plain(value) or _once(scope.worth(code, instance)) != _once(value):
            raise scope.refuse(f"`{field}` of its `{node.op.kind}` is no plain number in every call")
    every = entering if len(entering) == len(shapes) else [*entering][: len(shapes)]
    for width, shape in zip(every, shapes, strict=False):
        scope.check(width.code, instance, shape.channels)
    layer = Layer(node.op, shapes, node.output, codes, tuple(width.code for width in every))
    try:
        form = form_of(node, layer, scope.missing)
    except Refusal as refusal:
        raise scope.refuse(refusal.message) from None
    if node.frozen and node.op.parameters(shapes):
        modules = (each if flat(each).startswith(IDLE) else without_gradient(each) for each in form.modules)
        return form._replace(modules=tuple(modules))
    return form


def _argued(scope: Scope, slot: str, argument: str, rounds: Rounds, entering: Sequence[Width]) -> Form:
    """A norm or an activation that an argument stands for."""
    if argument not in scope.arguments:
        raise scope.refuse(f"`{slot}` is no plain argument")
    python = scope.arguments[argument]
    known = scope.words.setdefault(argument, {NONE: "nn.Identity"})
    for at, own in enumerate(rounds):
        word = scope.every[at].values.get(argument)
        if own is None or word in (None, NONE):
            continue
        form = one_form(scope, own[0].nodes[POSITIONS[slot]], {}, entering, at)
        head = _head(form, entering[0].code if slot == "norm" else "")
        if head is None or known.setdefault(word, head) != head:
            raise scope.refuse(f"`{argument}` stands for layers that are made in several ways")
    return Form((call(python, *([entering[0].code] if slot == "norm" else [])),))


def _followers(step: Step) -> list[str]:
    return [name for name in FOLLOWING if step.fields.get(name, NONE) != NONE]


def text_of(form: Form, count: int) -> tuple[str, ...]:
    """A form as text, by which two are compared."""
    run = flat(form.run("m", [f"x{at}" for at in range(max(count, 1))])) if form.run else ""
    return (*map(flat, form.modules), run)


def _head(form: Form, given: str) -> str | None:
    """The class of torch of a module that is made of this alone."""
    if form.run is not None or len(form.modules) != 1:
        return None
    text = flat(form.modules[0])
    found = re.fullmatch(r"((?:nn\.)?\w+)\((.*)\)", text)
    return found[1] if found and found[2] == given else None


def _once(value: Any) -> Any:
    """A value by which its written form and the layer's own are compared: equal sizes of all axes as one."""
    if isinstance(value, tuple | list):
        each = [_once(every) for every in value]
        return each[0] if len(set(each)) == 1 else each
    return value


def _is_plain(value: Any) -> bool:
    """Whether a value reads the same as an argument and as a number: integers, equal sides, true and false."""
    if isinstance(value, tuple):
        return all(isinstance(each, int) or (isinstance(each, tuple) and len(set(each)) == 1) for each in value)
    return value is None or isinstance(value, int)
