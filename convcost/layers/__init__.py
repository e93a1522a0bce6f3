"""What a layer kind states about itself, and the kinds, one file each."""
