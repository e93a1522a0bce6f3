"""Schemas of `budgets` and `references`, made from the columns that can be limited or published."""

from convcost.analysis.columns import Column
from convcost.analysis.dtypes import DTYPE_BITS, ROLES
from convcost.language.quantity import BYTES, COUNTS
from convcost.notation.schema.values import TEXT, Schema, closed, each, listed, only, ref
from convcost.notation.spec import metrics
from convcost.notation.spec.limits import RULES
from convcost.notation.spec.references import KEYS, NEEDED, OUTCOMES

VARIANT = "^[A-Za-z0-9_.,=-]+$"
DIGITS = r"^(0|[1-9][0-9]*)(\.[0-9]+)? ?"
ROLE = rf"({'|'.join(ROLES)}) *= *({'|'.join(DTYPE_BITS)})"
DTYPE: Schema = {
    "anyOf": [{"enum": list(DTYPE_BITS)}, {"type": "string", "pattern": f"^{ROLE}( *, *{ROLE})*$"}],
    "description": "What bytes are counted under; float32 unless given.",
}
PERCENT: Schema = {"type": "string", "pattern": f"{DIGITS}%$", "description": "A percentage, such as 1%."}

REFERENCE_SCHEMAS: dict[str, Schema] = {
    "metric": {"enum": list(metrics.published()), "description": "Which figure."},
    "value": {"type": ["integer", "number", "string"], "description": "As it is printed: 159K, 25.6M, 4.8 MB."},
    "source": {**TEXT, "description": "Where it is printed."},
    "note": {**TEXT, "description": "What else there is to say; an erratum must be explained."},
    "unit": {**TEXT, "description": "What the source calls the figure, in its own words."},
    "part": {**TEXT, "description": "The part it is of, or a glob; the whole network unless given."},
    "variant": {"type": "string", "pattern": VARIANT, "description": "The variant it is of; all unless given."},
    "class": {"enum": list(OUTCOMES), "description": "How the recomputed figure is expected to relate to it."},
    "corrected": {"type": ["integer", "number", "string"], "description": "What should have been printed."},
    "set": {
        "type": "object",
        "additionalProperties": {"type": ["integer", "number", "boolean", "string"]},
        "description": "Variables it was published for: {name: value}.",
    },
}


def figure_definitions() -> dict[str, Schema]:
    """Quantities, limits, budgets and references."""
    columns = metrics.limitable()
    additive = {name: column for name, column in columns.items() if column.additive}
    of_parts = {
        "type": "object",
        "description": "Limits on parts: {glob of paths: {metric: limit}}.",
        "additionalProperties": only({name: ref(f"share_of_{_unit(column)}") for name, column in additive.items()}),
    }
    limits = {name: ref(f"limit_on_{_unit(column)}") for name, column in columns.items()}
    settings: dict[str, Schema] = {
        "batch": {**ref("count"), "description": "Samples at once, for the limits beside it; 1 unless given."},
        "dtype": DTYPE,
    }
    of_variants = {
        **each(only({**settings, **limits, "parts": of_parts}), VARIANT),
        "description": "Limits of a variant, in place of the general ones: {name: {metric: limit}}.",
    }
    return {
        "count": _amount("A count, such as 25557032, 26M or 4.2G.", list(COUNTS)),
        "bytes": _amount("Bytes, such as 100 MB (1000) or 16 MiB (1024).", list(BYTES)),
        **{f"limit_on_{unit}": _limit(ref(unit), unit) for unit in ("count", "bytes")},
        **{f"share_of_{unit}": _limit({"anyOf": [ref(unit), PERCENT]}, unit) for unit in ("count", "bytes")},
        "budgets": only({**settings, **limits, "parts": of_parts, "variants": of_variants}),
        "references": listed(only({key: REFERENCE_SCHEMAS[key] for key in KEYS}, required=list(NEEDED))),
    }


def _unit(column: Column) -> str:
    return "bytes" if column.unit == "bytes" else "count"


def _amount(description: str, units: list[str]) -> Schema:
    pattern = f"{DIGITS}({'|'.join(units)})$"
    return {"type": ["integer", "number", "string"], "pattern": pattern, "description": description}


def _limit(amount: Schema, unit: str) -> Schema:
    """A quantity, which is a max, or ``{max, min, warn, growth, why}``."""
    growth = {"anyOf": [ref(unit), PERCENT, only({"percent": PERCENT, "at_least": ref(unit)})]}
    described = {
        "max": "The most that passes.",
        "min": "The least that passes.",
        "warn": "Above this there is a warning.",
        "growth": "How much it may rise over the base: a percentage, a quantity, or {percent, at_least}.",
    }
    rules: Schema = {
        rule: {**(growth if rule == "growth" else amount), "description": described[rule]} for rule in RULES
    }
    why = {**TEXT, "description": "The reason, shown with the verdict."}
    return {"anyOf": [{"type": "object"}, amount], **closed({**rules, "why": why})}
