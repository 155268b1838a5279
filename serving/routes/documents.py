"""Documents: summaries with the source of each sentence, and questions with their calculation."""

from typing import Annotated, Any, Literal

import anyio.to_thread
from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.datastructures import UploadFile

from serving import answers
from serving.answers import Origin, Source
from serving.documents.asking import Lacking, ask
from serving.documents.document import LONGEST_TEXT_CHARACTERS, Document
from serving.documents.facts import Fact, Passage
from serving.documents.reading import check_text, read_upload
from serving.documents.summaries import Summary, summarise
from serving.documents.wording import answer_text, unit_of
from serving.errors import ServiceError
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["documents"])

SUMMARIZE = "/v1/documents/summarize"
ASK = "/v1/documents/ask"
MOST_ROWS = 500
MOST_COLUMNS = 60

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT_CHARACTERS)]
Cell = Annotated[str, StringConstraints(max_length=500)] | int | float | None


class SummaryRequest(BaseModel):
    """What to summarise; a file is sent as multipart form data with the same options."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    sentences: int = Field(5, ge=1, le=20, description="Of the summary.")


class Figure(BaseModel):
    """A number with its unit, exactly as written."""

    text: str
    value: float = Field(description="With its scale word: 1200000 of `$1.2 million`.")
    unit: str | None = Field(description="Currency, `percent`, or what is counted.")


class SummaryLine(BaseModel):
    """A sentence of the document, verbatim, and where it stands."""

    text: str
    sentence: int = Field(description="Index among the document's sentences, from 0.")
    begin: int = Field(description="First character in the text as read.")
    end: int = Field(description="After the last.")
    page: int | None = Field(description="Of a PDF, from 1.")
    key_figures: list[Figure]


class SummaryResponse(BaseModel):
    """A summary with the source of each sentence."""

    answer_id: str
    summary: str
    lines: list[SummaryLine]
    key_figures: list[Figure]
    format: Literal["text", "html", "pdf"]
    sentences: int = Field(description="Of the document, in all.")
    sha256: str = Field(description="Of the text as read, which is not stored.")
    models: dict[str, int]


class Question(BaseModel):
    """A question over a document, which is sent as text, as a table, or both."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=1000)
    text: Text | None = None
    table: Annotated[
        list[Annotated[list[Cell], Field(min_length=1, max_length=MOST_COLUMNS)]] | None,
        Field(min_length=2, max_length=MOST_ROWS, description="Rows; the first is the header."),
    ] = None
    pre_text: Text | None = Field(None, description="What stands before the table.")
    post_text: Text | None = Field(None, description="What stands after the table.")


class UsedFact(BaseModel):
    """A number that the calculation used, and where it stands."""

    text: str = Field(description="The number as written.")
    kind: Literal["cell", "sentence"]
    part: str = Field(description="`table`, or the field that held it, such as `text`.")
    row: int | None = Field(description="Of a cell, the header being 0.")
    column: int | None = Field(description="Of a cell, the row's label being 0.")
    row_label: str | None
    column_label: str | None
    sentence: str | None = Field(description="Of running text: the sentence.")
    begin: int | None = Field(description="First character in the part; null for table rows.")
    end: int | None


class Calculation(BaseModel):
    """The program and what it was run on."""

    operation: str
    program: str = Field(description="`#0` is the result of the first step; 21.6% is 0.216.")
    used: list[UsedFact]


class AskResponse(BaseModel):
    """The answer, or a refusal that says what is lacking."""

    answer_id: str
    answer: str | None
    value: float | None
    unit: str | None = Field(description="`fraction`, `yes_no`, a currency, or what is counted.")
    calculation: Calculation | None
    confidence: float | None = Field(description="0 to 1; null for a refusal.")
    refusal: str | None = Field(description="What is lacking, where there is no answer.")
    models: dict[str, int]


_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": SummaryRequest.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "sentences": {"type": "integer", "minimum": 1, "maximum": 20},
                    },
                }
            },
        },
    }
}


@router.post(SUMMARIZE, openapi_extra=_BODY)
async def summarize(request: Request, here: Here, caller: SignedIn) -> SummaryResponse:
    """Summarise a text, an HTML page or a PDF by its own sentences."""
    document, sentences = await _read_request(request)
    encoder = here.models.champion("encoder")
    made = await summarise(document, encoder, sentences)
    origin = Origin(
        "summarize",
        [
            {
                "name": "summarize",
                "arguments": {"sentences": sentences, "format": document.format},
                "result": {"lines": [line.sentence for line in made.lines]},
            }
        ],
        {encoder.name: encoder.version},
        [Source(kind="document", sha256=made.sha256)],
    )
    await answers.store(here.database, origin, caller, SUMMARIZE)
    here.metrics.answers.labels(origin.intent).inc()
    return _to_summary(made, document, origin)


