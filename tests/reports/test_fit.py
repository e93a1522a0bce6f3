from convcost.reports.fit import fit


def test_columns_go_before_names_are_shortened() -> None:
    natural = {"name": 31, "kind": 7, "params": 11}
    assert fit(natural, ("kind",), 31 + 2 + 7 + 2 + 11) == natural
    assert fit(natural, ("kind",), 31 + 2 + 11) == {"name": 31, "params": 11}
    assert fit(natural, ("kind",), 17 + 2 + 11) == {"name": 17, "params": 11}


def test_a_name_keeps_twelve_characters_and_a_number_all_digits() -> None:
    assert fit({"name": 31, "params": 11}, (), 1) == {"name": 12, "params": 11}
    assert fit({"name": 7, "params": 11}, (), 1) == {"name": 7, "params": 11}


def test_a_table_without_names_is_rather_too_wide() -> None:
    assert fit({"step": 31, "layers": 13, "total": 11}, ("layers",), 1) == {"step": 31, "total": 11}
