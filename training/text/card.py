"""The model card of a text model, after Mitchell et al. 2019 (arXiv:1810.03993)."""

from data_contracts.lake import TableReference
from training.candidate import Candidate
from training.scores import Scores
from training.text.plots import accuracy_by_label

_PURPOSE = {
    "understanding": "Decides whether a question is about finance, support, small talk or none "
    "of these, which tool answers a finance question, and with which companies and times.",
    "tickets": "Gives a support message its category, its priority, and whether a person must "
    "see it.",
}


def write_text_card(
    candidate: Candidate, scores: Scores, tables: dict[str, TableReference], held_out: str
) -> str:
    """The card in Markdown."""
    parameters = candidate.parameters
    rows = "\n".join(
        f"| {name} | {value:.3f} | {_interval(scores, name)} |"
        for name, value in scores.metrics.items()
    )
    data = "\n".join(f"- `{r}`: {r.rows} rows, digest `{r.digest}`" for r in tables.values())
    return f"""# {candidate.name} ({candidate.kind} recipe)

{_PURPOSE[candidate.name]}

**Not for**: deciding about a person. A wrong label sends a message to the wrong desk; a person
can always be asked for. English only.

## Held-out scores (split `{held_out}`, {len(scores.examples)} examples)

Written by someone who had not seen the training texts, before training. Scored through the
exported artifact that serves.

| metric | value | 95% interval |
|---|---|---|
{rows}
{_families(candidate.name, scores)}
## Data

{data}

The texts of the embedded data were written for Teller, not collected from customers, so scores
on real traffic will differ. Personal data other than names is redacted before training.

## Method

LoRA rank {parameters["lora_rank"]} on every linear layer of {parameters["base_model"]}
({parameters["trainable_share"]:.1%} of the parameters learn), cosine heads,
{parameters["train_examples"]} examples seen {parameters["epochs"]} times. Merged and exported
to an int8 graph; temperatures and thresholds chosen on {parameters["validation_examples"]}
validation examples.

- base: SHA-256 `{candidate.tags["base_sha256"]}`, not copied into this version
- adapter: {candidate.tags["adapter_mb"]} MB; all artifacts {candidate.size_mb:.1f} MB
"""


def _families(name: str, scores: Scores) -> str:
    """The accuracy of each intent, for the model that tells them apart."""
    if name != "understanding":
        return ""
    finance = scores.examples[scores.examples["domain"] == "finance"]
    rows = "\n".join(
        f"| {row.intent} | {row.right} of {row.n} | {row.lower:.2f} to {row.upper:.2f} |"
        for row in accuracy_by_label(finance, "intent").itertuples(index=False)
    )
    return f"""
| intent | right | 95% interval |
|---|---|---|
{rows}
"""


def _interval(scores: Scores, name: str) -> str:
    if name not in scores.intervals:
        return ""
    low, high = scores.intervals[name]
    return f"{low:.3f} to {high:.3f}"
