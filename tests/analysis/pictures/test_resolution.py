"""Levels of resolution: how often the input was halved, whatever the padding cuts off."""

import pytest

from convcost.analysis import analyze
from convcost.analysis.pictures.resolution import resolution
from tests.conftest import ZOO, network
from tests.written import graph


def levels(text: str) -> dict[str, int | None]:
    analysis = analyze(graph(text))
    return dict(zip((node.name for node in analysis.graph.nodes), resolution(analysis).of_nodes, strict=True))


def test_a_level_is_a_halving_of_every_side():
    found = levels(
        "input: [3, 64, 96]\nlayers: [{conv: {out: 5, kernel: 7, stride: 2, padding: 3}}, maxpool: 2, {avgpool: 4},"
        " global_avgpool, {linear: 11}]\n"
    )
    assert list(found.values()) == [1, 2, 4, None, None]


def test_what_a_convolution_without_padding_cuts_off_is_no_halving():
    """The decoder of U-Net is on the levels of its encoder although its maps are smaller: 392 beside 568."""
    from convcost import analyze as analyzed

    analysis = analyzed(network(ZOO / "unet.yaml"))
    found = resolution(analysis)
    by_name = dict(zip((node.name for node in analysis.graph.nodes), found.of_nodes, strict=True))
    assert by_name["enc1.conv"] == by_name["dec1.Double.conv"] == 0
    assert by_name["enc4.conv"] == by_name["dec4.Double.conv"] == 3
    assert by_name["bottom.conv"] == 4
    assert list(found.names.values()) == ["570×570", "284×284", "140×140", "68×68", "32×32"]


def test_tokens_have_the_level_of_the_maps_that_they_were():
    found = levels(
        "input: [3, 32, 32]\nlayers: [{conv: {out: 5, kernel: 8, stride: 8}}, to_tokens, {attention: {heads: 1}}]\n"
    )
    assert list(found.values()) == [3, 3, 3]


def test_upsampling_goes_back():
    found = levels("input: [3, 32, 48]\nlayers: [maxpool: 2, maxpool: 2, {upsample: 2}, {upsample: 2}]\n")
    assert list(found.values()) == [1, 2, 1, 0]


@pytest.mark.parametrize("net", ["resnet50", "swin_t", "vit_b_16", "yolov3", "r3d_18", "hrnet_w18"])
def test_every_level_has_a_name_and_a_colour(net):
    from convcost.networks.analyses import BuildOptions, analyze_all

    for analysis in analyze_all([net], BuildOptions()).analyses:
        found = resolution(analysis)
        assert set(found.of_nodes) - {None} == set(found.names)
        assert len(found.key) == len(found.names) + found.has_single
        assert len({found.classes(level) for level in found.names}) == min(len(found.names), 7)
