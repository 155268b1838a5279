"""Access tokens: JWT signed with Ed25519, valid for an hour."""

import json
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from data_contracts.errors import SettingsError
from serving.errors import unauthenticated

# RFC 9864 names the curve; the older name "EdDSA" is deprecated.
ALGORITHM = "Ed25519"
ISSUER = "teller"
AUDIENCE = "teller"
LIFETIME_S = 3600

_CLAIMS = jwt.JWTClaimsRegistry(
    iss={"essential": True, "value": ISSUER},
    aud={"essential": True, "value": AUDIENCE},
    exp={"essential": True},
    sub={"essential": True},
    role={"essential": True},
)


@dataclass(frozen=True)
class Caller:
    """Who is asking.

    Attributes:
        user_id: of the table users.
        role: customer, agent, analyst or admin.
        customer_id: whose bookings the user may see; None: nobody's.
    """

    user_id: str
    role: str
    customer_id: str | None = None


class Tokens:
    """Issues and reads access tokens under one key."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key
        self._key_id = key.kid or key.thumbprint()

    def issue(self, caller: Caller) -> str:
        """Sign a token for the caller, valid from now for `LIFETIME_S` seconds."""
        now_s = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": caller.user_id,
            "role": caller.role,
            "iat": now_s,
            "exp": now_s + LIFETIME_S,
            "jti": uuid.uuid4().hex,
        }
        if caller.customer_id is not None:
            claims["customer"] = caller.customer_id
        header = {"alg": ALGORITHM, "kid": self._key_id, "typ": "JWT"}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def read(self, token: str) -> Caller:
        """Return the caller of a valid token.

        Raises:
            ServiceError: 401 if it was not signed by us, is not for us, or has run out.
        """
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            _CLAIMS.validate(claims)
        except (JoseError, ValueError) as error:
            raise unauthenticated(
                "invalid_token",
                "the access token is not valid or has run out; get one at POST /v1/auth/token",
            ) from error
        return Caller(str(claims["sub"]), str(claims["role"]), claims.get("customer"))


def read_signing_key(file: Path | None) -> OKPKey:
    """Read the Ed25519 private JWK that signs tokens.

    Raises:
        SettingsError: if the file is not set, not there, or holds something else.
    """
    if file is None or not file.is_file():
        raise SettingsError(
            f"TELLER_AUTH_SIGNING_KEY_FILE is {file}; expected a file with an Ed25519 private "
            "JWK; run `make up` for a local one or set the variable"
        )
    try:
        key = OKPKey.import_key(json.loads(file.read_text(encoding="utf-8")))
    except (JoseError, ValueError, KeyError) as error:
        raise SettingsError(f"{file} holds no JWK: {error}; expected an Ed25519 one") from error
    if key.curve_name != "Ed25519" or not key.is_private:
        raise SettingsError(
            f"{file} holds a {key.curve_name} key, private: {key.is_private}; "
            "expected a private Ed25519 one"
        )
    return key
