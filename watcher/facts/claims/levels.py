"""At which level those who take part meet, and which series of the topic that makes it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from watcher.facts.claims.later_rounds import series_named, series_of_event
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.sentence import Mention, Sentence
from watcher.topic import Role, Series, Topic

_TELLING = 2  # sentences that must name a series before it stands for the article; a headline counts for two
_ROLE_ORDER = list(Role)


def level_of(event: Event, mentions: Sequence[Mention]) -> str | None:
    """The highest role among those who take part; consultations are held by experts."""
    roles = [m.role for m in mentions if m.party is not None and m.role is not Role.PARTY]
    if roles:
        return min(roles, key=_ROLE_ORDER.index).value
    if event.is_before_summit:
        return Role.OFFICIAL.value  # no leaders: these come to what follows
    return Role.EXPERT.value if event.group == "consultations" else None


# ------------------------------------------------------------------------------------------ which series


def series_of(
    topic: Topic,
    sentence: Sentence,
    event: Event,
    roles: frozenset[Role],
    article: Series | None,
    thirds: frozenset[str],
    *,
    anchored: bool,
) -> tuple[Series, bool]:
    """The first series of the topic file that fits, and whether the article names it, not the sentence.

    Those who sit at the table with third parties have series of their own.

    "Talks" without a place or a day (`anchored`) may be a process: then the roles of those who talk say
    nothing.
    """
    if thirds:
        return _series_with(topic, thirds, event, roles), False
    words = series_of_event(sentence, event)
    are_people = event.verb_class == "hold" and not roles & {Role.PARTY, Role.OFFICIAL}
    is_process = (event.verb_class == "discuss" and not event.is_of_persons) or (
        event.group == "talks" and event.verb_class != "end" and not anchored and not are_people
    )
    own = [series for series in topic.series if not series.thirds]
    for series in own:
        if series.is_generic:
            lower = not roles & {Role.LEADER, Role.MINISTER, Role.ENVOY}
            by_article = lower and event.group not in ("call", "summit")
            return (article, True) if article is not None and by_article else (series, False)
        if "call" in series.nouns:
            if event.group == "call" and (not series.roles or roles in series.roles):
                return series, False
            continue
        if event.group == "call":
            continue  # whatever it is about, a call is none of the other series
        fits = not is_process and roles in series.roles
        named = bool({event.group, _goal(sentence, event)} & {*series.nouns}) and _may_hold(series, roles)
        if series.name in words or named or fits:
            return series, False
    return own[-1], False


def _series_with(topic: Topic, thirds: frozenset[str], event: Event, roles: frozenset[Role]) -> Series:
    """The first series with these third parties whose roles or nouns fit, else the last of them."""
    own = [series for series in topic.series if frozenset(series.thirds) == thirds]
    for series in own:
        anybody = not (series.roles or series.nouns)
        if anybody or roles in series.roles or event.group in series.nouns:
            return series
    return own[-1]


def _goal(sentence: Sentence, event: Event) -> str | None:
    """`arrived at a [summit] in Beijing split over trade`: the first meeting that a journey leads to."""
    if event.is_noun or event.verb_class != "travel":
        return None
    clause = sentence.items[event.trigger + 1 : event.clause[1] + 1]
    clause = tuple(takewhile(lambda i: not i.word("prepares", "preparations"), clause))
    behind = (item.tag("noun") for item in clause)  # "flew out to prepare a summit" is none
    return next((noun.value for noun in behind if noun is not None and noun.value != "visit"), None)


def _may_hold(series: Series, roles: frozenset[Role]) -> bool:
    """Can these hold what the noun names? Ministers who "prepare the summit" are not at it."""
    if not series.roles:
        return True
    return roles <= frozenset().union(*series.roles) | {Role.PARTY, Role.OFFICIAL}


def roles_of(mentions: Sequence[Mention], both: frozenset[str]) -> frozenset[Role]:
    """Each party's highest role among those who take part; a counterpart has that of the other side."""
    named = {party: [m for m in mentions if m.party == party] for party in both}
    alike = {party for party, own in named.items() if any(_is_of_their_rank(m) for m in own)}
    roles = set()
    for party, own in named.items():
        ranked = [m.role for m in own if not _is_of_their_rank(m)]
        if ranked or len(alike) != 1 or party not in alike:
            roles.add(min(ranked, key=_ROLE_ORDER.index) if ranked else Role.PARTY)
    return frozenset(roles)


def _is_of_their_rank(mention: Mention) -> bool:
    """`his Russian counterpart`, but not `his counterpart Lavrov`."""
    return mention.is_counterpart and mention.role is Role.OFFICIAL


def series_of_article(topic: Topic, sentences: Sequence[Sentence]) -> Series | None:
    """The series whose words the headline or two sentences have, when it is the only one."""
    hits: dict[str, int] = {}
    for sentence in sentences:
        for name in series_named(sentence):
            hits[name] = hits.get(name, 0) + (_TELLING if sentence.is_title else 1)
    telling = [name for name, count in hits.items() if count >= _TELLING]
    return topic.series_named(telling[0]) if len(telling) == 1 else None
