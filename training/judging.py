"""Score a loaded version on the held-out examples of its model."""

import json
from typing import Any

import pandas as pd

from data_contracts.gates import ModelPolicy
from data_contracts.lake import Lake, TableReference
from data_contracts.settings import read_settings
from training.scores import Scores

_SEED = 20221228


def judge(
    name: str, policy: ModelPolicy, model: Any, lake: Lake, tables: dict[str, TableReference]
) -> Scores:
    """Score a version, through the inference that travels with it.

    Args:
        name: registered model name.
        policy: its entry of mlflow.yaml.
        model: the version, loaded through MLflow.
        lake: where the held-out examples are.
        tables: exact versions to read, by table name.
    """
    if policy.held_out == "newest_days":
        return _judge_forecaster(model, lake, tables["prices"].version)
    if name == "encoder":
        return _judge_encoder(policy.held_out, model, lake, tables["examples_tickets"].version)
    from training.text.evaluation import evaluate_tickets, evaluate_understanding
    from training.text.tasks import read_examples

    examples = read_examples(lake, name, tables[f"examples_{name}"].version)
    held_out = examples[examples["split"] == policy.held_out].reset_index(drop=True)
    evaluate = {"understanding": evaluate_understanding, "tickets": evaluate_tickets}[name]
    return evaluate(model, held_out)


def _judge_encoder(held_out: str, model: Any, lake: Lake, version: int) -> Scores:
    from training.encoding.evaluation import evaluate_encoder

    examples = lake.read("examples_tickets", version, columns=["text", "split"]).to_pandas()
    texts = sorted(examples.loc[examples["split"] == held_out, "text"])
    return evaluate_encoder(model, texts, read_settings().base_model)


def _judge_forecaster(model: Any, lake: Lake, version: int) -> Scores:
    from training.forecasting.backtest import backtest, split_held_out
    from training.forecasting.scores import intervals, score

    prices = lake.read("prices", version, columns=["symbol", "date", "close"]).to_pandas()

    def predict(history: pd.DataFrame, horizon_days: int, levels: list[int]) -> pd.DataFrame:
        params = {"horizon_days": horizon_days, "levels": json.dumps(levels)}
        forecast: pd.DataFrame = model.predict(history, params=params)
        return forecast

    _, held_out_start = split_held_out(prices)
    frame = backtest(predict, prices, held_out_start)
    metrics = score(frame)
    return Scores(metrics, intervals(frame, sorted(metrics), _SEED), frame)
