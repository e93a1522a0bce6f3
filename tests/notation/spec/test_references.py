"""`references` are published figures: digits as printed, source, and what is expected of them."""

from fractions import Fraction

import pytest

from convcost.errors import Refusal
from convcost.notation.spec.printed import parse_printed
from tests.written import culprit, network, problem

STEPS = "input: [7]\nlayers: [relu]\nvariants: {tiny: {w: 1}, big: {w: 2}}\n"


def told(reference: str) -> tuple[str, str, str, str]:
    found = problem(f"{STEPS}references:\n  - {reference}")
    return found.code, found.message, culprit(found), found.labels[0].text


def test_a_reference_keeps_the_digits_and_everything_said_about_them():
    (found,) = network(
        STEPS + 'references: [{metric: params, value: 159K, source: "Table 1", note: K is 1024, part: "3a*",\n'
        '  variant: tiny, class: unit, unit: parameters, set: {w: "2 * 3"}}]'
    ).references
    assert (found.metric, found.printed.text, found.source, found.note) == ("params", "159K", "Table 1", "K is 1024")
    assert (found.part, found.variant, found.expected, found.unit) == ("3a*", "tiny", "unit", "parameters")
    assert (found.values, found.corrected) == ({"w": "2 * 3"}, None)
    assert found.part_span.source.text[found.part_span.start :].startswith('"3a*"')
    assert (found.span.line, found.span.column) == (5, 38)


def test_an_erratum_says_what_should_have_been_printed():
    (found,) = network(
        f"{STEPS}references: [{{metric: macs, value: 1.19%, part: a, source: b, class: erratum, note: c,\n"
        "  corrected: 1.91%}]"
    ).references
    assert found.corrected is not None
    assert (found.corrected.digits, found.corrected.decimals, found.corrected.suffix) == (191, 2, "%")


def test_only_metric_value_and_source_are_needed():
    (found,) = network(f"{STEPS}references: [{{metric: flops, value: 3.6G, source: a}}]").references
    assert (found.note, found.unit, found.part, found.variant, found.expected) == ("", "", None, None, None)


@pytest.mark.parametrize(
    ("text", "unit", "value", "step", "significant"),
    [
        ("25557032", "count", 25_557_032, 1, 8),
        ("25,557,032", "count", 25_557_032, 1, 8),
        ("25.6M", "count", 25_600_000, 100_000, 3),
        ("25.60 M", "count", 25_600_000, 10_000, 4),
        ("1.5B", "count", 1_500_000_000, 100_000_000, 2),
        ("159K", "count", 159_000, 1000, 3),
        ("0.46M", "count", 460_000, 10_000, 2),
        ("4.8 MB", "bytes", 4_800_000, 100_000, 2),
        ("58.1MiB", "bytes", Fraction(581, 10) * 2**20, Fraction(2**20, 10), 3),
        ("94.86 %", "count", Fraction(9486, 10_000), Fraction(1, 10_000), 4),
    ],
)
def test_printed_digits_say_how_exact_they_are(text, unit, value, step, significant):
    printed = parse_printed(text, unit)
    assert (printed.value, printed.step, printed.significant) == (value, step, significant)


@pytest.mark.parametrize(
    ("text", "is_weak"), [("398", False), ("0.398K", False), ("0.40K", True), ("0.4K", True), ("400", False)]
)
def test_fewer_than_three_significant_digits_prove_little(text, is_weak):
    assert parse_printed(text, "count").is_weak is is_weak


