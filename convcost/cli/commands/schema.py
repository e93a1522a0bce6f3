"""Print the JSON Schema for editors."""

from convcost.errors.status import ExitStatus

EXAMPLES = (
    "convcost schema",
    "convcost schema > convcost.schema.json",
)


def schema() -> ExitStatus:
    """Print the JSON Schema for editors."""
    import json

    from convcost.cli.streams import emit
    from convcost.notation.schema import json_schema

    emit(json.dumps(json_schema(), indent=2) + "\n")
    return ExitStatus.FINE
