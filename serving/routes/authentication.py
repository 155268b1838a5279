"""Signing in, and who is asking."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Response
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel

from serving.errors import unauthenticated
from serving.state import Here
from serving.tokens import LIFETIME_S, Caller
from serving.users import LONGEST_NAME, LONGEST_PASSWORD, check_password

router = APIRouter(tags=["auth"])

# PostgreSQL takes no NUL in a text.
NO_NUL = r"^[^\x00]*$"

_bearer = OAuth2PasswordBearer(tokenUrl="/v1/auth/token", auto_error=False)


class TokenResponse(BaseModel):
    """An access token (RFC 6749, section 5.1); `expires_in` is in seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105
    expires_in: int = LIFETIME_S


@router.post("/v1/auth/token")
async def sign_in(
    here: Here,
    response: Response,
    grant_type: Annotated[Literal["password"], Form()],
    username: Annotated[str, Form(max_length=LONGEST_NAME, pattern=NO_NUL)],
    password: Annotated[str, Form(max_length=LONGEST_PASSWORD)],
) -> TokenResponse:
    """Sign in with a name and a password (OAuth2 password grant)."""
    caller = await check_password(here.database, username, password, here.password_checks)
    if caller is None:
        raise unauthenticated("invalid_grant", "name or password is wrong")
    response.headers["Cache-Control"] = "no-store"
    return TokenResponse(access_token=here.tokens.issue(caller))


def require_caller(here: Here, token: Annotated[str | None, Depends(_bearer)]) -> Caller:
    """Return who is asking.

    Raises:
        ServiceError: 401 without a valid token.
    """
    if token is None:
        raise unauthenticated(
            "token_missing",
            "no access token; get one at POST /v1/auth/token and send it as "
            "`Authorization: Bearer …`",
        )
    return here.tokens.read(token)


SignedIn = Annotated[Caller, Depends(require_caller)]
