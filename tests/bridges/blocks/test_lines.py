"""YAML as a person lays it out."""

import yaml

from convcost.bridges.blocks.lines import WIDTH, Spare, document, item

MANY = {f"argument{number}": number for number in range(9)}
MORE = MANY | {"word": "same", "sizes": [3, 5]}


def test_names_that_nobody_needs_stand_where_there_is_room() -> None:
    step = {"conv": {"out": 7, "kernel": 3}, "as": Spare("conv1")}
    assert list(item(step, 2)) == ["  - {conv: {out: 7, kernel: 3}, as: conv1}"]
    assert list(item({"add": {"main": [step], "skip": []}}, 2)) == [
        "  - add: {main: [{conv: {out: 7, kernel: 3}, as: conv1}], skip: []}"
    ]


def test_they_are_left_out_where_that_saves_lines() -> None:
    step = {"conv": {"out": 7, "kernel": 3}, "as": Spare("a_name_of_the_author_s")}
    (line,) = item({"add": {"main": [step, step], "skip": [{"relu": {}, "as": Spare("act")}]}}, 2)
    assert line == "  - add: {main: [conv: {out: 7, kernel: 3}, conv: {out: 7, kernel: 3}], skip: [relu]}"


def test_a_name_that_is_needed_stays() -> None:
    step = {"conv": {"out": 7, "kernel": 3}, "as": "a_name_that_others_take"}
    lines = list(item({"add": {"main": [step, step], "skip": [{"relu": {}, "as": "act"}]}}, 2))
    assert len(lines) == 5
    assert sum("a_name_that_others_take" in line for line in lines) == 2


def test_many_arguments_go_on_in_the_next_line() -> None:
    lines = list(item({"Unit": MANY, "repeat": 3, "first": {"argument0": 5}}, 2))
    assert len(lines) == 2
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[0].startswith("  - {Unit: {argument0: 0,")
    assert lines[1].endswith("repeat: 3, first: {argument0: 5}}")


def test_what_is_wrapped_is_read_as_it_was() -> None:
    wrapped = document({"layers": [{"Unit": MANY, "repeat": 3}, {"Unit": MANY | {"more": [1, 2]}}], "args": MORE})
    assert wrapped.count("\n") == 1 + 2 + 2 + 2
    assert wrapped.splitlines()[-1].startswith("       argument8: 8,")
    flat = yaml.safe_load(wrapped)
    assert flat == {"layers": [{"Unit": MANY, "repeat": 3}, {"Unit": MANY | {"more": [1, 2]}}], "args": MORE}


def test_steps_have_lines_of_their_own() -> None:
    lines = list(item({"add": {"main": [{"Unit": MANY}], "skip": [{"Unit": MANY}]}}, 2))
    assert lines[:2] == ["  - add:", "      main:"]
