"""Help for everybody, signed in or not."""

from litestar import Response, get

from handrail.help.service import Help, encoded_help


@get("/api/help", operation_id="getHelp", summary="Crisis lines and cards", sync_to_thread=False)
def get_help() -> Response[Help]:
    return Response(encoded_help(), media_type="application/json")  # type: ignore[arg-type]


help_handlers = [get_help]
