"""What published figures turned out to be, as text."""
