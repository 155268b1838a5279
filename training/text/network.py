"""The network: a LoRA-adapted encoder, mean pooling, and a cosine head per label set."""

from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from torch import nn
from transformers import AutoModel

from training.base_model import BaseModel
from training.text.recipe import FittingRecipe
from training.text.tasks import IGNORED, Task


class CosineHead(nn.Module):
    """Logits as scaled cosines between a text and one vector per label."""

    def __init__(self, width: int, labels: int, scale: float) -> None:
        """Start from random label vectors; see `start_from_means`."""
        super().__init__()
        self.weight = nn.Parameter(torch.randn(labels, width) * 0.02)
        self.scale = scale

    def forward(self, pooled: torch.Tensor) -> torch.Tensor:
        """(batch, width) to (batch, labels)."""
        unit = nn.functional.normalize(pooled, dim=-1)
        return self.scale * unit @ nn.functional.normalize(self.weight, dim=-1).T

    @torch.no_grad()
    def start_from_means(self, pooled: torch.Tensor, labels: torch.Tensor) -> None:
        """Set each label's vector to the mean of its texts; labels without text keep theirs."""
        unit = nn.functional.normalize(pooled.float(), dim=-1)
        for label in torch.unique(labels):
            if label != IGNORED:
                self.weight[label] = unit[labels == label].mean(dim=0)


def pool(encoder: nn.Module, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """Mean of the token vectors, padding left out: (batch, tokens) to (batch, width)."""
    hidden: torch.Tensor = encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)


class TextNetwork(nn.Module):
    """Encoder, pooling and heads; returns a loss when labels are given, as Trainer expects."""

    encoder: Any  # a module whose own attributes are untyped

    def __init__(self, encoder: Any, task: Task, recipe: FittingRecipe) -> None:
        """Take an encoder, adapted or not."""
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.heads = nn.ModuleDict(
            {
                head: CosineHead(width, len(labels), recipe.head_scale)
                for head, labels in task.heads.items()
            }
        )
        self._weights = [recipe.head_weights[head] for head in task.heads]

    def pool(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Text vectors: (batch, tokens) to (batch, width)."""
        return pool(self.encoder, input_ids, attention_mask)

    def forward(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor,
        labels: torch.Tensor | None = None,
    ) -> dict[str, Any]:
        """Logits of each head and, with labels of shape (batch, heads), the weighted loss."""
        pooled = self.pool(input_ids, attention_mask)
        logits = tuple(head(pooled) for head in self.heads.values())
        if labels is None:
            return {"logits": logits}
        losses = [
            weight * nn.functional.cross_entropy(scores.float(), labels[:, i], ignore_index=IGNORED)
            for i, (scores, weight) in enumerate(zip(logits, self._weights, strict=True))
            if (labels[:, i] != IGNORED).any()
        ]
        return {"loss": torch.stack(losses).sum(), "logits": logits}


def load_encoder(base: BaseModel) -> nn.Module:
    """The base encoder in float32."""
    encoder: nn.Module = AutoModel.from_pretrained(base.location, dtype=torch.float32)
    return encoder


def adapt(encoder: nn.Module, recipe: FittingRecipe) -> nn.Module:
    """Add a fresh LoRA adapter to every linear layer, if any; nothing else of it learns."""
    if recipe.lora is None:
        return encoder.requires_grad_(False)
    config = LoraConfig(
        r=recipe.lora.rank,
        lora_alpha=recipe.lora.alpha,
        lora_dropout=recipe.lora.dropout,
        target_modules="all-linear",
        task_type="FEATURE_EXTRACTION",
    )
    adapted: nn.Module = get_peft_model(encoder, config)
    return adapted
