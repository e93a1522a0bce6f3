"""The schema of a whole network file."""

from convcost.conventions.written import WAYS
from convcost.notation.schema.figures import VARIANT, figure_definitions
from convcost.notation.schema.kinds import Kinds
from convcost.notation.schema.steps import step_definitions
from convcost.notation.schema.values import (
    BLOCK,
    DOTTED,
    PARTS,
    TEXT,
    WORD,
    Schema,
    each,
    listed,
    only,
    ref,
    value_definitions,
)
from convcost.notation.spec.about import ARXIV
from convcost.notation.spec.about import KEYS as ABOUT_KEYS
from convcost.notation.spec.blocks import TYPES
from convcost.notation.spec.network import KEYS
from convcost.notation.spec.space import PROGRESSION

BLOCK_SCHEMA = only(
    {
        "args": {
            **each({"anyOf": [{"enum": list(TYPES)}, ref("value")]}),
            "description": "A type means required, a value is the default.",
        },
        "defaults": ref("defaults", description="Arguments of kinds inside this block, over those of the file."),
        "layers": ref("steps"),
    },
    required=["layers"],
)


AXIS_VALUES: Schema = {
    "anyOf": [listed(ref("value")), {"type": "string", "pattern": PROGRESSION.pattern}],
    "description": "16..128..8, both ends included, or a list.",
}
AXIS_SCHEMA: dict[str, Schema] = {
    "of": AXIS_VALUES,
    "times": {"type": "integer", "minimum": 1, "maximum": 999, "description": "How long a list of them is."},
    "when": ref("condition", description="Elsewhere the variable keeps its default."),
}

ABOUT: dict[str, Schema] = {
    "family": {**TEXT, "description": "The networks that it belongs to, such as ResNet."},
    "task": {**TEXT, "description": "What it is for, such as classification."},
    "paper": {**TEXT, "description": "Where it was published."},
    "arxiv": {
        "type": ["string", "number"],
        "pattern": f"^({ARXIV.pattern})$",
        "description": "The paper's number on arXiv, such as 1512.03385.",
    },
}


def json_schema() -> Schema:
    """JSON Schema (2020-12) of the notation."""
    kinds = Kinds()
    keys = _keys()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "convcost network",
        "type": "object",
        "properties": {key: keys[key] for key in KEYS},
        "additionalProperties": False,
        "required": ["convcost"],
        "if": {"required": ["blocks"], "not": {"required": ["layers"]}},
        "else": {"required": ["layers"], "oneOf": [{"required": ["input"]}, {"required": ["inputs"]}]},
        "$defs": {
            "defaults": only({name: ref(f"kind_{name}", type="object") for name in kinds.layers}),
            **value_definitions(),
            **step_definitions(kinds),
            **figure_definitions(),
        },
    }


def _keys() -> dict[str, Schema]:
    values = each(ref("value"))
    return {
        "convcost": {"enum": [1, "1"], "description": "The version of the notation."},
        "name": {**TEXT, "description": "What reports call the network."},
        "about": {
            **only({name: ABOUT[name] for name in ABOUT_KEYS}),
            "description": "What kind of network it is, and where it was published.",
        },
        "input": ref("shape", description="The shape of the input."),
        "inputs": {**each(ref("shape")), "description": "Several inputs: {name: shape}."},
        "vars": {**values, "description": "Values by name, for expressions everywhere in the file."},
        "variants": {**each(values, VARIANT), "description": "Networks of a family: {name: {variable: value}}."},
        "matrix": {**each(listed(ref("value"))), "description": "A family of every combination: {variable: [values]}."},
        "words": {
            **listed({"type": "string", "pattern": WORD}),
            "description": "Words of your own, to compare with in `when`: [plain, gated].",
        },
        "defaults": ref("defaults", description="Arguments of kinds unless given: {kind: {argument: value}}."),
        "dtype": ref("dtypes", description="What tensors are stored as unless `--dtype` or a step says otherwise."),
        "blocks": {
            **each(BLOCK_SCHEMA, BLOCK),
            "description": "Steps with arguments: {Name: {args, defaults, layers}}.",
        },
        "layers": ref("steps", description="The steps of the network."),
        "needs": {"type": ["string", "number"], "description": 'The oldest convcost that reads this file, as "0.2".'},
        "written": {
            **each({"enum": list(WAYS)}, PARTS),
            "description": "How the author's code writes what can be written in several ways: {kind or parts: word}.",
        },
        "space": {
            **each({"anyOf": [AXIS_VALUES, only(AXIS_SCHEMA, required=["of"])]}),
            "description": "What a sweep tries: {variable: values}.",
        },
        "where": {
            "anyOf": [ref("condition"), listed(ref("condition"))],
            "description": "Conditions that every point of `space` meets.",
        },
        "use": {
            **each(TEXT, BLOCK),
            "description": "Networks and libraries of blocks: {Name: resnet50}, {Name: shared/parts.yaml}.",
        },
        "outputs": {
            "anyOf": [ref("tensors"), each(TEXT, DOTTED)],
            "description": "The tensors that come out: [names] or {name: tensor}.",
        },
        "budgets": ref("budgets", description="Limits that `convcost check` enforces: {metric: limit}."),
        "references": ref("references", description="Published figures that `convcost verify` recomputes."),
    }
