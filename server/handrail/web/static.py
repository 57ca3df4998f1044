"""Serves the built app: compressed where possible, for ever where the name carries a hash."""

from collections.abc import Iterable
from wsgiref.headers import Headers

from litestar.types import ASGIApp, Receive, Scope, Send
from servestatic import ServeStaticASGI  # type: ignore[import-untyped]

from handrail.settings import Settings

FOR_EVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
TYPES = {".webmanifest": "application/manifest+json", ".map": "application/json"}


def add_cache(headers: Headers, _path: str, url: str) -> None:
    headers["Cache-Control"] = FOR_EVER if url.startswith("/assets/") else ASK_EACH_TIME
    headers["Accept-Ranges"] = "bytes"


class AppFiles:
    """Files by their path; a path of the app itself (no dot in it) gives the page that draws it."""

    def __init__(self, settings: Settings, missing: ASGIApp) -> None:
        root = settings.app_dir
        self.files = ServeStaticASGI(
            missing,
            root=root if root.is_dir() else None,
            max_age=None,
            allow_all_origins=False,
            mimetypes=TYPES,
            add_headers_function=add_cache,
            immutable_file_test=lambda _path, _url: False,
        )

    def paths(self) -> Iterable[str]:
        return list(self.files.files)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        page = path not in self.files.files and "." not in path
        shown = {**scope, "path": "/index.html"} if page else scope
        await self.files(shown, receive, send)
