"""The command line: one file per command, which parses, calls, prints and gives the exit status."""
