"""Random documents in the whole grammar: each is built or refused with a place, and what is built reads back equal."""

import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from convcost.analysis import analyze
from convcost.analysis.settings import Settings
from convcost.cli.run import run
from convcost.errors import ConvcostError, Refusal
from convcost.errors.codes import codes
from convcost.explaining import notation
from convcost.graph import Graph
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network
from convcost.notation.spec.used import UsedFile
from convcost.notation.writing import write
from convcost.page.problems import render

PARTS = """convcost: 1
vars: {least: 2}
blocks:
  Gate:
    args: {r: least}
    layers:
      - mul: {x: [], g: [global_avgpool, conv: {out: in // r, kernel: 1}, conv: {out: input.c, kernel: 1}]}
"""
BODY = """convcost: 1
input: [3, 13, 17]
vars: {w: 5}
layers:
  - {conv: {out: w, kernel: 3, padding: half}, as: stem}
  - {relu: , repeat: 2, as: stage}
  - {side: [global_avgpool], as: aux}
  - tanh
"""


class Files:
    """Two files that a document may use."""

    itself = "net.yaml"

    def find(self, what: str) -> UsedFile:
        texts = {"parts.yaml": PARTS, "body.yaml": BODY}
        if what not in texts:
            raise Refusal(f"there is no file `{what}` here", code="E400")
        return UsedFile(read(texts[what], what), what, None, self)


NUMBER = st.sampled_from(
    ["1", "2", "4", "6", "w", "in", "in // 2", "2**3", "ws[-1]", "sum(ws)", "len(ws[1:])", "len(m.*)", "a.c", "m.0.h",
     "k", "max(ws + [w])", "i + 1", "2 if mode == plain else 4", "len(xs)", "u.stem.c", "0", "-1", "3 / 2", "nope"]
)  # fmt: skip
TENSOR = st.sampled_from(
    ["in", "input", "a", "b", "m", "m.*", "m.1", '"m[0]"', '"m[-1]"', '"m[i]"', '"m[1:]"', '"[in] + m.*"', "s", "t",
     "u", "u.stem", "u.stage.0", '"u.stage[1]"', "xs", '"xs + [in]"', "j.left", "m.*.c", "k", "nope"]
)  # fmt: skip
CONDITION = st.sampled_from(["mode == gated", "mode != plain", "in > 4", "i == 0", "true", "w + 1", "mode == w"])
NAME = st.sampled_from(["a", "b", "m", "u", "s", "j"])
JOIN = st.sampled_from(["concat", "add", "mul", "stack", "sub", "maximum", "matmul"])


@st.composite
def steps(draw: st.DrawFn, depth: int = 0) -> str:
    """One step, or its text with modifiers beside it."""
    what = draw(
        st.sampled_from(["conv", "conv", "relu", "join", "join", "split", "block", "used", "part", "branches", "seq"])
    )
    number, tensor = draw(NUMBER), draw(TENSOR)
    tensors = f"[{', '.join(draw(st.lists(TENSOR, max_size=3)))}]"
    if what == "conv":
        body = f"conv: {{out: {quoted(number)}, kernel: {draw(st.sampled_from(['1', '3', '[3, 5]']))}, padding: half}}"
    elif what == "relu":
        body = "relu: "
    elif what == "join":
        body = f"{draw(JOIN)}: {draw(st.sampled_from([tensors, tensor]))}"
    elif what == "split":
        body = draw(st.sampled_from(["split: [s, t]", f"split: {{s: {quoted(number)}, t: in - {number.strip()}}}"]))
    elif what == "block":
        body = (
            f"Block: {{k: {quoted(number)}, xs: {tensors}, mode: {draw(st.sampled_from(['gated', 'plain', 'mode']))}}}"
        )
    elif what == "used":
        body = f"Body: {{w: {quoted(number)}}}"
    elif what == "part":
        body = "Parts.Gate: "
    elif what == "branches" and depth < 2:
        inner = draw(steps(depth + 1))
        body = f"{draw(JOIN)}: {{left: [{{{inner}}}], right: {draw(st.sampled_from(['[]', tensor]))}}}"
    elif depth < 2:
        body = f"seq: [{', '.join(f'{{{each}}}' for each in draw(st.lists(steps(depth + 1), max_size=2)))}]"
    else:
        body = "tanh: "
    return body + draw(modifiers(what))


