"""One file per tool whose count is emulated: its name is the convention's, and the directory is the registry."""
