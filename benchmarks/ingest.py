"""Ingestion speed and memory: land → admit → features of daily prices, at 10% and at 100%.

    python benchmarks/ingest.py --data DIR

DIR holds `sp500_daily_to_2017-06.parquet` (date, symbol, open, high, low, close, volume of about
500 US stocks). Each size runs in its own process over a fresh temporary lake, so that the peak
memory is its own; the seconds leave out starting Python and importing Great Expectations.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

DATA_SET = "sp500_daily_to_2017-06.parquet"
# Takes every n-th symbol.
SIZES = {"10%": 10, "100%": 1}


def main() -> int:
    """Run both sizes and print the figures, last as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help=f"folder with {DATA_SET}")
    parser.add_argument("--every", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    data_set = arguments.data / DATA_SET
    if not data_set.is_file():
        print(f"no {DATA_SET} in {arguments.data}; give its folder with --data", file=sys.stderr)
        return 1
    if arguments.every:
        print(json.dumps(_ingest(data_set, arguments.every)))
        return 0
    results = {}
    for size, every in SIZES.items():
        results[size] = _run_child(arguments.data, every)
        _print_result(size, results[size])
    small, large = results["10%"], results["100%"]
    ratios = {
        "rows": round(large["rows"] / small["rows"], 2),
        "seconds": round(large["seconds"] / small["seconds"], 2),
        "peak_memory": round(large["peak_memory_mb"] / small["peak_memory_mb"], 2),
    }
    print(f"100% over 10%: {ratios}")
    print(json.dumps({"benchmark": "ingest", "data": DATA_SET, **results, "ratios": ratios}))
    return 0


def _run_child(data: Path, every: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--data", str(data), "--every", str(every)]
    root = str(Path(__file__).parents[1])
    answer = subprocess.run(
        command, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    result: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return result


def _print_result(size: str, result: dict[str, Any]) -> None:
    steps = ", ".join(f"{step} {seconds} s" for step, seconds in result["steps_s"].items())
    print(
        f"{size:>4}: {result['rows']} rows in {result['seconds']} s ({steps}), "
        f"{result['rows_per_second']} rows/s, peak {result['peak_memory_mb']} MB "
        f"(idle {result['idle_memory_mb']} MB)"
    )


def _ingest(data_set: Path, every: int) -> dict[str, Any]:
    import great_expectations.expectations  # noqa: F401  its import is no part of the figures

    from data_contracts.contract import load_contract
    from data_contracts.lake import Lake
    from pipelines.intake import admit
    from pipelines.landing import land
    from pipelines.prices import build_price_features

    file, rows = _as_source_file(data_set, every)
    idle = _peak_memory_mb()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TELLER_LAKE_URL"] = folder
        lake = Lake(folder)
        steps: dict[str, float] = {}
        landed = _timed(steps, "land", lambda: land(file, "prices", lake))
        _timed(steps, "admit", lambda: admit(landed, load_contract("prices"), lake))
        _timed(steps, "features", build_price_features)
    seconds = sum(steps.values())
    return {
        "rows": rows,
        "seconds": round(seconds, 2),
        "rows_per_second": round(rows / seconds),
        "steps_s": {step: round(value, 2) for step, value in steps.items()},
        "peak_memory_mb": _peak_memory_mb(),
        "idle_memory_mb": idle,
    }


def _as_source_file(data_set: Path, every: int) -> tuple[Any, int]:
    """The data set in the columns of the prices contract, as CSV: the slowest format to read."""
    import pandas as pd

    from pipelines.sources.source_file import SourceFile

    prices = pd.read_parquet(data_set)
    chosen = sorted(prices["symbol"].unique())[::every]
    prices = prices[prices["symbol"].isin(chosen)].assign(currency="USD")
    sink = io.BytesIO()
    prices.to_csv(sink, index=False, date_format="%Y-%m-%d")
    return SourceFile(DATA_SET, "csv", sink.getvalue()), len(prices)


def _timed(steps: dict[str, float], step: str, call: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = call()
    steps[step] = time.perf_counter() - start
    return result


def _peak_memory_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux counts kilobytes, macOS bytes.
    return round(peak / (1e6 if sys.platform == "darwin" else 1e3))


if __name__ == "__main__":
    sys.exit(main())
