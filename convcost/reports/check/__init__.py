"""The result of a check -> text, one file per format."""
