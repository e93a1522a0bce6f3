"""Running steps: modifiers in their order (for, from, repeat, when, first, last), then the body, round by round."""

from dataclasses import replace

from convcost.errors import ConvcostError, Label, Problem
from convcost.graph import Origin
from convcost.graph.inference import calls
from convcost.language.expression import names_in
from convcost.language.nodes import Document
from convcost.notation.build.bodies import bind_argument, current, run_join, run_layer
from convcost.notation.build.builder import LOOK_FOR, Builder
from convcost.notation.build.frame import Frame
from convcost.notation.build.modifiers import (
    BETWEEN,
    Ends,
    changed_at,
    is_true,
    loop_rounds,
    marking,
    repeat_count,
    with_last,
)
from convcost.notation.build.operands import operands
from convcost.notation.build.sharing import share_parameters
from convcost.notation.build.splitting import run_split
from convcost.notation.build.tensor import Bound, flattened
from convcost.notation.build.used import Callee, callee, run_used
from convcost.notation.build.work import PARTS_IN_ONE
from convcost.notation.spec.context import SUGAR
from convcost.notation.spec.model import (
    PLAIN,
    Arguments,
    Body,
    Branch,
    Call,
    Group,
    Join,
    Layer,
    Network,
    Split,
    Step,
    Used,
)

DEEPEST = 50