@st.composite
def modifiers(draw: st.DrawFn, what: str) -> str:
    """What stands beside a kind, mostly nothing, sometimes where it does not belong."""
    found = []
    if draw(st.integers(0, 2)) == 0:
        found.append(f"as: {draw(NAME)}")
    if draw(st.integers(0, 3)) == 0:
        found.append(
            draw(st.sampled_from(["repeat: 2", "repeat: 3", "repeat: 0", "for: k in ws", 'for: "k in [2, 4]"']))
        )
        if draw(st.booleans()):
            last = {"conv": "{out: 4}", "block": "{k: 1}", "used": "{w: 3}"}.get(what, "{x: 1}")
            found.append(f"{draw(st.sampled_from(['first', 'last']))}: {last}")
    if draw(st.integers(0, 4)) == 0:
        found.append(f"when: {draw(CONDITION)}")
    if draw(st.integers(0, 4)) == 0:
        found.append(f"from: {draw(TENSOR)}")
    if draw(st.integers(0, 7)) == 0:
        found.append(
            draw(st.sampled_from(["frozen: true", "dtype: int8", "fit: resize", "fit: crop", "share: m", "axis: h"]))
        )
    if what == "used" and draw(st.booleans()):
        found.append(f"until: {draw(st.sampled_from(['stem', 'stage', 'stage.0', 'aux', 'nope']))}")
    return "".join(f", {each}" for each in found)


def quoted(expression: str) -> str:
    return f'"{expression}"'


HEAD = """convcost: 1
name: Any
input: [4, 14, 18]
use: {Parts: parts.yaml, Body: body.yaml}
words: [plain, gated]
vars: {w: 4, ws: [2, 4], mode: plain}
"""
MORE = st.lists(
    st.sampled_from(
        ["space: {w: 2..8..2, mode: [plain, gated]}\nwhere: [w > 2]\n", 'needs: "0.2"\n', 'needs: "9.1"\n',
         "written: {relu: function}\n", "dtype: {weights: int4}\n", "space: {q: 1..2}\n",
         "defaults: {conv: {bias: false}}\n"]
    ),
    max_size=2, unique=True,
)  # fmt: skip
BLOCK = """blocks:
  Block:
    args: {k: 3, xs: [], mode: plain}
    defaults: {conv: {kernel: 1, padding: half}}
    layers: [%s]
"""


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A whole file."""
    inside = ", ".join(f"{{{each}}}" for each in draw(st.lists(steps(), max_size=3)))
    listed = "".join(f"  - {{{each}}}\n" for each in draw(st.lists(steps(), min_size=1, max_size=6)))
    return HEAD + "".join(draw(MORE)) + BLOCK % inside + f"layers:\n{listed}"


def built(text: str) -> Graph | None:
    """The network; None where it is refused, which must be with a code, a message and places in a text."""
    try:
        return build(read_network(read(text, "net.yaml"), Files()))
    except ConvcostError as error:
        refused = error.problems
    for found in refused:
        assert found.code in codes()
        assert found.message
        for label in found.labels:
            assert 0 <= label.span.start <= label.span.end <= len(label.span.source.text)
    assert render(refused)
    return None


class Sound:
    """A document in the making that is sound: what can be named, and which of it has rounds, how many."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.tensors = ["in", "input"]
        self.rounds: dict[str, int] = {}

    def tensor(self) -> str:
        written = list(self.tensors)
        for name, count in self.rounds.items():
            written += [f"{name}.{count - 1}", f'"{name}[{-count}]"', f'"{name}[{count} - 1]"']
        return self.draw(st.sampled_from(written))

    def listed(self) -> str:
        several = [form for name in self.rounds for form in (f"{name}.*", f'"{name}[1:]"', f'"[in] + {name}.*"')]
        return ", ".join(self.draw(st.lists(st.sampled_from([self.tensor(), *several]), max_size=3)))

    def width(self) -> str:
        """An expression that comes out even, as a `split` needs it."""
        known = [
            "2 * w",
            "ws[-1]",
            "2**3",
            "sum(ws[:2])",
            "in if in < 20 else 4",
            "2 * len(ws + [w])",
            "6 if mode == plain else 4",
        ]
        return quoted(self.draw(st.sampled_from([*known, *(f"2 * len({name}.*)" for name in self.rounds)])))

    def step(self, number: int) -> str:
        """One more step, whose name is from now on known."""
        name, draw = f"s{number}", self.draw
        what = draw(
            st.sampled_from(["conv", "repeat", "loop", "concat", "split", "block", "used", "gate", "branches", "side"])
        )
        sources = draw(st.sampled_from(["", f", from: {self.tensor()}"]))
        conv = f"conv: {{out: {self.width()}, kernel: [3, 5], padding: half}}"
        if what == "repeat":
            count = draw(st.integers(1, 3))
            ends = f"first: {{out: {self.width()}}}, last: {{bias: false}}"
            made = f"{{{conv}, repeat: {count}, {ends}, as: {name}{sources}}}"
            self.rounds[name] = count
            return made
        if what == "loop":
            made = f"{{conv: {{out: 2 * k, kernel: 1}}, for: k in ws, frozen: k == 2, as: {name}{sources}}}"
            self.rounds[name] = 2
            return made
        if what == "split":
            self.tensors += [f"{name}a", f"{name}b"]
            return f"seq: [{{{conv}{sources}}}, split: [{name}a, {name}b], concat: [{name}a, in]]"
        body = {
            "conv": conv, "concat": f"concat: [in, {self.listed()}]", "gate": "Parts.Gate: ", "side": f"side: [{conv}]",
            "block": f"Block: {{k: {draw(st.integers(1, 3))}, xs: [input, {self.listed()}], mode: gated}}",
            "used": f"Body: {{w: {self.width()}}}, until: {draw(st.sampled_from(['stem', 'stage', 'stage.1']))}",
            "branches": f"concat: {{left: [{conv}], right: [], far: {{when: mode == plain, from: {self.tensor()}}}}}",
        }[what]  # fmt: skip
        made = f"{{{body}, as: {name}{sources}}}"
        self.tensors.append(name)
        return made


