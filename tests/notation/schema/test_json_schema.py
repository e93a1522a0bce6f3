"""The JSON Schema takes every network we have and points an editor at what is misspelt."""

import json
import re
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from convcost.language.document import read
from convcost.layers.op import kinds, lookup
from convcost.notation.build import build
from convcost.notation.schema import json_schema
from convcost.notation.spec import read_network
from convcost.notation.writing import write

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def errors(text: str) -> list[ValidationError]:
    return list(VALIDATOR.iter_errors(yaml.safe_load(text)))


def network(*lines: str) -> str:
    return "\n".join(
        ["convcost: 1", "input: [3, 13, 17]", *lines, *([] if "layers:" in lines[0][:7] else ["layers: [relu]"])]
    )


def step(text: str) -> str:
    return network(f"layers:\n  - {text}")


def test_it_is_a_json_schema_and_small_enough_for_an_editor():
    Draft202012Validator.check_schema(SCHEMA)
    assert len(json.dumps(SCHEMA)) < 96 * 1024


def test_every_definition_is_used():
    text = json.dumps(SCHEMA)
    used = set(re.findall(r"#/\$defs/(\w+)", text))
    assert used == set(SCHEMA["$defs"])


def test_a_file_of_the_catalogue_passes(zoo_file):
    assert not errors(zoo_file.read_text(encoding="utf-8"))


