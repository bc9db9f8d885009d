"""What a form brings: read within limits, and believed only with the token of its session."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_BODY = 2_000_000  # bytes: the longest topic file is a tenth of it
MAX_FIELDS = 50
TOKEN_FIELD = "form_token"


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a form that was shown to this session. HTTPException 403, 413 or 400 otherwise."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_BODY:
            raise HTTPException(413, f"A form holds at most {MAX_BODY} bytes.")
    try:
        fields = dict(
            parse_qsl(
                body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
            )
        )
    except ValueError as error:
        raise HTTPException(400, "The form cannot be read.") from error
    given = fields.pop(TOKEN_FIELD, "")
    if not hmac.compare_digest(given.encode(), request.state.form_token.encode()):
        raise HTTPException(
            403, "The form has run out, or was not sent from this page. Go back, reload it, try again."
        )
    return fields
