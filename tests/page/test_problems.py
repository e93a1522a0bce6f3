"""Problems with their frames, compared with the whole text that a reader sees."""

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.errors import Label, Problem
from convcost.language.source import Source, Span
from convcost.page.problems import concise, render

RESNET = Source(
    "nets/resnet50.yaml",
    dedent("""\
        convcost: 1
        name: ResNet-50
        input: [3, 224, 224]
        defaults:
          conv: {kernel: 1, padding: same, bias: false, norm: batch, activation: relu}
        blocks:
          Bottleneck:
            args: {w: int, s: 1}
            layers:
              - add:
                  main:
                    - conv: w
                    - conv: {out: w, kernal: 3, stride: s}
                    - conv: {out: 4*w, activation: none}
                  skip:
                    - {conv: {out: 4*w, stride: s, activation: none}, when: in != 4*width}
        """),
)


def label(source: Source, text: str, said: str = "", *, occurrence: int = 1) -> Label:
    """A label on the first (or a later) place of a text in a source."""
    start = -1
    for _ in range(occurrence):
        start = source.text.index(text, start + 1)
    return Label(Span(source, start, start + len(text)), said)


def shown(problem: Problem) -> str:
    return render([problem])


def test_an_unknown_key_looks_as_in_the_design() -> None:
    problem = Problem(
        "E110",
        "unknown key `kernal` in `conv`",
        (label(RESNET, "kernal", "did you mean `kernel`?"),),
        ("`conv` takes: out, kernel, stride, padding, dilation, groups, bias, norm, activation",),
    )
    assert shown(problem) == dedent("""\
        error[E110] unknown key `kernal` in `conv`
          --> nets/resnet50.yaml:13:30
           |
        13 |             - conv: {out: w, kernal: 3, stride: s}
           |                              ^^^^^^ did you mean `kernel`?
           |
           = `conv` takes: out, kernel, stride, padding, dilation, groups, bias, norm, activation
        """)


def test_the_line_above_is_shown_when_it_opens_what_the_line_belongs_to() -> None:
    problem = Problem(
        "E130",
        "unknown name `width`",
        (label(RESNET, "width", "not defined here"),),
        ("names here: w, s (arguments of Bottleneck), in (channels coming in), i (repetition)",),
    )
    assert shown(problem) == dedent("""\
        error[E130] unknown name `width`
          --> nets/resnet50.yaml:16:77
           |
        15 |           skip:
        16 |             - {conv: {out: 4*w, stride: s, activation: none}, when: in != 4*width}
           |                                                                             ^^^^^ not defined here
           |
           = names here: w, s (arguments of Bottleneck), in (channels coming in), i (repetition)
        """)


def test_definition_call_and_source_share_a_frame_in_the_order_of_lines() -> None:
    unet = Source(
        "nets/unet.yaml",
        "convcost: 1\n" * 10
        + dedent("""\
                layers:
                  - conv_transpose: {out: c, kernel: 2, stride: 2}
                  - {concat: skip}
            layers:
              - {Double: base, as: enc1}
              - maxpool: 2
              - {Double: 8*base, as: enc4}
              - maxpool: 2
              - {Up: {c: 8*base, skip: enc4}, as: dec4}
            """),
    )
    problem = Problem(
        "E301",
        "`concat` cannot join 512x56x56 with 512x64x64",
        (
            label(unet, "concat", "height and width must be equal"),
            label(unet, "Up", "in the block called here"),
            label(unet, "conv_transpose", "this path is 512x56x56"),
            label(unet, "enc4", "`skip` is `enc4`, 512x64x64"),
        ),
        ("`fit: crop` trims the larger one", "shapes up to here: convcost analyze nets/unet.yaml --until dec4"),
    )
    assert shown(problem) == dedent("""\
        error[E301] `concat` cannot join 512x56x56 with 512x64x64
          --> nets/unet.yaml:13:10
           |
        11 |     layers:
        12 |       - conv_transpose: {out: c, kernel: 2, stride: 2}
           |         -------------- this path is 512x56x56
        13 |       - {concat: skip}
           |          ^^^^^^ height and width must be equal
           |
        17 |   - {Double: 8*base, as: enc4}
           |                          ---- `skip` is `enc4`, 512x64x64
           |
        19 |   - {Up: {c: 8*base, skip: enc4}, as: dec4}
           |      -- in the block called here
           |
           = `fit: crop` trims the larger one
           = shapes up to here: convcost analyze nets/unet.yaml --until dec4

        more about this: convcost explain shapes
        """)


