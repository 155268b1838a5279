"""Addresses and options, read from the environment on call.

Production sets the variables; on a laptop `make up` generates `.teller/profile.env`, and the
commands of each package load it first, so that every step can be pasted into a plain shell.
A blank variable counts as not set.
"""

import os
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from data_contracts.errors import SettingsError


class Settings(BaseSettings):
    """Every variable is `TELLER_` plus the field's name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="TELLER_", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    home: Path = Field(Path(".teller"), description="Folder of the generated local state.")
    lake_url: str = Field("", description="Folder or s3:// address of the lake; empty: home/lake.")
    database_url: str = Field("", description="SQLAlchemy URL of the operational database.")
    redis_url: str = Field("", description="Address of Redis.")
    policy_file: Path = Field(Path("mlflow.yaml"), description="Models, metrics and gates.")
    auth_signing_key_file: Path | None = Field(
        None, description="Ed25519 private JWK that signs access tokens."
    )
    prices_source: str = Field(
        "embedded", description="`embedded`, `yahoo`, or the address of a CSV or Parquet file."
    )
    prices_symbols: str = Field(
        "", description="Comma-separated symbols to ask a remote source for; empty: instruments."
    )
    instruments_source: str = Field("embedded", description="`embedded` or a CSV address.")
    tickets_source: str = Field("embedded", description="`embedded` or a CSV address.")
    articles_source: str = Field("embedded", description="`embedded` or a folder of Markdown.")
    questions_source: str = Field("embedded", description="`embedded` or a CSV address.")
    transactions_source: str = Field("simulated", description="`simulated` or a CSV address.")
    base_model: str = Field(
        "embedded", description="`embedded`, a local folder, or a model hub name."
    )
    model_poll_interval_s: float = Field(
        5.0, gt=0, description="Seconds between two looks at the champion alias."
    )
    alert_webhook_url: str = Field(
        "", description="Address that is told of failed tasks as JSON {text}; empty: none."
    )

    @property
    def lake(self) -> str:
        """The address of the lake, with the local default filled in."""
        return self.lake_url or str((self.home / "lake").absolute())

    def require_database_url(self) -> str:
        """Return the database URL.

        Raises:
            SettingsError: if it is not set.
        """
        if not self.database_url:
            raise SettingsError(
                "TELLER_DATABASE_URL is not set; expected postgresql+psycopg://…; "
                "run `make up` for a local database or set the variable"
            )
        return self.database_url


def read_settings() -> Settings:
    """Read the settings from the environment, now.

    Raises:
        SettingsError: naming each variable that is malformed.
    """
    try:
        return Settings()
    except ValidationError as error:
        found = "; ".join(
            f"TELLER_{'_'.join(map(str, item['loc'])).upper()}={item['input']!r}: {item['msg']}"
            for item in error.errors()
        )
        raise SettingsError(f"malformed settings: {found}; see .env.example") from error


def load_profile(home: Path | None = None) -> None:
    """Put the local profile's variables into the environment, where not already set.

    Does nothing where no profile was generated. Called by the commands' main functions only.

    Args:
        home: the local state folder; default `TELLER_HOME` or `.teller`.
    """
    folder = home or Path(os.environ.get("TELLER_HOME") or ".teller")
    profile = folder / "profile.env"
    if not profile.is_file():
        return
    for line in profile.read_text().splitlines():
        key, separator, value = line.partition("=")
        name = key.strip()
        if separator and not name.startswith("#") and not os.environ.get(name):
            os.environ[name] = value.strip()
