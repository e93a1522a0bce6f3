"""Receptive fields of whole networks: the table of google-research/receptive_field, and those of the FCN paper."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

import convcost
from convcost import analyze

TABLE = Path(__file__).parents[2] / "data" / "receptive_field.csv"
ZOO = Path(convcost.__file__).parent / "networks" / "zoo"


class EndPoint(NamedTuple):
    """A row of the table: a layer of a network at one size of the input."""

    name: str
    receptive_field: int
    effective_stride: int
    effective_padding: int | None
    billion_operations: Fraction | None


@dataclass(frozen=True)
class Described:
    """A network of the catalogue, and what its parts are called there."""

    name: str
    part: Callable[[str], str] = str
    values: tuple[tuple[str, str], ...] = ()


def vgg_part(end_point: str) -> str:
    pool = re.fullmatch(r"pool(\d)", end_point)
    layer = re.fullmatch(r"conv\d/conv(\d)_(\d)", end_point)
    return f"stage{pool[1]}" if pool else f"stage{layer[1]}.conv.{int(layer[2]) - 1}" if layer else end_point


def mobilenet_part(end_point: str) -> str:
    number = int(re.findall(r"\d+", end_point)[1])
    return "stem" if number == 0 else f"middle.{number - 7}" if 7 <= number <= 11 else f"separable{number}"


SAME = (("padding", "same"),)
DESCRIBED = {
    "alexnet_v2": Described("slim_alexnet_v2"),
    "vgg_a": Described("vgg11", vgg_part),
    "vgg_16": Described("vgg16", vgg_part),
    "mobilenet_v1": Described("mobilenet_v1@width=1,res=224", mobilenet_part, SAME),
    "mobilenet_v1_075": Described("mobilenet_v1@width=0.75,res=224", mobilenet_part, SAME),
    "inception_v2-no-separable-conv": Described("inception_v2_no_separable_conv"),
    "inception_resnet_v2-same": Described("inception_resnet_v2_same"),
}
"""Those that the catalogue calls otherwise; `same` padding is what TF-Slim's MobileNet has."""


def rows() -> Iterator[tuple[str, str, EndPoint]]:
    lines = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines):
        padding, operations = row["effective_padding"], row["billion_operations"]
        point = EndPoint(
            row["end_point"],
            int(row["receptive_field"]),
            int(row["effective_stride"]),
            int(padding) if padding else None,
            Fraction(operations) if operations else None,
        )
        yield row["network"], row["resolution"], point


CASES: dict[tuple[str, str], list[EndPoint]] = {}
for network, resolution, end_point in rows():
    CASES.setdefault((network, resolution), []).append(end_point)


def nodes_of(analysis: Any, path: str) -> list[int]:
    return analysis.graph.parts.at(path).nodes


@pytest.mark.parametrize(("network", "resolution"), CASES, ids=[" at ".join(filter(None, case)) for case in CASES])
def test_every_end_point_has_the_published_field_stride_and_padding(zoo, network, resolution):
    described = DESCRIBED.get(network, Described(network))
    size = (3, int(resolution), int(resolution)) if resolution else None
    analysis = zoo(described.name, size, **dict(described.values)).analysis
    for end_point in CASES[network, resolution]:
        nodes = nodes_of(analysis, described.part(end_point.name))
        for axis in (0, 1):
            figures = {
                key: analysis.summary(key, nodes).value[axis]
                for key in ("receptive_field", "effective_stride", "effective_padding")
                if getattr(end_point, key) is not None
            }
            assert figures == {key: getattr(end_point, key) for key in figures}, end_point.name