def test_labels_on_one_line_stand_below_each_other() -> None:
    source = Source("net.yaml", "conv: {out: 3, bias: true, out: 5}\n")
    problem = Problem(
        "E102",
        "duplicate key `out`",
        (label(source, "out", "again here", occurrence=2), label(source, "out", "first here")),
    )
    assert shown(problem) == dedent("""\
        error[E102] duplicate key `out`
         --> net.yaml:1:28
          |
        1 | conv: {out: 3, bias: true, out: 5}
          |        --- first here
          |                            ^^^ again here
        """)


def test_other_sources_get_blocks_of_their_own() -> None:
    net = Source("net.yaml", "a\nb\nc\nbudgets: {macs: 4G}\n")
    config = Source("convcost.yaml", "checks:\n  - budgets: {macs: 3G}\n")
    problem = Problem(
        "E160",
        "two limits for `macs`",
        (label(net, "4G", "this one"), label(config, "3G", "and this one")),
        ("remove one",),
        "warning",
    )
    assert shown(problem) == dedent("""\
        warning[E160] two limits for `macs`
         --> net.yaml:4:17
          |
        4 | budgets: {macs: 4G}
          |                 ^^ this one
         ::: convcost.yaml:2:21
          |
        1 | checks:
        2 |   - budgets: {macs: 3G}
          |                     -- and this one
          |
          = remove one
        """)


def test_a_problem_without_a_place_has_no_frame() -> None:
    problem = Problem("E400", "no such file `nets/resnet.yaml`", notes=("did you mean `nets/resnet50.yaml`?",))
    assert shown(problem) == dedent("""\
        error[E400] no such file `nets/resnet.yaml`
          = did you mean `nets/resnet50.yaml`?
        """)


def test_a_frame_without_notes_ends_with_its_underline() -> None:
    source = Source("net.yaml", "conv: 3")
    assert shown(Problem("W500", "unused", (label(source, "conv"),), severity="warning")) == dedent("""\
        warning[W500] unused
         --> net.yaml:1:1
          |
        1 | conv: 3
          | ^^^^
        """)


@pytest.mark.parametrize(
    ("text", "start", "end", "frame"),
    [
        ("conv: \n", 6, 6, ["1 | conv:", "  |       ^ here"]),
        ("conv: 3", 7, 7, ["1 | conv: 3", "  |        ^ here"]),
        ("", 0, 0, ["1 |", "  | ^ here"]),
        ("a\n", 2, 2, ["2 |", "  | ^ here"]),
        ("a: [1,\n  2]\n", 3, 11, ["1 | a: [1,", "  |    ^^^ here"]),
        ("a: 1\r\nb: 2\r\n", 3, 10, ["1 | a: 1", "  |    ^ here"]),
        ("\ta:\t1", 4, 5, ["1 |     a:    1", "  |           ^ here"]),
        ("卷积: 核", 0, 2, ["1 | 卷积: 核", "  | ^^^^ here"]),
        ("卷积: 核", 4, 5, ["1 | 卷积: 核", "  |       ^^ here"]),
        ("cafe\u0301: x", 7, 8, ["1 | cafe\u0301: x", "  |       ^ here"]),
        ("e\u0301", 1, 2, ["1 | e\u0301", "  |  ^ here"]),
        ("a\x1b[2J: x", 7, 8, [r"1 | a\x1b[2J: x", "  |           ^ here"]),
        ("\u202ea: x", 1, 2, [r"1 | \u202ea: x", "  |       ^ here"]),
        ("# ##[error]x", 11, 12, [r"1 | # #\x23[error]x", "  |               ^ here"]),
    ],
)
def test_underlines_stand_below_what_they_mean(text: str, start: int, end: int, frame: list[str]) -> None:
    source = Source("net.yaml", text)
    rows = shown(Problem("E101", "wrong", (Label(Span(source, start, end), "here"),))).splitlines()
    assert rows[3:] == frame


