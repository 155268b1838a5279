"""How far the registered models are, as MLflow's REST interface tells of them."""

from dataclasses import dataclass
from typing import Any

import httpx
import yaml

from deploy.errors import DeployError
from deploy.profile import Profile


@dataclass(frozen=True)
class Model:
    """One registered model.

    Attributes:
        name: key in mlflow.yaml and name in the registry.
        champion: version in service; empty if none.
        judged: its full-recipe versions that met the gate, with the verdicts.
    """

    name: str
    champion: str
    judged: dict[str, str]


class Models:
    """A caller of MLflow with the profile's name and password."""

    def __init__(self, profile: Profile) -> None:
        """Read which models there shall be."""
        policy = yaml.safe_load((profile.repository / "mlflow.yaml").read_text())
        self.names: list[str] = list(policy["models"])
        values = profile.credentials
        self._http = httpx.Client(
            base_url=values["MLFLOW_URL"],
            auth=(values["MLFLOW_TRACKING_USERNAME"], values["MLFLOW_TRACKING_PASSWORD"]),
            timeout=30,
            trust_env=False,
        )

    def states(self) -> list[Model]:
        """Return each model's state, in the order of mlflow.yaml.

        Raises:
            DeployError: if MLflow does not answer.
        """
        return [self._state(name) for name in self.names]

    def _state(self, name: str) -> Model:
        found = self._get("registered-models/get", name=name).get("registered_model", {})
        aliases = {entry["alias"]: entry["version"] for entry in found.get("aliases", [])}
        versions = self._get("model-versions/search", filter=f"name='{name}'", max_results="100")
        judged: dict[str, str] = {}
        for version in versions.get("model_versions", []):
            tags = {tag["key"]: tag["value"] for tag in version.get("tags", [])}
            if tags.get("recipe_kind") == "full" and "gate_verdict" in tags:
                judged[version["version"]] = tags["gate_verdict"]
        return Model(name, str(aliases.get("champion", "")), judged)

    def _get(self, path: str, **query: str) -> dict[str, Any]:
        """Return the answer, empty where MLflow knows no such model yet."""
        try:
            answer = self._http.get(f"/api/2.0/mlflow/{path}", params=query)
        except httpx.HTTPError as error:
            raise DeployError(f"MLflow does not answer ({error!r}); see mlflow.log") from None
        if answer.status_code == 404:
            return {}
        if answer.is_error:
            raise DeployError(
                f"MLflow answered {answer.status_code} to {path}: {answer.text[:500]}; "
                "see mlflow.log"
            )
        found: dict[str, Any] = answer.json()
        return found
