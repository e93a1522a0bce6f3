"""Every operation that is read is one that torch has."""

from importlib.util import find_spec

import pytest

from convcost.bridges.torch.operators import operators

torch = pytest.importorskip("torch", reason="torch is not installed: nobody knows which operations it has")
pytestmark = [pytest.mark.torch, pytest.mark.filterwarnings("ignore")]

OF_PYTHON = {"getitem"}
"""Functions of Python that stand in exported programs."""


def test_every_name_is_an_operation_of_torch() -> None:
    if find_spec("torchvision") is None:
        pytest.skip("torchvision is not installed: some operations are its own")
    import tests.torchvision_on_cpu  # noqa: F401 - torchvision without its compiled part

    def is_there(name: str) -> bool:
        library, _, rest = name.rpartition(".")
        found = getattr(torch.ops, library or "aten")
        return hasattr(found, rest) or hasattr(found, f"{rest}_")

    assert {name for name in operators() if not is_there(name)} == OF_PYTHON
    assert not is_there("cdist_free")
