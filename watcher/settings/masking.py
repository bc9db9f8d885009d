"""What of a setting may be shown."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, SecretStr

from watcher.text.masking import MASK, mask_address


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
