"""What reductions would save -> text: a table for people, values for programs."""
