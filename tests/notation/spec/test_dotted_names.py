"""Names with dots of their own, as `expand` writes them."""

from tests.written import graph, problems


def test_a_misspelt_dotted_name_is_answered_with_the_right_one():
    steps = "[{relu: , as: stem}, {tanh: , as: stem.norm}, {relu: , from: stem.nrom, as: last}]"
    (found,) = problems(f"input: [7]\nlayers: {steps}")
    assert (found.message, found.labels[0].text) == ("`stem` has no `nrom`", "did you mean `stem.norm`?")


def test_a_dotted_name_whose_first_part_is_unknown_is_suggested_whole():
    (found,) = problems("input: [7]\nlayers: [{relu: , as: stem.norm}, {relu: , from: stam.norm, as: last}]")
    assert (found.message, found.labels[0].text) == ("unknown tensor `stam.norm`", "did you mean `stem.norm`?")


def test_a_long_list_of_names_is_cut():
    steps = ", ".join(f"{{relu: , as: a.{index}}}" for index in range(30))
    (found,) = problems(f"input: [7]\nlayers: [{steps}, {{relu: , from: nowhere, as: last}}]")
    assert "a.19 and 11 more (tensors)" in found.notes[0]


def test_dotted_names_are_for_files_without_blocks():
    text = "input: [7]\nblocks: {A: {layers: [relu]}}\nlayers: [{relu: , as: a.b}]"
    assert problems(text)[0].message == "`a.b` is no name"


def test_a_dotted_name_comes_before_a_walk_through_a_block():
    text = """input: [2, 5, 7]
layers:
  - {seq: [{conv: {out: 3, kernel: 1}, as: b}], as: a}
  - {conv: {out: 4, kernel: 1}, as: a.c}
  - {relu: , from: a.b, as: walked}
  - {relu: , from: a.c, as: literal}
outputs: [walked, literal]
"""
    made = graph(text)
    assert [node.inputs for node in made.nodes[2:]] == [("a.b",), ("a.c",)]