def test_a_long_line_is_cut_around_the_span() -> None:
    source = Source("net.json", "".join(f'"k{number:03}":{number:03},' for number in range(200)))
    rows = shown(Problem("E110", "unknown", (label(source, '"k100"', "here"),))).splitlines()
    at = source.text.index('"k100"')
    assert rows[3:] == [
        f"1 | ...{source.text[at - 40 : at + 74]}...",
        f"  |    {' ' * 40}^^^^^^ here",
    ]
    assert len(rows[3].removeprefix("1 | ")) == 120


def test_a_long_line_comes_again_for_a_span_far_away() -> None:
    source = Source("net.json", "{" + "x" * 200 + "start" + "y" * 300 + "end" + "z" * 200 + "}")
    problem = Problem("E102", "twice", (label(source, "end", "again"), label(source, "start", "first")))
    rows = shown(problem).splitlines()
    assert rows[3:] == [
        "1 | ..." + "x" * 40 + "start" + "y" * 69 + "...",
        "  |    " + " " * 40 + "----- first",
        "1 | ..." + "y" * 40 + "end" + "z" * 71 + "...",
        "  |    " + " " * 40 + "^^^ again",
    ]


def test_both_ends_of_a_long_line_can_be_marked() -> None:
    source = Source("net.yaml", "a: [" + "1, " * 100 + "]")
    first, last = Label(Span(source, 0, 1), "first"), Label(Span(source, 305, 305), "last")
    assert shown(Problem("E1", "x", (first,))).splitlines()[3:] == [
        "1 | a: [" + ("1, " * 100)[:110] + "...",
        "  | ^ first",
    ]
    assert shown(Problem("E1", "x", (last,))).splitlines()[3:] == [
        f"1 | ...{source.text[305 - 40 :]}",
        f"  |    {' ' * 40}^ last",
    ]


def test_a_huge_line_costs_no_more_than_what_is_shown() -> None:
    source = Source("net.json", "卷" * 3_000_000 + "x")
    rows = shown(Problem("E1", "x", (label(source, "x"),))).splitlines()
    assert rows[3] == "1 | ..." + "卷" * 20 + "x"


def test_problems_are_sorted_by_place_and_separated_by_a_line() -> None:
    source = Source("net.yaml", "a\nb\n")
    later = Problem("E101", "later", (label(source, "b"),))
    sooner = Problem("W500", "sooner", (label(source, "a"),), severity="warning")
    nowhere = Problem("E400", "nowhere")
    assert render([later, nowhere, sooner]) == dedent("""\
        error[E400] nowhere

        warning[W500] sooner
         --> net.yaml:1:1
          |
        1 | a
          | ^

        error[E101] later
         --> net.yaml:2:1
          |
        2 | b
          | ^
        """)


def test_twenty_are_shown_and_the_rest_counted() -> None:
    source = Source("net.yaml", "x" * 34)
    problems = [Problem("E110", f"number {at}", (Label(Span(source, at, at + 1)),)) for at in range(34)]
    text = render(reversed(problems))
    assert re.findall(r"number (\d+)", text) == [str(number) for number in range(20)]
    assert text.endswith("\n\nand 14 more\n")
    assert "more" not in render(problems[:20])
    assert render(problems[:21]).endswith("\n\nand 1 more\n")


