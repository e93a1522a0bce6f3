"""What could be had instead: changes worth making to a network."""
