"""One file per layer kind. The file's name is the kind's name; the directory is the registry."""
