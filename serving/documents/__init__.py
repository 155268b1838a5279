"""Documents that a caller sends: read, summarised, and asked about. Nothing of them is stored."""
