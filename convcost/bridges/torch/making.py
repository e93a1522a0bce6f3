"""The module that a NET names: imported, called, and made sure of."""

import inspect
import warnings
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from convcost.bridges.torch.asked import AskedModule
from convcost.bridges.torch.constructors import noting
from convcost.bridges.torch.failing import a, failed, gpu_hint
from convcost.bridges.torch.library import Untaken, torch
from convcost.errors import nearest


def made(asked: AskedModule) -> Any:
    """The module that a NET names, on the meta device if it can be built there."""
    library = torch()
    found = _found(asked)
    if isinstance(found, library.nn.Module):
        if asked.positional or asked.named:
            raise Untaken(f"`{asked.target}` is a module already, which takes no arguments", "leave `--arg` out")
        return found
    if not callable(found):
        hint = "name a class of module, a function that returns a module, or a module"
        raise Untaken(f"`{asked.target}` is {a(found)}, and nothing that can be called", hint)
    module = _called(found, asked)
    if not isinstance(module, library.nn.Module):
        raise Untaken(f"`{asked.target}` returned {a(module)}, no torch.nn.Module", "")
    return module


def require_module(module: Any) -> None:
    """Refuse what is no module."""
    if not isinstance(module, torch().nn.Module):
        raise Untaken(f"{a(module)} is no torch.nn.Module", "give the module itself, such as `Net()`")


def _found(asked: AskedModule) -> Any:
    """What a name stands for."""
    try:
        value: Any = import_module(asked.package)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{asked.package}.".startswith(f"{error.name}."):
            hint = "packages are looked for in the directory where convcost runs, then where Python has its packages"
            if asked.package.endswith(".py"):
                hint = f"modules are named without `.py`: `{asked.package.removesuffix('.py').replace('/', '.')}`"
            raise Untaken(f"there is no Python module `{error.name}`", hint) from None
        raise Untaken(failed(error, f"importing `{asked.package}`"), "") from None
    except (Exception, SystemExit) as error:
        raise Untaken(failed(error, f"importing `{asked.package}`"), "") from None
    for name in asked.attribute.split("."):
        if not hasattr(value, name):
            guess = nearest(name, [each for each in dir(value) if not each.startswith("_")])
            raise Untaken(f"`{asked.package}` has no `{asked.attribute}`", f"did you mean `{guess}`?" if guess else "")
        value = getattr(value, name)
    return value


def _called(callable_: Callable[..., Any], asked: AskedModule) -> Any:
    """What the callable returns; on the CPU where the meta device is not enough, since some ask for numbers."""
    library = torch()
    try:
        inspect.signature(callable_).bind(*asked.positional, **asked.named)
    except TypeError as error:
        hint = "arguments are given as `--arg NAME=VALUE`, or as a bare value"
        raise Untaken(f"`{asked.target}`: {error}", hint) from None
    except ValueError:
        pass
    with warnings.catch_warnings(), noting():
        warnings.simplefilter("ignore")
        with suppress(Exception, SystemExit), library.device("meta"):
            return callable_(*asked.positional, **asked.named)
        try:
            return callable_(*asked.positional, **asked.named)
        except (Exception, SystemExit) as error:
            raise Untaken(failed(error, f"calling `{asked.target}`"), gpu_hint(error)) from None
