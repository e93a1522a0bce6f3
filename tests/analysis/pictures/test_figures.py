"""Figures as files of their own: well formed, explained, alone."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from convcost.analysis import analyze
from convcost.analysis.page import Analyses
from convcost.analysis.pictures.figures import FIGURES, figure, mermaid, required
from convcost.errors import ConvcostError
from convcost.networks.analyses import BuildOptions, analyze_all
from convcost.page.formats import svg
from convcost.page.look import Look
from tests.page.made import HOSTILE
from tests.written import graph

TEXT = """name: NAME
input: [3, 29, 31]
layers:
  - {conv: {out: 7, kernel: [3, 5], stride: 2}, as: stem}
  - {conv: {out: 11, kernel: 3}, as: body}
  - {add: {x: [{conv: {out: 11, kernel: 1}}], y: []}}
  - global_avgpool
"""


def prime(name: str = "Prime"):
    return analyze(graph(TEXT.replace("NAME", '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"')))


def of(net: str):
    (analysis,) = analyze_all([net], BuildOptions()).analyses
    return analysis


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("net", ["resnet50", "unet", "swin_t", "hrnet_w18"])
def test_every_figure_is_a_well_formed_drawing_that_needs_nothing_else(net, name):
    text = figure(of(net), name)
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert float(root.get("width")) > 0
    assert "href" not in text
    assert "<script" not in text
    assert not re.search(r"(src|xlink)=|url\((?!#)|@import", text)


@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"badge"}))
def test_a_figure_says_whose_it_is_and_what_that_costs(name):
    macs = 14 * 14 * 7 * 3 * 15 + 12 * 12 * 11 * 7 * 9 + 12 * 12 * 11 * 11
    analysis = prime()
    assert analysis.macs == macs
    assert f"Prime: {macs / 1000:.0f} k MACs" in figure(analysis, name)


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_lower_bound_is_told_as_one(name):
    known = "{opaque: {shape: [11, 12, 12], macs: 5, params: UNKNOWN}}"
    text = TEXT.replace("NAME", "Prime").replace("  - global_avgpool", f"  - {known}\n  - global_avgpool")
    told, plain = (
        "".join(ElementTree.fromstring(figure(analyze(graph(text.replace("UNKNOWN", each))), name)).itertext())
        for each in ("unknown", "0")
    )
    params = 7 * 3 * 15 + 7 + 11 * 7 * 9 + 11 + 11 * 11 + 11
    assert f"≥ {params / 1000:.2f} k" in told
    assert "≥" not in plain
    assert "≥ " not in told.partition("MACs")[0]


def test_a_lower_bound_is_told_as_one_in_mermaid():
    text = TEXT.replace("NAME", "Prime").replace(
        "  - global", "  - {opaque: {shape: [7], params: 3, macs: unknown}}\n  - global"
    )
    head = mermaid(analyze(graph(text.replace("  - global_avgpool\n", "")))).split("\n")[0]
    assert f"≥ {14 * 14 * 7 * 3 * 15 + 12 * 12 * 11 * 7 * 9 + 12 * 12 * 11 * 11:,} MACs, " in head


def test_colours_are_explained_where_there_are_some():
    for name in ("diagram", "treemap"):
        assert "14×14" in "".join(ElementTree.fromstring(figure(prime(), name)).itertext())


def test_texts_stand_where_programs_without_style_sheets_look_for_them():
    text = figure(of("resnet50"), "treemap")
    assert not re.search(r"<text(?![^>]* x=)", text)


def test_a_badge_has_both_figures():
    assert "".join(ElementTree.fromstring(figure(of("resnet50"), "badge")).itertext()).endswith(
        "MACs4.09 Gparams25.6 M"
    )


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_is_markup(name, text):
    tags = {each.tag for each in ElementTree.fromstring(figure(prime(text), name)).iter()}
    assert tags == {each.tag for each in ElementTree.fromstring(figure(prime(), name)).iter()}


def test_an_unknown_figure_gets_a_suggestion_and_several_networks_are_refused():
    with pytest.raises(ConvcostError) as raised:
        required("tremap")
    assert raised.value.problems[0].notes == ("did you mean `treemap`?",)
    with pytest.raises(ConvcostError) as raised:
        svg.render(Analyses([prime(), prime()]), (), Look())
    assert "of one network, and there are 2" in raised.value.problems[0].message


def test_a_network_that_multiplies_nothing_has_no_treemap():
    with pytest.raises(ConvcostError):
        figure(analyze(graph("input: [3, 8, 8]\nlayers: [relu, {maxpool: 2}]\n")), "treemap")


def test_mermaid_has_the_blocks_and_their_wiring():
    assert mermaid(of("unet")).split("\n")[1:4] == ["flowchart LR", '  b0["enc1<br/>12.1 G"]', '  b1["maxpool"]']
    assert "  b6 --> b9\n" in mermaid(of("unet"))
    assert '(("+"))' in mermaid(prime())


@pytest.mark.parametrize("net", ["resnet152", "densenet201", "hrnet_w18", "efficientnet_b7"])
def test_mermaid_stays_small(net):
    assert len(re.findall(r"^  b\d+[\[(]", mermaid(of(net)), re.MULTILINE)) <= 32


@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_is_markup_in_mermaid(text):
    lines = mermaid(prime(text)).split("\n")
    assert len(lines) == len(mermaid(prime()).split("\n"))
    assert not set("{}") & set(lines[0])
