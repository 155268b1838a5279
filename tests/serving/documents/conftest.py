"""A stand-in encoder, small documents, and PDFs written byte by byte."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from serving.registry import LoadedModel
from tests.serving.stand_ins.encoder import Encoder

# A bank's note, in which one sentence says what the others are about.
NOTE = """Harbour Bank: Half Year

Harbour Bank earned $41.5 million in the half year, 8% more than a year ago.
Deposits grew 3.2% to $2.9 billion. Loans grew to $2.4 billion.

- Costs fell by $1.1 million.
- The U.S. branch in St. Louis closed.

The weather in the harbour was fine.
"""


class StandInEncoder(LoadedModel):
    """Words hashed to 64 dimensions, without a registry."""

    def __init__(self) -> None:
        self.name, self.version = "encoder", 3

    async def predict(self, rows: pd.DataFrame, params: Any = None) -> pd.DataFrame:
        vectors: pd.DataFrame = Encoder().predict(None, rows)
        return vectors


@pytest.fixture
def encoder() -> LoadedModel:
    return StandInEncoder()


def write_pdf(pages: list[list[str]]) -> bytes:
    """A PDF of pages of lines in Helvetica; a page without lines has no text layer."""
    contents = []
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        contents.append(f"BT /F1 11 Tf 14 TL 60 760 Td {shown} ET" if lines else "")
    count = len(pages)
    kids = " ".join(f"{3 + page} 0 R" for page in range(count))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {count} >>")
    font = 3 + 2 * count
    for page in range(count):
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 {font} 0 R >> >> /Contents {3 + count + page} 0 R >>"
        )
    objects += [f"<< /Length {len(c)} >>\nstream\n{c}\nendstream" for c in contents]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def unit(rows: list[list[float]]) -> np.ndarray:
    """Rows scaled to length 1."""
    matrix = np.array(rows, float)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))
