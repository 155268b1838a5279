"""The model card: what a version is for, what it was made from, and how well it does."""

import json
from collections.abc import Mapping
from pathlib import Path

from data_contracts.contract import load_contract
from training.forecasting.scores import BENCHMARKS, CONFIDENCE
from training.inference.forecaster import MAXIMUM_HORIZON_DAYS, MINIMUM_CLOSES, MODEL_FILE

Spans = Mapping[str, tuple[float, float]]

_BENCHMARK_NAMES = {
    "ewma": "Gaussian random walk, EWMA 0.94 volatility",
    "rolling": "Gaussian random walk, 252-day volatility",
    "empirical": "empirical random walk, own returns of 5 years",
}


def model_card(folder: Path, scores: Mapping[str, float], spans: Spans, held_out: str) -> str:
    """Write the card of a fitted version.

    Args:
        folder: artifact folder that `fit` wrote.
        scores: from `score`.
        spans: confidence intervals from `intervals`; scores without one are shown bare.
        held_out: the days of the back-test, such as "2020-12-29 to 2022-12-28".

    Returns:
        Markdown.
    """
    stored = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
    fit, kind = stored["fit"], stored["recipe"]["kind"]
    horizons = sorted(int(name[6:]) for name in scores if name.startswith("crps_h"))
    sections = [
        f"# Forecaster ({kind} recipe)",
        _intended_use(),
        f"## Data\nTable {fit['table']}: {len(fit['symbols'])} symbols, {fit['first_day']} to "
        f"{fit['last_day']}, {fit['origins']:,} origins fitted. Held out and never fitted: "
        f"{held_out}. {load_contract('prices').description.limitations} Survivors' prices drift "
        "upwards more than those of stocks picked in advance, and the forecast mean inherits that.",
        _method(stored["features"]["names"]),
        f"## Results on the held-out days\nIn brackets: {CONFIDENCE:.0%} confidence intervals "
        "(block bootstrap over origins).\n\n" + _distribution_table(scores, spans, horizons),
        "Skill over all horizons (share of the naive CRPS saved): "
        + "; ".join(
            f"{_BENCHMARK_NAMES[name]} {_figure(f'crps_skill_{name}', scores, spans)}"
            for name in BENCHMARKS
        )
        + ". An interval that includes 0 means that these days do not show a difference.",
        _variance_table(scores, spans, horizons),
    ]
    return "\n\n".join(sections) + "\n"


def _intended_use() -> str:
    return (
        "## Intended use\nRanges of a stock's cumulative log return and its volatility over 1 to "
        f"{MAXIMUM_HORIZON_DAYS} trading days, from its last {MINIMUM_CLOSES} closes. It does not "
        "predict direction: no point forecast here beats the naive one, which is shown beside it. "
        "Not for intraday horizons, for illiquid or newly listed stocks, for other asset classes, "
        "nor as the only ground of an investment decision. It knows prices only: no earnings "
        "dates, news or corporate actions."
    )


def _method(names: list[str]) -> str:
    return (
        "## Method\nRealised variance over each horizon of a grid by a gamma regression with log "
        "link, pooled over stocks; its deviance is the QLIKE loss (Patton, 2011). Times the pooled "
        "quantiles of standardised returns: filtered historical simulation (Barone-Adesi, "
        "Giannopoulos and Vosper, 1999). Between grid horizons both are interpolated in the "
        f"logarithm of the horizon. Features: {', '.join(names)}. All are of the stock itself: a "
        "forecast does not depend on which other stocks are asked for. Quantiles are pooled, so "
        "coverage holds on average over stocks and days, not for each stock. It needs many stocks "
        "and a long history: fitted on five stocks since 2012 it did not beat EWMA."
    )


def _distribution_table(scores: Mapping[str, float], spans: Spans, horizons: list[int]) -> str:
    rows = [("CRPS, % of log return", "crps")]
    rows += [(f"CRPS of {_BENCHMARK_NAMES[name]}, %", f"crps_naive_{name}") for name in BENCHMARKS]
    rows += [("coverage of the 80% interval", "coverage_80")]
    rows += [("coverage of the 95% interval", "coverage_95")]
    return _table(rows, scores, spans, horizons)


def _variance_table(scores: Mapping[str, float], spans: Spans, horizons: list[int]) -> str:
    rows = [("QLIKE of variance (lower is better)", "qlike"), ("QLIKE of EWMA 0.94", "qlike_ewma")]
    rows += [("difference (above 0: better than EWMA)", "qlike_gain")]
    return _table(rows, scores, spans, horizons)


def _table(
    rows: list[tuple[str, str]], scores: Mapping[str, float], spans: Spans, horizons: list[int]
) -> str:
    header = "| horizon, trading days | " + " | ".join(map(str, horizons)) + " |"
    lines = [header, "|---" * (len(horizons) + 1) + "|"]
    for label, prefix in rows:
        figures = [_figure(f"{prefix}_h{days}", scores, spans) for days in horizons]
        lines.append(f"| {label} | " + " | ".join(figures) + " |")
    return "\n".join(lines)


def _figure(name: str, scores: Mapping[str, float], spans: Spans) -> str:
    text = f"{scores[name]:.3f}"
    if name not in spans:
        return text
    low, high = spans[name]
    return f"{text} [{low:.3f}, {high:.3f}]"
