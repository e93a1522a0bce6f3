import csv
import json
from io import StringIO

import pytest

from convcost.networks.catalogue import ZOO

NIN = {
    "nin_cifar10": (966_986, 222_486_528),
    "nin_cifar100": (984_356, 223_592_448),
    "nin_imagenet": (7_595_176, 1_100_188_800),
}


def test_the_list_has_a_line_per_network_to_the_last_digit(convcost):
    done = convcost("zoo", "nin")
    assert (done.returncode, done.stderr) == (0, "")
    header, *rows = (line.split() for line in done.stdout.splitlines() if line)
    assert header == ["name", "family", "task", "input", "params", "MACs"]
    found = {row[0]: row[-2:] for row in rows[:3]}
    assert found == {name: [f"{params:,}", f"{macs:,}"] for name, (params, macs) in NIN.items()}
    assert rows[0][1:6] == ["Network", "in", "Network", "classification", "3x32x32"]


def test_bounds_and_order_show_the_figures_they_are_about(convcost):
    done = convcost("zoo", "nin", "--max", "activations=2M", "--sort", "params")
    header, first, second, *_ = (line.split() for line in done.stdout.splitlines())
    assert header[-3:] == ["params", "MACs", "activations"]
    assert (first[0], second[0]) == ("nin_cifar100", "nin_cifar10")
    assert "nin_imagenet" not in done.stdout


def test_names_alone_come_a_line_each(convcost):
    assert convcost("zoo", "-q", "nin*").stdout.splitlines() == list(NIN)
    assert convcost("zoo", "-q", "nin*", "--min", "params=1M").stdout.splitlines() == ["nin_imagenet"]


def test_json_says_where_a_network_was_published(convcost):
    found = json.loads(convcost("zoo", "nin_imagenet", "--format", "json").stdout)
    assert found["schema"] == "convcost/zoo/1"
    assert found["networks"] == [
        {
            "name": "nin_imagenet",
            "title": "Network in Network",
            "file": "<zoo>/nin.yaml",
            "variant": "nin_imagenet",
            "family": "Network in Network",
            "task": "classification",
            "paper": "",
            "arxiv": "1312.4400",
            "inputs": {"input": [3, 224, 224]},
            "totals": {"params": 7_595_176, "macs": 1_100_188_800},
            "incomplete": [],
        }
    ]


def test_csv_holds_raw_integers(convcost):
    rows = list(csv.DictReader(StringIO(convcost("zoo", "nin", "--format", "csv").stdout)))
    assert {row["name"]: (int(row["params"]), int(row["macs"])) for row in rows} == NIN


def test_a_row_per_family_goes_from_the_smallest_to_the_largest(convcost):
    table = convcost("zoo", "nin", "--by", "family", "--format", "markdown").stdout
    names = "nin_cifar10, nin_cifar100, nin_imagenet"
    span = "967.0 k to 7.595 M | 222.5 M to 1.100 G"
    assert f"| Network in Network | {names} | classification | {span} |" in table
    found = json.loads(convcost("zoo", "nin", "--by", "family", "--format", "json").stdout)["families"]
    assert [each["totals"]["params"] for each in found] == [{"min": 966_986, "max": 7_595_176}]
    rows = list(csv.DictReader(StringIO(convcost("zoo", "nin", "--by", "family", "--format", "csv").stdout)))
    assert (rows[0]["networks"], rows[0]["params_min"], rows[0]["params_max"]) == ("3", "966986", "7595176")


def test_a_matrix_is_one_name_with_its_number_in_a_family(convcost):
    assert "mobilenet_v1 (16), mobilenet_v2, " in convcost("zoo", "--family", "MobileNet", "--by", "family").stdout


def test_the_list_is_written_to_files(convcost, folder):
    done = convcost("zoo", "nin", "-q", "--export", "out.json")
    assert (done.returncode, done.stdout.splitlines()) == (0, list(NIN))
    assert [each["name"] for each in json.loads((folder / "out.json").read_text())["networks"]] == list(NIN)
    convcost("zoo", "nin", "--export", "out.json", "--export", "out.md")
    assert [each["name"] for each in json.loads((folder / "out.json").read_text())["networks"]] == list(NIN)
    assert (folder / "out.md").read_text().startswith("| name | family |")


