"""The tables that come with Teller: CSV files in `pipelines/corpus/`."""

from pathlib import Path

from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_joined_csv_files

CORPUS_FOLDER = Path(__file__).parents[1] / "corpus"


def read_embedded_table(*names: str) -> SourceFile:
    """Deliver one file of the corpus, or several with the same header as one.

    Args:
        names: such as `tickets.csv`, `exam_tickets.csv`.

    Raises:
        SourceError: if one is not there, or the headers differ.
    """
    return read_joined_csv_files([str(CORPUS_FOLDER / name) for name in names])
