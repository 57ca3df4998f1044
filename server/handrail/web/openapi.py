"""The description of the API, made from the routes and put right where Litestar 2.25 errs.

Three faults of Litestar: a bound of 0 is dropped from an optional number, both bounds are dropped
from `Annotated[int, ...] | None`, and a field's default is written into a shared enum's schema.
So every schema of a Struct is replaced by the one that msgspec itself makes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.config import OpenAPIConfig

from handrail import __version__
from handrail.sync.kinds import KINDS
from handrail.sync.messages import Change, Down, SyncReply, SyncRequest
from handrail.sync.routes import PATH
from handrail.web.problems import MEDIA_TYPE, Problem

# Calendar programs have no session: the link itself is the secret.
CALENDAR_PATH = "/calendar/{name}"
PUBLIC = frozenset(
    {
        ("POST", "/api/sign-up"),
        ("POST", "/api/sign-in"),
        ("POST", "/api/recover"),
        ("POST", "/api/reminders/hush"),
        ("GET", "/api/help"),
        ("GET", "/api/server"),
        ("GET", "/health"),
        ("GET", CALENDAR_PATH),
    }
)
COOKIE = "__Host-s"
REFERENCE = "#/components/schemas/{name}"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
SAYS = {
    400: "An input is missing, malformed or out of range; `fields` names it.",
    401: "Not signed in.",
    403: "Wrong password, or not from our own page.",
    404: "Not there, or not yours.",
    409: "Taken already.",
    413: "More than fits.",
    423: "The password is needed again before entries can be read.",
    426: "The app must update itself first.",
    429: "Too many tries; `retry_after` says for how long.",
    500: "A mistake of the server; `instance` names it for the operator.",
    503: "Busy; nothing was saved.",
}

# Litestar describes a body for an answer that has none.
NOTHING = ("content", "204")

Schema = dict[str, Any]


def openapi_config() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Handrail", version=__version__, operation_id_creator=operation_id, render_plugins=[]
    )


def operation_id(handler: HTTPRouteHandler, _method: object, _path: object) -> str:
    """The name of the function, in the way of the language that calls it."""
    first, *rest = handler.handler_name.rsplit(".")[-1].split("_")
    return first + "".join(part.title() for part in rest)


def describe(api: Litestar) -> Schema:
    """OpenAPI 3.1 for an app that was made with `openapi_config`."""
    schema = put_right(
        api.openapi_schema.to_schema(),
        [*types_of(api), Problem, SyncRequest, Change, SyncReply, Down],
    )
    add_bodies(schema["components"]["schemas"])
    schema["paths"][PATH] = {"post": sync_operation()}
    for path, method, operation in operations(schema):
        add_answers(operation, method, path)
    schema["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "metricsToken": {"type": "http", "scheme": "bearer"},
    }
    ordered: Schema = sorted_keys(schema)
    return ordered


def as_text(schema: Schema) -> str:
    return msgspec.json.format(msgspec.json.encode(schema), indent=1).decode() + "\n"


def sync_operation() -> Schema:
    """Litestar describes no plain ASGI handler."""
    good = {"description": "What became of the changes, and what others changed."}
    return {
        "operationId": "sync",
        "summary": "Sends what the phone changed, gets what others changed",
        "requestBody": json_body(SyncRequest.__name__),
        "responses": {"200": good | json_content(SyncReply.__name__)},
    }


def put_right(schema: Schema, types: Iterable[Any]) -> Schema:
    """Every component that msgspec can describe is replaced by its description."""
    structs = {kind.__name__: kind for kind in types}
    _, components = msgspec.json.schema_components(list(structs.values()), ref_template=REFERENCE)
    schema.setdefault("components", {}).setdefault("schemas", {}).update(components)
    return schema


def types_of(api: Litestar) -> Iterator[type]:
    """The Structs that handlers take and give."""
    for route in api.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema():
                yield from structs_in(handler.parsed_fn_signature.return_type.raw)
                if data := handler.parsed_data_field:
                    yield from structs_in(data.raw)


def structs_in(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        yield annotation
    for part in get_args(annotation):
        yield from structs_in(part)


def operations(schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            if method.upper() in {"GET", *UNSAFE}:
                yield path, method.upper(), operation


def json_body(name: str) -> Schema:
    return {"required": True, **json_content(name)}


def json_content(name: str) -> Schema:
    return {"content": {"application/json": {"schema": {"$ref": REFERENCE.format(name=name)}}}}


def add_bodies(schemas: dict[str, Schema]) -> None:
    """The body of a change is any kind's that a phone may send or get."""
    kinds = {name: kind for name, kind in KINDS.items() if not kind.internal}
    _, bodies = msgspec.json.schema_components(list(kinds.values()), ref_template=REFERENCE)
    schemas.update(bodies)
    one = [{"$ref": REFERENCE.format(name=kind.__name__)} for kind in kinds.values()]
    for name in (Change.__name__, Down.__name__):
        schemas[name]["properties"]["body"] = {"anyOf": [*one, {"type": "null"}]}
    schemas[Change.__name__]["properties"]["kind"] = {"enum": list(kinds)}
    schemas[Down.__name__]["properties"]["kind"] = {"enum": [*kinds, None]}
    changes = schemas[SyncRequest.__name__]["properties"]["changes"]
    changes |= {"items": {"$ref": REFERENCE.format(name=Change.__name__)}, "maxItems": 50}
    reply = schemas[SyncReply.__name__]["properties"]
    reply["agenda"] = {"$ref": REFERENCE.format(name="Agenda")}
    reply["changes"] = {"type": "array", "items": {"$ref": REFERENCE.format(name=Down.__name__)}}


def add_answers(operation: Schema, method: str, path: str) -> None:
    """Every way in which an operation can fail, always as Problem Details."""
    public = (method, path) in PUBLIC
    if public:
        operation["security"] = []
    elif path != "/metrics":
        operation["security"] = [{"session": []}]
    good = {code: answer for code, answer in operation["responses"].items() if code < "400"}
    for code, answer in good.items():
        good[code] = {
            key: value for key, value in answer.items() if value and (key, code) != NOTHING
        }
    bad = {str(code): problem(code) for code in failures(method, path, public)}
    operation["responses"] = good | bad


def failures(method: str, path: str, public: bool) -> list[int]:
    if path == "/health":
        return [400, 500]
    if path == CALENDAR_PATH:
        return [400, 404, 429, 500, 503]
    codes = [400, 500, 503]
    codes += [] if public and method == "GET" else [401]
    codes += [426] if path.startswith("/api/") else []
    if method in UNSAFE:
        codes += [403, 404, 409, 413, 429]
    elif "{" in path:
        codes.append(404)
    if not public and path.startswith("/api/"):
        codes.append(423)
    return sorted(codes)


def problem(code: int) -> Schema:
    reference = {"$ref": REFERENCE.format(name=Problem.__name__)}
    return {"description": SAYS[code], "content": {MEDIA_TYPE: {"schema": reference}}}


def sorted_keys(value: Any) -> Any:
    """The same text whatever the order in which things were found."""
    if isinstance(value, Mapping):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    return [sorted_keys(part) for part in value] if isinstance(value, list) else value
