"""The catalogue as a table: as people read it, and as programs do."""
