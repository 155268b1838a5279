"""Errors as clients see them: `{"error": {"message", "type", "param", "code"}}` on every path."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException

logger = logging.getLogger("teller.errors")

TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    500: "server_error",
    503: "service_unavailable_error",
}
CODES = {404: "unknown_route", 405: "method_not_allowed", 413: "body_too_large"}


class ErrorContent(BaseModel):
    """What went wrong: for people, by kind, the field at fault, and for programs."""

    message: str
    type: str
    param: str | None
    code: str


class ErrorBody(BaseModel):
    """The body of every error."""

    error: ErrorContent


class ServiceError(Exception):
    """An answer that is an error.

    Attributes:
        status: HTTP status.
        code: for programs, in snake_case.
        message: for people: what was found, what was expected, what to do.
        param: the request's field that is at fault.
        headers: extra response headers.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.param, self.headers = param, headers

    def response(self) -> JSONResponse:
        """The error as an HTTP response."""
        kind = TYPES.get(self.status, "invalid_request_error")
        content = ErrorContent(message=self.message, type=kind, param=self.param, code=self.code)
        body = ErrorBody(error=content)
        return JSONResponse(body.model_dump(), self.status, self.headers)


def unauthenticated(code: str, message: str) -> ServiceError:
    """The 401 that tells a client how to sign in (RFC 6750)."""
    return ServiceError(401, code, message, headers={"WWW-Authenticate": "Bearer"})


def not_ready(code: str, message: str) -> ServiceError:
    """The 503 of something that will be there later."""
    return ServiceError(503, code, message, headers={"Retry-After": "5"})


def install_handlers(application: FastAPI) -> None:
    """Give every failure of the application the shape."""
    application.add_exception_handler(ServiceError, _on_service_error)
    application.add_exception_handler(HTTPException, _on_http_exception)
    application.add_exception_handler(RequestValidationError, _on_invalid_request)
    for kind in (OperationalError, InterfaceError, PoolTimeoutError):
        application.add_exception_handler(kind, _on_database_error)
    application.add_exception_handler(SQLAlchemyError, _on_statement_error)
    application.add_exception_handler(Exception, _on_bug)


async def _on_service_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)
    return error.response()


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = error.status_code
    messages = {
        404: f"no route {request.url.path}; see /docs for those there are",
        405: f"{request.method} is not offered at {request.url.path}; see /docs",
    }
    headers = dict(error.headers) if error.headers else None
    code = CODES.get(status, "invalid_request")
    return ServiceError(status, code, messages.get(status, error.detail), None, headers).response()


async def _on_invalid_request(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first, *others = error.errors()
    more = f" (and {len(others)} more)" if others else ""
    param = _field(first["loc"])
    message = f"{param or 'the body'}: {first['msg']}{more}; see /docs"
    return ServiceError(422, "invalid_value", message, param).response()


def _field(location: Sequence[Any]) -> str | None:
    """The path of a field, `messages.0.content`; the first part names body, query or path."""
    return ".".join(str(part) for part in location[1:]) or None


async def _on_database_error(request: Request, error: Exception) -> JSONResponse:
    # The driver's text may quote parameters: only the kind of failure is logged.
    logger.error("database failed", extra={"error": type(error).__name__})
    return not_ready(
        "database_unavailable", "the database did not answer; try again in a few seconds"
    ).response()


async def _on_statement_error(request: Request, error: Exception) -> JSONResponse:
    """A statement that the database refused is a bug of ours; waiting does not help."""
    logger.error("statement failed", extra={"error": type(error).__name__})
    return await _on_bug(request, error)


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    message = "an unexpected error; it was logged, and trying again may help"
    return ServiceError(500, "internal_error", message).response()
