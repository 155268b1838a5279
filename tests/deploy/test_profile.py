"""The generated local profile."""

import json
import stat
from pathlib import Path

import pytest
from joserfc.jwk import OKPKey

from data_contracts.settings import load_profile, read_settings
from deploy.errors import DeployError
from deploy.profile import Profile, ensure_profile, read_profile

CREDENTIALS = [
    "TELLER_URL",
    "TELLER_USER",
    "TELLER_PASSWORD",
    "TELLER_ADMIN_USER",
    "TELLER_ADMIN_PASSWORD",
    "AIRFLOW_URL",
    "AIRFLOW_USER",
    "AIRFLOW_PASSWORD",
    "MLFLOW_URL",
    "MLFLOW_TRACKING_USERNAME",
    "MLFLOW_TRACKING_PASSWORD",
]


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return ensure_profile(tmp_path / "home")


def test_everything_generated_is_closed_to_others(profile: Profile) -> None:
    assert stat.S_IMODE(profile.home.stat().st_mode) == 0o700
    files = [path for path in profile.home.iterdir() if path.is_file()]
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_second_call_reuses_the_first_profile(profile: Profile) -> None:
    assert ensure_profile(profile.home) == profile


def test_two_profiles_share_no_secret(profile: Profile, tmp_path: Path) -> None:
    other = ensure_profile(tmp_path / "other")
    keys = [key for key in profile.credentials if key.endswith("PASSWORD")]
    assert all(profile.credentials[key] != other.credentials[key] for key in keys)


def test_a_key_added_by_hand_is_kept(profile: Profile) -> None:
    with (profile.home / "profile.env").open("a") as file:
        file.write("# mine\nTELLER_PRICES_SOURCE=yahoo\n")
    assert ensure_profile(profile.home).values["TELLER_PRICES_SOURCE"] == "yahoo"
    assert "# mine" in (profile.home / "profile.env").read_text()


def test_credentials_have_exactly_the_promised_keys(profile: Profile) -> None:
    lines = (profile.home / "credentials.env").read_text().splitlines()
    assert [line.partition("=")[0] for line in lines] == CREDENTIALS


def test_half_a_profile_is_reported(profile: Profile) -> None:
    (profile.home / "credentials.env").unlink()
    with pytest.raises(DeployError, match=r"without credentials\.env"):
        read_profile(profile.home)


def test_an_interrupted_generation_is_made_anew(profile: Profile) -> None:
    (profile.home / "profile.env").unlink()
    assert read_profile(profile.home) is None
    assert ensure_profile(profile.home).values["TELLER_HOME"] == str(profile.home)


def test_the_signing_key_is_a_private_ed25519_key(profile: Profile) -> None:
    text = Path(profile.values["TELLER_AUTH_SIGNING_KEY_FILE"]).read_text()
    key = OKPKey.import_key(json.loads(text))
    assert key.is_private
    assert key.curve_name == "Ed25519"


def test_the_settings_of_every_package_read_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in profile.values:
        monkeypatch.delenv(key, raising=False)
        monkeypatch.setenv(key, "")  # so that what load_profile sets is undone
        monkeypatch.delenv(key)
    load_profile(profile.home)
    settings = read_settings()
    assert settings.database_url == profile.values["TELLER_DATABASE_URL"]
    assert settings.lake == str(profile.home / "lake")
    assert settings.redis_url == profile.values["TELLER_REDIS_URL"]


def test_loopback_never_goes_through_a_proxy(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "intranet.bank")
    assert profile.environment()["NO_PROXY"] == "intranet.bank,127.0.0.1,localhost"
