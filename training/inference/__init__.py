"""The inference that travels with a model version.

This folder is logged as an artifact of every registered version and loaded from there, under a
name of its own, by whoever scores or serves that version. So it imports nothing of Teller but
itself, by relative imports, and two versions with different code can answer in one process.
"""
