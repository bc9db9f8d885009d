"""The config reference and the JSON Schemas, written from the models so that they cannot disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from watcher.settings.feeds_file import FeedsFile
from watcher.settings.fields import base_type, inner_model, is_array_of_tables, shape_of
from watcher.settings.topic_file import TopicFile
from watcher.settings.values import Table, show_duration, show_size
from watcher.settings.watcher_file import WatcherFile

FILES: dict[str, type[Table]] = {"watcher": WatcherFile, "feeds": FeedsFile}
SCHEMAS: dict[str, type[BaseModel]] = {**FILES, "topic": TopicFile}

_BOUNDS = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}

_INTRODUCTION = """\
# Configuration

<!-- Written by `python -m watcher.settings` from the models beside it; a test compares them. -->

A config folder holds `watcher.toml` (the service), `feeds.toml` (the sources) and `topics/*.toml` (what is
watched for). `watcher init` writes one that works; `watcher check` names everything that is wrong with it and
exits 2.

## Where the folders are

The first of these that is there is the config folder:

1. `--config DIR`
2. the environment variable `WATCHER_CONFIG`
3. `./config`
4. `$XDG_CONFIG_HOME/watcher`, which is `~/.config/watcher` unless you set it
5. `/etc/watcher`

The state folder is `--state DIR`, else `WATCHER_STATE`, else `store.state`, else `./state`.
Relative paths in a config file count from the config folder.

## How values are written

- A duration is a number of seconds or a text such as `"90s"`, `"15m"`, `"1h30m"`, `"2d"`
  (w, d, h, m, s, the largest first).
- A size is a number of bytes or a text such as `"500kB"` or `"5MB"`.
- A number in quotes is not a number: `workers = "8"` is an error.

## In an editor

The first line of every shipped file, `#:schema schemas/...`, names its JSON Schema, which lies beside it in
`schemas/`. Editors that know it complete keys, show what each means and underline slips while you type: in
VS Code the extension "Even Better TOML", elsewhere anything that speaks to the language server `taplo`
(Neovim, Helix, Zed, JetBrains with its TOML plugin). `taplo lint config/watcher.toml` checks a file without
an editor. `watcher schema watcher`, `feeds` or `topic` prints a schema, for a folder that was written by an
earlier version.

## Environment variables

Every key below can be set by a variable: `WATCHER_`, the table, the key, in capitals and with two underscores
between. A feed or channel stands with its name, in which anything but letters and digits becomes one
underscore. A list is written with commas. `[owners]` is the one exception: it stands in the file only.

| variable | sets |
|---|---|
| `WATCHER_FETCH__TIMEOUT=30s` | `timeout` of `[fetch]` |
| `WATCHER_STORE__KEEP__COPIES=60` | `copies` of `[store.keep]` |
| `WATCHER_FETCH__ALLOW=127.0.0.1:8000,10.0.0.5:80` | `allow` of `[fetch]` |
| `WATCHER_FEEDS__BBC_WORLD__ENABLED=false` | `enabled` of the feed "BBC World" |
| `WATCHER_CHANNELS__DESK__SECRET_FILE=/run/secrets/desk` | `secret_file` of the channel "desk" |

A variable of this shape that fits no key is an error, so that a slip of the pen cannot pass unseen.
Variables win over the files. A secret or address given by one replaces its `_file` twin in the file, and the
other way round.

## Changes while the service runs

The daemon looks at the files every `service.reload` and takes what has changed. If something is wrong, it
says so and goes on with the last good config. `store.url` and `store.state` take a restart.
"""

_OUTRO = """\
## topics/*.toml

Every file of the folder `topics` is one topic; it is watched unless it says `enabled = false`. Its keys, with
examples: [tuning.md](tuning.md).
"""


def reference() -> str:
    """docs/configuration.md."""
    parts = [_INTRODUCTION]
    for name, model in FILES.items():
        parts.append(f"## {name}.toml\n")
        parts += _tables(model, "")
    return "\n".join([*parts, _OUTRO])


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of watcher.toml ("watcher"), feeds.toml ("feeds") or a topic file ("topic"), for
    editors; else KeyError."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[name].model_json_schema()}


def _tables(model: type[Table], at: str) -> Iterator[str]:
    """The parts of the reference for the tables inside `model`, whose own header is `at`."""
    for key, field in model.model_fields.items():
        inner = inner_model(field)
        header = f"{at}.{key}" if at else key
        if inner is not None and issubclass(inner, Table):
            title = f"[[{header}]]" if is_array_of_tables(field) else f"[{header}]"
            yield f"### `{title}`\n\n{inner.__doc__}\n\n{_keys(inner)}"
            yield from _tables(inner, header)
        elif not at:
            yield f"### `[{header}]`\n\n{field.description}\n"


def _keys(model: type[Table]) -> str:
    lines = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, field in model.model_fields.items():
        if inner_model(field) is None:
            cells = (
                f"`{key}`",
                shape_of(field) + _limits(field),
                _default(field),
                field.description or "",
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _limits(field: FieldInfo) -> str:
    """`, at least 1s`, `, 1 to 64`, or nothing where every value of the shape will do."""
    show = {"duration": show_duration, "size": show_size}.get(shape_of(field), str)
    found = {name: getattr(item, name) for item in field.metadata for name in _BOUNDS if hasattr(item, name)}
    if {"ge", "le"} <= found.keys():
        return f", {show(found['ge'])} to {show(found['le'])}"
    return "".join(f", {_BOUNDS[name]} {show(limit)}" for name, limit in found.items())


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value, shape = field.default, shape_of(field)
    if value is None or value in ((), "") or isinstance(value, SecretStr):
        return "none"
    if shape == "duration":
        return f'`"{show_duration(value)}"`'
    if shape == "size":
        return f'`"{show_size(value)}"`'
    if base_type(field) is bool:
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"
