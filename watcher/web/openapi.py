"""The API's own description (OpenAPI 3.1), for programs that make clients of it."""

from __future__ import annotations

from typing import Any

import watcher

_TOPIC = {"name": "topic", "in": "query", "schema": {"type": "string"}, "description": "Only this topic."}
_PATHS: tuple[tuple[str, str, str, tuple[dict[str, Any], ...]], ...] = (
    ("/rounds", "rounds", "Every known round; each value with who claims it.", (_TOPIC,)),
    ("/rounds/{id}", "round", "One round with its changes and the ids of its alerts.", ()),
    (
        "/alerts",
        "alerts",
        "The last alerts, the newest first; next_skip where there are more.",
        (
            _TOPIC,
            {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 500, "default": 100}},
            {"name": "skip", "in": "query", "schema": {"type": "integer", "default": 0}},
        ),
    ),
    ("/alerts/{id}", "alert", "One alert, as a webhook gets it, with its deliveries.", ()),
    ("/sources", "sources", "Coverage, and each source with its health and rhythm.", ()),
    (
        "/explain",
        "explain",
        "Every step of an alert, entry, article, fact, round, source or address.",
        ({"name": "subject", "in": "query", "required": True, "schema": {"type": "string"}},),
    ),
)


def document(base: str) -> dict[str, Any]:
    """The description of an API that stands at `base`."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "talks watcher",
            "version": watcher.__version__,
            "description": "Read only. Answers carry an ETag; If-None-Match is answered 304.",
        },
        "servers": [{"url": f"{base}/api/v1"}],
        "security": [{}, {"bearer": []}],
        "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "paths": {
            path: {"get": _operation(path, name, summary, parameters)}
            for path, name, summary, parameters in _PATHS
        },
    }


def _operation(path: str, name: str, summary: str, parameters: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    named = list(parameters)
    responses: dict[str, Any] = {
        "200": {"description": "found", "content": {"application/json": {"schema": {"type": "object"}}}},
        "304": {"description": "unchanged"},
        "401": {"description": "the token is needed"},
    }
    if "{id}" in path:
        named.append({"name": "id", "in": "path", "required": True, "schema": {"type": "string"}})
    if "{id}" in path or name == "explain":
        responses["404"] = {"description": "nothing is called that"}
    return {"operationId": name, "summary": summary, "parameters": named, "responses": responses}
