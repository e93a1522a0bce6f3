"""What modules were made with: noted while they are made, else read from their attributes."""

from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="torch is not installed: no module is made")

from convcost.bridges.torch.constructors import constructed, noting  # noqa: E402

pytestmark = pytest.mark.torch


class Block(torch.nn.Module):
    def __init__(self, planes, stride=1, *, has_gate=False, setting=None, ratio=0.5):
        super().__init__()
        self.stride = stride
        self.conv = torch.nn.Conv2d(3, planes, 3, stride)


class Deeper(Block):
    def __init__(self, wide, setting=None):
        super().__init__(2 * wide, setting=setting)


def inside(*modules):
    return torch.nn.ModuleDict({f"block{place}": each for place, each in enumerate(modules)})


def test_constructors_are_noted_with_what_they_were_given():
    with noting():
        made = inside(Block(5, 2), Block(7, has_gate=True))
    assert constructed(made) == {
        "block0": {"planes": 5, "stride": 2, "has_gate": False},
        "block1": {"planes": 7, "stride": 1, "has_gate": True},
    }


def test_it_is_the_constructor_of_the_own_class_and_settings_are_looked_into():
    with noting():
        made = inside(Deeper(5, SimpleNamespace(kernel=3, wide=11, name="a")))
    assert constructed(made) == {"block0": {"wide": 5, "kernel": 3}}


def test_of_a_module_that_is_there_already_attributes_are_read():
    assert constructed(inside(Block(5, 2))) == {"block0": {"stride": 2}}


def test_nothing_is_noted_afterwards():
    plain = torch.nn.Module.__init__
    with noting():
        assert torch.nn.Module.__init__ is not plain
    assert torch.nn.Module.__init__ is plain
