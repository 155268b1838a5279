"""Words for a text's summary."""

from serving.documents.summaries import Summary


def word_document(result: object) -> str:
    """Word a summary: its sentences, each with its place in the text."""
    assert isinstance(result, Summary), type(result)
    lines = [f"- {line.text} [{line.sentence + 1}]" for line in result.lines]
    ending = f"Sentences as written, by their number among the text's {result.sentences}."
    return "\n".join([*lines, "", ending])
