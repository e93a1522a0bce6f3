"""Pages in LaTeX: tables as papers print them, and texts in which nothing is a command."""
