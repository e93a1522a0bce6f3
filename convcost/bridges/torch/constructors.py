"""What the author's code has given to the constructors of its modules, by the names that it has for it."""

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any
from weakref import WeakKeyDictionary

from convcost.bridges.torch.library import torch

Constructed = dict[str, int]
"""Arguments of a constructor by their names: those that are whole numbers, or true or false."""
OF_LIBRARY = "torch.nn.modules."
"""Where torch keeps modules of its own, whose arguments are those of the layers."""
_NOTED: WeakKeyDictionary[Any, Constructed] = WeakKeyDictionary()


@contextmanager
def noting() -> Iterator[None]:
    """Note what every module that is made meanwhile is made with.

    A constructor calls the one of `torch.nn.Module` before it does anything to the module, so that its arguments are
    what it was given then.
    """
    module_class = torch().nn.Module
    plain = module_class.__init__

    def noted(self: Any, *positional: Any, **named: Any) -> None:
        if not type(self).__module__.startswith(OF_LIBRARY):
            here = inspect.currentframe()
            _note(self, here.f_back if here is not None else None)
        plain(self, *positional, **named)

    module_class.__init__ = noted
    try:
        yield
    finally:
        module_class.__init__ = plain


def constructed(module: Any) -> dict[str, Constructed]:
    """By their paths, the arguments of the modules inside of a module that are none of torch's own.

    Of a module that was made before anybody noted anything, they are its attributes that are called as an argument is.
    """
    found = {}
    for path, each in module.named_modules(remove_duplicate=False):
        if path and not type(each).__module__.startswith(OF_LIBRARY):
            arguments = _noted(each) or _attributes(each)
            if arguments:
                found[path] = arguments
    return found


def _note(module: Any, frame: FrameType | None) -> None:
    """Keep the arguments of the outermost constructor of a module: that of its own class."""
    outermost = None
    while frame is not None and _constructs(frame, module):
        outermost, frame = frame, frame.f_back
    if outermost is None:
        return
    code = outermost.f_code
    names = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
    try:
        _NOTED[module] = _whole({name: outermost.f_locals.get(name) for name in names})
    except TypeError:
        return  # a module that cannot be a key has the names of its attributes alone


def _constructs(frame: FrameType, module: Any) -> bool:
    """Whether a constructor of this module runs in a frame."""
    code = frame.f_code
    is_method = code.co_name == "__init__" and code.co_argcount > 0
    return is_method and frame.f_locals.get(code.co_varnames[0]) is module


def _noted(module: Any) -> Constructed | None:
    try:
        return _NOTED.get(module)
    except TypeError:
        return None


def _attributes(module: Any) -> Constructed:
    try:
        names = list(inspect.signature(type(module).__init__).parameters)[1:]
    except (TypeError, ValueError):
        return {}
    own = vars(module)
    return _whole({name: own.get(name) for name in names})


def _whole(values: Mapping[str, Any]) -> Constructed:
    """The values that are whole numbers, or true or false; those of a configuration that was given, by its own names.

    An argument goes before what a configuration calls so.
    """
    inside = {name: value for each in values.values() if _configures(each) for name, value in vars(each).items()}
    return {name: value for name, value in {**values, **inside, **values}.items() if type(value) in {int, bool}}


def _configures(value: Any) -> bool:
    """Whether a value is an object that only holds others, as those with the settings of a block do."""
    is_passive = hasattr(value, "__dict__") and not isinstance(value, type | torch().nn.Module)
    return is_passive and not callable(value)
