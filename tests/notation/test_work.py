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
    "a long expression in every round": f'layers: [{{relu: , repeat: 99000, when: "{"1 + " * 240} 1 < 0"}}]',
    "long lists in every round": f'layers: [{{relu: , repeat: 99000, when: "{"sum(range(1000)) + " * 40} 1 < 0"}}]',
    "a long list handed to every call": (
        'vars: {w: "range(1000)"}\nblocks: {B: {args: {x: list}, layers: [relu]}}\n'
        'layers: [{B: {x: "[w, w, w, w, w, w, w, w, w]"}, repeat: 33000}]'
    ),
    "many arguments of every call": (
        f"blocks: {{B: {{args: {{{', '.join(f'a{each}: 1' for each in range(100))}}}, layers: []}}}}\n"
        "layers: [{B: {}, repeat: 49000}]"
    ),
    "many branches in every round": (
        f"layers: [{{add: {{{', '.join(f'a{each}: []' for each in range(100))}}}, repeat: 49000}}]"
    ),
    "many operands in every round": f"layers: [{{add: [{', '.join(['in'] * 200)}], repeat: 49000}}]",
    "all rounds in every round": "layers: [{relu: , repeat: 30000, as: m}, {concat: [m.*], repeat: 15000}]",
    "a slice of all rounds in every round": (
        'layers: [{relu: , repeat: 30000, as: m}, {relu: , when: "len(m[1:]) > 1", repeat: 15000}]'
    ),
    "many globs on many names": (
        f"written: {{{', '.join(f'{chr(34)}*a*a*a*ax{each}*{chr(34)}: function' for each in range(25))}}}\n"
        "layers: [{relu: , repeat: 49000}]"
    ),
}
CPU_SECONDS, BYTES = 3, 500 * 10**6


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


ANSWERED = {
    "a round by its number in every round": (
        'layers: [{relu: , as: m, repeat: 9000},{seq: [{relu: , from: "m[0]"}, {relu: , from: "m[-1]"}], repeat: 9000}]'
    ),
    "20,000 layers with weights": "layers: [{conv: {out: 5, kernel: [3, 1], padding: same}, repeat: 20000}]",
}


def analyzed(text: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """What the command says, which is killed where it takes longer or more than is agreed."""
    file = folder / "bomb.yaml"
    file.write_text(HEAD + text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "convcost", "analyze", str(file)],
        capture_output=True,
        text=True,
        preexec_fn=limited,
        check=False,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize("name", ANSWERED)
def test_what_takes_its_time_is_answered_in_bounds(name: str, tmp_path: Path) -> None:
    done = analyzed(ANSWERED[name], tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.parametrize("name", BOMBS)
def test_a_document_that_asks_for_too_much_is_refused(name: str, tmp_path: Path) -> None:
    done = analyzed(BOMBS[name], tmp_path)
    assert (done.returncode, "error[E104]" in done.stderr) == (2, True), done.stderr[-2000:]
