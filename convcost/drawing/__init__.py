"""Layouts drawn as SVG from plain values: treemaps, diagrams, profiles. It knows no network and no command."""
