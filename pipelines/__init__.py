"""From sources to validated tables, features and examples; every step can be run again."""
