"""F1, precision and recall, as a local `evaluate` module: no model hub is asked."""

import datasets
import evaluate
from sklearn.metrics import precision_recall_fscore_support


class FScore(evaluate.Metric):
    """Macro-averaged F1, or precision, recall and F1 of one label."""

    def _info(self):
        return evaluate.MetricInfo(
            description="Macro F1, or precision and recall of one label.",
            citation="",
            inputs_description="predictions and references: label names; label: optional.",
            features=datasets.Features(
                {"predictions": datasets.Value("string"), "references": datasets.Value("string")}
            ),
        )

    def _compute(self, predictions, references, label=None):
        chosen = {"labels": [label]} if label else {}
        precision, recall, f1, _ = precision_recall_fscore_support(
            references, predictions, average="macro", zero_division=0.0, **chosen
        )
        return {"precision": float(precision), "recall": float(recall), "f1": float(f1)}
