"""Plots of a back-test, for people who judge a version."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from training.forecasting.scores import intervals, score

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT_SEED = 0
# Okabe and Ito's colours, which stay apart for colour-blind readers.
BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#555555"


def plots(frame: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw coverage, calibration, a fan chart and QLIKE.

    Args:
        frame: as `backtest` returns it.
        folder: where to write; created when absent.

    Returns:
        The PNG files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    figures = {
        "coverage": _coverage(frame),
        "pit": _pit(frame),
        "fan": _fan(frame),
        "qlike": _qlike(frame),
    }
    paths = []
    for name, figure in figures.items():
        path = folder / f"forecaster_{name}.png"
        figure.savefig(path, dpi=120)
        paths.append(path)
    return paths


def _canvas(width_inches: float = 7.0) -> tuple[Figure, Axes]:
    # A Figure of its own draws with Agg and leaves pyplot's global state alone.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width_inches, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.set_prop_cycle(color=[BLUE, ORANGE, GREY])
    axes.grid(alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _horizons(frame: pd.DataFrame) -> list[int]:
    return sorted(int(days) for days in frame["horizon_days"].unique())


def _label_horizons(axes: Axes, horizons: list[int]) -> None:
    axes.set_xticks(range(len(horizons)), [str(days) for days in horizons])
    axes.set_xlabel("horizon (trading days)")


def _points(
    axes: Axes, frame: pd.DataFrame, names: list[str], offset: float, colour: str, label: str
) -> None:
    """Scores with their confidence intervals, side by side over the horizons."""
    values, spans = score(frame), intervals(frame, names, PLOT_SEED)
    heights = np.array([values[name] for name in names])
    ends = np.array([spans[name] for name in names]).T
    errors = np.abs(ends - heights)
    axes.errorbar(
        np.arange(len(names)) + offset,
        heights,
        yerr=errors,
        fmt="o",
        capsize=4,
        color=colour,
        label=label,
    )


def _coverage(frame: pd.DataFrame) -> Figure:
    figure, axes = _canvas()
    horizons = _horizons(frame)
    for level, colour in ((80, BLUE), (95, ORANGE)):
        names = [f"coverage_{level}_h{days}" for days in horizons]
        _points(axes, frame, names, 0.0, colour, f"{level}% interval, observed (95% CI)")
        axes.axhline(level / 100, color=colour, linestyle="--", linewidth=1)
    axes.set_title("Share of outcomes inside the interval; dashed: nominal")
    axes.set_ylabel("coverage (ratio)")
    _label_horizons(axes, horizons)
    axes.legend(loc="center right", frameon=False)
    return figure


def _pit(frame: pd.DataFrame) -> Figure:
    figure, axes = _canvas()
    horizons = _horizons(frame)
    samples = [frame.loc[frame["horizon_days"] == days, "pit"] for days in horizons]
    axes.hist(
        samples,
        bins=np.linspace(0, 1, 11).tolist(),
        density=True,
        label=[str(days) for days in horizons],
    )
    axes.axhline(1, color="black", linestyle="--", linewidth=1, label="calibrated")
    axes.set_title("Where outcomes fell in their forecast distribution")
    axes.set_xlabel("probability integral transform (probability)")
    axes.set_ylabel("density (1 = calibrated)")
    figure.legend(
        title="horizon (trading days)", loc="outside lower center", ncols=4, frameon=False
    )
    return figure


def _fan(frame: pd.DataFrame) -> Figure:
    """Fans of one symbol that do not overlap, drawn in prices, with the closes that came."""
    figure, axes = _canvas(9.0)
    symbol = sorted(frame["symbol"].unique())[0]
    rows = frame[frame["symbol"] == symbol]
    longest = rows[rows["horizon_days"] == rows["horizon_days"].max()].sort_values("origin")
    next_origin = pd.Timestamp.min
    for _, last in longest.iterrows():
        if last["origin"] < next_origin:
            continue
        next_origin = last["target"]
        fan = rows[rows["origin"] == last["origin"]].sort_values("horizon_days")
        days = [last["origin"], *fan["target"]]
        for level, opacity in ((95, 0.18), (80, 0.32)):
            lower, upper = (
                np.r_[last["close"], last["close"] * np.exp(fan[f"{side}_{level}"])]
                for side in ("lower", "upper")
            )
            axes.fill_between(days, lower, upper, color=BLUE, alpha=opacity, linewidth=0)
    closes = longest.set_index("origin")["close"]
    axes.plot(closes.index, closes, color="black", linewidth=1, label="close at each origin")
    axes.fill_between([], [], [], color=BLUE, alpha=0.45, label="80% interval")
    axes.fill_between([], [], [], color=BLUE, alpha=0.18, label="95% interval")
    horizon = int(longest["horizon_days"].iloc[0])
    axes.set_title(f"{symbol}: forecasts over {horizon} trading days and what came")
    axes.set_xlabel("day")
    axes.set_ylabel("adjusted close (currency per share)")
    axes.legend(frameon=False)
    return figure


def _qlike(frame: pd.DataFrame) -> Figure:
    figure, axes = _canvas()
    horizons = _horizons(frame)
    series = (("qlike", -0.06, BLUE, "forecaster"), ("qlike_ewma", 0.06, ORANGE, "EWMA 0.94"))
    for prefix, offset, colour, label in series:
        names = [f"{prefix}_h{days}" for days in horizons]
        _points(axes, frame, names, offset, colour, f"{label} (95% CI)")
    axes.set_ylim(bottom=0)
    axes.set_title("Loss of variance forecasts; lower is better")
    axes.set_ylabel("QLIKE (no unit)")
    _label_horizons(axes, horizons)
    axes.legend(frameon=False)
    return figure
