"""Networks with everything that has to be written out when they are flattened."""

from convcost.graph import Graph
from convcost.language.document import read
from convcost.notation.build import build
from convcost.notation.spec import read_network

RESIDUAL = """
convcost: 1
name: Residual
input: [3, 31, 29]
variants:
  plain: {w: 7}
  wide: {w: 13}
defaults:
  conv: {kernel: [3, 5], stride: 2, padding: [[1, 0], [2, 3]], norm: batch, activation: relu}
blocks:
  Bottleneck:
    args: {w: int}
    layers:
      - add:
          main: [conv: {out: w, kernel: 1, stride: 1, padding: 0}, conv: {out: 2*w, stride: 1, padding: same}]
          skip: [{conv: {out: 2*w, kernel: 1, stride: 1, padding: 0, activation: none}, when: in != 2*w}]
layers:
  - {conv: w, as: stem}
  - {Bottleneck: w, repeat: 3, as: stage}
  - {side: [global_avgpool, linear: 11], as: aux}
  - {linear: 5, as: head, from: stage, when: false}
"""

SOURCES = """
convcost: 1
name: Sources and tokens
inputs: {rgb: [3, 16, 8], depth: [1, 16, 8], words: {tokens: [17, 12]}}
layers:
  - {conv: {out: 6, kernel: 1}, from: rgb, as: a}
  - {conv: {out: 6, kernel: 1}, from: depth, as: b}
  - {concat: a, axis: h, as: tall}
  - {split: {q: 4, rest: in - 4}, as: cut}
  - {upsample: {factor: 1/3 + 1, mode: bilinear}, from: q}
  - {parameter: {tokens: [1, 12]}, as: cls}
  - {concat: [words, in], axis: tokens, as: joined}
  - {linear: 12, from: joined, as: shared}
  - {linear: 12, share: shared, as: again}
  - {attention: {heads: 3}, from: [shared, again, joined], as: mixed}
  - {opaque: {params: unknown, macs: 35, shape: [7]}, from: [mixed, tall], as: guess}
outputs: {answer: guess, first.map: a, input-itself: rgb}
"""

LOOPS = """
convcost: 1
name: Sharing in rounds
input: [4, 9, 10]
layers:
  - {conv: {out: 4, kernel: 3, padding: 1}, repeat: 3, as: r, share: r}
  - {concat: {each: {for: "k in [1, 3]", layers: [conv: {out: 2, kernel: k, padding: same}]}, keep: []}}
  - {concat: [in, r.0, r.1], as: all}
"""


def network(text: str, variant: str | None = None) -> Graph:
    return build(read_network(read(text, "net.yaml")), variant)


def without_comment(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
