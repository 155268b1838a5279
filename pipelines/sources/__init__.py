"""Where data comes from: one file per source, each a plain function giving a `SourceFile`."""
