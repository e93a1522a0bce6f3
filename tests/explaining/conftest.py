"""One network with layers of many kinds, explained."""

from collections.abc import Callable
from pathlib import Path

import pytest

from convcost import analyze
from convcost.explaining.explanation import Explanation, explain

FOLDER = Path(__file__).parent


@pytest.fixture
def explained(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Explanation]:
    """The explanation of a path; the file goes by its name, wherever it lies."""
    monkeypatch.chdir(FOLDER)
    return lambda path="": explain(analyze("network.yaml"), path)
