"""The JSON Schema of network files, by which an editor completes keys and underlines the misspelt ones.

It is made from what the reader itself uses: the kinds and their fields, the modifiers, the keys of a file. Expressions
are any text to it, and names are not resolved: `convcost validate` does that.
"""

from convcost.notation.schema.document import json_schema

__all__ = ["json_schema"]
