"""LoRA fine-tuning of a text encoder with one classification head per label set."""