def test_quiet_shortens_the_text_and_no_other_format(convcost):
    loud, quiet = (convcost("zoo", "nin", "--format", "json", *more).stdout for more in ((), ("-q",)))
    assert loud == quiet
    assert [each["name"] for each in json.loads(quiet)["networks"]] == list(NIN)


def test_the_list_ends_with_how_many_networks_it_has(convcost):
    assert convcost("zoo", "nin").stdout.splitlines()[-3] == "3 networks"
    assert convcost("zoo", "unet").stdout.splitlines()[-3] == "1 network"


def test_on_a_terminal_it_fits_the_width_and_says_what_was_left_out(terminal):
    lines = terminal("zoo", "nin", COLUMNS="60", NO_COLOR="1").splitlines()
    assert all(len(line) <= 60 for line in lines if "MACs:" not in line)
    assert "Left out to fit 60 columns: family, task" in lines
    assert "3 networks" in lines
    assert "222,486,528" in "".join(lines)
    by_family = terminal("zoo", "nin", "--by", "family", COLUMNS="80", NO_COLOR="1")
    assert "Left out to fit 80 columns: networks\n" in by_family


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["resent50"], "did you mean `resnet50`?"),
        (["--family", "Resnext"], "did you mean `ResNet`?"),
        (["--family", "nosuch"], "there are: AlexNet, C3D, ConvNeXt, "),
        (["--task", "classify"], "did you mean `classification`?"),
        (["--max", "macs"], "`--max macs` is not METRIC=AMOUNT"),
        (["--max", "flops=600M"], "use `macs`; 1 multiply-add is 2 FLOPs"),
        (["--max", "macs=600m"], "write 600M"),
        (["--min", "weights=5"], "needs a unit"),
        (["--sort", "size"], "did you mean `weights`?"),
        (["--by", "task"], "`--by task` is none of: name, family"),
        (["show"], "missing argument"),
        (["show", "resent50"], "did you mean `resnet50`?"),
        (["show", "../zoo/vgg"], "`convcost zoo` lists all of them"),
    ],
)
def test_a_wrong_word_is_status_2_and_says_what_to_do(convcost, arguments, message):
    done = convcost("zoo", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_nothing_within_the_bounds_is_said_and_no_error(convcost):
    done = convcost("zoo", "nin", "--max", "params=1k")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "none of 3 networks is within the bounds\n"
    assert convcost("zoo", "unet", "--family", "VGG").stderr == "no network matches all of that at once\n"


def test_show_prints_the_very_file_and_says_how_the_variant_is_addressed(convcost):
    done = convcost("zoo", "show", "vgg16_bn")
    assert done.stdout == (ZOO / "vgg.yaml").read_text(encoding="utf-8")
    assert done.stderr == "vgg16_bn is a variant of vgg.yaml: a copy of it is addressed as FILE@vgg16_bn\n"
    assert convcost("zoo", "show", "unet").stderr == ""
    library = convcost("zoo", "show", "blocks")
    assert (library.stdout, library.stderr) == ((ZOO / "libraries/blocks.yaml").read_text(encoding="utf-8"), "")
    listed = convcost("zoo", "-q", "mobilenet_v1").stdout.splitlines()[0]
    assert convcost("zoo", "show", listed).stdout == (ZOO / "mobilenet_v1.yaml").read_text(encoding="utf-8")
    assert convcost("zoo", "show", "vgg16_bn", "-q").stderr == ""


def test_help_of_the_list_names_the_other_command(convcost):
    done = convcost("zoo", "--help")
    assert done.returncode == 0
    assert "convcost zoo show NAME" in done.stdout
    assert "Print the file of a network" in convcost("zoo", "show", "--help").stdout