def test_errors_are_not_crowded_out_by_warnings() -> None:
    source = Source("net.yaml", "x" * 30)
    warnings = [Problem("W500", "w", (Label(Span(source, at, at + 1)),), severity="warning") for at in range(29)]
    text = render([*warnings, Problem("E110", "the error", (Label(Span(source, 29, 30)),))])
    assert text.count("warning[W500]") == 19
    assert "the error" in text
    assert text.endswith("and 10 more\n")


def test_nothing_to_say_is_an_empty_text() -> None:
    assert render([]) == ""


def test_color_marks_severity_gutter_and_underlines_and_changes_no_text() -> None:
    source = Source("net.yaml", "a: 1\na: 2\n")
    problem = Problem(
        "E102", "twice", (label(source, "a", "again", occurrence=2), label(source, "a", "first")), ("no",)
    )
    colored = render([problem], color=True)
    assert colored.splitlines() == [
        "\x1b[1;31merror[E102]\x1b[0m \x1b[1mtwice\x1b[0m",
        " \x1b[36m-->\x1b[0m net.yaml:2:1",
        "\x1b[36m  |\x1b[0m",
        "\x1b[36m1 |\x1b[0m a: 1",
        "\x1b[36m  |\x1b[0m \x1b[36m- first\x1b[0m",
        "\x1b[36m2 |\x1b[0m a: 2",
        "\x1b[36m  |\x1b[0m \x1b[1;31m^ again\x1b[0m",
        "\x1b[36m  |\x1b[0m",
        "  \x1b[36m=\x1b[0m no",
    ]
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == render([problem])
    assert "\x1b[1;33mwarning[W500]" in render([Problem("W500", "x", severity="warning")], color=True)


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (
            Problem("E110", "unknown key `kernal` in `conv`", (label(RESNET, "kernal", "did you mean `kernel`?"),)),
            "nets/resnet50.yaml:13:30: error[E110]: unknown key `kernal` in `conv`; did you mean `kernel`?",
        ),
        (
            Problem("W500", "unused", (label(RESNET, "input"),), ("name it in `outputs`", "more"), "warning"),
            "nets/resnet50.yaml:3:1: warning[W500]: unused; name it in `outputs`",
        ),
        (Problem("E400", "no such file `x`"), "error[E400]: no such file `x`"),
    ],
)
def test_the_concise_form_is_one_line(problem: Problem, line: str) -> None:
    assert concise(problem) == line


texts = st.text(max_size=25) | st.sampled_from(
    [
        "::error::x",
        " ::warning file=a::b",
        "##[add-mask]x",
        "a\n::stop-commands::x",
        "\r::debug::x",
        "\x85::x",
        "\u2028::x",
    ]
)


@given(name=texts, text=texts, message=texts, said=texts, note=texts, data=st.data())
def test_whatever_was_read_no_line_is_a_command_or_moves_the_cursor(
    name: str, text: str, message: str, said: str, note: str, data: st.DataObject
) -> None:
    source = Source(name, text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    other = Source("other", text)
    labels = (Label(Span(source, start, end), said), Label(Span(other, 0, end), said))
    problem = Problem("E110", message, labels, (note,))
    lines = [*render([problem, problem]).removesuffix("\n").split("\n"), concise(problem)]
    for line in lines:
        assert line.isprintable()
        assert not re.match(r"\s*::[^ :]", line)
        assert "##[" not in line


def test_a_file_name_cannot_make_a_command_of_the_concise_form() -> None:
    source = Source("::error file=a::b.yaml", "x")
    assert concise(Problem("E110", "m", (label(source, "x"),))) == "./::error file=a::b.yaml:1:1: error[E110]: m"


def test_a_message_of_any_length_is_cut() -> None:
    text = render([Problem("E110", "k" * 5_000, notes=("n" * 1_000,))])
    assert text == f"error[E110] {'k' * 1_000}...\n  = {'n' * 1_000}\n"
