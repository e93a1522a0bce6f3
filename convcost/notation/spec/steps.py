"""Lists of steps: which kind each is, its name, its modifiers. Every problem is collected, nothing is evaluated."""

from typing import NamedTuple

from convcost.errors import nearest
from convcost.language.nodes import Entry, Mapping, Node, Nothing, Scalar, Sequence
from convcost.layers.op import Op, kinds, lookup, obvious, required, schema
from convcost.notation.spec import aliases
from convcost.notation.spec.arguments import kind_keys, read_call, read_first, read_layer
from convcost.notation.spec.context import GROUPS, MODIFIERS, Context
from convcost.notation.spec.dtypes import read_dtypes
from convcost.notation.spec.joins import read_join, read_split
from convcost.notation.spec.model import PLAIN, Body, Call, Group, Join, Modifiers, Step
from convcost.notation.spec.modifiers import Beside, inside_rounds, loop_of, read_alias, refuse_generated_looks, term_of
from convcost.notation.spec.terms import read_reference, read_term

NOTHING: Beside = {}
AT_ENDS = ("first", "last")


class StepReader(NamedTuple):
    """Reads the steps of one scope."""

    context: Context

    def steps(self, node: Node, what: str, *, top: bool = False) -> tuple[Step, ...]:
        """A list of steps, each with its name; unnamed siblings of a kind are numbered from the second on."""
        sequence = self.context.reading.sequence(node, what)
        if sequence is None:
            return ()
        counts: dict[str, int] = {}
        named: list[Scalar] = []
        steps = [self._step(item, counts, named, top=top) for item in sequence.items]
        if len(named) < len(sequence.items):
            refuse_generated_looks(self.context, named, counts)
        return tuple(step for step in steps if step is not None)

    def _step(self, node: Node, counts: dict[str, int], named: list[Scalar], *, top: bool) -> Step | None:
        """A kind alone, or a kind with arguments and modifiers."""
        value: Node
        if isinstance(node, Scalar):
            key, value, beside = node, Nothing(node), NOTHING
        elif isinstance(node, Mapping):
            found = self._kind_entry(node)
            if found is None:
                if "as" in node.entries:  # so that what refers to it is no second mistake
                    read_alias(self.context, node.entries["as"], top=top)
                return None
            (key, value), beside = found, node.entries
        else:
            self._refuse_list(node)
            return None
        alias = None
        if "as" in beside:
            alias = read_alias(self.context, beside["as"], top=top)
            named += [each for each in [beside["as"].value] if isinstance(each, Scalar)]
        name = alias or _numbered(key.text.rpartition(".")[2], counts)
        if len(beside) <= 1:
            body = self._body(key, value, beside)
            return None if body is None else Step(name, body, key)
        return self._modified(key, value, beside, name, alias)

    def _modified(self, key: Scalar, value: Node, beside: Beside, name: str, alias: str | None) -> Step | None:
        context = self.context
        loop = loop_of(context, beside)
        with inside_rounds(context, loop):
            sources = term_of(context, beside, "from", read_reference)
            repeat = term_of(context, beside, "repeat", read_term)
        with inside_rounds(context, loop, is_repeated="repeat" in beside):
            when = term_of(context, beside, "when", read_term)
            body = self._body(key, value, beside)
            kind = lookup(key.text)
            has_arguments = key.text in context.signatures or (kind is not None and not kind.is_join)
            with context.reading.about("repeat"):
                first, last = (
                    read_first(context, beside[each].value, key.text, kind) if each in beside and has_arguments else {}
                    for each in AT_ENDS
                )
            frozen = term_of(context, beside, "frozen", read_term)
            with context.reading.about("dtype"):
                dtype = read_dtypes(context, beside["dtype"].value) if "dtype" in beside else {}
        share = term_of(context, beside, "share", read_reference)
        for end in AT_ENDS:
            if end in beside and "repeat" not in beside and "for" not in beside:
                message = f"`{end}` changes the {end} round of a `repeat` or `for`, and this step has neither"
                context.reading.report("E113", message, beside[end].key, "no rounds here")
        if body is None:
            return None
        modifiers = Modifiers(loop, sources, repeat, when, first, share, frozen, dtype, last)
        return Step(name, body, key, PLAIN if modifiers == PLAIN else modifiers, alias)

    def _body(self, key: Scalar, value: Node, beside: Beside) -> Body | None:
        name = key.text
        kind = lookup(name)
        body: Body | None = None
        if kind is not None:
            is_join = kind.is_join
            body = read_join(self, kind, value, beside) if is_join else read_layer(self.context, kind, key, value)
        elif name == "split":
            with self.context.reading.about("split"):
                body = read_split(self, value, beside)
        elif name in GROUPS:
            body = Group(self.steps(value, f"`{name}`"), is_side=name == "side")
        elif name in self.context.signatures:
            body = read_call(self.context, name, key, value, beside.get("until"))
        elif name.partition(".")[0] in self.context.unread:
            return None
        else:
            self._unknown_kind(key)
        if body is not None:
            self._refuse_misplaced(name, body, beside, kind)
        return body

    def _refuse_list(self, node: Sequence) -> None:
        """``[conv: 96, when: reduce]`` as a step is one, in brackets instead of braces."""
        report = self.context.reading.report
        words = [word for item in node.items for word in (item.entries if isinstance(item, Mapping) else ("",))]
        modifier = next((word for word in words if word in MODIFIERS), None)
        if modifier and node.flow and sum(word not in MODIFIERS for word in words) == 1:
            texts = [self.context.reading.text_of(item) for item in node.items]
            inside = ", ".join(text[1:-1] if text[:1] == "{" else text for text in texts)
            message = f"`{modifier}` is a modifier and belongs beside a kind"
            report("E121", message, node, f"write {{{inside}}}, in one pair of braces")
            return
        report("E113", "a step is a kind or a mapping, a list stands here", node, "use `seq: [...]`")

    def _kind_entry(self, node: Mapping) -> Entry | None:
        """The one entry of a step that is no modifier."""
        others = [entry for key, entry in node.entries.items() if key not in MODIFIERS]
        if len(others) == 1:
            return others[0]
        if not others:
            self._refuse_lone_modifier(node)
            return None
        known = [entry for entry in others if self.context.is_kind(entry.key.text)]
        if len(known) == 1:
            beside = [entry for entry in others if entry not in known]
            if {each.key.text for each in beside} <= set(self._argument_names(known[0].key.text)):
                self._refuse_beside(known[0], beside, node)
                return None
            for entry in others:
                if entry not in known:
                    self.context.reading.unknown_key(entry.key, MODIFIERS, "a step", aliases.KEYS)
            return known[0]
        listed = " and ".join(f"`{entry.key.text}`" for entry in others)
        inside = "arguments stand inside the kind: `conv: {out: 64, kernel: 3}`; one list entry per step"
        message = f"a step has exactly one kind, here are {listed}"
        self.context.reading.report("E113", message, others[1].key, "a second kind", [inside])
        return None

    def _argument_names(self, name: str) -> tuple[str, ...]:
        """What a kind or block takes inside its braces."""
        kind = lookup(name)
        if kind is not None:
            return () if kind.is_join else kind_keys(kind)
        return tuple(each.name for each in self.context.signatures.get(name, ()))

    def _refuse_beside(self, entry: Entry, beside: list[Entry], step: Mapping) -> None:
        """``{conv: 8, kernel: 3}``: arguments beside the kind, and the line that has them inside."""
        name = entry.key.text
        text_of = self.context.reading.text_of
        kind = lookup(name)
        alone = obvious(kind) if kind else next(iter(self._argument_names(name)), None)
        value = text_of(entry.value)
        if isinstance(entry.value, Mapping):
            inside = [f"{key}: {text_of(each.value)}" for key, each in entry.value.entries.items()]
        else:
            inside = [f"{alone}: {value}"] if value else []
        inside += [f"{each.key.text}: {text_of(each.value)}" for each in beside]
        line = f"{name}: {{{', '.join(inside)}}}"
        others = [f"{key}: {text_of(each.value)}" for key, each in step.entries.items() if key in MODIFIERS]
        line = f"{{{', '.join([line, *others])}}}" if others else line
        listed = " and ".join(f"`{each.key.text}`" for each in beside)
        verb = "belongs" if len(beside) == 1 else "belong"
        message = f"{listed} {verb} inside the braces of `{name}`, not beside it"
        self.context.reading.report("E110", message, beside[0].key, f"write {line}")

    def _refuse_lone_modifier(self, node: Mapping) -> None:
        """``[conv: 96, when: reduce]`` is two entries in YAML's eyes."""
        modifier = next(iter(node.entries), None)
        if modifier is None:
            self.context.reading.report("E113", "a step is missing: {} is empty", node, "write a kind")
            return
        message = f"a step has exactly one kind; `{modifier}` is a modifier and belongs beside one"
        example = f"write {{conv: 96, {modifier}: ...}}, in one pair of braces"
        self.context.reading.report("E121", message, node, example)

    def _refuse_misplaced(self, name: str, body: Body, beside: Beside, kind: type[Op] | None) -> None:
        report = self.context.reading.report
        is_join = isinstance(body, Join)
        takes_axis = name == "split" or (is_join and kind is not None and "axis" in schema(kind))
        if "axis" in beside and not takes_axis:
            report("E110", f"`axis` is no modifier of `{name}`", beside["axis"].key, "for concat, stack and split")
        if "until" in beside and name not in self.context.networks:
            message = f"`until` is no modifier of `{name}`"
            report("E110", message, beside["until"].key, "it ends a network of `use` early")
        if "fit" in beside and not is_join:
            report("E110", f"`fit` is no modifier of `{name}`", beside["fit"].key, "for joins, such as add and concat")
        for end in AT_ENDS:
            if end in beside and not isinstance(body, Call) and (kind is None or is_join):
                message = f"`{end}` changes arguments, and `{name}` has none"
                way = "use `when: i == 0` inside" if end == "first" else "use a `when` inside that compares `i`"
                report("E110", message, beside[end].key, way)

    def _unknown_kind(self, key: Scalar) -> None:
        if not key.text:
            self.context.reading.report("E113", "a step is missing", key, "write a kind, or delete this item")
            return
        inside = [name for name in self.context.signatures if name.startswith(f"{key.text}.")]
        if inside:
            message = f"`{key.text}` is a library of blocks, and a step is one of them"
            self.context.reading.report("E111", message, key, f"its blocks: {', '.join(inside)}")
            return
        known = [*kinds(), *GROUPS, *self.context.signatures]
        guess = aliases.KINDS.get(key.text) or _as_word(key.text)
        guess = guess or nearest(key.text, known) or nearest(key.text.lower(), known)
        is_block = key.text[:1].isupper()
        label = f"did you mean `{guess}`?" if guess else "not known"
        blocks = f"blocks of this file: {', '.join(self.context.signatures) or 'none'}"
        note = blocks if is_block else "`convcost explain` lists the kinds"
        what = "block" if is_block else "kind"
        self.context.reading.report("E111", f"unknown {what} `{key.text}`", key, label, [note])


def _as_word(text: str) -> str | None:
    """``elementwise: exp`` for `exp`: the kind whose argument must be given and may be this word."""
    for kind in filter(None, map(lookup, kinds())):
        if any(text in schema(kind)[argument].words for argument in required(kind)[:1]):
            return f"{kind.kind}: {text}"
    return None


def _numbered(base: str, counts: dict[str, int]) -> str:
    counts[base] = counts.get(base, 0) + 1
    return base if counts[base] == 1 else f"{base}_{counts[base]}"
