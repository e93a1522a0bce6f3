"""Schemas of values and names, shared by everything else through ``$defs``."""

from typing import Any

Schema = dict[str, Any]

NAME = "^[A-Za-z0-9_-]+$"
WORD = "^[A-Za-z_][A-Za-z0-9_]*$"
BLOCK = "^[A-Z][A-Za-z0-9_-]*$"
CALLED = "^[A-Z][A-Za-z0-9_-]*(\\.[A-Z][A-Za-z0-9_-]*)?$"
"""A block, or one of another file behind its name."""
DOTTED = "^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$"
PARTS = "^[A-Za-z0-9_.*?\\[\\]!-]+$"
"""A kind, or a glob of paths."""
TEXT: Schema = {"type": "string"}


def ref(name: str, **more: object) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/$defs/{name}", **more}


def closed(properties: Schema, **more: object) -> Schema:
    """A mapping with these keys and no others; it says nothing about values that are no mappings."""
    return {"properties": properties, "additionalProperties": False, **more}


def only(properties: Schema, **more: object) -> Schema:
    """A mapping with these keys and no others."""
    return {"type": "object", **closed(properties, **more)}


def each(schema: Schema, names: str = NAME) -> Schema:
    """A mapping from names to such values."""
    return {"type": "object", "patternProperties": {names: schema}, "additionalProperties": False}


def listed(schema: Schema) -> Schema:
    """A list of such values."""
    return {"type": "array", "items": schema}


def value_definitions() -> dict[str, Schema]:
    """What may stand where an expression, a size or a tensor is expected."""
    scalar = ["integer", "number", "boolean", "string"]
    return {
        "value": {
            "description": "A number, a word, an expression, or a list of them.",
            "type": [*scalar, "array"],
            "items": ref("value"),
        },
        "size": {"description": "An integer or an expression.", "type": ["integer", "string"]},
        "condition": {"description": "true, false or an expression.", "type": ["boolean", "string"]},
        "tensors": {
            "description": "A tensor by its name or dotted path, or a list of tensors.",
            "type": ["string", "array"],
            "items": ref("tensors"),
        },
        "shape": {
            "description": "[features], [C, L], [C, H, W], [C, D, H, W] or {tokens: [T, features]}, without the batch.",
            "type": ["array", "object"],
            "items": ref("size"),
            "minItems": 1,
            "maxItems": 4,
            **closed({"tokens": {**listed(ref("size")), "minItems": 2, "maxItems": 2}}, required=["tokens"]),
        },
    }
