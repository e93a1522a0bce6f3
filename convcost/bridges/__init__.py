"""Networks that were written in other forms: read into a captured graph, made into convcost's kinds, given back."""
