"""A module with and without its reductions, at prime sizes, and networks that have little in common with it."""

from convcost.analysis import Analysis, analyze
from tests.written import graph

MODULE = """\
name: Module
input: [31, 13, 17]
variants:
  reduced: {reduce: true, rounds: 2}
  naive: {reduce: false, rounds: 2}
  long: {reduce: true, rounds: 3}
defaults:
  conv: {padding: same, activation: relu}
layers:
  - concat:
      plain: [conv: {out: 7, kernel: 1}]
      wide: [{conv: {out: 3, kernel: 1}, when: reduce}, conv: {out: 11, kernel: 5}]
      pool: [maxpool: {kernel: 3, stride: 1, padding: same}, {conv: {out: 5, kernel: 1}, when: reduce}]
    as: module
  - {conv: {out: 19, kernel: 3}, repeat: rounds, as: stage}
"""
OTHER = """\
name: Other
input: [31, 13, 17]
vars: {extra: false}
layers:
  - {conv: {out: 7, kernel: [1, 3]}, as: stem}
  - {opaque: {shape: [5], params: unknown, macs: 5}, as: odd, when: extra}
  - {linear: 23, as: head, when: extra}
"""


def variant(name: str) -> Analysis:
    return analyze(graph(MODULE, name))


def other(**values: str) -> Analysis:
    return analyze(graph(OTHER, values=values))
