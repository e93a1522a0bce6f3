"""`words`: names that stand for themselves, to be handed on and compared, beside those that fields know."""

from collections.abc import Iterable

from convcost.language.nodes import Entry, Scalar
from convcost.notation.spec.reading import Reading, written
from convcost.notation.spec.scope import WORD, Names, is_word, wrong_name


def read_words(reading: Reading, entry: Entry | None, names: Names) -> None:
    """Let the scope of the file know the words that it declares; none may be a name of a value, or a word already."""
    listed = reading.sequence(entry.value, "`words`") if entry else None
    for node in listed.items if listed else ():
        if not isinstance(node, Scalar):
            reading.report("E113", f"a word is a name, {written(node)} stands here", node, "such as `words: [plain]`")
        elif is_word(node.text):
            reading.report("E131", f"`{node.text}` is a word already", node, "leave it out: it is known everywhere")
        elif node.text in names.values:
            what = "is declared twice" if names.values[node.text] == WORD else "is a variable too"
            reading.report("E131", f"the word `{node.text}` {what}", node, "one name for one thing")
        elif wrong := wrong_name(node.text, "a word", in_expressions=True):
            reading.report("E131", wrong[0], node, wrong[1])
        else:
            names.values[node.text] = WORD


def refuse_words(reading: Reading, names: Names, given: Iterable[Scalar], what: str) -> None:
    """A name that is given to something else would hide the word."""
    for node in given:
        if names.values.get(node.text) == WORD:
            message = f"`{node.text}` cannot name {what}: it is a word that this file declares"
            reading.report("E131", message, node, "choose another name, or another word")
