"""How wide columns may be: which go, which are shortened, and that no digit ever is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcost.page import TableColumn
from convcost.page.excerpt import width as columns_of
from convcost.page.fit import GAP, cut, fit, shortened

NAME = TableColumn("name", "name", narrowest=12)
KIND = TableColumn("kind", "words", goes=1)
PARAMS = TableColumn("params")


def test_columns_go_before_names_are_shortened() -> None:
    natural = {0: 31, 1: 7, 2: 11}
    assert fit((NAME, KIND, PARAMS), natural, 31 + GAP + 7 + GAP + 11) == natural
    assert fit((NAME, KIND, PARAMS), natural, 31 + GAP + 11) == {0: 31, 2: 11}
    assert fit((NAME, KIND, PARAMS), natural, 31 + GAP + 7 + GAP + 11 - 1) == {0: 31, 2: 11}
    assert fit((NAME, KIND, PARAMS), natural, 17 + GAP + 11) == {0: 17, 2: 11}


def test_a_name_keeps_twelve_characters_and_a_number_all_digits() -> None:
    assert fit((NAME, PARAMS), {0: 31, 1: 11}, 1) == {0: 12, 1: 11}
    assert fit((NAME, PARAMS), {0: 7, 1: 11}, 1) == {0: 7, 1: 11}


def test_a_table_without_names_is_rather_too_wide() -> None:
    columns = (TableColumn("step", "words"), TableColumn("layers", goes=1), TableColumn("total"))
    assert fit(columns, {0: 31, 1: 13, 2: 11}, 1) == {0: 31, 2: 11}


def test_without_a_width_all_is_shown() -> None:
    assert fit((NAME, KIND, PARAMS), {0: 331, 1: 77, 2: 11}, None) == {0: 331, 1: 77, 2: 11}


def test_what_may_be_shortened_is_before_any_column_goes() -> None:
    kind = KIND._replace(narrow=9)
    assert fit((NAME, kind, PARAMS), {0: 31, 1: 17, 2: 11}, 31 + 13 + 11 + 2 * GAP) == {0: 31, 1: 13, 2: 11}
    assert fit((NAME, kind, PARAMS), {0: 31, 1: 17, 2: 11}, 31 + 9 + 11 + 2 * GAP - 1) == {0: 31, 2: 11}


def test_columns_go_in_their_order_and_of_equals_the_last_one_first() -> None:
    columns = (NAME, TableColumn("a", goes=3), TableColumn("b", goes=2), TableColumn("c", goes=2), TableColumn("d"))
    natural = {0: 5, 1: 7, 2: 11, 3: 13, 4: 17}
    for left in ([0, 1, 2, 4], [0, 1, 4], [0, 4]):
        width = sum(natural[index] for index in left) + GAP * (len(left) - 1)
        assert list(fit(columns, natural, width)) == left
    assert list(fit(columns, natural, 1)) == [0, 4]


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 40), st.booleans()), min_size=1, max_size=7),
    st.integers(1, 200),
)
def test_numbers_are_whole_and_the_table_fits_or_nothing_is_left_to_give(kinds, width) -> None:
    columns = [
        TableColumn("", "name" if named else "number", goes, narrowest=12 if named else None)
        for goes, _, named in kinds
    ]
    natural = {index: each for index, (_, each, _) in enumerate(kinds)}
    found = fit(columns, natural, width)
    for index, each in found.items():
        assert each == natural[index] or (columns[index].holds == "name" and 12 <= each < natural[index])
    if sum(found.values()) + GAP * (len(found) - 1) > width:
        assert not any(columns[index].goes for index in found)
        assert all(found[index] == min(natural[index], 12) for index in found if columns[index].holds == "name")
    assert all(index in found for index in natural if not columns[index].goes)


@pytest.mark.parametrize(
    ("width", "shown"),
    [(29, "stage.0.add.main.conv.relu.xy"), (28, "stage.0.a…main.conv.relu.xy"), (7, "st…u.xy"), (2, "s…"), (1, "…")],
)
def test_a_name_loses_its_middle(width, shown) -> None:
    name = "stage.0.add.main.conv.relu.xy"
    assert len(shown) <= width
    assert columns_of(shortened(name, width)) <= width
    if width == 29:
        assert shortened(name, width) == name
    else:
        head, tail = shortened(name, width).split("…")
        assert name.startswith(head)
        assert name.endswith(tail)
        assert len(head) + 1 + len(tail) == width
        assert len(tail) == (width - 1) * 2 // 3


def test_words_lose_their_end() -> None:
    assert cut("conv 7 kernel=3", 15) == "conv 7 kernel=3"
    assert cut("conv 7 kernel=3", 14) == "conv 7 kernel…"


def test_wide_characters_take_two_columns_where_they_are_cut() -> None:
    assert cut("卷积层核", 8) == "卷积层核"
    assert cut("卷积层核", 7) == "卷积层…"
    assert cut("卷积层核", 6) == "卷积…"
    assert shortened("卷积层核", 7) == "卷…层核"


@given(st.text(st.characters(exclude_categories=("C",)), max_size=40), st.integers(1, 30))
def test_nothing_is_wider_than_its_column(text, width) -> None:
    assert columns_of(cut(text, width)) <= width
    assert columns_of(shortened(text, width)) <= width
