from pathlib import Path

import pytest

from convcost.errors import ConvcostError, Problem
from convcost.networks.catalogue import ZOO, variants
from convcost.networks.locate import Address, locate
from convcost.networks.read import read_one

NETWORK = "convcost: 1\ninput: [3, 5, 7]\nlayers: [relu]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: str, text: str = NETWORK) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def names(net: str) -> list[str]:
    return [address.name for address in locate(net).addresses]


def refused(net: str) -> Problem:
    with pytest.raises(ConvcostError) as caught:
        read_one(net)
    return caught.value.problems[0]


def test_a_file_is_itself(folder):
    write("nets/a.yaml")
    assert locate("nets/a.yaml").addresses == (Address(Path("nets/a.yaml"), "nets/a.yaml"),)


def test_a_dash_is_standard_input_with_or_without_a_variant():
    assert locate("-").addresses == (Address(None, "<stdin>"),)
    assert locate("-@naive").addresses == (Address(None, "<stdin>", "naive"),)


def test_a_variant_stands_behind_the_last_at_sign(folder):
    write("a@b.yaml")
    assert locate("a@b.yaml@c").addresses == (Address(Path("a@b.yaml"), "a@b.yaml", "c"),)


def test_a_path_of_that_very_name_is_no_variant(folder):
    write("a.yaml")
    write("a.yaml@b")
    assert locate("a.yaml@b").addresses == (Address(Path("a.yaml@b"), "a.yaml@b"),)


def test_a_network_of_the_catalogue_answers_to_its_name():
    (address,) = locate("vgg16_bn").addresses
    assert (address.path, address.name, address.variant) == (ZOO / "vgg.yaml", "<zoo>/vgg.yaml", "vgg16_bn")


def test_a_family_of_the_catalogue_answers_to_the_name_of_its_file():
    assert locate("vgg").addresses == (Address(ZOO / "vgg.yaml", "<zoo>/vgg.yaml"),)
    assert locate("vgg@vgg11").addresses == (Address(ZOO / "vgg.yaml", "<zoo>/vgg.yaml", "vgg11"),)


def test_a_path_here_wins_over_the_catalogue_and_that_is_said(folder):
    assert locate("vgg16").notes == ()
    write("vgg16")
    found = locate("vgg16")
    assert found.addresses == (Address(Path("vgg16"), "vgg16"),)
    assert [note.code for note in found.notes] == ["W505"]


def test_a_directory_is_its_networks_and_the_others_are_counted(folder):
    write("nets/b.yaml")
    write("nets/deep/a.yml", "# a comment\n\n---\nconvcost: 1\n")
    write("nets/c.json", '{"convcost": 1}')
    write("nets/workflow.yaml", "on: push\n")
    write("nets/convcost.yaml", "checks: []\n")
    write("nets/README.md", "convcost: 1\n")
    write("nets/.hidden/d.yaml")
    found = locate("nets")
    assert [address.name for address in found.addresses] == ["nets/b.yaml", "nets/c.json", "nets/deep/a.yml"]
    assert [note.message for note in found.notes] == [
        "1 of 4 files in `nets` do not begin with `convcost:` and were passed over"
    ]


def test_a_glob_is_its_matches(folder):
    write("nets/a.yaml")
    write("nets/b.yaml")
    write("nets/deep/c.yaml")
    assert names("nets/*.yaml") == ["nets/a.yaml", "nets/b.yaml"]
    assert names("**/*.yaml") == ["nets/a.yaml", "nets/b.yaml", "nets/deep/c.yaml"]


def test_a_file_whose_name_looks_like_a_glob_is_a_file(folder):
    write("net[1].yaml")
    assert names("net[1].yaml") == ["net[1].yaml"]


def test_nothing_found_is_never_success(folder):
    write("nets/other.yaml", "a: 1\n")
    write("empty/.keep")
    assert refused("nets").notes == ("1 file there, none with `convcost:` as its first key",)
    assert refused("empty").notes == ("there is no file whose name ends in .yaml, .yml, .json or .onnx",)
    for net in ("*.yml", "nets/*.json", "", "@", "@a", "nets/other.yaml/x", "\0"):
        assert refused(net).code == "E400"


def test_a_near_miss_gets_a_suggestion(folder):
    write("nets/resnet.yaml")
    assert refused("nets/resent.yaml").notes == ("did you mean `nets/resnet.yaml`?",)
    assert refused("nets/resnet").notes == ("did you mean `nets/resnet.yaml`?",)
    assert refused("vgg_16").notes == ("did you mean `vgg16`?",)


def test_what_is_missing_is_said(folder):
    write("a.yaml")
    Path("link.yaml").symlink_to("nowhere.yaml")
    assert refused("a.yaml@").message == "no variant is named behind the `@` of `a.yaml@`"
    assert refused("vgg16@vgg11").message == "`vgg16` is a variant itself, so that `vgg16@vgg11` names two"
    assert refused("link.yaml").message == "cannot read `link.yaml`: the link leads nowhere"
    assert refused("*.json").message == "no file and no network of the catalogue matches `*.json`"


def test_only_regular_files_of_a_bearable_size_are_read(folder):
    assert refused("/dev/null").message == "cannot read `/dev/null`: not a regular file"
    with Path("huge.yaml").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    assert refused("huge.yaml").message == "cannot read `huge.yaml`: larger than 64 MiB"


def test_a_name_beyond_what_the_system_takes_is_an_error(folder):
    assert refused("n" * 5000).code == "E400"


def test_a_command_for_one_network_takes_no_several(folder):
    write("nets/a.yaml")
    write("nets/b.yaml")
    with pytest.raises(ConvcostError, match="E400 `nets` holds 2 networks"):
        read_one("nets")


def variants_of(net: str) -> list[str]:
    return [address.variant or address.path.stem for address in locate(net).addresses if address.path]


def test_a_glob_without_files_takes_the_catalogue(folder):
    assert variants_of("vgg1[13]*") == ["vgg11", "vgg11_bn", "vgg13", "vgg13_bn"]
    assert variants_of("squeezenet?_?") == ["squeezenet1_0", "squeezenet1_1"]


def test_a_file_of_the_catalogue_with_variants_is_not_matched_beside_them(folder):
    found = locate("*").addresses
    assert len(found) == len(set(found))
    assert all(address.variant or not variants(address.path) for address in found if address.path)


def test_a_glob_takes_files_before_the_catalogue(folder):
    write("vgg11.yaml")
    assert names("vgg1*") == ["vgg11.yaml"]
