"""Errors that a caller may see. Each names what is wrong and where, and never repeats the value."""

from collections.abc import Sequence


class HandrailError(Exception):
    """Becomes a Problem Details answer (RFC 9457). `fields` are names of inputs, never values."""

    status = 500
    code = "internal"
    title = "Something went wrong on the server."

    def __init__(
        self,
        title: str | None = None,
        *,
        fields: Sequence[str] = (),
        retry_after: int | None = None,
    ) -> None:
        self.title = title or type(self).title
        self.fields = tuple(fields)
        self.retry_after = retry_after
        super().__init__(self.title)


class BadInput(HandrailError):
    """An input is missing, malformed or out of range."""

    status = 400
    code = "bad-input"
    title = "Some of what was sent cannot be used."


class SignedOut(HandrailError):
    """No session, an unknown one, or one whose keys have moved on."""

    status = 401
    code = "signed-out"
    title = "Please sign in."


class WrongPassword(HandrailError):
    """Name, password or recovery code do not fit. Says no more, on purpose."""

    status = 403
    code = "wrong-password"
    title = "The name and password do not fit together."


class Forbidden(HandrailError):
    """The request did not come from our own page."""

    status = 403
    code = "forbidden"
    title = "This request is not allowed."


class NotFound(HandrailError):
    """Not there, or not this person's: strangers learn nothing."""

    status = 404
    code = "not-found"
    title = "There is nothing here."


class Conflict(HandrailError):
    """The thing exists already, or changed meanwhile."""

    status = 409
    code = "conflict"
    title = "This is taken already."


class TooLarge(HandrailError):
    """More than a request or a person may hold."""

    status = 413
    code = "too-large"
    title = "This is more than fits."


class Locked(HandrailError):
    """The session is known but can no longer open entries: the password is needed."""

    status = 423
    code = "locked"
    title = "Please enter your password again."


class UpdateNeeded(HandrailError):
    """The app is older than the two shapes that the server still reads."""

    status = 426
    code = "update-needed"
    title = "The app needs to update itself first."


class Throttled(HandrailError):
    """Too many tries; `retry_after` says in how many seconds."""

    status = 429
    code = "throttled"
    title = "Too many tries. Wait a little."


class Busy(HandrailError):
    """The server cannot do this now; nothing was saved."""

    status = 503
    code = "busy"
    title = "The server is busy. Nothing was saved; try again."


class StartRefused(Exception):
    """The server will not start like this; the message says what to change and holds no secret."""
