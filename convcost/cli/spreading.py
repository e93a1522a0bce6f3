"""A command takes the options that several commands share as one value; typer is shown a parameter for each of them."""

from collections.abc import Callable, Iterator
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, get_type_hints


def spread(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command with the fields of its named tuples as parameters of its own, gathered again when it is called."""
    parameters = signature(command).parameters
    groups = {name: each.annotation for name, each in parameters.items() if hasattr(each.annotation, "_fields")}

    @wraps(command)
    def gathering(**typed: Any) -> Any:
        gathered = {
            name: group(**{field: typed.pop(field) for field in group._fields}) for name, group in groups.items()
        }
        return command(**typed, **gathered)

    shown = [each for parameter in parameters.values() for each in _shown(parameter)]
    gathering.__signature__ = Signature(shown)  # type: ignore[attr-defined]  # what `inspect.signature` looks at first
    gathering.__annotations__ = {each.name: each.annotation for each in shown}
    return gathering


def _shown(parameter: Parameter) -> Iterator[Parameter]:
    group = parameter.annotation
    if not hasattr(group, "_fields"):
        yield parameter
        return
    hints = get_type_hints(group, include_extras=True)
    for name in group._fields:
        yield Parameter(name, Parameter.KEYWORD_ONLY, default=group._field_defaults[name], annotation=hints[name])
