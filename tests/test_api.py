import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

import convcost
from convcost.analysis.totals import Total
from convcost.graph import Graph

FAMILY = {
    "convcost": 1,
    "name": "Family",
    "input": [3, 29, 31],
    "vars": {"width": 7, "act": "relu"},
    "variants": {"thin": {"groups": 1}, "grouped": {"groups": 3}},
    "layers": [{"conv": {"out": "3*width", "kernel": [3, 5], "groups": "groups", "activation": "act"}}],
}


def test_a_dict_is_a_network() -> None:
    analysis = convcost.analyze(FAMILY, variant="grouped")
    assert analysis.params == 21 * 1 * 3 * 5 + 21
    assert analysis.macs == 27 * 27 * 21 * 1 * 3 * 5


def test_a_file_is_given_as_text_or_path_with_its_variant(tmp_path: Path) -> None:
    file = tmp_path / "net.yaml"
    file.write_text(
        "convcost: 1\ninput: [3, 5, 7]\nvariants: {a: {w: 2}, b: {w: 11}}\nlayers: [conv: {out: w, kernel: 1}]\n"
    )
    assert convcost.analyze(f"{file}@b").params == 11 * 3 + 11
    assert convcost.analyze(file, variant="a").params == 2 * 3 + 2
    assert convcost.load(file).variants == ("a", "b")


def test_a_name_of_the_catalogue_is_a_network() -> None:
    assert convcost.analyze("vgg16").params == 138_357_544


def test_a_loaded_network_and_a_built_graph_are_analyzed_again() -> None:
    network = convcost.load(FAMILY)
    once = convcost.analyze(network, variant="thin")
    assert isinstance(once.graph, Graph)
    assert convcost.analyze(once.graph, batch=5).macs == 5 * once.macs


def test_no_variant_is_picked_silently() -> None:
    with pytest.raises(convcost.ConvcostError) as caught:
        convcost.analyze(FAMILY)
    assert caught.value.problems[0].code == "E401"
    assert caught.value.problems[0].notes == ("one of: thin, grouped",)


def test_contradictions_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "net.yaml"
    file.write_text(
        "convcost: 1\ninput: [3, 5, 7]\nvariants: {a: {w: 2}, b: {w: 11}}\nlayers: [conv: {out: w, kernel: 1}]\n"
    )
    with pytest.raises(TypeError, match="two variants are named"):
        convcost.analyze(f"{file}@a", variant="b")
    graph = convcost.analyze(f"{file}@a").graph
    with pytest.raises(TypeError, match="a Graph is built already"):
        convcost.analyze(graph, input=(3, 11, 13))
    with pytest.raises(convcost.ConvcostError, match="`load` reads all variants"):
        convcost.load(f"{file}@a")


@pytest.mark.parametrize(
    ("value", "width"),
    [(5, 5), ("2 + 3", 5), (Fraction(10, 2), 5), (5.0, 5), ("5 if true else 1", 5)],
)
def test_values_are_numbers_or_expressions(value: object, width: int) -> None:
    analysis = convcost.analyze(FAMILY, variant="thin", set={"width": value, "act": "none"})
    assert analysis.params == 3 * width * 3 * 3 * 5 + 3 * width


def test_a_value_that_is_no_number_is_an_error_of_ours() -> None:
    with pytest.raises(convcost.ConvcostError):
        convcost.analyze(FAMILY, variant="thin", set={"width": float("nan")})


@pytest.mark.parametrize("size", ["3x37x41", (3, 37, 41), [3, 37, 41], {"input": (3, 37, 41)}, {"input": "3x37x41"}])
def test_the_size_of_the_input_is_a_text_or_numbers(size: object) -> None:
    analysis = convcost.analyze(FAMILY, variant="thin", input=size)  # type: ignore[arg-type]
    assert analysis.macs == 35 * 37 * 21 * 3 * 3 * 5


def test_problems_are_raised_with_their_codes() -> None:
    for options in (
        {"in_place": ["nrom"]},
        {"order": "bset"},
        {"optimizer": "adma"},
        {"dtype": "float33"},
        {"batch": 0},
        {"batch": 1.5},
        {"batch": True},
        {"input": "0x1"},
        {"input": {"rgb": "3x5x7"}},
    ):
        with pytest.raises(convcost.ConvcostError) as caught:
            convcost.analyze(FAMILY, variant="thin", **options)  # type: ignore[arg-type]
        assert caught.value.problems[0].code == "E403"


