"""The model `encoder`: texts to unit vectors, exported from the base."""
