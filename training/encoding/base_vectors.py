"""The unquantised base as an encoder: mean pooling over tokens, then unit length.

Mean pooling is how all-MiniLM-L6-v2 was trained (Reimers and Gurevych 2019, arXiv:1908.10084).
"""

from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

from training.base_model import BaseModel

_BATCH_ROWS = 32


class PooledBase(nn.Module):
    """Token ids in, unit vectors out, with plain tensors as the exporter wants it."""

    def __init__(self, encoder: Any) -> None:
        """Take the base."""
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """(batch, tokens) to (batch, width), rows of length 1."""
        hidden: torch.Tensor = self.encoder(input_ids=input_ids, attention_mask=attention_mask)[0]
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        pooled = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1)
        return nn.functional.normalize(pooled, dim=-1)


def load_pooled_base(base: BaseModel) -> tuple[PooledBase, Any]:
    """The base in float32 with its pooling, and its tokenizer."""
    encoder = AutoModel.from_pretrained(base.location, dtype=torch.float32)
    return PooledBase(encoder).eval(), AutoTokenizer.from_pretrained(base.location)


def encode_unquantised(base: BaseModel, texts: list[str], max_tokens: int) -> np.ndarray:
    """What the base itself makes of texts, shape (texts, width), float32."""
    pooled, tokenizer = load_pooled_base(base)
    parts = []
    for begin in range(0, len(texts), _BATCH_ROWS):
        encoded = tokenizer(
            texts[begin : begin + _BATCH_ROWS],
            padding=True,
            truncation=True,
            max_length=max_tokens,
            return_tensors="pt",
        )
        with torch.no_grad():
            parts.append(pooled(encoded["input_ids"], encoded["attention_mask"]).numpy())
    return np.concatenate(parts)