@st.composite
def sound_documents(draw: st.DrawFn) -> str:
    """A file that has nothing wrong."""
    outside = Sound(draw)
    steps = [outside.step(number) for number in range(draw(st.integers(1, 7)))]
    inside = "{conv: {out: 2 * k, kernel: 3}, as: own}, {concat: [own, xs], when: mode == gated}"
    return HEAD + BLOCK % inside + "layers:\n" + "".join(f"  - {each}\n" for each in steps)


def assert_reads_back(made: Graph) -> None:
    """What `expand` writes is the same network."""
    again = build(read_network(read(write(made), "net.yaml")))
    assert again.nodes == made.nodes
    assert again.outputs == made.outputs
    figures, expanded = analyze(made, Settings()), analyze(again, Settings())
    assert (figures.params, figures.macs) == (expanded.params, expanded.macs)


@settings(max_examples=100)
@given(sound_documents())
def test_a_sound_document_is_built_and_reads_back_equal(text: str) -> None:
    made = build(read_network(read(text, "net.yaml"), Files()))
    assert_reads_back(made)
    assert not [each for each in made.diagnostics if each.severity == "error"]


@settings(max_examples=100)
@given(documents())
def test_any_document_is_refused_with_a_place_or_reads_back_equal(text: str) -> None:
    made = built(text)
    if made is not None:
        assert_reads_back(made)


EXAMPLES = [
    example
    for word in notation.names()
    for example in re.findall(r"```yaml\n(convcost: 1\n.*?)```", notation.describe(word) or "", re.DOTALL)
]
PIECE = re.compile(r"\w+|\s+|.", re.DOTALL)


@settings(max_examples=100)
@given(st.sampled_from([*EXAMPLES, HEAD + BLOCK % "relu" + "layers: [{Block: }]\n"]), st.data())
def test_an_example_with_pieces_left_out_doubled_or_exchanged_is_read_or_refused(
    text: str, data: st.DataObject
) -> None:
    pieces = PIECE.findall(text)
    for _ in range(data.draw(st.integers(1, 3))):
        at, other = (data.draw(st.integers(0, len(pieces) - 1)) for _ in range(2))
        change = data.draw(st.sampled_from(["leave out", "double", "exchange"]))
        if change == "exchange":
            pieces[at] = pieces[other]
        elif change == "double":
            pieces.insert(at, pieces[at])
        elif len(pieces) > 1:
            del pieces[at]
    built("".join(pieces))


@settings(max_examples=10)
@given(documents())
def test_the_command_line_ends_with_one_of_its_three_verdicts(text: str) -> None:
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        for name, content in (("net.yaml", text), ("parts.yaml", PARTS), ("body.yaml", BODY)):
            (Path(folder) / name).write_text(content, encoding="utf-8")
        assert run(["validate", f"{folder}/net.yaml"]) in {0, 2}