@router.post(ASK)
async def ask_document(request: Question, here: Here, caller: SignedIn) -> AskResponse:
    """Answer a question about a document's numbers, with the calculation."""
    passages = [
        Passage(part, check_text(text, param=part).text)
        for part in ("pre_text", "text", "post_text")
        if (text := getattr(request, part)) is not None
    ]
    if not passages and request.table is None:
        raise ServiceError(422, "document_missing", "no document; send text, a table, or both")
    table = [["" if cell is None else str(cell) for cell in row] for row in request.table or []]
    encoder = here.models.champion("encoder")
    found = await ask(request.question, table or None, passages, encoder)
    whole = "\n".join([passage.text for passage in passages] + ["\t".join(row) for row in table])
    operation = None if isinstance(found, Lacking) else found.candidate.kind
    origin = Origin(
        "ask_document",
        [{"name": "ask_document", "arguments": {}, "result": {"operation": operation}}],
        {encoder.name: encoder.version},
        [Source(kind="document", sha256=Document(whole).sha256)],
    )
    await answers.store(here.database, origin, caller, ASK)
    here.metrics.answers.labels(origin.intent).inc()
    if isinstance(found, Lacking):
        return AskResponse(
            answer_id=origin.answer_id,
            **dict.fromkeys(("answer", "value", "unit", "calculation", "confidence")),
            refusal=found.message,
            models=origin.models,
        )
    unit = unit_of(found)
    return AskResponse(
        answer_id=origin.answer_id,
        answer=answer_text(found, unit),
        value=float(found.candidate.value),
        unit=unit,
        calculation=Calculation(
            operation=found.candidate.kind,
            program=found.calculation,
            used=[_to_used(fact) for fact in found.facts],
        ),
        confidence=round(found.confidence, 4),
        refusal=None,
        models=origin.models,
    )


async def _read_request(request: Request) -> tuple[Document, int]:
    """The document and the options of a JSON or multipart body."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        read = _validate(await request.body())
        return check_text(read.text), read.sentences
    if kind != "multipart/form-data":
        raise ServiceError(
            415,
            "content_type_unsupported",
            f"the body is {kind or 'of no type'}; send application/json with `text`, or "
            "multipart/form-data with `file`",
        )
    async with request.form(max_files=1, max_fields=4) as form:
        file, options = form.get("file"), {k: v for k, v in form.items() if k != "file"}
        if not isinstance(file, UploadFile):
            message = "no file in the form; send it as `file`"
            raise ServiceError(422, "file_missing", message, "file")
        # The options have the limits of the JSON body; the text stands in for the file.
        read = _validate({"text": "file", **options})
        content, declared = await file.read(), file.content_type or ""
    document = await anyio.to_thread.run_sync(read_upload, content, declared)
    return document, read.sentences


def _validate(body: bytes | dict[str, Any]) -> SummaryRequest:
    try:
        if isinstance(body, bytes):
            return SummaryRequest.model_validate_json(body)
        return SummaryRequest.model_validate(body)
    except ValidationError as error:
        problems = [{**item, "loc": ("body", *item["loc"])} for item in error.errors()]
        raise RequestValidationError(problems) from error


def _to_summary(made: Summary, document: Document, origin: Origin) -> SummaryResponse:
    lines = [
        SummaryLine(
            text=line.text,
            sentence=line.sentence,
            begin=line.begin,
            end=line.end,
            page=line.page,
            key_figures=[
                Figure(text=figure.text, value=float(figure.value), unit=figure.unit)
                for figure in line.figures
            ],
        )
        for line in made.lines
    ]
    return SummaryResponse(
        answer_id=origin.answer_id,
        summary=" ".join(line.text for line in lines),
        lines=lines,
        key_figures=[figure for line in lines for figure in line.key_figures],
        format=document.format,
        sentences=made.sentences,
        sha256=made.sha256,
        models=origin.models,
    )


def _to_used(fact: Fact) -> UsedFact:
    cell = fact.table is not None
    return UsedFact(
        text=fact.amount.text,
        kind="cell" if cell else "sentence",
        part=fact.part,
        row=fact.row if cell else None,
        column=fact.column if cell else None,
        row_label=fact.label if cell else None,
        column_label=fact.heading if cell else None,
        sentence=None if cell else " ".join(fact.heading.split()),
        begin=fact.begin,
        end=fact.end,
    )
