"""The headers on every answer: what a page of ours may load, and who may look at it."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from handrail.settings import Settings

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types svelte-trusted-html sw-url",
    )
)
# Everything a page could ask for is denied; notifications and push are not policy features.
# Where the phone is, our own page may ask, at a tap: for meetings by distance.
# Only names that every Chromium knows: the others fill its console with warnings.
DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
HSTS = "max-age=31536000"

Headers = tuple[tuple[bytes, bytes], ...]


# For answers that are never a page: nothing may be loaded for them, and nothing keeps them.
API_CSP = "default-src 'none'; frame-ancestors 'none'"


def page_headers(settings: Settings) -> Headers:
    """The app's own files."""
    policy = ", ".join([*(f"{name}=()" for name in DENIED), "geolocation=(self)"])
    return fixed_headers(settings, CSP, {"permissions-policy": policy})


def api_headers(settings: Settings) -> Headers:
    """Data only. Long headers cost more than a small answer does."""
    return fixed_headers(settings, API_CSP, {"cache-control": "no-store"})


def calendar_headers(settings: Settings) -> Headers:
    """A file for one person's calendar program: asked for again each time, and in no index."""
    more = {"cache-control": "private, no-cache", "x-robots-tag": "noindex, nofollow, noarchive"}
    return fixed_headers(settings, API_CSP, more)


def fixed_headers(settings: Settings, csp: str, more: Mapping[str, str]) -> Headers:
    """The same for every path. HSTS only where the origin is https: it would lock out others."""
    headers = {
        "content-security-policy": csp,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        **more,
    }
    if urlsplit(settings.origin).scheme == "https":
        headers["strict-transport-security"] = HSTS
    return tuple((name.encode(), value.encode()) for name, value in headers.items())
