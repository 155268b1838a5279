"""The models that serve: champions, followed as their alias moves, and other versions on demand.

A champion is resolved to a version, loaded, warmed, and only then put in place of the old one in
a single assignment: a request that already took the old one finishes on it. A version that fails
to load or to warm never serves, and the old one stays. Without the registry, what is loaded goes
on serving.
"""

import asyncio
import logging
import re
import threading
import time
from collections import OrderedDict
from pathlib import Path

import anyio.to_thread
import pandas as pd

from serving import registry
from serving.errors import ServiceError, not_ready
from serving.metrics import Metrics
from serving.registry import Listing, LoadedModel, RegistryUnavailable

logger = logging.getLogger("teller.models")

NAMES = ("understanding", "tickets", "forecaster", "encoder")
CHAMPION = "champion"
RETRY_FAILED_AFTER_S = 60.0
KEPT_ON_DEMAND = 2

_REFERENCE = re.compile(
    r"(?P<name>[a-z]+)(?:@(?P<alias>[a-z][a-z0-9_-]{0,49})|:(?P<version>[1-9]\d{0,8}))?"
)


class Models:
    """The models that serve, by registered name."""

    def __init__(self, metrics: Metrics, folder: Path) -> None:
        """Take where to count, and the folder for downloaded versions."""
        self._metrics = metrics
        self._folder = folder
        self._champions: dict[str, LoadedModel] = {}
        self._failed_at_s: dict[tuple[str, int], float] = {}
        self._on_demand: OrderedDict[tuple[str, int], LoadedModel] = OrderedDict()
        self._loading = asyncio.Lock()
        # Held while a download is made, loaded or removed.
        self._downloads = threading.Lock()
        self._reachable = True

    async def follow(self, interval_s: float) -> None:
        """Look at the champions' aliases every `interval_s` seconds, for ever."""
        while True:
            await anyio.to_thread.run_sync(self.refresh, abandon_on_cancel=True)
            await asyncio.sleep(interval_s)

    def refresh(self) -> None:
        """Look at the champions' aliases once, and swap in what they point at. Blocks."""
        try:
            for name in NAMES:
                self._refresh_one(name)
        except RegistryUnavailable as error:
            if self._reachable:
                logger.warning("registry unreachable", extra={"error": str(error)})
            self._reachable = False
        else:
            self._reachable = True

    def _refresh_one(self, name: str) -> None:
        version = registry.find_alias(name, CHAMPION)
        current = self._champions.get(name)
        if version is None or (current and current.version == version):
            return
        if self._failed_lately(name, version):
            return
        model = self._load_or_note(name, version)
        if model:
            self._champions[name] = model
            self._metrics.model_version.labels(name).info({"version": str(version)})
            logger.info("model serves", extra={"model": name, "version": version})

    def _failed_lately(self, name: str, version: int) -> bool:
        failed_at_s = self._failed_at_s.get((name, version))
        return failed_at_s is not None and time.monotonic() - failed_at_s < RETRY_FAILED_AFTER_S

    def _load_or_note(self, name: str, version: int) -> LoadedModel | None:
        """Load and warm; a failure is logged, counted, and not tried again for a while."""
        try:
            with self._downloads:
                model = registry.load(name, version, self._folder)
            model.warm(_warming_rows(name))
        except Exception:  # whatever code a version carries must not take the service down
            self._failed_at_s[name, version] = time.monotonic()
            self._metrics.model_failures.labels(name).inc()
            logger.exception("model failed", extra={"model": name, "version": version})
            self._discard(name, version)
            return None
        return model

    def missing(self) -> list[str]:
        """Names without a champion that serves."""
        return [name for name in NAMES if name not in self._champions]

    def champion(self, name: str) -> LoadedModel:
        """Return the version that serves.

        Raises:
            ServiceError: 503 if none was promoted yet.
        """
        if name not in self._champions:
            raise not_ready("model_not_ready", f"no version of {name} has been promoted yet")
        return self._champions[name]

    async def find(self, name: str, reference: str | None) -> LoadedModel:
        """Return the version that a request's `model` field names.

        Args:
            name: the registered model that the route uses.
            reference: `teller` or NAME, with `@ALIAS` or `:VERSION`; None: the champion.

        Raises:
            ServiceError: 404 if there is no such version, 503 if it cannot be had now.
        """
        match = _REFERENCE.fullmatch(reference or "teller")
        if match is None or match["name"] not in ("teller", name):
            raise _unknown(reference)
        if match["version"] is None and match["alias"] in (None, CHAMPION):
            return self.champion(name)
        version = await anyio.to_thread.run_sync(
            _resolve, name, match["alias"], int(match["version"] or 0), abandon_on_cancel=True
        )
        if version is None:
            raise _unknown(reference)
        return await self._version(name, version)

    async def _version(self, name: str, version: int) -> LoadedModel:
        champion = self._champions.get(name)
        if champion and champion.version == version:
            return champion
        async with self._loading:
            if (name, version) not in self._on_demand:
                self._on_demand[name, version] = await self._load_on_demand(name, version)
            self._on_demand.move_to_end((name, version))
            model = self._on_demand[name, version]
            while len(self._on_demand) > KEPT_ON_DEMAND:
                (evicted, number), _ = self._on_demand.popitem(last=False)
                await anyio.to_thread.run_sync(self._discard_unused, evicted, number)
            return model

    async def _load_on_demand(self, name: str, version: int) -> LoadedModel:
        model = None
        if not self._failed_lately(name, version):
            model = await anyio.to_thread.run_sync(self._load_or_note, name, version)
        if model is None:
            raise not_ready("model_failed", f"{name} version {version} does not load")
        return model

    def _discard_unused(self, name: str, version: int) -> None:
        """Remove the download of an evicted version, unless it has become the champion."""
        champion = self._champions.get(name)
        if champion is None or champion.version != version:
            self._discard(name, version)

    def _discard(self, name: str, version: int) -> None:
        with self._downloads:
            registry.discard(name, version, self._folder)

    async def list(self, name: str) -> Listing:
        """List the versions that can be asked for; without the registry, the one that serves."""
        try:
            return await anyio.to_thread.run_sync(registry.list_versions, name)
        except RegistryUnavailable:
            champion = self._champions.get(name)
            return Listing({CHAMPION: champion.version} if champion else {}, {})


def _resolve(name: str, alias: str | None, version: int) -> int | None:
    try:
        if alias:
            return registry.find_alias(name, alias)
        return version if registry.has_version(name, version) else None
    except RegistryUnavailable as error:
        raise not_ready("registry_unavailable", "the model registry does not answer") from error


def _unknown(reference: str | None) -> ServiceError:
    return ServiceError(
        404,
        "model_not_found",
        f"no model {reference!r}; expected teller, teller@challenger or teller:VERSION "
        "(see GET /v1/models)",
        "model",
    )


def _warming_rows(name: str) -> pd.DataFrame:
    """Input for a version that was logged without an example of its own."""
    if name != "forecaster":
        return pd.DataFrame({"text": ["What is the price of Apple?"]})
    days = pd.bdate_range("2020-01-01", periods=400)
    closes = [100.0 + (day % 7) for day in range(len(days))]
    return pd.DataFrame({"symbol": "AAPL", "date": days, "close": closes})
