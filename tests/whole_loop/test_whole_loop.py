"""What a newcomer gets: the flows run, the models answer, and every number can be traced."""

import json
import os

import httpx
import nbformat
import openai
import pandas as pd
import pytest
from mlflow import MlflowClient
from nbclient import NotebookClient
from skfolio.datasets import load_sp500_dataset

from data_contracts.lake import Lake
from tests.whole_loop.conftest import PASSWORD, REPOSITORY, Loop, run_flows

QUESTION = "What was Apple's return in 2021?"


def ask(loop: Loop, question: str) -> dict[str, object]:
    with loop.sign_in() as client:
        body = {"model": "teller", "messages": [{"role": "user", "content": question}]}
        answer = client.post("/v1/chat/completions", json=body)
        return dict(answer.raise_for_status().json())


def lake_of(loop: Loop) -> Lake:
    return Lake(f"{loop.environment['TELLER_HOME']}/lake")


def registry_of(loop: Loop) -> MlflowClient:
    return MlflowClient(loop.environment["MLFLOW_TRACKING_URI"])


def test_every_flow_succeeds(loop: Loop) -> None:
    assert {name: flow["state"] for name, flow in loop.flows.items()} == dict.fromkeys(
        loop.flows, "success"
    )


def test_full_training_is_requested_once_every_model_has_a_quick_champion(loop: Loop) -> None:
    assert loop.flows["promote_models"]["tasks"]["request_full_training"] == "success"


def test_a_repeated_ingest_publishes_nothing(loop: Loop) -> None:
    before = lake_of(loop).version("prices")
    again = run_flows(loop.environment, "ingest_prices")["ingest_prices"]
    assert again["state"] == "success"
    assert again["tasks"]["build_features"] == "skipped"
    assert lake_of(loop).version("prices") == before


def test_the_answer_is_the_number_computed_from_the_data(loop: Loop) -> None:
    closes = load_sp500_dataset()["AAPL"]
    expected = closes[:"2021-12-31"].iloc[-1] / closes[:"2020-12-31"].iloc[-1] - 1
    answer = ask(loop, QUESTION)
    assert f"{expected:+.2%}" in answer["choices"][0]["message"]["content"]


def test_an_answer_names_its_model_and_table_versions(loop: Loop) -> None:
    teller = ask(loop, QUESTION)["teller"]
    assert teller["models"]["understanding"]
    assert f"prices@{lake_of(loop).version('prices')}" in json.dumps(teller["sources"])


def test_an_answer_leads_to_its_lineage(loop: Loop) -> None:
    answer_id = ask(loop, QUESTION)["teller"]["answer_id"]
    with loop.sign_in() as client:
        assert client.get(f"/v1/lineage/{answer_id}").status_code == 200


def test_a_support_question_is_answered_from_an_article(loop: Loop) -> None:
    answer = ask(loop, "I forgot my password and cannot log in any more")
    assert answer["teller"]["domain"] == "support"
    articles = set(lake_of(loop).read("articles").to_pandas()["article_id"])
    assert any(article in json.dumps(answer["teller"]["sources"]) for article in articles)


def test_a_follow_up_is_answered_in_its_context(loop: Loop) -> None:
    closes = load_sp500_dataset()["MSFT"]
    expected = closes[:"2021-12-31"].iloc[-1] / closes[:"2020-12-31"].iloc[-1] - 1
    messages = [
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": "…"},
        {"role": "user", "content": "And Microsoft?"},
    ]
    with loop.sign_in() as client:
        body = {"model": "teller", "messages": messages}
        answer = client.post("/v1/chat/completions", json=body).raise_for_status().json()
    assert f"{expected:+.2%}" in answer["choices"][0]["message"]["content"]


def test_a_customer_is_told_of_their_own_spending_only(loop: Loop) -> None:
    bookings = lake_of(loop).read("transactions").to_pandas()
    own = bookings[bookings["customer_id"] == "C-001"]
    in_may = own[pd.to_datetime(own["booked_on"]).dt.strftime("%Y-%m") == "2022-05"]
    spent = -in_may.loc[in_may["category"] == "groceries", "amount"].sum()
    path = "/v1/accounts/spending?from=2022-05-01&to=2022-05-31&category=groceries"
    with loop.sign_in() as client:
        answer = client.get(path).raise_for_status().json()
    assert f"{spent:.2f}" in json.dumps(answer)


def test_a_report_is_summarised_in_its_own_words(loop: Loop) -> None:
    text = (
        "Revenue rose 12% to $4.1 billion in the third quarter. Costs were stable. "
        "The board proposes a dividend of $0.45 per share. The weather was mild."
    )
    with loop.sign_in() as client:
        body = {"text": text, "sentences": 2}
        summary = client.post("/v1/documents/summarize", json=body).raise_for_status().json()
    assert all(line["text"] in text for line in summary["lines"])


def test_a_forecast_comes_with_intervals_and_the_naive_one_beside_it(loop: Loop) -> None:
    body = {"symbol": "MSFT", "horizon_days": 5, "levels": [80, 95]}
    with loop.sign_in() as client:
        forecast = client.post("/v1/forecasts", json=body).raise_for_status().json()
    assert len(forecast["mean"]) == len(forecast["dates"]) == 5
    for (low, high), (low_wide, high_wide) in zip(
        forecast["intervals"]["80"], forecast["intervals"]["95"], strict=True
    ):
        assert low_wide < low < high < high_wide
    assert len(forecast["naive"]["mean"]) == 5


def test_the_official_openai_client_streams_an_answer(loop: Loop) -> None:
    token = str(loop.sign_in().headers["Authorization"]).removeprefix("Bearer ")
    with (
        httpx.Client(trust_env=False) as http,
        openai.OpenAI(base_url=f"{loop.url}/v1", api_key=token, http_client=http) as client,
    ):
        chunks = client.chat.completions.create(
            model="teller", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert "Apple" in text


@pytest.mark.parametrize("name", ["understanding", "tickets", "forecaster", "encoder"])
def test_every_champion_carries_its_card_data_and_verdict(loop: Loop, name: str) -> None:
    client = registry_of(loop)
    version = client.get_model_version_by_alias(name, "champion")
    assert version.description.startswith("#")
    assert "promoted" in version.tags["gate_verdict"]
    inputs = client.get_run(version.run_id).inputs.dataset_inputs
    recorded = {i.dataset.name: i.dataset.digest for i in inputs}
    for table, reference in json.loads(version.tags["tables"]).items():
        assert recorded[reference] == lake_of(loop).reference(table).digest


def test_no_personal_data_of_the_corpus_reaches_the_examples(loop: Loop) -> None:
    tickets = lake_of(loop).read("tickets").to_pandas()
    examples = lake_of(loop).read("examples_tickets").to_pandas()
    assert tickets["text"].str.contains(r"\w@\w+\.\w").any()
    assert not examples["text"].str.contains(r"\w@\w+\.\w").any()


def test_the_notebook_runs(loop: Loop) -> None:
    notebook = nbformat.read(REPOSITORY / "notebooks" / "tour.ipynb", as_version=4)
    account = {"TELLER_URL": loop.url, "TELLER_USER": "ana", "TELLER_PASSWORD": PASSWORD}
    environment = os.environ | loop.environment | account
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(REPOSITORY)}}
    ).execute(env=environment)
    texts = json.dumps(notebook)
    assert "Teller:" in texts