class Runner:
    """Runs the steps of a network into a builder."""

    def __init__(self, builder: Builder) -> None:
        """Run into this builder."""
        self.builder = builder

    @property
    def network(self) -> Network:
        """Whose steps are run now: the network of the file, or one that it uses."""
        return self.builder.network

    @property
    def _document(self) -> Document:
        return self.builder.network.document

    def steps(self, steps: tuple[Step, ...], frame: Frame, prefix: str) -> None:
        """Run a list in order, from what is current in the frame to what is current after the last step."""
        live: dict[str, Step] = {}
        for step in steps:
            made = len(self.builder.nodes)
            self.step(step, frame, prefix)
            if self.builder.reached is not None:
                return
            if step.alias is not None and len(self.builder.nodes) > made:
                self._refuse_second(live.get(step.alias), step, frame)
                live[step.alias] = step

    def _refuse_second(self, first: Step | None, second: Step, frame: Frame) -> None:
        if first is not None:
            also = [Label(self.network.span(first), "the first one")]
            origin = Origin(self._document, second.at, frame.origin)
            message = f"two steps of one list are named `{second.alias}`"
            raise self.builder.error("E131", message, origin, "the second one", also)

    def step(self, step: Step, frame: Frame, prefix: str) -> None:
        """One step with its modifiers; an `as` binds the name to what it gives."""
        origin = Origin(self._document, step.at, frame.origin)
        self.builder.count_step(step, frame)
        before = frame.current
        if step.alias is None and _runs_once(step):
            done = self._once(step, frame, prefix + step.name, origin)
            frame.current = _after(step, before, done)
            self.builder.is_end(prefix + step.name, done)
            return
        owners = self._owners(step, frame)
        first_node = len(self.builder.nodes)
        with frame.gathering() as names:
            result = self._rounds(step, frame, prefix + step.name, origin)
        children = {**names, **result.children}
        nodes = range(first_node, len(self.builder.nodes))
        bound = replace(result, children=children, nodes=nodes)
        if owners is not None and nodes:
            share_parameters(self.builder, owners, nodes, origin)
        if step.alias is not None:
            frame.bind(step.alias, bound)
        frame.current = _after(step, before, result)
        self.builder.is_end(prefix + step.name, bound)

    def _once(self, step: Step, frame: Frame, path: str, origin: Origin) -> Bound:
        """A step without rounds whose name nobody knows: what is bound inside is told to whoever collects outside."""
        if step.modifiers is PLAIN:
            return self.body(step.body, frame, path, origin)
        return self._round(step, frame, path, origin, Ends())

    def _owners(self, step: Step, frame: Frame) -> range | None:
        """The nodes whose parameters the step will use: what the name means before the step runs."""
        if step.modifiers.share is None or _shares_with_itself(step):
            return None
        return self.builder.references(step.modifiers.share, frame).nodes

    def _rounds(self, step: Step, frame: Frame, path: str, origin: Origin) -> Bound:
        loop = step.modifiers.loop
        if loop is None:
            return self._repeats(step, frame, path, origin, Ends())
        before = done = frame.current
        children: dict[str, Bound] = {}
        for number, (names, is_last) in enumerate(with_last(loop_rounds(self.builder, loop, frame))):
            with frame.loop_names(names, number):
                done = self._repeats(step, frame, f"{path}.{number}", origin, Ends(number == 0, is_last))
            children[str(number)] = done
            frame.current = before = _after(step, before, done)
            if self.builder.is_end(f"{path}.{number}", done):
                break
        return Bound(done.tensors, children, has_rounds=True)

    def _repeats(self, step: Step, frame: Frame, path: str, origin: Origin, of_loop: Ends) -> Bound:
        modifiers = step.modifiers
        if modifiers.sources is not None:
            frame.current = Bound(self.builder.references(modifiers.sources, frame).tensors)
        if modifiers.repeat is None:
            return self._round(step, frame, path, origin, of_loop)
        before = done = frame.current
        children: dict[str, Bound] = {}
        first_node = len(self.builder.nodes)
        count = repeat_count(self.builder, modifiers.repeat, frame)
        outer = frame.counter
        for number in range(count):
            frame.counter = number
            name = str(number)
            part = f"{path}.{name}"
            ends = BETWEEN if 0 < number < count - 1 else Ends(number == 0, number == count - 1)
            done = self._round(step, frame, part, origin, ends)
            children[name] = done
            frame.current = before = _after(step, before, done)
            if self.builder.is_end(part, done):
                break
        frame.counter = outer
        return Bound(done.tensors, children, range(first_node, len(self.builder.nodes)), has_rounds=True)

    def _round(self, step: Step, frame: Frame, path: str, origin: Origin, ends: Ends) -> Bound:
        modifiers = step.modifiers
        if modifiers.when is not None and not is_true(self.builder, modifiers.when, frame):
            return Bound(frame.current.tensors, has_run=False)
        body = step.body
        if (modifiers.first or modifiers.last) and (changes := changed_at(self.builder, modifiers, ends, frame)):
            body = _changed(body, changes)
        first_node = len(self.builder.nodes)
        if isinstance(body, Layer):
            done = self._marked(body, step, frame, path, origin)
            names = done.children
        else:
            with frame.gathering() as inner:
                done = self._marked(body, step, frame, path, origin)
            names = {**inner, **done.children}
        nodes = range(first_node, len(self.builder.nodes))
        if modifiers.share is not None and _shares_with_itself(step):
            owner = frame.first_rounds.setdefault(id(step), nodes)
            if owner is not nodes:
                share_parameters(self.builder, owner, nodes, origin)
        return Bound(done.tensors, names, nodes)

    def _marked(self, body: Body, step: Step, frame: Frame, path: str, origin: Origin) -> Bound:
        """The body, its nodes marked where the step is frozen or has a dtype."""
        if step.modifiers.frozen is None and not step.modifiers.dtype:
            return self.body(body, frame, path, origin)
        with marking(self.builder, step.modifiers, frame):
            return self.body(body, frame, path, origin)

    def body(self, body: Body, frame: Frame, path: str, origin: Origin) -> Bound:
        """What the step gives in one round; what is current in the frame goes in, and is not kept."""
        match body:
            case Layer():
                return run_layer(self.builder, body, frame, path, origin)
            case Join():
                return self._join(body, frame, path, origin)
            case Call():
                return self._call(body, frame, path, origin)
            case Split():
                return run_split(self.builder, body, current(self.builder, frame, origin), frame, path, origin)
            case Group():
                return self._group(body, frame, path, origin)

    def _group(self, group: Group, frame: Frame, path: str, origin: Origin) -> Bound:
        self.steps(group.steps, frame, f"{path}.")
        if group.is_side and self.builder.reached is None:
            self.builder.add_outputs(path, frame.current.tensors, origin)
            self.builder.sides.update(tensor.name for tensor in frame.current.tensors)
        return frame.current

    def _call(self, call: Call, frame: Frame, path: str, origin: Origin) -> Bound:
        if frame.depth >= DEEPEST:
            message = f"blocks nest more than {DEEPEST} deep"
            raise self.builder.error("E104", message, origin, "the limit is reached here")
        found = callee(self.builder, call)
        if isinstance(found, Used):
            return run_used(self, found, call, frame, path, origin)
        return self._called(found, call, frame, path, origin)

    def _called(self, found: Callee, call: Call, frame: Frame, path: str, origin: Origin) -> Bound:
        """What the steps of a block give, and the names inside of it."""
        return self._run_block(found, self._scope(found, call, frame, origin), path)

    def _scope(self, found: Callee, call: Call, frame: Frame, origin: Origin) -> Frame:
        """The scope that a block runs in: the values of its file and its arguments."""
        block, owner, values = found
        # a call opens a scope, which can take as long as two steps, copies the values of its file, binds its arguments
        if too_much := self.builder.work.evaluates(2 * PARTS_IN_ONE + 3 * len(block.parameters), len(values)):
            raise self.builder.error("E104", too_much, origin, "the limit is reached here", [], [LOOK_FOR])
        inner = Frame(dict(values), frame.current, origin, frame.depth + 1, current=frame.current, block=block)
        for parameter in block.parameters:
            argument = call.arguments.get(parameter.name)
            bind_argument(self.builder, parameter, argument, frame, inner, owner)
        return inner

    def _run_block(self, found: Callee, inner: Frame, path: str) -> Bound:
        block, owner, values = found
        if block.has_defaults:
            inner.arguments = Frame(dict(inner.values), inner.current, inner.origin, tensors=dict(inner.tensors))
        with self.builder.inside(owner, values):
            self.steps(block.steps, inner, f"{path}.")
        return Bound(inner.current.tensors, dict(inner.tensors))

    def _join(self, join: Join, frame: Frame, path: str, origin: Origin) -> Bound:
        if join.branches is None:
            return run_join(self.builder, join, operands(self.builder, join, frame, origin), frame, path, origin)
        children: dict[str, Bound] = {}
        before = frame.current
        for branch in join.branches:
            children.update(self._branch(branch, frame, path))
            frame.current = before
            if self.builder.reached is not None:
                return Bound(before.tensors, children)
        return Bound(run_join(self.builder, join, flattened(children.values()), frame, path, origin).tensors, children)

    def _branch(self, branch: Branch, frame: Frame, path: str) -> dict[str, Bound]:
        """The branch by its name; with a `for`, its rounds below it. A false branch is left out."""
        if branch.loop is None:
            self.builder.count_step(branch, frame)
            done = self._branch_round(branch, frame, f"{path}.{branch.name}")
            return {} if done is None else {branch.name: done}
        before = frame.current
        rounds: dict[str, Bound] = {}
        for number, names in enumerate(loop_rounds(self.builder, branch.loop, frame)):
            with frame.loop_names(names, number):
                done = self._branch_round(branch, frame, f"{path}.{branch.name}.{number}")
            frame.current = before
            if done is not None:
                rounds[str(number)] = done
            if self.builder.reached is not None:
                break
        return {branch.name: Bound(flattened(rounds.values()), rounds, has_rounds=True)}

    def _branch_round(self, branch: Branch, frame: Frame, path: str) -> Bound | None:
        if branch.source is not None:
            frame.current = Bound(self.builder.references(branch.source, frame).tensors)
        if branch.when is not None and not is_true(self.builder, branch.when, frame):
            return None
        before = frame.current
        with frame.gathering() as names:
            self.steps(branch.steps or (), frame, f"{path}.")
        if branch.steps is not None and frame.current is before and before.is_several:
            raise self._several_pass(branch, before, frame)
        done = Bound(frame.current.tensors, names)
        self.builder.is_end(path, done)
        return done

    def _several_pass(self, branch: Branch, before: Bound, frame: Frame) -> ConvcostError:
        message = f"branch `{branch.name}` would pass on {len(before.tensors)} tensors, not one"
        label = Label(self._document.span(branch.at), "`in` stands for several here")
        notes = ("a list names all that is joined: `[in]`, or each of them by its name; lists join by `+`",)
        return self.builder.failed([Problem("E135", message, (label, *calls(frame.origin)), notes)])


