"""Uploaded bytes to a document: what kind they are, and the text in them."""

import io
import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from serving.documents.document import LONGEST_TEXT_CHARACTERS, Document, Format
from serving.errors import ServiceError

MOST_PAGES = 300
# Fewer characters a page than this are a page number or a stamp, not a text layer.
_LEAST_CHARACTERS_A_PAGE = 8

_TYPES: dict[str, Format] = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "text",
}
_UNTYPED = ("", "application/octet-stream")
_HTML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HIDDEN = ("script", "style", "template", "noscript", "head", "nav", "footer", "svg")
_BLOCKS = (
    *("p", "div", "section", "article", "header", "main", "blockquote", "pre", "figure"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "dl", "dt", "dd", "hr"),
)


def read_upload(content: bytes, content_type: str, param: str = "file") -> Document:
    """Read an uploaded file; blocks, so call it from a thread.

    Args:
        content: the file.
        content_type: as declared; where it says nothing, the first bytes decide.
        param: the request's field, named in errors.

    Raises:
        ServiceError: 415 for another type, 422 for what holds no text, 413 for too much of it.
    """
    kind = _find_format(content, content_type, param)
    if kind == "pdf":
        return _read_pdf(content, param)
    text = _decode(content, param)
    return check_text(_read_html(text) if kind == "html" else text, kind, param)


def check_text(text: str, kind: Format = "text", param: str = "text") -> Document:
    """Make a document of a text.

    Raises:
        ServiceError: 422 for an empty text, 413 for one that is too long.
    """
    if not re.search(r"\w", text):
        raise ServiceError(422, "text_empty", "the document holds no words; send some", param)
    if len(text) > LONGEST_TEXT_CHARACTERS:
        raise _too_long(param)
    return Document(text, kind)


def _too_long(param: str) -> ServiceError:
    return ServiceError(
        413,
        "document_too_long",
        f"the text is over {LONGEST_TEXT_CHARACTERS} characters; send a part of it",
        param,
    )


def _find_format(content: bytes, content_type: str, param: str) -> Format:
    declared = content_type.partition(";")[0].strip().lower()
    if content.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if declared in _UNTYPED and b"\0" not in content[:1024]:
        return "html" if _HTML_START.match(content[:1024]) else "text"
    found = _TYPES.get(declared)
    if found is None or found == "pdf":
        what = "does not begin as a PDF does" if found else f"is {declared or 'of unknown type'}"
        raise ServiceError(
            415,
            "document_type_unsupported",
            f"the file {what}; send PDF, HTML or plain text with its content type",
            param,
        )
    return found


def _decode(content: bytes, param: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ServiceError(
            422,
            "text_not_utf8",
            f"byte {error.start} is not UTF-8; save the file as UTF-8 and send it again",
            param,
        ) from error
    return text.replace("\r\n", "\n")


def _read_html(markup: str) -> str:
    """Visible text: blocks on lines of their own, table rows as cells parted by ` | `."""
    soup = BeautifulSoup(markup, "html.parser")
    for hidden in soup(_HIDDEN):
        hidden.decompose()
    # Line breaks of the source mean nothing there; those of the text are made below.
    for string in list(soup.find_all(string=True)):
        if type(string) is not NavigableString:
            string.extract()  # comments, doctypes
        else:
            string.replace_with(re.sub(r"\s+", " ", string))
    for row in soup("tr"):
        cells = [_cell_text(cell) for cell in row(["td", "th"]) if isinstance(cell, Tag)]
        row.replace_with("\n" + " | ".join(cells))
    for item in soup("li"):
        item.insert(0, "\n- ")
    for line_break in soup("br"):
        line_break.replace_with("\n")
    for block in soup(_BLOCKS):
        block.insert_before("\n\n")
        block.insert_after("\n\n")
    lines = [line.strip() for line in soup.get_text().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _cell_text(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())


def _read_pdf(content: bytes, param: str) -> Document:
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ServiceError(
                422, "pdf_encrypted", "the PDF asks for a password; send it without one", param
            )
        if len(reader.pages) > MOST_PAGES:
            raise ServiceError(
                413, "document_too_long", f"the PDF has over {MOST_PAGES} pages; send a part", param
            )
        pages = _read_pages(reader, param)
    except ServiceError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # What a malformed file makes of pypdf is not one kind of error.
        raise ServiceError(
            422, "pdf_malformed", "the PDF cannot be read; save it anew and send it again", param
        ) from error
    if sum(map(len, pages)) < _LEAST_CHARACTERS_A_PAGE * len(pages):
        raise ServiceError(
            422,
            "pdf_without_text",
            "the PDF has no text layer, as a scan has none; recognise its text (OCR) first",
            param,
        )
    starts, text = [], ""
    for page in pages:
        starts.append(len(text))
        text += page + "\n\n"
    checked = check_text(text.rstrip("\n"), "pdf", param)
    return Document(checked.text, "pdf", tuple(starts))


def _read_pages(reader: PdfReader, param: str) -> list[str]:
    pages: list[str] = []
    total = 0
    for page in reader.pages:
        text = page.extract_text()
        # A word broken at the end of a line is one word.
        pages.append(re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text).strip())
        total += len(pages[-1])
        if total > LONGEST_TEXT_CHARACTERS:
            raise _too_long(param)
    return pages
