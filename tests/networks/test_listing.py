"""What of the catalogue is listed, and within which bounds."""

import pytest

from convcost.analysis.columns import BY_KEY
from convcost.errors import ConvcostError, Problem
from convcost.networks import listing
from convcost.networks.listing import AmountBound, chosen, families, listed, span


def names(**patterns: list[str]) -> list[str]:
    return [each.name for each in chosen(patterns)]


def refused(**patterns: list[str]) -> Problem:
    with pytest.raises(ConvcostError) as caught:
        chosen(patterns)
    (problem,) = caught.value.problems
    return problem


def test_a_variant_answers_to_its_name_and_a_matrix_to_its_file_and_numbers():
    assert names(name=["unet", "vgg11*"]) == ["unet", "vgg11", "vgg11_bn"]
    assert names(name=["mobilenet_v1"])[:2] == ["mobilenet_v1@width=1,res=224", "mobilenet_v1@width=1,res=192"]
    assert len(names(name=["mobilenet_v1"])) == 4 * 4


def test_a_file_stands_for_all_it_holds():
    assert names(name=["nin"]) == ["nin_cifar10", "nin_cifar100", "nin_imagenet"]


def test_globs_of_one_kind_are_alternatives_and_all_kinds_must_hold():
    both = names(family=["U-NET", "network in *"])
    assert both == ["nin_cifar10", "nin_cifar100", "nin_imagenet", "unet", "unetplusplus", "unetplusplus_bn"]
    assert names(family=["swin*"], task=["video *"]) == ["swin3d_t", "swin3d_s", "swin3d_b"]
    assert names(name=["swin_t"], task=["video *"]) == []


def test_everything_is_listed_once_and_families_stay_together():
    every = list(listing.entries())
    assert len({each.name for each in every}) == len(every)
    of = [each.network.about.family for each in every]
    assert [name for index, name in enumerate(of) if name not in of[:index]] == sorted(set(of), key=str.casefold)


def test_what_nothing_matches_is_refused_with_a_suggestion():
    assert refused(family=["resnets"]).notes == ("did you mean `ResNet`?",)
    assert refused(name=["resent50"]).notes == ("did you mean `resnet50`?",)
    assert refused(name=["*zzz*"]).notes == ("`convcost zoo` lists all of them",)
    assert refused(task=["*flow*"]).notes[0].startswith("there are: classification, ")


@pytest.mark.parametrize(
    ("rule", "value", "left"),
    [
        ("max", 966_986, ["nin_cifar10"]),
        ("max", 966_985, []),
        ("min", 984_356, ["nin_cifar100", "nin_imagenet"]),
        ("min", 984_357, ["nin_imagenet"]),
    ],
)
def test_bounds_are_inclusive(rule, value, left):
    bound = AmountBound(BY_KEY["params"], rule, value)
    found = [each for each in listed(chosen({"name": ["nin"]}), [bound]) if each]
    assert [each.entry.name for each in found] == left


def test_a_bound_on_the_receptive_field_holds_along_every_axis():
    (vgg,) = listed(chosen({"name": ["vgg16"]}))
    assert vgg is not None
    assert [AmountBound(BY_KEY["receptive_field"], "max", most).holds(vgg.analysis) for most in (211, 212)] == [
        False,
        True,
    ]
    assert [AmountBound(BY_KEY["receptive_field"], "min", least).holds(vgg.analysis) for least in (212, 213)] == [
        True,
        False,
    ]


def test_a_family_goes_from_its_smallest_to_its_largest():
    (group,) = families(each for each in listed(chosen({"family": ["Network in Network"]})) if each).values()
    assert span(group, BY_KEY["params"]) == (966_986, 7_595_176)
    assert span(group, BY_KEY["macs"]) == (222_486_528, 1_100_188_800)
    assert span([], BY_KEY["macs"]) == ()
