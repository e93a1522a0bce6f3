"""A file of 500 MB is read in the memory that a small one takes, without a framework."""

import json
import sys
from pathlib import Path

import pytest

from tests.bench.onnx_file import CHANNELS, KERNEL, LAYERS, analyzed, write

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures the memory of a process as Linux does")


def test_half_a_gigabyte_of_weights_takes_64_mebibytes(tmp_path: Path) -> None:
    path = tmp_path / "large.onnx"
    size = write(path)
    done = analyzed(path)
    path.unlink()
    weights = LAYERS * CHANNELS * CHANNELS * KERNEL * KERNEL
    assert size > 500_000_000
    (found,) = json.loads(done.output)["models"]
    assert (found["totals"]["params"], found["totals"]["macs"]) == (weights, 13 * 17 * weights)
    assert done.bytes < 2**26
