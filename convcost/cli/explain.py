"""``convcost explain``: the manual of a layer kind or a transform, or what an error code means."""

from typing import Annotated

import typer


def explain(
    topic: Annotated[
        str,
        typer.Argument(
            metavar="KIND|TRANSFORM|CODE", help="A layer kind (conv), a transform (unreduce) or an error code (E110)."
        ),
    ],
) -> int:
    """Explain a layer kind, a transform or an error code."""
    from convcost.cli.streams import emit
    from convcost.manual import manual

    emit(manual(topic))
    return 0
