"""Graphs from and to files, one file per format."""
