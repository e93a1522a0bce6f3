"""What a command does grows with the layers, and no faster: calls of functions, which no busy machine changes.

``python -m tests.bench.linear`` prints larger ones, and the time that they take.
"""

from pathlib import Path

import pytest

from convcost.comparison import lcs
from tests.bench.linear import COMMANDS, effort


@pytest.mark.parametrize("command", COMMANDS)
def test_twice_the_layers_take_twice_the_calls(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lcs, "MOST_STEPS", 0)  # what is allowed beside the steps of every layer
    effort(command, 30, tmp_path)
    one, two, four = (effort(command, layers, tmp_path).calls for layers in (24, 48, 96))
    assert 0 < four - two < 2.2 * (two - one)
