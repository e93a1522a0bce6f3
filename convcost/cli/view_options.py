"""What of an analysis to show, from the options."""

from convcost.analysis.columns import BY_KEY
from convcost.analysis.settings import Settings
from convcost.analysis.table import View
from convcost.errors import ConvcostError, Problem, nearest
from convcost.graph.parts import EVERY_LEVEL
from convcost.notation.spec.metrics import ALIASES

ALL = "all"


def view_from(depth: str | None, sort: str | None, top: int | None, columns: str | None, settings: Settings) -> View:
    """The costliest layers are wanted from the whole network, so ``--top`` opens every block and sorts.

    By time where that is known, else by operations in the convention that is given, else by multiply-adds.
    """
    cost = "least_seconds" if settings.device else "operations" if settings.convention else "macs"
    return View(
        depth=depth_from(depth) if depth or not top else EVERY_LEVEL,
        sort=_key("--sort", sort) if sort else cost if top else None,
        top=top,
        columns=tuple(_key("--columns", name) for name in columns.split(",")) if columns else None,
    )


def depth_from(text: str | None) -> int | None:
    """Levels of blocks to open; None leaves that to the format."""
    if text is None:
        return None
    if text == ALL:
        return EVERY_LEVEL
    if not (text.isascii() and text.isdigit() and int(text[:9]) > 0):
        raise _error(f"`--depth {text}`: levels of blocks are counted from 1", "a number, or `all`")
    return min(int(text[:9]), EVERY_LEVEL)


def _key(option: str, text: str) -> str:
    """The column that is meant, by its key or the name it is limited by in budgets."""
    columns = [column for column in BY_KEY.values() if column.per_layer]
    keys = {name: column.key for column in columns for name in (column.key, column.budget) if name}
    wanted = text.strip().lower()
    if wanted not in keys:
        alias = ALIASES.get(wanted)
        guess = alias if alias in keys else nearest(wanted, keys)
        hint = f"did you mean `{guess}`?" if guess else f"columns: {', '.join(dict.fromkeys(keys.values()))}"
        raise _error(f"`{option}`: no column `{text}` of layers", hint)
    return keys[wanted]


def _error(message: str, hint: str) -> ConvcostError:
    return ConvcostError([Problem("E403", message, notes=(hint,))])
