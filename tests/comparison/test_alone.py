"""The figures of a comparison as files: each has its colours with it, and says which network is which."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from convcost.analysis import analyze
from convcost.comparison.alone import FIGURES, figure, required
from convcost.comparison.comparison import compare
from convcost.comparison.page import ComparisonReport
from convcost.comparison.pictures import networks
from convcost.errors import ConvcostError
from convcost.page.formats import svg
from convcost.page.look import Look
from tests.comparison.test_pictures import report
from tests.written import graph

DEEP = "name: Deep\ninput: [3, 29, 31]\nlayers:\n" + "".join(
    f"  - {{conv: {{out: {5 + index}, kernel: 1}}, as: c{index}{{}}}}\n" for index in range(26)
)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_one_drawing_that_names_both_networks(name):
    found = report(13, 11)
    drawn = ElementTree.fromstring(figure(found.comparison, name))
    assert drawn.tag == "{http://www.w3.org/2000/svg}svg"
    title = drawn.find("{http://www.w3.org/2000/svg}title").text
    assert " against " in title
    assert "http" not in "".join(drawn.itertext())


@pytest.mark.parametrize("name", ["treemap", "diagram"])
def test_every_colour_of_a_change_is_in_the_file(name):
    text = figure(report(13, 11).comparison, name)
    assert "▼" in text
    assert ".shrank,.removed{fill:#a9cdea" in text


def test_the_default_is_the_treemap_and_a_wrong_name_gets_a_suggestion():
    found = report(13, 11)
    assert svg.render(found, (), Look()) == figure(found.comparison, "treemap")
    assert svg.render(ComparisonReport(found.comparison, figure="totals"), (), Look()) != figure(
        found.comparison, "treemap"
    )
    with pytest.raises(ConvcostError) as refused:
        required("treemapp")
    assert "did you mean `treemap`?" in str(refused.value.problems[0].notes)


def test_there_is_no_treemap_of_networks_that_multiply_nothing():
    text = "input: [3, 29, 31]\nlayers: [relu{}]\n"
    idle = compare([analyze(graph(text.format(each))) for each in ("", ", relu")])
    with pytest.raises(ConvcostError, match="no figures of layers"):
        figure(idle, "treemap")


def test_parts_of_one_name_lie_in_one_column_and_bars_have_one_scale():
    old = "".join(DEEP.replace("{}", ""))
    new = old.replace("  - {conv: {out: 9, kernel: 1}, as: c4}\n", "  - {conv: {out: 9, kernel: 1}, as: more}\n" * 1
                      + "  - {conv: {out: 9, kernel: 3}, as: c4}\n")  # fmt: skip
    comparison = compare([analyze(graph(text)) for text in (old, new)])
    found = [boxes(each.svg) for each in networks(comparison)]
    shared = found[0].keys() & found[1].keys()
    assert len(shared) > 20
    assert {name for name in shared if found[0][name] != found[1][name]} == set()
    assert found[1]["more"] < found[1]["c4"]


def boxes(svg_text: str) -> dict[str, float]:
    """Where the boxes of a diagram begin, by their names."""
    found = re.findall(r'<text x="([\d.]+)"[^>]*>([^<]+)</text>', svg_text)
    return {name: float(x) for x, name in found if name.startswith(("c", "more"))}
