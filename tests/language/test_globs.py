import pytest

from convcost.language.globs import matches, matches_word

DEEP = "/".join(["a"] * 200)


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("stem", "stem"),
        ("stage1", "stage*"),
        ("stage1.0.conv", "stage?.*.conv"),
        ("stage1.0.conv", "stage[12].**"),
        ("stage1", "stage1.**"),
        ("conv", "**.conv"),
        ("a.b.conv", "**.conv"),
        ("a.b.conv", "**.**.conv"),
        ("a.b.c", "a.**.b.**.c"),
        ("a.b", "**"),
    ],
)
def test_a_glob_matches(path, pattern):
    assert matches(path, pattern, ".")


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("stage1.0", "stage*"),
        ("stage1", "stage"),
        ("Stem", "stem"),
        ("stage1", "stage1.*"),
        ("a.b.conv", "*.conv"),
        ("a.b", "**.c"),
        ("a.b.c", "a.b"),
    ],
)
def test_a_glob_does_not_match(path, pattern):
    assert not matches(path, pattern, ".")


def test_hidden_names_are_matched_only_when_said():
    assert not matches(".cache/net.yaml", "**/*.yaml", "/")
    assert not matches("a/.net.yaml", "a/*", "/")
    assert matches(".cache/net.yaml", ".cache/*.yaml", "/")


def test_many_stars_take_no_longer_than_the_path():
    assert not matches(DEEP, "/".join(["**", "a"] * 60) + "/b", "/")


def test_a_glob_of_ten_thousand_stars_is_walked_once_per_name():
    assert matches("a/b/c", "/".join(["**"] * 10_000 + ["c"]), "/")


def test_a_word_has_no_components_and_its_case_does_not_matter() -> None:
    assert matches_word("Network in Network", "network IN *")
    assert matches_word("a.b/c", "a*c")
    assert matches_word(".hidden", "*")
    assert not matches_word("ResNet", "resnets")
