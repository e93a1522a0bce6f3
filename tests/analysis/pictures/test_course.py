"""The profile says what memory, widths and receptive fields do along the depth."""

from convcost.analysis import analyze
from convcost.analysis.pictures.course import section
from convcost.page import Picture, Prose, plain
from tests.written import graph

TEXT = """input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: 3, padding: same}, as: stem}
  - {conv: {out: 11, kernel: 3, stride: 2, padding: same}, as: body}
  - {conv: {out: 13, kernel: 1}, as: head}
  - global_avgpool
"""


def pictures(text: str) -> list[Picture]:
    return [block for block in section(analyze(graph(text))).blocks if isinstance(block, Picture)]


def test_the_peak_is_marked_and_who_is_alive_is_named():
    found = section(analyze(graph(TEXT)))
    assert 4 * 29 * 31 * (3 + 7) / 1024 == 35.1171875
    assert "peak 35.1 KiB while stem runs" in found.blocks[0].svg
    held = next(block for block in found.blocks if isinstance(block, Prose))
    assert plain(held.sentences[0]) == "Alive at the peak: 24.6 KiB stem, 10.5 KiB input."


def test_there_are_three_charts():
    assert [plain(each.caption) for each in pictures(TEXT)] == [
        "Live memory while each layer runs",
        "Channels and spatial size (log scale)",
        "Receptive field against the input (log scale)",
    ]


def test_the_receptive_field_is_told_as_a_part_of_the_input():
    assert "31: all of the input from global_avgpool on" in pictures(TEXT)[2].svg
    text = "input: [3, 50, 50]\nlayers:\n" + "  - {conv: {out: 3, kernel: 3, padding: same}}\n" * 5
    assert "11: 22.0% of the input" in pictures(text)[2].svg


def test_fields_that_are_mostly_unknown_are_left_out():
    steps = (
        "{attention: {heads: 1}}, layernorm, {linear: 8}, {linear: 8}, {opaque: {tokens: [17, 8], params: 1, macs: 1}}"
    )
    text = f"input: {{tokens: [17, 8]}}\nlayers: [{{opaque: {{tokens: [17, 8], params: 1, macs: 1}}}}, {steps}]\n"
    assert [plain(each.caption) for each in pictures(text)] == [
        "Live memory while each layer runs",
        "Channels and spatial size (log scale)",
    ]


def test_a_handful_of_layers_has_no_profile():
    assert section(analyze(graph("input: [3, 8, 8]\nlayers: [relu, relu]\n"))) is None
