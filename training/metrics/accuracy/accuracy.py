"""Share of right predictions, as a local `evaluate` module: no model hub is asked."""

import datasets
import evaluate


class Accuracy(evaluate.Metric):
    """(right predictions) / (all predictions)."""

    def _info(self):
        return evaluate.MetricInfo(
            description="Share of right predictions.",
            citation="",
            inputs_description="predictions and references: label names.",
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.Value("string")}
            ),
        )

    def _compute(self, predictions, references):
        right = sum(p == r for p, r in zip(predictions, references, strict=True))
        return {"accuracy": right / len(references)}
