"""Fit a text network with transformers' Trainer."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import datasets
import numpy as np
import torch
from transformers import (
    AutoTokenizer,
    DataCollatorWithPadding,
    PreTrainedTokenizerFast,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    get_cosine_schedule_with_warmup,
    set_seed,
)

from training.base_model import BaseModel
from training.text.network import CosineHead, TextNetwork, adapt, load_encoder
from training.text.recipe import FittingRecipe
from training.text.tasks import Task

# (metric name, value, step)
Report = Callable[[str, float, int], None]


@dataclass(frozen=True)
class Fitted:
    """A trained network with what is needed to export and describe it."""

    network: TextNetwork
    tokenizer: PreTrainedTokenizerFast
    base_sha256: str
    trainable_parameters: int
    all_parameters: int


class _Curves(TrainerCallback):  # type: ignore[misc]
    """Reports losses and learning rate as they come; logs nothing else."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        for name in ("loss", "eval_loss", "learning_rate"):
            if name in (logs or {}):
                self._report(name, float(logs[name]), int(state.global_step))


def tokenize(
    tokenizer: PreTrainedTokenizerFast, texts: list[str], labels: np.ndarray, max_tokens: int
) -> datasets.Dataset:
    """Token ids, attention masks, lengths and label rows, one per text."""
    encoded = tokenizer(texts, truncation=True, max_length=max_tokens)
    return datasets.Dataset.from_dict(
        {
            "input_ids": encoded["input_ids"],
            "attention_mask": encoded["attention_mask"],
            "length": [len(ids) for ids in encoded["input_ids"]],
            "labels": labels.tolist(),
        }
    )


def fit(
    base: BaseModel,
    task: Task,
    recipe: FittingRecipe,
    parts: dict[str, tuple[list[str], np.ndarray]],
    scratch: Path,
    report: Report,
) -> Fitted:
    """Train the adapter and the heads.

    Args:
        base: what is adapted.
        task: the heads.
        recipe: every number of the run.
        parts: for `train` and `validation` the network's texts and their labels,
            shape (examples, heads).
        scratch: folder for Trainer's own files.
        report: called with each point of the training curves.
    """
    set_seed(recipe.seed)
    tokenizer = AutoTokenizer.from_pretrained(base.location)
    encoder = load_encoder(base)
    base_sha256 = base.sha256(encoder.state_dict())
    sets = {
        part: tokenize(tokenizer, texts, labels, recipe.max_tokens)
        for part, (texts, labels) in parts.items()
    }
    collator = DataCollatorWithPadding(tokenizer)
    network = TextNetwork(adapt(encoder, recipe), task, recipe)
    _start_heads(network, sets["train"], collator)
    trainer = Trainer(
        model=network,
        args=_arguments(recipe, scratch),
        train_dataset=sets["train"],
        eval_dataset=sets["validation"],
        data_collator=collator,
        optimizers=_optimizers(network, recipe, len(sets["train"])),
        callbacks=[_Curves(report)],
    )
    trainer.train()
    network.eval()
    parameters = list(network.parameters())
    return Fitted(
        network=network,
        tokenizer=tokenizer,
        base_sha256=base_sha256,
        trainable_parameters=sum(p.numel() for p in parameters if p.requires_grad),
        all_parameters=sum(p.numel() for p in parameters),
    )


@torch.no_grad()
def _start_heads(network: TextNetwork, train: datasets.Dataset, collator: Any) -> None:
    order = np.argsort(train["length"])
    network.eval()
    pooled, labels = [], []
    for begin in range(0, len(order), 64):
        rows = train.select(order[begin : begin + 64]).remove_columns("length")
        batch = collator(list(rows))
        pooled.append(network.pool(batch["input_ids"], batch["attention_mask"]))
        labels.append(batch["labels"])
    for column, head in enumerate(network.heads.values()):
        assert isinstance(head, CosineHead)
        head.start_from_means(torch.cat(pooled), torch.cat(labels)[:, column])


def _arguments(recipe: FittingRecipe, scratch: Path) -> TrainingArguments:
    return TrainingArguments(
        output_dir=str(scratch),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch_size,
        per_device_eval_batch_size=64,
        train_sampling_strategy="group_by_length",
        length_column_name="length",
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        seed=recipe.seed,
        logging_steps=5,
        eval_strategy="epoch",
        save_strategy="no",
        report_to="none",
        disable_tqdm=True,
        dataloader_pin_memory=False,
        label_names=["labels"],
        max_grad_norm=1.0,
    )


def _optimizers(
    network: TextNetwork, recipe: FittingRecipe, examples: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    adapter = [p for p in network.encoder.parameters() if p.requires_grad]
    heads = list(network.heads.parameters())
    optimizer = torch.optim.AdamW(
        [
            {"params": adapter, "lr": recipe.learning_rate},
            {"params": heads, "lr": recipe.head_learning_rate},
        ],
        weight_decay=0.01,
    )
    steps = -(-examples // recipe.batch_size) * recipe.epochs
    warmup = int(steps * recipe.warmup_share)
    return optimizer, get_cosine_schedule_with_warmup(optimizer, warmup, steps)
