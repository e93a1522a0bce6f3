"""A runner for the steps of actions and workflows."""

from pathlib import Path

import pytest

from tests.ci.steps import Runner


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)
