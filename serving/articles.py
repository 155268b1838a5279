"""Finding the article that answers a customer's message: TF-IDF over title and body."""

from dataclasses import dataclass
from typing import Any

import numpy as np

# Cosine similarity below which no article is quoted.
LEAST_SIMILARITY = 0.08
# An article of the predicted category counts this much more, at full confidence.
CATEGORY_PREFERENCE = 1.0


@dataclass(frozen=True)
class FoundArticle:
    """The best article for a message.

    Attributes:
        article_id: in kebab-case.
        title: headline.
        category: in the support taxonomy.
        first_paragraph: what a reply quotes.
        similarity: cosine of the TF-IDF vectors, 0 to 1.
        table: `articles@VERSION`.
    """

    article_id: str
    title: str
    category: str
    first_paragraph: str
    similarity: float
    table: str


class ArticleIndex:
    """All articles at one version of their table."""

    def __init__(self, rows: list[dict[str, Any]], table: str) -> None:
        # Over a second of CPU, which BentoML's supervising process would pay as well.
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.table = table
        self._rows = rows
        self._categories = np.array([row["category"] for row in rows])
        self._vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, stop_words="english", strip_accents="unicode"
        )
        # The title twice: it is short, and says what the article is about.
        texts = [f"{row['title']}\n{row['title']}\n{row['body']}" for row in rows]
        self._vectors = self._vectorizer.fit_transform(texts)

    def find(self, text: str, category: str, confidence: float) -> FoundArticle | None:
        """Find the best article, preferring the predicted category.

        Args:
            text: the customer's message.
            category: as predicted.
            confidence: of the category, 0 to 1.

        Returns:
            The article, or None where none is similar enough.
        """
        similarities = (self._vectors @ self._vectorizer.transform([text]).T).toarray().ravel()
        preference = 1 + CATEGORY_PREFERENCE * confidence * (self._categories == category)
        best = int(np.argmax(similarities * preference))
        if similarities[best] < LEAST_SIMILARITY:
            return None
        row = self._rows[best]
        return FoundArticle(
            row["article_id"],
            row["title"],
            row["category"],
            first_paragraph(row["body"]),
            float(similarities[best]),
            self.table,
        )


def first_paragraph(body: str) -> str:
    """Return the first paragraph of a Markdown text that is not a heading, on one line."""
    for block in body.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if not line.startswith("#")]
        paragraph = " ".join(line for line in lines if line)
        if paragraph:
            return paragraph
    return ""
