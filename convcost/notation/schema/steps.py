"""Schemas of steps: kinds, joins, groups and blocks, each with its modifiers."""

from convcost.analysis.dtypes import DTYPE_BITS, ROLES
from convcost.layers.fields import AXES
from convcost.notation.schema.kinds import Kinds
from convcost.notation.schema.values import CALLED, DOTTED, NAME, TEXT, Schema, closed, each, listed, ref
from convcost.notation.spec.context import GROUPS, MODIFIERS

NAME_TEXT: Schema = {"type": "string", "pattern": DOTTED}

MODIFIER_SCHEMAS: dict[str, Schema] = {
    "for": {**TEXT, "description": "One round per item: `names in list`, as in `c, n in stages`."},
    "from": ref("tensors", description="What comes in, in place of the current tensor."),
    "repeat": ref("size", description="How many times, each taking what the one before gave."),
    "when": ref("condition", description="The step is left out where this is false."),
    "first": {"type": "object", "description": "Arguments of the first round of a `repeat` or `for`."},
    "last": {"type": "object", "description": "Arguments of the last round of a `repeat` or `for`."},
    "as": {**NAME_TEXT, "description": "The step's name, by which others refer to it."},
    "share": {**NAME_TEXT, "description": "The step whose parameters this one uses."},
    "fit": {
        "enum": ["crop", "resize"],
        "description": "`crop` crops what is joined, centred, to the smallest sizes; `resize` resizes it to the first.",
    },
    "frozen": ref("condition", description="Whether the parameters are not trained; they still count in `params`."),
    "dtype": ref("dtypes", description="What is stored as which type, by role, in place of `--dtype`."),
    "until": {**NAME_TEXT, "description": "The part of a network of `use` that ends it, itself included."},
    "axis": {
        "anyOf": [{"enum": list(AXES)}, TEXT],
        "description": "What a concat, stack or split goes along; `channels` unless given, of tokens their features.",
    },
}

GROUP_SCHEMAS: dict[str, Schema] = {
    "seq": ref("steps", description="A group of steps."),
    "side": ref("steps", description="Steps whose result is an output that nobody continues from."),
    "split": {
        **each(ref("size")),
        "type": ["object", "array"],
        "items": NAME_TEXT,
        "description": "{name: size, ...}: slices, the last of which is current; [name, ...]: equal ones.",
    },
}


def step_definitions(kinds: Kinds) -> dict[str, Schema]:
    """A step, a list of them, a join and its branches, a block's call."""
    return {
        **kinds.definitions,
        "dtypes": {
            "description": "A type for every role, or {weights, activations, gradients, optimizer: type}.",
            "type": ["string", "object"],
            **closed({role: {"anyOf": [{"enum": list(DTYPE_BITS)}, TEXT]} for role in ROLES}),
        },
        "steps": listed(ref("step")),
        "step": _step(kinds),
        "call": {
            "description": "A block: its arguments, or the first one alone.",
            "type": ["object", "array", "string", "integer", "number", "boolean", "null"],
            "items": ref("value"),
            "additionalProperties": ref("value"),
        },
        "join": {
            "description": "{name: branch, ...} from the same input, [tensors], or one beside the current tensor.",
            "type": ["object", "array", "string", "null"],
            "items": ref("tensors"),
            "patternProperties": {NAME: ref("branch")},
            "additionalProperties": False,
        },
        "branch": {
            "description": "Steps, a tensor, or {when, from, for, layers}.",
            "type": ["array", "string", "object"],
            "items": ref("step"),
            **closed({**{name: MODIFIER_SCHEMAS[name] for name in ("when", "from", "for")}, "layers": ref("steps")}),
        },
    }


def _step(kinds: Kinds) -> Schema:
    """The keys stand beside the alternatives, not inside of them, so that an error names the key and its place."""
    keys = {
        **{name: ref(f"kind_{name}") for name in kinds.layers},
        **{name: ref("join", description=sentence) for name, sentence in kinds.joins.items()},
        **{name: GROUP_SCHEMAS[name] for name in GROUPS},
        **{name: MODIFIER_SCHEMAS[name] for name in MODIFIERS},
    }
    names = {"enum": [*kinds.layers, *kinds.joins]}
    return {
        "description": "A kind alone, or one kind or block with its arguments and modifiers.",
        "anyOf": [names, {"type": "string", "pattern": CALLED}, {"type": "object"}],
        "not": {"type": "object", "propertyNames": {"enum": list(MODIFIERS)}},
        **closed(keys, patternProperties={CALLED: ref("call")}),
    }
