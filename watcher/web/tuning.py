"""The tuning bench: a topic's file in an editor, what it would do to what was read, and saving it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import ConfigError
from watcher.facts.reader import FactReader
from watcher.settings.editing import (
    ChangedMeanwhileError,
    parse_topic,
    read_topic_text,
    save_topic,
)
from watcher.settings.places import show_path
from watcher.topic import Topic
from watcher.web.backing import Backing
from watcher.web.forms import read_form
from watcher.web.rendering import page
from watcher.web.trial import SupersededError, Trial, Trials

SPANS = {"7": "last 7 days", "30": "last 30 days", "90": "last 90 days", "0": "all that is kept"}
DEFAULT_SPAN = "30"
MAX_DIFF = 200  # lines


@dataclass(frozen=True, slots=True)
class Desktop:
    """The bench as it is to be shown."""

    topic: Topic
    path: Path
    text: str
    digest: str
    span: str = DEFAULT_SPAN
    trial: Trial | None = None
    trouble: str = ""
    saved: str = ""
    difference: tuple[str, ...] = ()


def listed(request: Request, backing: Backing) -> Response:
    """Every topic with its file."""
    files = [(file.topic, show_path(file.path)) for file in backing.settings().topic_files]
    return page(request, backing, "topics.html", title="Tuning", files=files)


def opened(request: Request, backing: Backing) -> Response:
    """The editor of the topic that the address names."""
    topic, path = _file(request, backing)
    stored = read_topic_text(path)
    return _shown(request, backing, Desktop(topic, path, stored.text, stored.digest))


class Bench:
    """Tries and saves what stands in the editor."""

    def __init__(self, backing: Backing) -> None:
        self._backing = backing
        self._trials = Trials()

    async def tried(self, request: Request) -> Response:
        """What the words in the editor would do; nothing is kept."""
        fields = await read_form(request)
        return await run_in_threadpool(self._try, request, fields)

    async def saved(self, request: Request) -> Response:
        """The file holds what stood in the editor, where that is right and nobody else has changed it."""
        fields = await read_form(request)
        return await run_in_threadpool(self._save, request, fields)

    def _try(self, request: Request, fields: Mapping[str, str]) -> Response:
        topic, path = _file(request, self._backing)
        desk = _typed(topic, path, fields)
        try:
            new = _checked(desk.text, path, topic.name)
            trial = self._trials.run(self._backing, topic, new, int(desk.span))
        except ConfigError as error:
            return self._answer(request, replace(desk, trouble=str(error)))
        except SupersededError:
            return Response(status_code=204)
        return self._answer(request, replace(desk, trial=trial))

    def _save(self, request: Request, fields: Mapping[str, str]) -> Response:
        backing = self._backing
        settings = backing.settings()
        if not settings.web.edit:
            raise HTTPException(403, "Saving is switched off ([web] edit in watcher.toml).")
        topic, path = _file(request, backing)
        desk = _typed(topic, path, fields)
        try:
            _checked(desk.text, path, topic.name)
            backups = settings.state_dir / "backups" / "topics"
            backup = save_topic(path, desk.text, desk.digest, backups, backing.clock())
        except ChangedMeanwhileError as error:
            return self._answer(request, _with_difference(desk, str(error)))
        except ConfigError as error:
            return self._answer(request, replace(desk, trouble=f"Not saved: {error}"))
        stored = read_topic_text(path)
        words = f"Saved to {show_path(path)}. What stood there before: {show_path(backup)}."
        return self._answer(request, replace(desk, text=stored.text, digest=stored.digest, saved=words))

    def _answer(self, request: Request, desk: Desktop) -> Response:
        return _shown(request, self._backing, desk)


def _shown(request: Request, backing: Backing, desk: Desktop) -> Response:
    """The whole page, or only what came of it for a script that puts it into the page that is there."""
    settings = backing.settings()
    is_part = request.headers.get("hx-request") == "true"
    return page(
        request,
        backing,
        "_bench_result.html" if is_part else "bench.html",
        status=200 if is_part or not desk.trouble else 422,
        title=f"Tuning: {desk.topic.title}",
        desk=desk,
        shown_path=show_path(desk.path),
        spans=SPANS,
        may_save=settings.web.edit,
        reload=settings.service.reload,
        limit=25,
    )


def _file(request: Request, backing: Backing) -> tuple[Topic, Path]:
    name = request.path_params["name"]
    for file in backing.settings().topic_files:
        if file.topic.name == name:
            return file.topic, file.path
    raise HTTPException(404, f"No topic is called {name}.")


def _typed(topic: Topic, path: Path, fields: Mapping[str, str]) -> Desktop:
    # A browser sends every line end as CR LF, whatever stood in the file.
    text = fields.get("text", "").replace("\r\n", "\n")
    span = fields.get("span", DEFAULT_SPAN)
    return Desktop(topic, path, text, fields.get("digest", ""), span if span in SPANS else DEFAULT_SPAN)


def _checked(text: str, path: Path, name: str) -> Topic:
    """The topic of the text. ConfigError when it is wrong or has another name; its words are compiled."""
    topic = parse_topic(text, path)
    if topic.name != name:
        raise ConfigError(show_path(path), f'name: must stay "{name}"; its rounds are kept under it')
    FactReader(topic)
    return topic


def _with_difference(desk: Desktop, error: str) -> Desktop:
    """The bench after a save that would have undone somebody else's: the next one is meant."""
    now = read_topic_text(desk.path)
    lines = difflib.unified_diff(
        now.text.splitlines(), desk.text.splitlines(), "the file now", "your text", lineterm="", n=1
    )
    trouble = f"Not saved: {error}. Look at the difference; Save once more puts your text in its place."
    return replace(desk, digest=now.digest, trouble=trouble, difference=tuple(lines)[:MAX_DIFF])
