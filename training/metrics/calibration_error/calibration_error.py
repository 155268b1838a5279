"""Expected calibration error, as a local `evaluate` module: no model hub is asked."""

import datasets
import evaluate
import numpy as np


class CalibrationError(evaluate.Metric):
    """Mean gap between confidence and accuracy over equal-width bins (Naeini et al. 2015)."""

    def _info(self):
        return evaluate.MetricInfo(
            description="Expected calibration error.",
            citation="",
            inputs_description="predictions: confidence, 0 to 1; references: 1 if right, else 0.",
            features=datasets.Features(
                {"predictions": datasets.Value("float32"), "references": datasets.Value("int32")}
            ),
        )

    def _compute(self, predictions, references, bins=10):
        confidence, right = np.asarray(predictions), np.asarray(references)
        bin_of = np.minimum((confidence * bins).astype(int), bins - 1)
        error = 0.0
        for b in np.unique(bin_of):
            inside = bin_of == b
            error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
        return {"calibration_error": float(error)}
