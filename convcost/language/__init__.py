"""From text to values that know where they are written; expressions and quantities."""
