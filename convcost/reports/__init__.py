"""Analysis -> text, one file per format. Figures come from the columns; no report knows a layer kind."""
