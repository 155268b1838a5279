"""Where an answer came from."""

from fastapi import APIRouter

from serving import answers
from serving.answers import Lineage
from serving.errors import ServiceError
from serving.routes.authentication import SignedIn
from serving.state import Here

router = APIRouter(tags=["lineage"])


@router.get("/v1/lineage/{answer_id}", response_model_exclude_none=True)
async def get_lineage(answer_id: str, here: Here, caller: SignedIn) -> Lineage:
    """Show the tools, models and table versions of an answer, to whoever got it or an admin."""
    # PostgreSQL takes no NUL in a text, so no answer has it in its id.
    known = "\0" not in answer_id
    found = await answers.find(here.database, answer_id, caller) if known else None
    if found is None:
        raise ServiceError(404, "answer_unknown", f"no answer {answer_id} of yours", "answer_id")
    return found
