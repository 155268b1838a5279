"""What the desk makes of a message as it arrives: labels, whether a person must see it, a reply."""

from dataclasses import dataclass, replace

from serving.answers import Origin, Source
from serving.articles import ArticleIndex
from serving.desk.labels import CATEGORIES, PRIORITIES, Category, EscalationReason, Priority
from serving.registry import LoadedModel
from serving.support import Triage, triage
from serving.tools import ToolCall
from serving.wording.replies import word_support

INTENT = "ticket"


@dataclass(frozen=True)
class Arrival:
    """A message with its labels.

    Attributes:
        category: in the support taxonomy.
        category_confidence: 0 to 1.
        priority: how pressing it is.
        priority_confidence: 0 to 1.
        escalation_reason: why a person must see it; None where none must.
        escalate_confidence: 0 to 1, the model's that a person must see it.
        suggested_reply: grounded in the sources.
        model_version: of `tickets`.
        origin: the lineage, without the message.
    """

    category: Category
    category_confidence: float
    priority: Priority
    priority_confidence: float
    escalation_reason: EscalationReason | None
    escalate_confidence: float
    suggested_reply: str
    model_version: int
    origin: Origin

    @property
    def escalated(self) -> bool:
        """Whether a person must see it."""
        return self.escalation_reason is not None


async def receive(model: LoadedModel, articles: ArticleIndex, text: str) -> Arrival:
    """Label a message, and suggest a reply.

    Args:
        model: a version of `tickets`.
        articles: the knowledge to quote from.
        text: the message.

    Raises:
        TypeError: if the version predicts a label that there is not.
    """
    found = await triage(model, articles, text)
    if found.category not in CATEGORIES or found.priority not in PRIORITIES:
        raise TypeError(
            f"{model.name} version {model.version} predicted {found.category}, {found.priority}; "
            "expected labels of serving.desk.labels: promote another version"
        )
    reason = _why_escalate(found)
    reply = word_support(replace(found, escalate=reason is not None))
    call = ToolCall("triage", {"text": "the ticket's"}, found).to_lineage()
    return Arrival(
        found.category,
        found.category_confidence,
        found.priority,
        found.priority_confidence,
        reason,
        found.escalate_confidence,
        reply,
        model.version,
        Origin(INTENT, [call], {model.name: model.version}, _sources(found)),
    )


def _why_escalate(found: Triage) -> EscalationReason | None:
    if found.escalate:
        return "model"
    return "low_confidence" if found.low_confidence else None


def _sources(found: Triage) -> list[Source]:
    article = found.article
    if article is None:
        return []
    return [
        Source(
            kind="article",
            table=article.table,
            article_id=article.article_id,
            title=article.title,
        )
    ]
