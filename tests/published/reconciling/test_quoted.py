"""What explains a figure that somebody quotes: published and well-known ones, each with its exact total."""

from functools import cache

import pytest

from convcost.networks.read import read_one
from convcost.notation.spec.printed import parse_printed
from convcost.published.family import Family
from convcost.published.reconciling.quoted import ToolTotal, explain
from convcost.published.reconciling.siblings import RelatedNetwork, related, siblings
from convcost.published.search import Match, Search


@cache
def networks(net: str) -> list[RelatedNetwork]:
    network, variant = read_one(net)
    family, variants = Family(network), network.variants_meant(variant)
    named = [family.build(each) for each in variants]
    return list(related(family, named, siblings(family, variants, named), {}))


def explained(net: str, figure: str, samples: int = 1) -> Search[ToolTotal]:
    return explain(parse_printed(figure, "count"), networks(net), samples)


def said(match: Match[ToolTotal]) -> tuple[list[str], int, str, tuple[str, ...]]:
    found = match.candidate
    return [convention.name for convention in found.conventions], found.value, match.relations[0], found.differences


@pytest.mark.parametrize(
    ("net", "figure", "best"),
    [
        ("resnet50", "3.8G", (["torchvision"], 3_857_973_248, "truncated", ("variant resnet50_v1",))),
        ("resnet50", "4.089G", (["torchvision"], 4_089_184_256, "rounded", ())),
        ("resnet50", "4089184256", (["torchvision"], 4_089_184_256, "exact", ())),
        ("resnet50", "4.1324G", (["ptflops"], 4_132_436_968, "rounded", ())),
        ("resnet50", "4.1337G", (["thop", "thop_original"], 4_133_742_592, "rounded", ())),
        ("resnet50", "4.112G", (["fvcore"], 4_111_512_576, "rounded", ())),
        ("resnet50", "8.178G", (["torch"], 2 * 4_089_184_256, "rounded", ())),
        ("vgg16", "15.3G", (["torchvision"], 15_346_630_656, "rounded", ("without dense layers",))),
        ("squeezenet1_0", "837.119M", (["ptflops_aten", "torchinfo"], 837_119_208, "rounded", ("input 3x227x227",))),
        ("googlenet_torchvision", "1.5139G", (["ptflops"], 1_513_907_448, "rounded", ())),
        ("vgg16", "15.5171G", (["ptflops"], 15_517_104_104, "rounded", ("layers as functions: maxpool",))),
        ("convnext_tiny", "322.37M", (["torchinfo"], 322_371_592, "rounded", ())),
    ],
)
def test_the_best_explanation(net, figure, best):
    assert said(explained(net, figure).matches[0]) == best


def test_a_figure_that_fits_nothing_is_not_explained():
    found = explained("alexnet", "1.000G")
    assert found.matches == found.best == ()
    assert found.tried > 100


def test_fewer_differences_come_first_and_the_default_convention_is_none():
    found = explained("resnet50", "4.1G")
    distances = [each.candidate.distance for each in found.matches]
    assert distances == sorted(distances)
    assert [said(each) for each in found.best] == [(["torchvision"], 4_089_184_256, "rounded", ())]


def test_a_total_is_one_explanation_however_many_ways_lead_to_it():
    found = [each.candidate for each in explained("alexnet", "0.7G").matches]
    totals = [(each.value, *(convention.name for convention in each.conventions)) for each in found]
    assert len(totals) == len(set(totals))


def test_a_file_with_variants_of_which_none_is_named_asks_for_all_of_them():
    best = explained("vgg", "19.63G").best
    assert [(each.candidate.graph.variant, each.candidate.value, each.candidate.differences) for each in best] == [
        ("vgg19", 19_632_062_464, ()),
        ("vgg19_bn", 19_632_062_464, ()),
    ]


def test_figures_are_those_of_the_batch():
    assert said(explained("alexnet", "1428376960", samples=2).matches[0]) == (
        ["torchvision"],
        2 * 714_188_480,
        "exact",
        (),
    )
