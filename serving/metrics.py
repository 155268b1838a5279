"""Prometheus metrics. Labels come from closed sets: route templates, statuses, intents, models."""

from prometheus_client import CollectorRegistry, Counter, Histogram, Info, generate_latest

DURATION_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The service's metrics, in a registry of their own.

    Attributes:
        requests: finished requests by route template (`unmatched` where none) and status.
        durations: seconds from the request's first byte to the response's last.
        answers: answers by intent; for other domains than finance, by domain.
        tickets: tickets that came in, by the model's labels.
        model_version: the version of each model that now serves.
        model_failures: versions that could not be loaded or warmed, by model.
    """

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "teller_requests", "Finished requests.", ["route", "status"], registry=self._registry
        )
        self.durations = Histogram(
            "teller_request_duration_seconds",
            "Duration of requests, streams included.",
            ["route"],
            buckets=DURATION_BUCKETS_S,
            registry=self._registry,
        )
        self.answers = Counter(
            "teller_answers", "Answers given.", ["intent"], registry=self._registry
        )
        self.tickets = Counter(
            "teller_tickets",
            "Tickets that came in.",
            ["category", "priority", "escalated"],
            registry=self._registry,
        )
        self.model_version = Info(
            "teller_model_version", "Version that serves.", ["model"], registry=self._registry
        )
        self.model_failures = Counter(
            "teller_model_load_failures",
            "Versions that could not be loaded or warmed.",
            ["model"],
            registry=self._registry,
        )

    def expose(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)
