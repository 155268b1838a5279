"""The model card of an encoder."""

from data_contracts.lake import TableReference
from training.candidate import Candidate
from training.scores import Scores


def write_encoder_card(
    candidate: Candidate, scores: Scores, tables: dict[str, TableReference], held_out: str
) -> str:
    """The card in Markdown."""
    parameters = candidate.parameters
    low, high = scores.intervals["mean_cosine"]
    data = "\n".join(f"- `{r}`: {r.rows} rows, digest `{r.digest}`" for r in tables.values())
    return f"""# {candidate.name} ({candidate.kind} recipe)

Turns a text into a vector of {parameters["width"]} numbers and length 1, so that texts of like
meaning have a large dot product. Summaries of documents and questions over them use it.

**Nothing was fine-tuned.** This is {parameters["base_model"]} as published, with mean pooling, its
weights quantised to int8 so that it runs without torch. It knows no more of finance than the base
does. Texts beyond {parameters["max_tokens"]} tokens are cut. English only.

## Agreement with the unquantised base (split `{held_out}`, {len(scores.examples)} texts)

| metric | value | 95% interval |
|---|---|---|
| Spearman correlation of the cosines of all pairs | {scores.metrics["cosine_spearman"]:.4f} | |
| mean cosine to the base's own vector | {scores.metrics["mean_cosine"]:.4f} | \
{low:.4f} to {high:.4f} |

They say what quantising cost, not how good the vectors are for a task.

## Data

Read to measure the agreement, not to learn from:

{data}

- base: SHA-256 `{candidate.tags["base_sha256"]}`
- all artifacts {candidate.size_mb:.1f} MB
"""
