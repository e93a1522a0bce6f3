"""A short document keeps no machine busy: every kind that did is refused, in 3 CPU seconds and 500 MB."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

HEAD = "convcost: 1\nname: Bomb\ninput: [3, 8, 8]\n"
CALLS = "blocks:\n" + "".join(
    f"  B{level}: {{args: {{}}, layers: [B{level + 1}: {{}}, B{level + 1}: {{}}]}}\n" for level in range(20)
)
BOMBS = {
    "tensors doubled in every round": "layers: [{seq: [{seq: [], from: [in, in]}], repeat: 40}]",
    "a million rounds": "layers: [{relu: , repeat: 1000000}]",
    "a thousand variants of 3,000 rounds": (
        "matrix: {a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], b: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],"
        " c: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}\nvars: {z: 1}\nlayers: [{relu: , repeat: 3000}]"
    ),
    "blocks that call the next one twice": f"{CALLS}  B20: {{args: {{}}, layers: []}}\nlayers: [B0: {{}}]",
}
CPU_SECONDS, BYTES = 3, 500 * 10**6


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_asks_for_too_much_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb.yaml"
    file.write_text(HEAD + BOMBS[name], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "convcost", "analyze", str(file)],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, "error[E104]" in done.stderr) == (2, True), done.stderr[-2000:]
