"""The back-test looks at nothing to come, and its scores are right."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.stats import norm

from training.forecasting.backtest import backtest, intervals, plots, score, split_held_out
from training.forecasting.card import model_card
from training.forecasting.fitting import fit
from training.forecasting.recipe import ForecasterRecipe
from training.forecasting.scores import CRPS_PROBABILITIES, pinball_crps, qlike
from training.inference.forecaster import Forecaster

DAILY_VOLATILITY = 0.01


@pytest.fixture(scope="module")
def walk() -> pd.DataFrame:
    """Forty Gaussian random walks."""
    days = pd.bdate_range("2015-01-01", periods=1100)
    returns = np.random.default_rng(1).normal(0, DAILY_VOLATILITY, size=(len(days), 40))
    wide = pd.DataFrame(100 * np.exp(returns.cumsum(axis=0)), index=days.rename("date"))
    return wide.add_prefix("S").reset_index().melt("date", var_name="symbol", value_name="close")


def predict_truth(prices: pd.DataFrame, horizon_days: int, levels: list[int]) -> pd.DataFrame:
    """The true distribution of `walk`."""
    newest = prices.groupby("symbol")["date"].max().rename("as_of").reset_index()
    steps = pd.DataFrame({"step": np.arange(1, horizon_days + 1)})
    forecasts = newest.merge(steps, how="cross")
    volatility = DAILY_VOLATILITY * np.sqrt(forecasts["step"])
    bounds = {
        f"{side}_{level}": sign * volatility * norm.ppf((1 + level / 100) / 2)
        for level in levels
        for side, sign in (("lower", -1), ("upper", 1))
    }
    moments = forecasts.assign(mean=0.0, volatility=volatility)
    return pd.concat([moments, pd.DataFrame(bounds)], axis=1)


@pytest.fixture(scope="module")
def known(walk: pd.DataFrame) -> pd.DataFrame:
    return backtest(predict_truth, walk, split_held_out(walk)[1], step_days=10)


def test_changing_the_future_changes_no_earlier_forecast(
    forecaster: Forecaster, prices: pd.DataFrame
) -> None:
    start = split_held_out(prices)[1]
    frame = backtest(forecaster.predict, prices, start, step_days=10)
    cut = pd.Timestamp("2022-01-03")
    later = prices["date"] > cut
    changed = prices.copy()
    changed.loc[later, "close"] *= np.random.default_rng(0).uniform(0.5, 2, int(later.sum()))
    again = backtest(forecaster.predict, changed, start, step_days=10)
    past = frame["target"] <= cut
    assert 0 < past.sum() < len(frame)
    pd.testing.assert_frame_equal(frame[past], again[past], check_exact=True)
    # Origins up to the cut whose outcome lies beyond it: the forecast itself must not move.
    known = ["volatility", "lower_80", "upper_95"]
    before = frame["origin"] <= cut
    pd.testing.assert_frame_equal(
        frame.loc[before, known], again.loc[before, known], check_exact=True
    )


def test_the_model_is_handed_nothing_after_the_origin(prices: pd.DataFrame) -> None:
    handed: list[pd.Timestamp] = []

    def predict(history: pd.DataFrame, horizon_days: int, levels: list[int]) -> pd.DataFrame:
        handed.append(history["date"].max())
        return predict_truth(history, horizon_days, levels)

    _, start = split_held_out(prices)
    frame = backtest(predict, prices, start, step_days=50)
    days = np.sort(prices["date"].unique())
    assert handed[0] == days[days.searchsorted(start.to_datetime64()) - 1]
    assert set(frame["origin"]) <= set(handed)
    assert (frame["target"] > frame["origin"]).all()
    assert (frame["target"] >= start).all()


def test_outcomes_are_the_returns_that_came(frame: pd.DataFrame, prices: pd.DataFrame) -> None:
    closes = prices.pivot(index="date", columns="symbol", values="close")
    row = frame[(frame["horizon_days"] == 5) & (frame["symbol"] == "AMD")].iloc[10]
    path = closes.loc[row["origin"] :, "AMD"].head(6).apply(np.log)
    assert row["target"] == path.index[-1]
    assert row["outcome"] == pytest.approx(path.iloc[-1] - path.iloc[0])
    assert row["realised_variance"] == pytest.approx((path.diff() ** 2).sum())


def test_a_symbol_without_enough_history_waits(prices: pd.DataFrame) -> None:
    _, start = split_held_out(prices)
    young = (prices["symbol"] == "AMD") & (prices["date"] < start)
    frame = backtest(predict_truth, prices[~young], start, step_days=10)
    first = frame.groupby("symbol")["origin"].min()
    closes_before = ((prices["date"] >= start) & (prices["date"] <= first["AMD"])).sum() / 5
    assert 260 <= closes_before < 270
    assert first["AAPL"] < start


def test_crps_of_the_true_gaussian_is_sigma_over_root_pi(known: pd.DataFrame) -> None:
    scores = score(known)
    for days in (1, 5, 20):
        expected = 100 * DAILY_VOLATILITY * np.sqrt(days / np.pi)
        assert scores[f"crps_h{days}"] == pytest.approx(expected, rel=0.06)
    assert scores["crps"] == pytest.approx(np.mean([scores[f"crps_h{h}"] for h in (1, 5, 20)]))


def test_the_true_gaussian_covers_what_it_claims(known: pd.DataFrame) -> None:
    scores = score(known)
    for days in (1, 5, 20):
        assert scores[f"coverage_80_h{days}"] == pytest.approx(0.80, abs=0.03)
        assert scores[f"coverage_95_h{days}"] == pytest.approx(0.95, abs=0.02)
    errors = [abs(scores[f"coverage_80_h{days}"] - 0.8) for days in (1, 5, 20)]
    assert scores["coverage_error_80"] == pytest.approx(np.mean(errors))


def test_the_truth_beats_every_benchmark(known: pd.DataFrame) -> None:
    scores = score(known)
    for name in ("ewma", "rolling", "empirical"):
        assert scores["crps"] < scores[f"crps_naive_{name}"]
    assert all(scores[f"qlike_gain_h{days}"] > 0 for days in (1, 5, 20))


def test_the_pit_of_the_true_gaussian_is_uniform(known: pd.DataFrame) -> None:
    counts, _ = np.histogram(known["pit"], bins=5, range=(0, 1))
    assert counts / counts.sum() == pytest.approx(0.2, abs=0.03)


def test_crps_matches_the_closed_form_of_the_gaussian() -> None:
    quantiles = norm.ppf(CRPS_PROBABILITIES)[None, :].repeat(3, axis=0)
    y = np.array([-1.5, 0.0, 0.7])
    closed = y * (2 * norm.cdf(y) - 1) + 2 * norm.pdf(y) - 1 / np.sqrt(np.pi)
    assert pinball_crps(quantiles, y) == pytest.approx(closed, abs=0.003)


def test_qlike_is_zero_at_the_realised_variance_and_undefined_where_nothing_moved() -> None:
    losses = qlike(np.array([4.0, 4.0, 0.0]), np.array([4.0, 2.0, 1.0]))
    assert losses[0] == 0
    assert losses[1] == pytest.approx(1 - np.log(2))
    assert np.isnan(losses[2])


def test_intervals_hold_the_score_and_repeat_with_the_seed(frame: pd.DataFrame) -> None:
    names = ["crps", "qlike_h5", "coverage_80_h20", "crps_skill_ewma"]
    scores, spans = score(frame), intervals(frame, names, 7)
    assert list(spans) == names
    for name in names:
        assert spans[name][0] < scores[name] < spans[name][1]
    assert spans == intervals(frame, names, 7)


def test_an_interval_of_an_unknown_score_is_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no score accuracy; there are: crps"):
        intervals(frame, ["accuracy"], 7)


def test_the_full_recipe_beats_naive_forecasts_on_all_stocks(
    all_prices: pd.DataFrame, training_folder: Path, tmp_path: Path
) -> None:
    text = (training_folder / "recipes" / "forecaster.yaml").read_text(encoding="utf-8")
    fit(all_prices, ForecasterRecipe.model_validate(yaml.safe_load(text)), tmp_path)
    predict = Forecaster.load(tmp_path).predict
    scores = score(backtest(predict, all_prices, split_held_out(all_prices)[1]))
    assert all(scores[f"qlike_gain_h{days}"] > 0 for days in (1, 5, 20))
    assert all(scores[f"crps_skill_{name}"] > 0 for name in ("ewma", "rolling", "empirical"))


def test_plots_are_written(frame: pd.DataFrame, tmp_path: Path) -> None:
    paths = plots(frame, tmp_path / "plots")
    assert [path.name for path in paths] == [
        "forecaster_coverage.png",
        "forecaster_pit.png",
        "forecaster_fan.png",
        "forecaster_qlike.png",
    ]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in paths)


def test_the_card_shows_figures_with_intervals_and_limits(
    frame: pd.DataFrame, model_folder: Path
) -> None:
    scores = score(frame)
    spans = intervals(frame, list(scores), 7)
    card = model_card(model_folder, scores, spans, "2020-12-29 to 2022-12-28")
    low, high = spans["crps_h5"]
    assert f"{scores['crps_h5']:.3f} [{low:.3f}, {high:.3f}]" in card
    assert "survivorship bias" in card
    assert "prices@3" in card
    assert "EWMA 0.94" in card
