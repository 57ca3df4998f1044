"""What the server says about itself."""

from typing import Literal

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from handrail import __version__
from handrail.errors import SignedOut
from handrail.settings import Settings
from handrail.web.front import SHAPES
from handrail.web.metrics import CONTENT_TYPE, Metrics, may_read
from handrail.web.reminder_health import get_reminder_health
from handrail.web.vitals import Health, Vitals


class ServerView(msgspec.Struct):
    """What somebody must know before signing up. `shapes`: of the app that are still read."""

    version: str
    sign_up: Literal["invite", "open"]
    operator: str
    shapes: list[int]


@get("/health", operation_id="getHealth", summary="Is the server well", sync_to_thread=False)
def get_health(vitals: NamedDependency[Vitals]) -> Health:
    return vitals.health()


@get(
    "/metrics",
    operation_id="getMetrics",
    summary="Counters, for the operator's bearer token",
    security=[{"metricsToken": []}],
    media_type="text/plain",
    sync_to_thread=False,
)
def get_metrics(
    request: Request[object, object, object],  # type: ignore[type-var]
    metrics: NamedDependency[Metrics],
    settings: NamedDependency[Settings],
) -> Response[bytes]:
    if not may_read(settings.metrics_token, request.headers.get("authorization")):
        raise SignedOut
    return Response(metrics.render(), media_type=CONTENT_TYPE)


@get("/api/server", operation_id="getServer", summary="About this server", sync_to_thread=False)
def get_server(settings: NamedDependency[Settings]) -> ServerView:
    return ServerView(__version__, settings.sign_up, settings.operator, list(SHAPES))


web_handlers = [get_health, get_metrics, get_server, get_reminder_health]
