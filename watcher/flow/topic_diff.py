"""In what two topics differ, key by key, for a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from watcher.topic import Topic

MAX_WORDS = 8  # shown of one key


def topic_changes(old: Iterable[Topic], new: Iterable[Topic]) -> list[str]:
    """One line for each key in which the topics differ: `us-iran: policy.min_owners: 1 -> 2`."""
    before = {topic.name: topic for topic in old}
    after = {topic.name: topic for topic in new}
    lines = [f"{name}: on in the new config only" for name in after if name not in before]
    lines += [f"{name}: no longer on" for name in before if name not in after]
    for name in after:
        if name in before:
            old_topic, new_topic = (replace(each[name], expect=()) for each in (before, after))
            lines += [f"{name}: {line}" for line in _changes("", old_topic, new_topic)]
    return lines


def _changes(key: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if _is_words(old) and _is_words(new):
        yield f"{key}: {_words(old, new)}"
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            yield from _changes(_at(key, name), old.get(name, ()), new.get(name, ()))
    elif is_dataclass(old) and type(old) is type(new):
        for each in fields(old):
            yield from _changes(_at(key, each.name), getattr(old, each.name), getattr(new, each.name))
    elif _is_named(old) and _is_named(new):
        yield from _named_changes(key, old, new)
    else:
        yield f"{key}: {_shown(old)} -> {_shown(new)}"


def _named_changes(key: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    """Rows that have names (series, parties) are compared by them."""
    before, after = {_name(each): each for each in old}, {_name(each): each for each in new}
    if [name for name in before if name in after] != [name for name in after if name in before]:
        yield f"{key}: the order is another one: {', '.join(after)}"
    for name in dict.fromkeys((*before, *after)):
        if name not in after or name not in before:
            yield f'{key}["{name}"]: {"gone" if name not in after else "new"}'
        else:
            yield from _changes(f'{key}["{name}"]', before[name], after[name])


def _is_words(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(each, str) for each in value)


def _is_named(value: Any) -> bool:
    return isinstance(value, tuple) and all(is_dataclass(each) for each in value)


def _name(value: Any) -> str:
    return str(getattr(value, "name", None) or getattr(value, "id", ""))


def _at(key: str, name: Any) -> str:
    shown = name.value if isinstance(name, Enum) else str(name)
    return f"{key}.{shown}" if key else shown


def _words(old: tuple[str, ...], new: tuple[str, ...]) -> str:
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    parts = [_listed("+", come), _listed("-", gone)]
    return " ".join(part for part in parts if part) or "the order is another one"


def _listed(sign: str, words: list[str]) -> str:
    shown = ", ".join(f'"{word}"' for word in words[:MAX_WORDS])
    more = f" and {len(words) - MAX_WORDS} more" if len(words) > MAX_WORDS else ""
    return f"{sign} {shown}{more}" if words else ""


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Enum):
        return f'"{value.value}"'
    if isinstance(value, tuple | frozenset):
        return f"[{', '.join(sorted(_shown(each) for each in value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
