"""Forecasts over HTTP: units, days, intervals, and the naive ones beside them."""

from dataclasses import replace
from statistics import NormalDist
from typing import Any

import anyio
import numpy as np
import pandas as pd
import pytest
from fastapi.testclient import TestClient

from serving.forecasting import forecast as make_forecast
from serving.refusals import Refused
from serving.registry import LoadedModel
from serving.tables import Market

PATH = "/v1/forecasts"


@pytest.fixture
def forecast(client: TestClient, carla: dict[str, str]) -> Any:
    """Asks for a forecast of AAPL; returns the body."""

    def ask(**fields: Any) -> dict[str, Any]:
        body = {"symbol": "AAPL", "horizon_days": 5} | fields
        response = client.post(PATH, json=body, headers=carla)
        assert response.status_code == 200, response.text
        made: dict[str, Any] = response.json()
        return made

    return ask


def test_a_price_is_the_last_close_times_the_exponential(
    forecast: Any, closes: pd.DataFrame
) -> None:
    made = forecast()
    last = closes["AAPL"].iloc[-1]
    assert made["unit"] == "USD"
    assert made["mean"] == pytest.approx([last * np.exp(0.001 * h) for h in range(1, 6)])
    lower, upper = made["intervals"]["95"][3]
    reach = NormalDist().inv_cdf(0.975) * 0.02 * 2
    assert lower == pytest.approx(last * np.exp(0.004 - reach))
    assert upper == pytest.approx(last * np.exp(0.004 + reach))


def test_the_naive_forecast_is_a_random_walk_of_the_last_252_days(
    forecast: Any, closes: pd.DataFrame
) -> None:
    naive = forecast()["naive"]
    last = closes["AAPL"].iloc[-1]
    sigma = np.log(closes["AAPL"]).diff().tail(252).std()
    assert naive["mean"] == pytest.approx([last] * 5)
    upper = last * np.exp(NormalDist().inv_cdf(0.9) * sigma * np.sqrt(3))
    assert naive["intervals"]["80"][2][1] == pytest.approx(upper)


def test_a_return_is_simple(forecast: Any) -> None:
    made = forecast(target="return")
    assert made["unit"] == "fraction"
    assert made["mean"][4] == pytest.approx(np.exp(0.005) - 1)
    assert made["naive"]["mean"] == [0.0] * 5


def test_volatility_is_annualised_and_has_no_intervals(forecast: Any, closes: pd.DataFrame) -> None:
    made = forecast(target="volatility")
    sigma = np.log(closes["AAPL"]).diff().tail(252).std()
    assert made["mean"] == pytest.approx([0.02 * np.sqrt(252)] * 5)
    assert made["naive"]["mean"] == pytest.approx([sigma * np.sqrt(252)] * 5)
    assert made["intervals"] is None
    assert made["naive"]["intervals"] is None


def test_days_are_weekdays_after_the_newest_close(forecast: Any) -> None:
    made = forecast()
    assert made["as_of"] == "2022-12-28"
    expected = ["2022-12-29", "2022-12-30", "2023-01-02", "2023-01-03", "2023-01-04"]
    assert made["dates"] == expected


def test_a_forecast_says_which_model_and_table_made_it(forecast: Any) -> None:
    made = forecast(levels=[50], model="forecaster:1")
    assert made["model"] == {"name": "forecaster", "version": 1}
    assert made["table"] == "prices@0"
    assert list(made["intervals"]) == ["50"]


@pytest.mark.parametrize(
    ("fields", "status", "param"),
    [
        ({"symbol": "TSLA"}, 404, "symbol"),
        ({"model": "forecaster:99"}, 404, "model"),
        ({"model": "understanding"}, 404, "model"),
        ({"horizon_days": 0}, 422, "horizon_days"),
        ({"horizon_days": 61}, 422, "horizon_days"),
        ({"levels": []}, 422, "levels"),
        ({"levels": [80, 80]}, 422, "levels"),
        ({"levels": [100]}, 422, "levels.0"),
        ({"target": "fortune"}, 422, "target"),
    ],
)
def test_a_bad_value_is_named(
    client: TestClient, carla: dict[str, str], fields: dict[str, Any], status: int, param: str
) -> None:
    body = {"symbol": "AAPL", "horizon_days": 5} | fields
    response = client.post(PATH, json=body, headers=carla)
    assert response.status_code == status
    assert response.json()["error"]["param"] == param


class _FailingModel(LoadedModel):
    """Fails as a version with a bug does."""

    def __init__(self) -> None:
        self.name, self.version = "forecaster", 7

    async def predict(self, rows: pd.DataFrame, params: Any = None) -> pd.DataFrame:
        raise ValueError("shapes (3,) and (4,) do not fit")


def test_a_model_that_fails_is_500_and_not_the_callers_fault(
    client: TestClient, carla: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LoadedModel, "predict", _FailingModel.predict)
    response = client.post(PATH, json={"symbol": "AAPL", "horizon_days": 5}, headers=carla)
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"


def test_a_history_that_is_too_short_is_refused_by_name(market: Market) -> None:
    whole = market.histories["AAPL"]
    short = replace(whole, days=whole.days[-259:], closes=whole.closes[-259:])
    with pytest.raises(Refused, match="AAPL has 259 closes") as caught:
        anyio.run(make_forecast, _FailingModel(), short, "prices@0", 5, [80], "price")
    assert caught.value.refusal.refusal == "no_forecast"
