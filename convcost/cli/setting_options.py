"""The settings as they were typed: what they come to, and where each came from."""

from dataclasses import replace
from typing import Any

from convcost.analysis.device import Device
from convcost.analysis.dtypes import UNLESS_GIVEN
from convcost.analysis.settings import IN_PLACE, Settings
from convcost.cli.options import SettingOptions
from convcost.errors import ConvcostError, Problem, Refusal
from convcost.errors.untrusted import visible
from convcost.language.quantity import parse_bytes, short_bytes
from convcost.layers.memory_facts import InPlace

NONE = "none"
DEFAULT = Settings()


def settings_of(options: SettingOptions) -> Settings:
    """The settings given, defaults for the others; raises `ConvcostError`."""
    return replace(DEFAULT, **given_in(options))


def given_in(options: SettingOptions) -> dict[str, Any]:
    """The settings given, by their names; raises `ConvcostError`."""
    given: dict[str, Any] = {
        "batch": options.batch,
        "dtype": options.dtype,
        "device": None if options.device is None else _device(options.device),
        "convention": None if options.convention is None else options.convention.replace("-", "_"),
        "in_place": None if options.in_place is None else _words(options.in_place),
        "counts_input": options.count_input,
        "order": options.order,
        "optimizer": options.training,
        "memory_bytes": None if options.fits is None else _memory(options.fits),
    }
    return {name: value for name, value in given.items() if value is not None}


def sources(options: SettingOptions, settings: Settings) -> str:
    """Which settings hold, and where each came from: those that always do, and the others that were given."""
    said = {
        "batch": f"batch {settings.batch}",
        "dtype": f"dtype {settings.dtype or UNLESS_GIVEN}",
        "device": f"device {visible(settings.device.name)}" if settings.device else "",
        "convention": f"convention {settings.convention}",
        "in_place": f"in place {', '.join(settings.in_place) or NONE}",
        "count_input": "input counted" if settings.counts_input else "input left aside",
        "order": f"order {settings.order}",
        "training": f"training with {settings.optimizer}",
        "fits": f"memory {short_bytes(settings.memory_bytes or 0)}",
    }
    origins = {name: _source(name, value) for name, value in options._asdict().items()}
    told = [f"{said[name]} ({origin})" for name, origin in origins.items() if origin]
    return f"settings: {', '.join(told)}\n"


BY_DEFAULT = {"batch": "default", "dtype": "default, unless the file says"}


def _source(name: str, value: object) -> str:
    """The option, or that it is the default where that is always said."""
    if value is None:
        return BY_DEFAULT.get(name, "")
    if isinstance(value, bool):
        return "--count-input" if value else "--no-count-input"
    return f"--{name.replace('_', '-')}"


def _words(text: str) -> tuple[InPlace, ...]:
    """Words between commas, each once and in the order in which they are listed everywhere; `none` is none of them."""
    words = [word.strip() for word in text.split(",")]
    known = tuple(word for word in IN_PLACE if word in words)
    unknown = [word for word in words if word not in IN_PLACE]
    return () if words == [NONE] else (*known, *unknown)  # type: ignore[arg-type]  # the settings refuse what is unknown


def _memory(text: str) -> int:
    try:
        memory = parse_bytes(text, "down")
    except Refusal as refusal:
        raise ConvcostError([Problem("E403", f"`--fits {text}`: {refusal.message}", notes=(refusal.hint,))]) from None
    if not memory:
        raise ConvcostError([Problem("E403", f"`--fits {text}`: nothing fits into nothing", notes=("24GiB, say",))])
    return memory


def _device(text: str) -> Device:
    from convcost.networks import devices

    return devices.find(text)