@pytest.mark.parametrize("network", ["vgg_16", "alexnet_v2", "resnet_v1_50", "resnet_v1_152", "inception_v4"])
def test_the_operations_of_the_table_are_twice_the_multiply_adds_and_a_little(zoo, network):
    """They include biases, pooling and the like, and so are up to 2 % more."""
    described = DESCRIBED.get(network, Described(network))
    analysis = zoo(described.name, (3, 224, 224)).analysis
    for end_point in CASES[network, "224"]:
        last = nodes_of(analysis, described.part(end_point.name))[-1]
        operations = 2 * analysis.total("macs", range(last + 1)).value
        assert end_point.billion_operations is not None
        assert 0 <= end_point.billion_operations * 10**9 - operations + 500_000 <= operations // 50 + 10**6


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("vgg16", 212),
        ("mobilenet_v1@width=1,res=224", 315),
        ("resnet_v1_50", 483),
        ("resnet_v1_101", 1027),
        ("resnet_v1_152", 1507),
        ("inception_v2", 699),
        ("inception_v3", 1311),
        ("inception_v4", 2071),
        ("inception_resnet_v2", 3039),
    ],
)
def test_the_field_of_the_whole_is_that_of_the_last_map(zoo, name, field):
    assert zoo(name).analysis.summary("receptive_field").value == (field, field)


# The FCN paper (arXiv 1411.4038, Table 1) slides classifiers over the image: 355, 404 and 907 pixels.


def sliding(stem: str, replaced: dict[str, Any], **values: Any) -> Any:
    """A classifier of the catalogue up to its first dense layer or pooling of everything, which slides instead."""
    document = yaml.safe_load((ZOO / f"{stem}.yaml").read_text(encoding="utf-8"))
    end = next(index for index, step in enumerate(document["layers"]) if step in ("flatten", "global_avgpool"))
    document["layers"] = [*document["layers"][:end], replaced]
    return analyze(document, **values)


def test_fcn_alexnet_sees_355_pixels():
    fcn = sliding("alexnet", {"conv": {"out": 4096, "kernel": 6}}, variant="alexnet_grouped", input="3x500x500")
    pool5 = nodes_of(fcn, "maxpool_3")
    assert fcn.summary("receptive_field", pool5).value == (195, 195)
    assert fcn.summary("receptive_field").value == (195 + 5 * 32,) * 2 == (355, 355)


@pytest.mark.parametrize("name", ["fcn32s", "fcn16s", "fcn8s"])
def test_fcn_vgg16_sees_404_pixels(zoo, name):
    analysis = zoo(name).analysis
    assert analysis.summary("receptive_field", nodes_of(analysis, "vgg.stage5")).value == (212, 212)
    fc6 = nodes_of(analysis, "fc6")
    assert analysis.summary("receptive_field", fc6).value == (212 + 6 * 32,) * 2 == (404, 404)
    assert analysis.summary("effective_stride", fc6).value == (32, 32)


def test_fcn_googlenet_sees_907_pixels_with_its_7x7_pooling():
    fcn = sliding("googlenet", {"avgpool": {"kernel": 7, "stride": 1}}, variant="googlenet_paper", input="3x500x500")
    assert fcn.summary("receptive_field", nodes_of(fcn, "inception5b")).value == (715, 715)
    assert fcn.summary("receptive_field").value == (715 + 6 * 32,) * 2 == (907, 907)


def test_googlenet_and_inception_v2_begin_with_the_same_fields(zoo):
    analysis = zoo("googlenet_paper").analysis
    fields = [analysis.summary("receptive_field", nodes_of(analysis, f"inception3{name}")).value for name in "ab"]
    assert fields == [(59, 59), (91, 91)]


def test_the_bottom_of_unet_sees_140_pixels(zoo):
    """From the top: 2 per 3x3 and level, doubled by each pooling, which adds the stride before it."""
    analysis = zoo("unet").analysis
    convs = 1 + sum(2 * 2 * stride for stride in (1, 2, 4, 8, 16))
    assert convs + 1 + 2 + 4 + 8 == 140
    assert analysis.summary("receptive_field", nodes_of(analysis, "bottom")).value == (140, 140)


def test_resnet_50_sees_less_where_the_3x3_strides(zoo):
    assert zoo("resnet50").analysis.summary("receptive_field").value == (427, 427)
    assert zoo("resnet50_v1").analysis.summary("receptive_field").value == (483, 483)
