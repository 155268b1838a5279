"""What every task does about failures: it tries again, and then someone is told."""

import logging
from datetime import timedelta
from typing import Any

logger = logging.getLogger("teller.dags")


def report_failure(context: Any) -> None:
    """Tell whoever watches that a task failed: a log line, and a webhook where one is set."""
    instance = context["task_instance"]
    place = f"{instance.dag_id}.{instance.task_id} in {instance.run_id}"
    text = f"{place} failed: {context.get('exception')}"
    logger.error(text)
    try:
        _tell_webhook(text)
    except Exception:
        # The failure above is what matters: an unreachable webhook must not take its place.
        logger.exception("the webhook was not told")


def _tell_webhook(text: str) -> None:
    from data_contracts.settings import read_settings

    address = read_settings().alert_webhook_url
    if address:
        import httpx

        httpx.post(address, json={"text": text}, timeout=5.0).raise_for_status()


TASK_DEFAULTS: dict[str, Any] = {
    "retries": 2,
    "retry_delay": timedelta(seconds=10),
    "on_failure_callback": report_failure,
}