def _after(step: Step, before: Bound, done: Bound) -> Bound:
    """What the next step or round takes: its result, but after a `side` what came before it.

    The names inside are reached by the step's own name only.
    """
    if isinstance(step.body, Group) and step.body.is_side:
        return before
    return Bound(done.tensors) if done.children or done.nodes else done


def _runs_once(step: Step) -> bool:
    """Whether nothing is taken from elsewhere, repeated or shared."""
    modifiers = step.modifiers
    if modifiers is PLAIN:
        return True
    return modifiers.loop is None and modifiers.repeat is None and modifiers.sources is None and modifiers.share is None


def _shares_with_itself(step: Step) -> bool:
    """Whether `share` names the step's own `as`, so that all its rounds have the first one's weights."""
    term = step.modifiers.share
    names = names_in(term.expression) if term is not None and term.expression is not None else ()
    return any(".".join(name.path) == step.alias for name in names)


def _changed(body: Body, changes: Arguments) -> Body:
    """The body of the first or the last round, with other arguments, the sugar among them."""
    if isinstance(body, Call):
        return body._replace(arguments={**body.arguments, **changes})
    if not isinstance(body, Layer):
        return body
    plain = {name: argument for name, argument in changes.items() if name not in SUGAR}
    return body._replace(
        arguments={**body.arguments, **plain},
        norm=changes.get("norm", body.norm),
        activation=changes.get("activation", body.activation),
    )
