"""Documents of at most 1 kB, made to ask for much, hunted for time and memory: each is answered or refused in bounds.

`CONVCOST_DOCUMENTS=1000 CONVCOST_SEED=7 pytest tests/notation/test_cost_of_documents.py` hunts as long as one likes.
"""

import os
import random
import resource
import sys
from contextlib import suppress
from time import process_time

import pytest
from yaml import safe_load

from convcost import ConvcostError, analyze

COUNT = int(os.environ.get("CONVCOST_DOCUMENTS", "24"))
SEED = int(os.environ.get("CONVCOST_SEED", "1"))
CPU_SECONDS, BYTES = 3, 500 * 10**6
ON_A_BUSY_MACHINE = 3
"""By how much the limit of time is eased: hyper-threads and other tests take their share."""
HEAD = "convcost: 1\nname: n\ninput: [3, 8, 8]\n"
COUNTS = (0, 1, 2, 7, 40, 300, 3000, 99_999, 10**6, 10**12)


def step(dice: random.Random, blocks: int, depth: int = 0) -> str:
    """A step, which may hold others, repeat them, or call blocks."""
    plain = [
        "relu: ",
        "conv: {out: 3, kernel: 3, padding: same}",
        "concat: [in, in]",
        "add: [in, in]",
        "relu: , from: in",
        f"relu: , when: {dice.choice(COUNTS)} * len(range(900)) > {dice.choice(COUNTS)}",
        f'relu: , when: "{"sum(range(1000)) + " * dice.choice((1, 9))}1 < 0"',
        f"add: [{', '.join(['in'] * dice.choice((2, 60)))}]",
        f"add: {{{', '.join(f'a{each}: []' for each in range(dice.choice((2, 40))))}}}",
        "attention: {heads: 1}",
    ]
    kinds = ["plain", "seq", "concat", "call"] if depth < 4 else ["plain"]
    match dice.choice(kinds):
        case "seq":
            body = f"seq: {listed(dice, blocks, depth + 1)}"
        case "concat":
            body = f"concat: {{a: {listed(dice, blocks, depth + 1)}, b: {listed(dice, blocks, depth + 1)}}}"
        case "call" if blocks:
            body = f"B{dice.randrange(blocks)}: {{}}"
        case _:
            body = dice.choice(plain)
    more = ["", "", f", repeat: {dice.choice(COUNTS)}", f", for: x in range({dice.choice(COUNTS)})", ", from: [in, in]"]
    return f"{{{body}{dice.choice(more)}}}"


def listed(dice: random.Random, blocks: int, depth: int) -> str:
    return f"[{', '.join(step(dice, blocks, depth) for _ in range(dice.randint(0, 3)))}]"


def document(seed: int) -> str:
    """At most 1 kB; blocks call those behind them, so that calls multiply."""
    dice = random.Random(seed)
    while True:
        count = dice.choice((0, 0, 3, 12))
        calls = [", ".join(f"B{level + 1}: {{}}" for _ in range(dice.randint(1, 3))) for level in range(count - 1)]
        lines = [f"  B{level}: {{args: {{}}, layers: [{each}]}}\n" for level, each in enumerate(calls)]
        last = f"  B{count - 1}: {{args: {{}}, layers: {listed(dice, 0, 2)}}}\n"
        text = HEAD + ("blocks:\n" + "".join(lines) + last if count else "")
        text += f"layers: [{', '.join(step(dice, count) for _ in range(dice.randint(1, 3)))}]\n"
        if len(text) <= 1000:
            return text


@pytest.mark.parametrize("seed", range(SEED, SEED + COUNT))
def test_a_short_document_is_answered_or_refused_in_bounds(seed, tmp_path):
    file = tmp_path / "n.yaml"
    file.write_text(document(seed), encoding="utf-8")
    begin, before = process_time(), peak_bytes()
    with suppress(ConvcostError):
        analyze(str(file)).total("macs")
    assert process_time() - begin < ON_A_BUSY_MACHINE * CPU_SECONDS, document(seed)
    assert peak_bytes() - before < BYTES, document(seed)


def peak_bytes() -> int:
    """The most memory that this process ever took; the unit differs between systems."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_the_documents_are_of_many_kinds():
    texts = [document(seed) for seed in range(200)]
    assert max(map(len, texts)) <= 1000
    words = ("repeat", "for:", "from: [in, in]", "blocks", "concat: {")
    assert [word for word in words if not any(word in text for text in texts)] == []


def test_some_are_answered_and_some_ask_for_too_much():
    found = {outcome(document(seed)) for seed in range(60)}
    assert {"answered", "E104"} <= found


def outcome(text: str) -> str:
    """The code of the first error, or that there is none."""
    try:
        analyze(safe_load(text))
    except ConvcostError as error:
        return error.problems[0].code
    return "answered"
