"""Customers' problems: the message is triaged, and the article that answers it is found."""

from dataclasses import dataclass

import anyio.to_thread
import pandas as pd

from serving.articles import ArticleIndex, FoundArticle
from serving.registry import LoadedModel


@dataclass(frozen=True)
class Triage:
    """What the tickets model and the article search made of a message.

    Attributes:
        category: in the support taxonomy.
        category_confidence: 0 to 1.
        priority: urgent, high, normal or low.
        priority_confidence: 0 to 1.
        escalate: whether a person should take over.
        escalate_confidence: 0 to 1.
        article: what to quote, or None where nothing fits.
        low_confidence: whether the model is less sure of the category than it wants to be.
    """

    category: str
    category_confidence: float
    priority: str
    priority_confidence: float
    escalate: bool
    escalate_confidence: float
    article: FoundArticle | None
    low_confidence: bool = False


async def triage(model: LoadedModel, articles: ArticleIndex, text: str) -> Triage:
    """Triage a customer's message.

    Args:
        model: a version of `tickets`.
        articles: the knowledge to quote from.
        text: the message.
    """
    row = (await model.predict(pd.DataFrame({"text": [text]}))).iloc[0]
    category, confidence = str(row["category"]), float(row["category_confidence"])
    article = await anyio.to_thread.run_sync(articles.find, text, category, confidence)
    return Triage(
        category,
        confidence,
        str(row["priority"]),
        float(row["priority_confidence"]),
        bool(row["escalate"]),
        float(row["escalate_confidence"]),
        article,
        # Versions from before the threshold have no such column.
        bool(row.get("low_confidence", False)),
    )