@pytest.mark.parametrize(
    ("text", "unit", "hint"),
    [
        ("1.8e9", "count", "write 1.8G"),
        ("1.83E+10", "count", "write 18.3G"),
        ("15e5", "count", "write 1.5M"),
        ("about 4", "count", "write it as it was printed, such as 25.6M"),
        ("5e6", "bytes", "write it as it was printed, such as 4.8 MB"),
        ("1,00", "count", "write it as it was printed, such as 25.6M"),
        ("3 apples", "count", "one of k, K, M, G, B, T, or %"),
        ("3 M", "bytes", "one of B, kB, KB, MB, GB, KiB, MiB, GiB, or %"),
        ("", "count", "write it as it was printed, such as 25.6M"),
        ("9" * 5000, "count", "write it as it was printed, such as 25.6M"),
    ],
)
def test_what_nobody_prints_is_refused(text, unit, hint):
    with pytest.raises(Refusal) as caught:
        parse_printed(text, unit)
    assert (caught.value.hint, caught.value.code) == (hint, "E161")
    assert len(caught.value.message) < 100


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("{metric: param, value: 3, source: a}", ("E161", "unknown metric `param`", "param", "did you mean `params`?")),
        ("{metric: gflops, value: 3, source: a}", ("E161", "unknown metric `gflops`", "gflops", "use `flops`")),
        ("{metric: params, value: 1.8e9, source: a}", ("E161", "`1.8e9` is no printed figure", "1.8e9", "write 1.8G")),
        ("{metric: params, source: a}", ("E161", "a reference needs `value`", "{metric: params, source: a}",
                                         'write {metric: params, value: 25.6M, source: "Table 1 of ..."}')),
        ("{metric: params, value: 3, source: a, class: rounded up}",
         ("E161", "unknown class `rounded up`", "rounded up", "did you mean `rounded`?")),
        ("{metric: params, value: 3, source: a, class: erratum}",
         ("E161", "an erratum needs a `note`", "erratum", "say what is wrong in the source")),
        ("{metric: params, value: 3, source: a, class: unreproduced}",
         ("E161", "a figure that is not reproduced needs a `note`", "unreproduced", "say what was tried")),
        ("{metric: params, value: 3, source: a, corrected: 4}",
         ("E161", "only an erratum is `corrected`", "corrected", "add `class: erratum`")),
        ("{metric: params, value: 3, source: a, class: erratum, note: b, corrected: 4e3}",
         ("E161", "`4e3` is no printed figure", "4e3", "write 4k")),
        ("{metric: params, value: 3, source: a, set: {v: 4}}",
         ("E161", "the network has no variable `v`", "v", "variables: w")),
        ("{metric: params, value: 3, source: a, set: w=4}",
         ("E113", "`set` must be a mapping, `w=4` stands here", "w=4", "`key: value` expected")),
        ("{metric: params, value: 3, source: a, set: {w: 2 * }}",
         ("E120", "a value is missing after `*`", "", "")),
        ("{metric: params, value: 3, source: a, variant: bigg}",
         ("E161", "the network has no variant `bigg`", "bigg", "did you mean `big`?")),
        ("{metric: params, value: 3%, source: a}",
         ("E161", "a percentage is the share of a `part`, of a metric that adds up", "3%", "name the part")),
        ("{metric: params, value: 3, source: a, notes: b}",
         ("E110", "unknown key `notes` in a reference", "notes", "did you mean `note`?")),
        ("{metric: params, value: [3], source: a}", ("E113", "`value` must be a text, a list stands here", "[3]", "")),
        ("{metric: params, value: , source: a}", ("E113", "`value` must be a text, nothing stands here", "", "")),
        ("params", ("E113", "a reference must be a mapping, `params` stands here", "params", "`key: value` expected")),
    ],
)  # fmt: skip
def test_what_is_no_reference_is_answered_where_it_stands(reference, answer):
    assert told(reference) == answer


def test_references_are_a_list():
    found = problem(f"{STEPS}references: {{params: 3M}}")
    assert found.message == "`references` must be a list, a mapping stands here"


def test_a_variable_whose_value_is_wrong_is_known_all_the_same():
    references = "references: [{metric: params, value: 3, source: a, set: {w: 4}}]"
    found = problem(f"input: [7]\nlayers: [relu]\nvars: {{w: {{a: 1}}}}\n{references}")
    assert found.message == "a value must be an expression or a list, a mapping stands here"
