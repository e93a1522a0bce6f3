"""A file says which program it needs, and an older one says so and nothing else."""

import pytest

from convcost import __version__
from tests.written import culprit, layers, network, problem

STEPS = layers("relu")


@pytest.mark.parametrize("needs", ['"0.2"', "0.1", '"0.2.0"', '"0"', f'"{__version__}"'])
def test_a_version_that_is_here_is_enough(needs: str) -> None:
    assert network(f"needs: {needs}\n{STEPS}").steps


@pytest.mark.parametrize("needs", ['"99.3"', '"99"'])
def test_a_newer_one_is_named_and_nothing_else_is_said(needs: str) -> None:
    found = problem(f"needs: {needs}\nnovelty: 7\n{STEPS}")
    assert found.message == f"this file needs convcost {needs[1:-1]}, and this is {__version__}"
    assert culprit(found) == needs


@pytest.mark.parametrize("needs", ["v0.2", "0.2.0.1", "[0, 2]", "''", "0.2+"])
def test_what_is_no_version_is_refused(needs: str) -> None:
    found = problem(f"needs: {needs}\n{STEPS}")
    assert found.code == "E113"
