"""Lists of steps -> steps: kinds, keys, modifiers, names. Every problem is collected, nothing is evaluated."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from convcost.errors import nearest
from convcost.expression import Literal
from convcost.nodes import Entry, Mapping, Node, Scalar, Sequence
from convcost.op import Op, kinds, lookup, obvious, required, schema
from convcost.spec import aliases
from convcost.spec.model import (
    PLAIN,
    Argument,
    Arguments,
    Block,
    Body,
    Branch,
    Call,
    Group,
    Join,
    Layer,
    LoopTerm,
    Modifiers,
    Parameter,
    Split,
    Step,
    Term,
)
from convcost.spec.reading import Reading, written
from convcost.spec.scope import Names, check_name
from convcost.spec.terms import is_name, read_loop, read_reference, read_term

GROUPS = ("seq", "side", "split")
MODIFIERS = ("for", "from", "repeat", "when", "first", "as", "share", "fit", "axis")
SUGAR = ("norm", "activation")
EMPTY = Mapping({}, flow=True, start=0, end=0)


@dataclass
class StepReader:
    """Reads the steps of one scope: the file's layers, or one block's."""

    reading: Reading
    names: Names
    defaults: dict[str, Arguments]
    signatures: dict[str, tuple[Parameter, ...]]
    is_block: bool

    def steps(self, node: Node, what: str, *, top: bool = False) -> tuple[Step, ...]:
        """A list of steps, each with its name; unnamed siblings of a kind are numbered from the second on."""
        sequence = self.reading.sequence(node, what)
        if sequence is None:
            return ()
        counts: dict[str, int] = {}
        named: list[Entry] = []
        steps = []
        for item in sequence.items:
            step = self.step(item, counts, named, top=top)
            if step is not None:
                steps.append(step)
        if len(named) < len(sequence.items):
            self._refuse_generated_looks(named)
        return tuple(steps)

    def step(self, node: Node, counts: dict[str, int], named: list[Entry], *, top: bool) -> Step | None:
        """One step: a kind alone, or a kind with arguments and modifiers."""
        if isinstance(node, Scalar):
            key, value, beside = node, Scalar("", plain=True, start=node.end, end=node.end), EMPTY.entries
        elif isinstance(node, Mapping):
            found = self._kind_entry(node)
            if found is None:
                return None
            (key, value), beside = found, node.entries
        else:
            self.reading.report("E113", "a step is a kind or a mapping, a list stands here", node, "use `seq: [...]`")
            return None
        base = key.text
        alias = self._alias(beside["as"], named, top=top) if "as" in beside else None
        if alias is None:
            counts[base] = counts.get(base, 0) + 1
            name = base if counts[base] == 1 else f"{base}_{counts[base]}"
        else:
            name = alias
        if len(beside) <= 1:
            body = self._body(key, value, beside, {})
            return None if body is None else Step(name, body, key.start, key.end)
        return self._modified(key, value, beside, name, alias)

    def _modified(
        self, key: Scalar, value: Node, beside: dict[str, Entry], name: str, alias: str | None
    ) -> Step | None:
        loop = read_loop(self.reading, beside["for"].value) if "for" in beside else None
        outer = self.names.loops, self.names.has_counter
        if loop is not None:
            self.names.use(loop.term)
            for each in loop.loop.names:
                self._check_loop_name(loop, each.path[0])
            self.names.loops = (*outer[0], *(each.path[0] for each in loop.loop.names))
            self.names.has_counter = True
        sources = self._term(beside, "from", read_reference, is_reference=True)
        repeat = self._term(beside, "repeat", read_term)
        self.names.has_counter = self.names.has_counter or "repeat" in beside
        when = self._term(beside, "when", read_term)
        first: dict[str, Argument] = {}
        body = self._body(key, value, beside, first)
        self.names.loops, self.names.has_counter = outer
        share = self._term(beside, "share", read_reference, is_reference=True)
        if "first" in beside and "repeat" not in beside and "for" not in beside:
            message = "`first` changes the first round of a `repeat` or `for`, and this step has neither"
            self.reading.report("E113", message, beside["first"].key, "no rounds here")
        if body is None:
            return None
        modifiers = Modifiers(loop, sources, repeat, when, first, share)
        return Step(name, body, key.start, key.end, PLAIN if modifiers == PLAIN else modifiers, alias)

    def _term(
        self,
        beside: dict[str, Entry],
        modifier: str,
        read: Callable[[Reading, Node], Term | None],
        *,
        is_reference: bool = False,
    ) -> Term | None:
        if modifier not in beside:
            return None
        term = read(self.reading, beside[modifier].value)
        self.names.use(term, is_reference=is_reference)
        return term

    def _check_loop_name(self, loop: LoopTerm, name: str) -> None:
        node = Scalar(name, plain=True, start=loop.term.start, end=loop.term.end)
        check_name(self.reading, node, "a loop's value", in_expressions=True)

    def _kind_entry(self, node: Mapping) -> Entry | None:
        kinds_here = [entry for key, entry in node.entries.items() if key not in MODIFIERS]
        if len(kinds_here) == 1:
            return kinds_here[0]
        if not kinds_here:
            modifier = next(iter(node.entries), "")
            message = f"a step has exactly one kind; `{modifier}` alone is a modifier of another step"
            example = f"write {{conv: 96, {modifier}: ...}} so that both belong to one step"
            code = "E113" if node.flow and len(node.entries) > 1 else "E121"
            self.reading.report(code, message, node, example)
            return None
        known = [entry for entry in kinds_here if self._is_kind(entry.key.text)]
        unknown = [entry for entry in kinds_here if not self._is_kind(entry.key.text)]
        if len(known) == 1:
            for entry in unknown:
                self.reading.unknown_key(entry.key, MODIFIERS, "a step", aliases.KEYS)
            return known[0]
        listed = " and ".join(f"`{entry.key.text}`" for entry in kinds_here)
        self.reading.report(
            "E113", f"a step has exactly one kind, here are {listed}", kinds_here[1].key, "a second kind",
            ["arguments stand inside the kind: `conv: {out: 64, kernel: 3}`; one list entry per step"],
        )  # fmt: skip
        return None

    def _is_kind(self, name: str) -> bool:
        return name in GROUPS or name in self.signatures or name in kinds()

    def _alias(self, entry: Entry, named: list[Entry], *, top: bool) -> str | None:
        text = self.reading.text(entry.value, "`as`")
        if text is None or not isinstance(entry.value, Scalar):
            return None
        node = entry.value
        parts = text.split(".") if top and not self.signatures else [text]
        if not all(map(is_name, parts)):
            self.reading.report("E131", f"`{text}` is no name", node, "letters, digits, _ and -")
            return None
        if not check_name(self.reading, node, "a step", in_expressions=False):
            return None
        if self.names.values.get(text) not in {None, "tensor"}:
            message = f"`{text}` is already the name of a number"
            self.reading.report("E131", message, node, "a name is not both a tensor and a number")
        named.append(entry)
        self.names.tensors.setdefault(text, node)
        return text

    def _refuse_generated_looks(self, named: list[Entry]) -> None:
        """A given name that looks like an automatic one would be confused with its siblings'."""
        for entry in named:
            node = entry.value
            if not isinstance(node, Scalar):
                continue
            base = re.sub(r"_\d+$", "", node.text)
            if self._is_kind(base) or node.text.isdigit():
                message = f"`{node.text}` looks like an automatic name"
                self.reading.report("E131", message, node, "choose a name that says what the step is for")

    def _body(self, key: Scalar, value: Node, beside: dict[str, Entry], first: dict[str, Argument]) -> Body | None:
        name = key.text
        kind = lookup(name)
        is_join = kind is not None and kind.is_join
        self._refuse_misplaced(name, beside, kind, is_join=is_join)
        if kind is not None and is_join:
            return self._join(kind, value, beside)
        if kind is not None:
            return self._layer(kind, key, value, beside, first)
        if name == "split":
            return self._split(value, beside)
        if name in GROUPS:
            return Group(self.steps(value, f"`{name}`"), is_side=name == "side")
        if name in self.signatures:
            return self._call(name, key, value, beside, first)
        self._unknown_kind(key)
        return None

    def _refuse_misplaced(self, name: str, beside: dict[str, Entry], kind: type[Op] | None, *, is_join: bool) -> None:
        takes_axis = name == "split" or (is_join and kind is not None and "axis" in schema(kind))
        if "axis" in beside and not takes_axis:
            self.reading.report(
                "E110", f"`axis` is no modifier of `{name}`", beside["axis"].key, "for concat and split"
            )
        if "fit" in beside and not is_join:
            self.reading.report("E110", f"`fit` is no modifier of `{name}`", beside["fit"].key, "for add, concat, mul")
        if "first" in beside and (is_join or name in GROUPS):
            self.reading.report(
                "E110", f"`first` changes arguments, and `{name}` has none", beside["first"].key,
                "use `when: i == 0` inside",
            )  # fmt: skip

    def _unknown_kind(self, key: Scalar) -> None:
        known = [*kinds(), *GROUPS, *self.signatures]
        guess = aliases.KINDS.get(key.text) or nearest(key.text, known) or nearest(key.text.lower(), known)
        what = "block" if key.text[:1].isupper() else "kind"
        label = f"did you mean `{guess}`?" if guess else "not known"
        blocks = ", ".join(self.signatures) or "none"
        self.reading.report(
            "E111", f"unknown {what} `{key.text}`", key, label,
            [f"blocks of this file: {blocks}" if what == "block" else "`convcost explain` lists the kinds"],
        )  # fmt: skip

    def _layer(
        self, kind: type[Op], key: Scalar, value: Node, beside: dict[str, Entry], first: dict[str, Argument]
    ) -> Layer:
        keys = (*schema(kind), *SUGAR) if kind.takes_norm_and_activation else tuple(schema(kind))
        arguments = self.arguments(value, keys, obvious(kind), kind.kind, kind)
        if "first" in beside:
            first.update(self.arguments(beside["first"].value, keys, None, kind.kind, kind))
        for name, argument in self.defaults.get(kind.kind, {}).items():
            arguments.setdefault(name, argument)
        missing = [name for name in required(kind) if name not in arguments]
        if missing:
            takes = f"`{kind.kind}` takes: {', '.join(keys)}"
            listed = " and ".join(f"`{name}`" for name in missing)
            self.reading.report(
                "E112", f"`{kind.kind}` needs {listed}", key, "not given here or in `defaults`", [takes]
            )
        norm, activation = arguments.pop("norm", None), arguments.pop("activation", None)
        if not kind.takes_norm_and_activation:
            return Layer(kind, arguments)
        return Layer(kind, arguments, norm, activation)

    def arguments(
        self, value: Node, keys: tuple[str, ...], alone: str | None, where: str, kind: type[Op] | None
    ) -> dict[str, Argument]:
        """``{key: value}`` or the one obvious argument standing alone."""
        if isinstance(value, Scalar) and value.plain and not value.text:
            return {}
        if not isinstance(value, Mapping):
            if alone is None:
                what = f"arguments of `{where}`" if keys else f"`{where}` takes no arguments, but"
                self.reading.report("E113", f"{what} {written(value)} stands here", value, "write {key: value}")
                return {}
            return self._argument(alone, value, value, where, kind)
        read: dict[str, Argument] = {}
        for name, entry in self.reading.entries(value, keys, f"`{where}`", aliases.KEYS):
            read.update(self._argument(name, entry.key, entry.value, where, kind))
        return read

    def _argument(self, name: str, key: Node, value: Node, where: str, kind: type[Op] | None) -> dict[str, Argument]:
        term = self._argument_term(name, value, where, kind)
        return {} if term is None else {name: Argument(key.start, key.end, term)}

    def _argument_term(self, name: str, value: Node, where: str, kind: type[Op] | None) -> Term | None:
        if kind is not None:
            marker = schema(kind).get(name)
            if marker and isinstance(value, Scalar) and value.text in marker.words:
                return Term(value.start, value.end, Literal(value.text))
            term = read_term(self.reading, value)
            self.names.use(term, marker.words if marker else ())
            return term
        wanted = next((each.type for each in self.signatures.get(where, ()) if each.name == name), None)
        is_reference = wanted == "tensor"
        term = read_reference(self.reading, value) if is_reference else read_term(self.reading, value)
        self.names.use(term, is_reference=is_reference)
        return term

    def _call(self, name: str, key: Scalar, value: Node, beside: dict[str, Entry], first: dict[str, Argument]) -> Call:
        signature = self.signatures[name]
        keys = tuple(parameter.name for parameter in signature)
        arguments = self.arguments(value, keys, keys[0] if keys else None, name, None)
        if "first" in beside:
            first.update(self.arguments(beside["first"].value, keys, None, name, None))
        missing = [each.name for each in signature if each.default is None and each.name not in arguments]
        if missing:
            listed = " and ".join(f"`{each}`" for each in missing)
            self.reading.report("E112", f"block `{name}` needs {listed}", key, "not given here")
        return Call(name, arguments)

    def _join(self, kind: type[Op], value: Node, beside: dict[str, Entry]) -> Join:
        arguments: dict[str, Argument] = {}
        for name in schema(kind):
            if name in beside:
                entry = beside[name]
                arguments.update(self._argument(name, entry.key, entry.value, kind.kind, kind))
        fit = "fit" in beside and self._fit(beside["fit"].value)
        if isinstance(value, Mapping):
            branches = [self._branch(entry) for entry in value.entries.values()]
            return Join(kind, arguments, tuple(each for each in branches if each is not None), fit=fit)
        if isinstance(value, Scalar) and value.plain and not value.text:
            return Join(kind, arguments, None, (), fit)
        items = value.items if isinstance(value, Sequence) else [value]
        steps = next((item for item in items if isinstance(item, Mapping)), None)
        if steps is not None:
            message = f"`{kind.kind}` takes named branches or tensors, a step stands here"
            self.reading.report("E113", message, steps, f"write {kind.kind}: {{a: [...], b: [...]}}")
            return Join(kind, arguments, None, (), fit)
        operands = [read_reference(self.reading, item) for item in items]
        for term in operands:
            self.names.use(term, is_reference=True)
        return Join(kind, arguments, None, tuple(term for term in operands if term is not None), fit)

    def _fit(self, node: Node) -> bool:
        if isinstance(node, Scalar) and node.text == "crop":
            return True
        self.reading.report("E113", f"`fit` is `crop`, {written(node)} stands here", node, "only `crop` is known")
        return False

    def _branch(self, entry: Entry) -> Branch | None:
        key, node = entry
        if not is_name(key.text):
            self.reading.report("E131", f"`{key.text}` is no name of a branch", key, "letters, digits, _ and -")
            return None
        if isinstance(node, Sequence):
            return Branch(key.text, key.start, key.end, self.steps(node, "a branch"))
        if isinstance(node, Scalar):
            source = read_reference(self.reading, node)
            self.names.use(source, is_reference=True)
            return Branch(key.text, key.start, key.end, None, source)
        return self._full_branch(key, node)

    def _full_branch(self, key: Scalar, node: Mapping) -> Branch:
        found = dict(self.reading.entries(node, ("when", "from", "for", "layers"), "a branch", aliases.KEYS))
        loop = read_loop(self.reading, found["for"].value) if "for" in found else None
        outer = self.names.loops, self.names.has_counter
        if loop is not None:
            self.names.use(loop.term)
            self.names.loops = (*outer[0], *(each.path[0] for each in loop.loop.names))
            self.names.has_counter = True
        source = self._term(found, "from", read_reference, is_reference=True)
        when = self._term(found, "when", read_term)
        steps = self.steps(found["layers"].value, "`layers`") if "layers" in found else None
        self.names.loops, self.names.has_counter = outer
        if steps is None and source is None:
            self.reading.report("E112", "a branch needs `layers` or `from`", key, "`layers: []` passes the input on")
        return Branch(key.text, key.start, key.end, steps, source, when, loop)

    def _split(self, value: Node, beside: dict[str, Entry]) -> Split | None:
        mapping = self.reading.mapping(value, "`split`")
        if mapping is None:
            return None
        if not mapping.entries:
            self.reading.report("E112", "`split` needs at least one slice", value, "write {name: size, ...}")
        sizes: dict[str, Argument] = {}
        for name, (key, node) in mapping.entries.items():
            if not is_name(name):
                self.reading.report("E131", f"`{name}` is no name of a slice", key, "letters, digits, _ and -")
                continue
            self.names.tensors.setdefault(name, key)
            term = read_term(self.reading, node)
            self.names.use(term)
            if term is not None:
                sizes[name] = Argument(key.start, key.end, term)
        axis = None
        slice_kind = lookup("slice")
        if "axis" in beside and slice_kind is not None:
            entry = beside["axis"]
            axis = self._argument("axis", entry.key, entry.value, "split", slice_kind).get("axis")
        return Split(sizes, axis)


def calls(steps: tuple[Step, ...]) -> set[str]:
    """The blocks that these steps use, at any depth of groups and branches."""
    found: set[str] = set()
    for step in steps:
        body = step.body
        if isinstance(body, Call):
            found.add(body.block)
        elif isinstance(body, Group):
            found |= calls(body.steps)
        elif isinstance(body, Join):
            for branch in body.branches or ():
                found |= calls(branch.steps or ())
    return found


__all__ = ["Block", "StepReader", "calls", "replace"]
