"""Settings are read on call, named when malformed, and documented."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from data_contracts.errors import SettingsError
from data_contracts.settings import Settings, load_profile, read_settings

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_documented(field: str) -> None:
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    assert re.search(rf"^TELLER_{field.upper()}=", example, re.MULTILINE)


def test_nothing_is_documented_that_is_not_a_setting() -> None:
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^TELLER_(\w+)=", example, re.MULTILINE))
    assert named - {field.upper() for field in Settings.model_fields} == set()


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_says_what_it_is(field: str) -> None:
    assert Settings.model_fields[field].description


@pytest.mark.parametrize("field", ["database_url", "redis_url", "auth_signing_key_file"])
def test_nothing_secret_has_a_default(field: str, bare_environment: pytest.MonkeyPatch) -> None:
    assert not getattr(read_settings(), field)


def test_a_malformed_setting_is_named_with_its_value(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("TELLER_MODEL_POLL_INTERVAL_S", "soon")
    with pytest.raises(SettingsError, match="TELLER_MODEL_POLL_INTERVAL_S='soon'"):
        read_settings()


def test_the_environment_is_read_on_every_call(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("TELLER_LAKE_URL", "s3://one")
    read_settings()
    bare_environment.setenv("TELLER_LAKE_URL", "s3://two")
    assert read_settings().lake == "s3://two"


def test_the_lake_lies_in_the_local_state_by_default(
    bare_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare_environment.setenv("TELLER_HOME", str(tmp_path))
    assert read_settings().lake == str(tmp_path / "lake")


def test_a_missing_database_address_says_what_to_do(bare_environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match=r"TELLER_DATABASE_URL is not set.*make up"):
        read_settings().require_database_url()


def test_a_database_address_is_returned(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("TELLER_DATABASE_URL", "postgresql+psycopg://host/teller")
    assert read_settings().require_database_url() == "postgresql+psycopg://host/teller"


def test_the_example_as_it_stands_gives_the_defaults(
    bare_environment: pytest.MonkeyPatch,
) -> None:
    defaults = read_settings()
    example = (REPOSITORY / ".env.example").read_text(encoding="utf-8")
    for name, value in re.findall(r"^(TELLER_\w+)=(.*)$", example, re.MULTILINE):
        bare_environment.setenv(name, value)
    assert read_settings() == defaults


@pytest.fixture
def profile(
    bare_environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """A local profile; what it puts into the environment is forgotten after the test."""
    lines = ["# generated", "TELLER_LAKE_URL=/profile/lake", " TELLER_REDIS_URL = a=b ", "nothing"]
    (tmp_path / "profile.env").write_text("\n".join(lines))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return tmp_path


def test_the_profile_is_put_into_the_environment(profile: Path) -> None:
    load_profile(profile)
    assert os.environ["TELLER_LAKE_URL"] == "/profile/lake"


def test_values_of_the_profile_may_contain_equal_signs(profile: Path) -> None:
    load_profile(profile)
    assert os.environ["TELLER_REDIS_URL"] == "a=b"


def test_the_profile_overrides_nothing(profile: Path) -> None:
    os.environ["TELLER_LAKE_URL"] = "/mine"
    load_profile(profile)
    assert os.environ["TELLER_LAKE_URL"] == "/mine"


def test_the_profile_is_found_through_the_home_setting(profile: Path) -> None:
    os.environ["TELLER_HOME"] = str(profile)
    load_profile()
    assert os.environ["TELLER_LAKE_URL"] == "/profile/lake"


def test_the_profile_fills_in_blank_variables(profile: Path) -> None:
    os.environ["TELLER_LAKE_URL"] = ""
    load_profile(profile)
    assert os.environ["TELLER_LAKE_URL"] == "/profile/lake"


def test_a_blank_home_is_the_default_one(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(profile)
    (profile / ".teller").mkdir()
    (profile / "profile.env").rename(".teller/profile.env")
    os.environ["TELLER_HOME"] = ""
    load_profile()
    assert os.environ["TELLER_LAKE_URL"] == "/profile/lake"


def test_without_a_profile_nothing_happens(profile: Path) -> None:
    before = dict(os.environ)
    load_profile(profile / "elsewhere")
    assert dict(os.environ) == before


def test_importing_reads_no_setting(tmp_path: Path) -> None:
    (tmp_path / "profile.env").write_text("TELLER_LAKE_URL=/profile/lake\n")
    code = (
        "import os, data_contracts.settings, data_contracts.__main__\n"
        "assert 'TELLER_LAKE_URL' not in os.environ\n"
    )
    environment = os.environ | {
        "TELLER_HOME": str(tmp_path),
        "TELLER_MODEL_POLL_INTERVAL_S": "malformed",
        "PYTHONPATH": str(REPOSITORY),
    }
    environment.pop("TELLER_LAKE_URL", None)
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
