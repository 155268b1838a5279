"""Files to text, and what cannot be read."""

import io

import pytest
from pypdf import PdfWriter

from serving.documents import reading
from serving.documents.reading import check_text, read_upload
from serving.errors import ServiceError
from tests.serving.documents.conftest import write_pdf

PAGE = """<!DOCTYPE html><html><head><title>T</title><script>x()</script></head><body>
<nav>Home</nav><h1>Fees</h1><p>A card is
free. <b>Really</b>.</p><ul><li>One</li><li>Two</li></ul>
<table><tr><th></th><th>2023</th></tr><tr><td>Sales</td><td>5</td></tr></table><!-- no --></body>"""


def test_the_pages_of_a_pdf_are_known() -> None:
    document = read_upload(
        write_pdf([["The first page is here."], ["The second follows."]]), "application/pdf"
    )
    assert "The first page is here." in document.text
    assert document.page(document.text.index("second")) == 2
    assert document.page(0) == 1


def test_a_pdf_is_known_by_its_first_bytes() -> None:
    content = write_pdf([["A page with some words."]])
    assert read_upload(content, "application/octet-stream").format == "pdf"


def test_html_gives_what_is_seen() -> None:
    text = read_upload(PAGE.encode(), "text/html; charset=utf-8").text
    assert text.split("\n\n")[:2] == ["Fees", "A card is free. Really."]
    assert "- One" in text
    assert "Sales | 5" in text
    assert not any(hidden in text for hidden in ("x()", "Home", "no"))


def test_html_is_known_by_its_first_bytes() -> None:
    assert read_upload(PAGE.encode(), "").format == "html"


def test_a_text_has_no_pages() -> None:
    document = read_upload("Überweisung kostet nichts.".encode(), "text/plain")
    assert (document.text, document.page(3)) == ("Überweisung kostet nichts.", None)


def _encrypted() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("secret")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type", "status", "code"),
    [
        (write_pdf([[], []]), "application/pdf", 422, "pdf_without_text"),
        (_encrypted(), "application/pdf", 422, "pdf_encrypted"),
        (b"%PDF-1.4 broken", "application/pdf", 422, "pdf_malformed"),
        (b"PK\x03\x04", "application/zip", 415, "document_type_unsupported"),
        (b"no pdf", "application/pdf", 415, "document_type_unsupported"),
        (b"\xff\xfe\x00 latin \xe9", "text/plain", 422, "text_not_utf8"),
        (b" \n ", "text/plain", 422, "text_empty"),
        (b"<html><script>only()</script></html>", "text/html", 422, "text_empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(
    content: bytes, content_type: str, status: int, code: str
) -> None:
    with pytest.raises(ServiceError) as caught:
        read_upload(content, content_type)
    assert (caught.value.status, caught.value.code) == (status, code)


def test_a_text_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LONGEST_TEXT_CHARACTERS", 10)
    with pytest.raises(ServiceError) as caught:
        check_text("more than ten characters")
    assert caught.value.status == 413


def test_a_pdf_with_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    with pytest.raises(ServiceError) as caught:
        read_upload(write_pdf([["One page of text."], ["Another."]]), "application/pdf")
    assert caught.value.code == "document_too_long"
