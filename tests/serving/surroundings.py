"""What tests of the service share: stand-in models, prices, signing in, waiting."""

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pyarrow as pa
from mlflow import MlflowClient
from mlflow.models import infer_signature

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from serving.models import CHAMPION, NAMES

STAND_INS = Path(__file__).parent / "stand_ins"
COMPANIES = {"AAPL": "Apple", "MSFT": "Microsoft", "XOM": "Exxon Mobil"}
PASSWORD = "correct horse battery"
POLL_INTERVAL_S = 0.2
ARTICLES = [
    (
        "lost-card",
        "Your card is lost",
        "cards",
        "Block a lost card in the app under Cards.\n\nMore.",
    ),
    (
        "card-fees",
        "Card fees",
        "fees_and_charges",
        "# Fees\n\nA new card is free of charge.\n\nEnd.",
    ),
    (
        "stolen-money",
        "Money was stolen",
        "fraud_and_security",
        "Lock your account at once, then call us about stolen money.",
    ),
]
Completion = dict[str, Any]


def write_prices(lake: Lake, closes: pd.DataFrame) -> int:
    """Write closes, shape (days, symbols), as the table prices; returns its version."""
    long = closes.rename_axis("date").reset_index().melt("date", var_name="symbol")
    long = long.rename(columns={"value": "close"}).assign(currency="USD")
    for column in ("open", "high", "low", "volume"):
        long[column] = None
    rows = pa.Table.from_pandas(long, load_contract("prices").arrow_schema(), preserve_index=False)
    return lake.replace("prices", rows)


def write_names_and_articles(lake: Lake) -> None:
    """Write the companies' names and `ARTICLES` as the tables instruments and articles."""
    instruments = [
        {"symbol": symbol, "name": name, "aliases": None, "sector": "Any", "covered": True}
        for symbol, name in COMPANIES.items()
    ]
    articles = [
        {
            "article_id": article_id,
            "title": title,
            "kind": "faq",
            "category": category,
            "language": "en",
            "updated_on": date(2022, 1, 1),
            "body": body,
        }
        for article_id, title, category, body in ARTICLES
    ]
    for name, rows in {"instruments": instruments, "articles": articles}.items():
        schema = load_contract(name).arrow_schema()
        lake.replace(name, pa.Table.from_pylist(rows, schema))


def promote_stand_ins(artifacts: Path) -> MlflowClient:
    """Register version 1 of each stand-in in an empty registry, and make it champion."""
    client = MlflowClient()
    client.create_experiment("teller", artifact_location=str(artifacts))
    mlflow.set_experiment("teller")
    for name in NAMES:
        client.set_registered_model_alias(name, CHAMPION, str(register(name)))
    return client


def register(name: str, **config: Any) -> int:
    """Register a stand-in as a new version; returns the version."""
    text = pd.DataFrame({"text": ["latest_price AAPL"]})
    prices = pd.DataFrame(
        {"symbol": ["AAPL"], "date": [pd.Timestamp("2022-01-03")], "close": [1.0]}
    )
    params = {
        "understanding": {"as_of": "2022-12-28"},
        "tickets": None,
        "encoder": None,
        "forecaster": {"horizon_days": 5, "levels": "[80, 95]"},
    }[name]
    rows = prices if name == "forecaster" else text
    with mlflow.start_run():
        logged = mlflow.pyfunc.log_model(
            name=name,
            python_model=str(STAND_INS / f"{name}.py"),
            model_config=config or {"confidence": 0.9},
            signature=infer_signature(rows, params=params),
            input_example=(rows, params) if name == "understanding" else None,
            pip_requirements=[],
            registered_model_name=name,
        )
    return int(logged.registered_model_version)


@contextlib.contextmanager
def registry_at(address: str) -> Iterator[None]:
    """Let this process and those that it starts use another registry within the block."""
    before = os.environ.get("MLFLOW_TRACKING_URI", "")
    mlflow.set_tracking_uri(address)
    os.environ["MLFLOW_TRACKING_URI"] = address
    try:
        yield
    finally:
        mlflow.set_tracking_uri(before)
        os.environ["MLFLOW_TRACKING_URI"] = before


def sign_in(client: Any, name: str) -> dict[str, str]:
    """Sign in; returns the headers to send."""
    form = {"grant_type": "password", "username": name, "password": PASSWORD}
    response = client.post("/v1/auth/token", data=form)
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {response.json()['access_token']}"}


def wait_until(holds: Callable[[], bool], timeout_s: float = 30) -> None:
    """Wait until the condition holds."""
    deadline_s = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < deadline_s, "did not come about in time"
        time.sleep(0.05)
