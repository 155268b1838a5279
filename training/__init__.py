"""Examples at a table version in, model versions out."""