@pytest.mark.parametrize("device", [convcost.Device("mine", {"int8": 7}, 5, "me"), "mine.yaml", Path("mine.yaml")])
def test_a_device_is_named_or_made(device: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "{name: mine, macs_per_second: {int8: 7}, bytes_per_second: 0.005 kB, source: me}"
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    analysis = convcost.analyze(FAMILY, variant="thin", dtype="int8", device=device)  # type: ignore[arg-type]
    assert analysis.figures("compute_seconds")[0] == Fraction(27 * 27 * 21 * 3 * 3 * 5, 7)
    compared = convcost.compare(FAMILY, dtype="int8", device=device, metrics=["least_seconds"])  # type: ignore[arg-type]
    assert compared.total("compute_seconds").ratio(1) == Fraction(1, 3)


def test_memory_is_counted_as_it_is_asked_for() -> None:
    given, made, weights = (4 * each for each in (3 * 29 * 31, 21 * 27 * 27, 21 * 3 * 3 * 5 + 21))
    counted, aside = (convcost.analyze(FAMILY, variant="thin", counts_input=each) for each in (True, False))
    assert counted.summary("peak_memory_bytes") == Total(given + made)
    assert aside.summary("peak_memory_bytes") == Total(made)
    each = given + 3 * made
    memory = 2 * weights + 7 * each
    trained = convcost.analyze(FAMILY, variant="thin", optimizer="sgd", memory=memory, in_place=[], order="best")
    assert trained.summary("training_memory_bytes") == Total(2 * weights + each)
    assert trained.summary("largest_batch") == Total(7)


def test_an_analysis_reads_well_everywhere() -> None:
    analysis = convcost.analyze(FAMILY, variant="thin")
    assert repr(analysis) == f"<Analysis of 'Family thin': {analysis.params:,} params, {analysis.macs:,} MACs>"
    assert str(analysis).startswith("Family thin  3x29x31 -> 21x27x27\n")


def test_a_notebook_gets_a_table_that_no_name_breaks_out_of() -> None:
    hostile = {**FAMILY, "name": "<script>alert('1')</script>\x1b\u202e"}
    html = convcost.analyze(hostile, variant="thin")._repr_html_()
    assert "<table>" in html
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_public_names_are_those_that_are_listed() -> None:
    assert set(dir(convcost)) == set(convcost.__all__)
    assert all(getattr(convcost, name) for name in convcost.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'analyse'"):
        convcost.analyse  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.parametrize(
    ("program", "unwanted"),
    [
        ("import convcost", "typer rich pydantic yaml importlib.metadata dataclasses"),
        ("import sys; sys.argv = ['convcost', '--version']; from convcost.__main__ import main; main()", "typer rich"),
        (
            "import sys; sys.argv = ['convcost', '--help']; from convcost.__main__ import main; main()",
            "rich pydantic yaml",
        ),
        (
            "import convcost.analysis.page, convcost.analysis.data, convcost.page.formats.text",
            "rich pydantic yaml typer",
        ),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(program: str, unwanted: str) -> None:
    check = f"import sys; print(*sorted(set({unwanted.split()!r}) & set(sys.modules)), file=sys.stderr)"
    root = str(Path(convcost.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", f"{program}; {check}"], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stderr.strip() == ""


def test_transforms_are_applied_in_order_before_the_size_is_changed() -> None:
    made = convcost.analyze("vgg16", apply="fully_convolutional", input=(3, 384, 384))
    assert made.params == 138_357_544
    assert str(made.graph.shapes["fc8"]) == "1000x6x6"
    both = convcost.analyze("resnet18", apply=["fold_batchnorm", "scale{width=0.5}"])
    assert both.graph.applied == ("fold_batchnorm", "scale{width=0.5}")


def test_a_graph_is_transformed_too_and_apply_does_one_alone() -> None:
    graph = convcost.analyze("resnet18").graph
    assert convcost.analyze(graph, apply="reduce{ratio=8}").graph == convcost.apply(graph, "reduce", ratio=8)


def test_networks_are_compared_with_the_first() -> None:
    found = convcost.compare("resnet50", convcost.analyze("resnet50", apply="scale{width=0.5}"), "resnet18")
    assert [analysis.graph.variant for analysis in found.analyses] == ["resnet50", "resnet50", "resnet18"]
    assert found.total("params").differences[2].value == 11_689_512 - 25_557_032
    assert str(found).splitlines()[0].split()[-1] == "ratio"


def test_a_network_with_variants_stands_for_all_of_them() -> None:
    family = {
        "convcost": 1,
        "input": [3, 29, 31],
        "variants": {"narrow": {"width": 5}, "wide": {"width": 13}},
        "layers": [{"conv": {"out": "width", "kernel": 1}}],
    }
    found = convcost.compare(family, input=(3, 7, 11), batch=2, metrics=("params",), depth=1)
    assert found.total("macs").differences[1].value == 2 * 7 * 11 * (13 - 5) * 3
    assert found.metrics == ("params",)
    with pytest.raises(ValueError, match="two networks"):
        convcost.compare("resnet50")
