"""What every part of Teller agrees on: contracts, the lake, settings, errors, migrations."""
