"""One chat question and one forecast, asked as the local user and shown to a newcomer."""

from typing import Any

import httpx

from deploy.errors import DeployError
from deploy.profile import Profile

QUESTION = "What was Apple's return in 2021?"
FORECAST = {"symbol": "MSFT", "horizon_days": 5, "levels": [80, 95], "target": "price"}


def demonstrate(profile: Profile) -> str:
    """Ask both questions of the running service.

    Returns:
        The two answers, laid out for a terminal.

    Raises:
        DeployError: if a request fails.
    """
    values = profile.credentials
    with httpx.Client(base_url=values["TELLER_URL"], timeout=60, trust_env=False) as http:
        login = {
            "grant_type": "password",
            "username": values["TELLER_USER"],
            "password": values["TELLER_PASSWORD"],
        }
        token = _post(http, "/v1/auth/token", data=login)["access_token"]
        http.headers["Authorization"] = f"Bearer {token}"
        messages = [{"role": "user", "content": QUESTION}]
        chat = _post(http, "/v1/chat/completions", json={"model": "teller", "messages": messages})
        forecast = _post(http, "/v1/forecasts", json=FORECAST)
    return f"{_chat_text(chat)}\n\n{_forecast_text(forecast)}"


def _chat_text(chat: dict[str, Any]) -> str:
    answer = str(chat["choices"][0]["message"]["content"]).replace("\n", "\n  ")
    return f"  You:    {QUESTION}\n  Teller: {answer}"


def _forecast_text(forecast: dict[str, Any]) -> str:
    unit = forecast["unit"]
    made = f"{forecast['symbol']}'s price in {unit}, made from data up to {forecast['as_of']}"
    lines = [
        f"  Forecast of {made}:",
        "    day           mean       80% of outcomes       95% of outcomes",
    ]
    rows = zip(
        forecast["dates"],
        forecast["mean"],
        forecast["intervals"]["80"],
        forecast["intervals"]["95"],
        strict=True,
    )
    for day, mean, likely, wide in rows:
        lines.append(
            f"    {day}  {mean:8.2f}   {likely[0]:8.2f} – {likely[1]:8.2f}   "
            f"{wide[0]:8.2f} – {wide[1]:8.2f}"
        )
    return "\n".join(lines)


def _post(http: httpx.Client, path: str, **request: Any) -> dict[str, Any]:
    try:
        answer = http.post(path, **request)
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise DeployError(
            f"the service answered {error.response.status_code} to {path}: "
            f"{error.response.text[:500]}; see service.log"
        ) from None
    except httpx.HTTPError as error:
        raise DeployError(f"the service does not answer {path} ({error!r})") from None
    found: dict[str, Any] = answer.json()
    return found
