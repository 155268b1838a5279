"""The models that a chat request may name, in OpenAI's format."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from serving.models import CHAMPION
from serving.registry import Listing
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["models"])


class ModelEntry(BaseModel):
    """One model; `created` is in seconds since 1970, 0 where not known."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: Literal["teller"] = "teller"


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[ModelEntry]


@router.get("/v1/models")
async def list_models(here: Here, caller: SignedIn) -> ModelList:
    """List `teller`, its other aliases and its versions."""
    listing = await here.models.list("understanding")
    return ModelList(data=_entries(listing))


def _entries(listing: Listing) -> list[ModelEntry]:
    created = listing.created_s
    entries = [ModelEntry(id="teller", created=created.get(listing.aliases.get(CHAMPION, 0), 0))]
    for alias, version in sorted(listing.aliases.items()):
        if alias != CHAMPION:
            entries.append(ModelEntry(id=f"teller@{alias}", created=created.get(version, 0)))
    for version in sorted(created):
        entries.append(ModelEntry(id=f"teller:{version}", created=created[version]))
    return entries