def test_an_example_passes(example_file):
    assert not errors(example_file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", kinds())
def test_the_step_in_a_manual_passes_and_so_does_the_kind_alone(kind):
    written = re.search(r"^ *step: (.+)$", cleandoc(lookup(kind).__doc__), re.MULTILINE)[1]
    assert not errors(step(written if written.startswith("{") or ": " not in written else f"{{{written}}}"))
    assert not errors(step(kind))
    assert not errors(step(f"{{{kind}: }}"))


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_is_described_with_its_fields(kind):
    described = SCHEMA["$defs"]["step"]["properties"][kind]
    if not lookup(kind).is_join:
        described = SCHEMA["$defs"][described["$ref"].rpartition("/")[2]]
        assert all(
            field["description"][0].islower() or field["description"][0] in "`["
            for field in described["properties"].values()
        )
    assert re.fullmatch(r"[A-Z][^.]*(\.[^. ]+)*\.", described["description"])


def test_an_expanded_network_passes():
    text = network(
        "layers: [{conv: {out: 5, kernel: [3, 2], padding: [[1, 0], [0, 2]], norm: batch}, as: a}, {side: [relu]}]"
    )
    assert not errors(write(build(read_network(read(text, "net.yaml")))))


@pytest.mark.parametrize(
    "text",
    [
        step("{conv: {out: 4 * w, kernel: [3, k]}, for: 'k in [1, 3]', from: [a, b.0], repeat: n, when: n > 1, as: a}"),
        step("{Block: 64, repeat: 3, first: {s: 2}, share: a.b}"),
        step("{Block: {w: 64, skip: [a, b], table: [[1, 2], [3, 4]]}}"),
        step("Block"),
        step("{add: {main: [conv: 4, relu], skip: [], other: a, last: {when: true, from: a, layers: [relu]}}}"),
        step("{concat: [a, b], axis: h, fit: crop}"),
        step("{concat: {each: {for: 'k in [1, 3]', layers: [{conv: {out: 4, kernel: k}}]}}}"),
        step("{split: {q: 4, k: in - 4}, axis: tokens}"),
        step("{split: [a, b], axis: h}"),
        step("{concat: [in, m.*, 'm[i]', 'xs[1:] + [a]'], fit: resize}"),
        step("{conv: {out: '2 ** i', kernel: 3, padding: half}, repeat: 3, first: {out: 2}, last: {out: 4}}"),
        network("words: [plain, gated]"),
        network("blocks: {A: {args: {k: 1, xs: []}, defaults: {conv: {kernel: k}}, layers: [conv: 4]}}"),
        step("{seq: [{side: [relu]}, conv: 4]}"),
        network("vars: {w: 8, table: [[1, 2], [3, 4]], word: relu}", "matrix: {w: [0.5, 1], res: [160, 192]}"),
        network("variants: {a: {w: 1}, width=0.5: {w: 2}}"),
        network("defaults: {conv: {kernel: 3, norm: batch, activation: none}, maxpool: {kernel: 2}}"),
        network("blocks: {A: {args: {w: int, s: 1, t: tensor, f: relu}, layers: [conv: w]}}"),
        network("outputs: [a, b.c]"),
        network("outputs: {x.y: a}"),
        network("budgets: {params: 26M, macs: {max: 4.2G, growth: {percent: 1%, at_least: 1M}, why: x},",
                "  parts: {'stage*': {macs: 60%}}, variants: {a: {weights: 3 MiB, parts: {b: {params: {max: 5%}}}}}}"),
        network("budgets: {dtype: 'weights=int8,activations=float16', weights: 3 MiB}"),
        network("budgets: {dtype: int8, batch: 3, weights: 3 MiB, variants: {a: {dtype: float16, weights: 5 MiB}}}"),
        network("references: [{metric: flops, value: 3.6G, source: a, class: truncated, part: b, variant: c}]"),
        network("references: [{metric: macs, value: 1.19%, source: a, class: erratum, note: b, corrected: 1.91%,",
                "  part: '*.b', set: {res: 227, deep: true, w: 2 * v}}]"),
        network("about: {family: a, task: b, paper: c, arxiv: 1512.03385}"),
        network("about: {arxiv: cs.CV/0112017}"),
        "{convcost: 1, inputs: {a: [3, 5, 7], b: {tokens: [17, 12]}, c: [features]}, layers: []}",
    ],
)  # fmt: skip
def test_every_form_of_the_grammar_passes(text):
    assert not errors(text)


@pytest.mark.parametrize(
    ("text", "path", "word"),
    [
        (network("layres: [relu]"), [], "layres"),
        (network("budget: {}"), [], "budget"),
        (step("{conv: {out: 4, kernal: 3}}"), ["layers", 0, "conv"], "kernal"),
        (step("{conv: {out: true, kernel: 3}}"), ["layers", 0, "conv", "out"], "True"),
        (step("{conv: {out: 4, kernel: [3, 1.5]}}"), ["layers", 0, "conv", "kernel"], "1.5"),
        (step("{conv: {out: 4, bias: 1}}"), ["layers", 0, "conv", "bias"], "1"),
        (step("{covn: {out: 4}}"), ["layers", 0], "covn"),
        (step("{concat: [a, b], fit: shrink}"), ["layers", 0, "fit"], "shrink"),
        (network("words: [1x1]"), ["words", 0], "1x1"),
        (step("covn"), ["layers", 0], "covn"),
        (step("{relu: {slope: 1}}"), ["layers", 0, "relu"], "slope"),
        (step("{relu: 1}"), ["layers", 0, "relu"], "1"),
        (step("{conv: 4, repaet: 3}"), ["layers", 0], "repaet"),
        (step("{conv: 4, repeat: [3]}"), ["layers", 0, "repeat"], "[3]"),
        (step("{conv: 4, fit: corp}"), ["layers", 0, "fit"], "corp"),
        (step("{conv: 4, as: a b}"), ["layers", 0, "as"], "a b"),
        (step("{}"), ["layers", 0], "{}"),
        (step("{when: a}"), ["layers", 0], "when"),
        (step("[conv]"), ["layers", 0], "['conv']"),
        (step("{seq: [relu, covn]}"), ["layers", 0, "seq", 1], "covn"),
        (step("{add: {main: [{conv: {uot: 4}}], skip: []}}"), ["layers", 0, "add", "main", 0, "conv"], "uot"),
        (step("{add: {main: {layer: [relu]}}}"), ["layers", 0, "add", "main"], "layer"),
        (step("{add: {main: 3}}"), ["layers", 0, "add", "main"], "3"),
        (network("defaults: {conv: {kernal: 3}}"), ["defaults", "conv"], "kernal"),
        (network("defaults: {covn: {kernel: 3}}"), ["defaults"], "covn"),
        (network("blocks: {A: {arg: {w: int}, layers: []}}"), ["blocks", "A"], "arg"),
        (network("blocks: {a: {layers: []}}"), ["blocks"], "a"),
        (network("blocks: {A: {layers: [covn]}}"), ["blocks", "A", "layers", 0], "covn"),
        (network("variants: {a: 3}"), ["variants", "a"], "3"),
        (network("matrix: {w: 3}"), ["matrix", "w"], "3"),
        (network("budgets: {flops: 3G}"), ["budgets"], "flops"),
        (network("budgets: {params: 3K}"), ["budgets", "params"], "3K"),
        (network("budgets: {params: {maximum: 3}}"), ["budgets", "params"], "maximum"),
        (network("budgets: {parts: {a: {macs: 3Q}}}"), ["budgets", "parts", "a", "macs"], "3Q"),
        (network("about: {tsak: classification}"), ["about"], "tsak"),
        (network("about: {arxiv: arXiv 1512.03385}"), ["about", "arxiv"], "1512.03385"),
        (network("references: [{metric: params, valu: 3, source: a}]"), ["references", 0], "valu"),
        (network("references: [{metric: param, value: 3, source: a}]"), ["references", 0, "metric"], "param"),
        ("{convcost: 2, input: [3], layers: []}", ["convcost"], "2"),
        ("{convcost: 1, input: [], layers: []}", ["input"], "[]"),
        ("{convcost: 1, input: {token: [3, 4]}, layers: []}", ["input"], "token"),
        ("{convcost: 1, layers: []}", [], "convcost"),
        ("{convcost: 1, input: [3]}", [], "layers"),
    ],
)
def test_a_misspelt_key_is_flagged_where_it_stands(text, path, word):
    found: Any = [error for error in errors(text) if list(error.absolute_path) == path]
    assert any(word in error.message for error in found), [(error.json_path, error.message) for error in errors(text)]


def test_a_wrong_document_about_keys_fails_here_too():
    folder = Path(__file__).parents[2] / "negative"
    for name in ("unknown_argument", "unknown_kind", "modifier_as_a_step", "not_a_network", "budgets", "references"):
        assert errors((folder / f"{name}.yaml").read_text(encoding="utf-8")), name
