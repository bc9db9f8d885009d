"""The one place that decides what of a value may be shown."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import BaseModel, SecretStr

MASK = "***"
_SECRET_QUERY = re.compile(
    r"(?i)([?&](?:[\w.-]*(?:token|secret|passw|passwd|password|signature|api_?key)|key|sig)=)[^&#]+"
)


def mask_address(address: str) -> str:
    """`address` with the password of its user part and the values of telling query keys replaced by `***`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return MASK
    if "@" in parts.netloc:
        host = parts.netloc.rpartition("@")[2]
        address = urlunsplit(parts._replace(netloc=f"{MASK}@{host}"))
    return _SECRET_QUERY.sub(rf"\g<1>{MASK}", address)


def show_value(value: object, is_secret: bool) -> str | None:
    """`value` as a piece of a message, `***` for a secret, None for a table or list: it may hold one."""
    if isinstance(value, BaseModel | dict | list | tuple):
        return None
    if is_secret or isinstance(value, SecretStr):
        return MASK
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = mask_address(value).replace("\n", " ")
        return f'"{text[:117]}..."' if len(text) > 120 else f'"{text}"'
    return str(value)


def mask(value: Any) -> Any:
    """A JSON-ready copy of `value` (models, tuples, dicts, paths) in which every secret reads `***`."""
    if isinstance(value, SecretStr):
        return MASK
    if isinstance(value, BaseModel):
        return {name: mask(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {str(key): mask(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [mask(item) for item in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return mask_address(str(value))
