"""The catalogue answers to names without being read."""

from pathlib import Path

import pytest

from convcost import load
from convcost.networks import catalogue
from convcost.networks.catalogue import ZOO, Named


def test_every_variant_with_a_name_of_its_own_is_known_and_so_is_its_file(zoo_file):
    named = [variant for variant in load(str(zoo_file)).variants if "=" not in variant]
    assert list(catalogue.variants(zoo_file)) == named
    assert [catalogue.find(name) for name in named] == [Named(zoo_file, name) for name in named]
    assert {zoo_file.stem, *named} <= set(catalogue.names())


def test_a_file_is_all_it_holds_unless_a_variant_has_its_name():
    assert catalogue.find("resnet") == Named(ZOO / "resnet.yaml")
    assert catalogue.find("unet") == Named(ZOO / "unet.yaml")
    assert catalogue.find("alexnet") == Named(ZOO / "alexnet.yaml", "alexnet")


@pytest.mark.parametrize("name", ["", "resnet5", "vgg16_bn ", "../zoo/vgg", "vgg.yaml", "res", "layers"])
def test_nothing_else_is_found(name):
    assert catalogue.find(name) is None


def test_names_are_listed_once():
    names = list(catalogue.names())
    assert len(names) == len(set(names))


def test_one_name_opens_only_the_likely_files(monkeypatch):
    catalogue.variants.cache_clear()
    opened = []
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, **how: (opened.append(path.stem), read(path, **how))[1])
    assert catalogue.find("resnet50") == Named(ZOO / "resnet.yaml", "resnet50")
    assert catalogue.find("mobilenet_v3_small") == Named(ZOO / "mobilenet_v3.yaml", "mobilenet_v3_small")
    assert opened == ["resnet", "mobilenet_v3"]
