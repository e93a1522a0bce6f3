"""An explanation as text, one file per format."""
