"""What an article says as a whole, beside which each of its sentences is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from watcher.facts.claims.hindsight import are_put_off, is_retelling
from watcher.facts.claims.in_one_place import sat_together
from watcher.facts.claims.levels import series_of_article
from watcher.facts.claims.opening import are_open
from watcher.facts.claims.phones import phoned_in_title, spoke_by_phone
from watcher.facts.lexicon.vocabulary import Vocabulary
from watcher.facts.participants.called import title_calls
from watcher.facts.participants.cast import Cast, cast_of
from watcher.facts.participants.fellows import are_met_in_turn
from watcher.facts.places.where import Lands, places_talked_of
from watcher.facts.status.unsure import is_left_unconfirmed
from watcher.facts.syntax.sentence import Sentence
from watcher.topic import Role, Series, Topic


@dataclass(frozen=True, slots=True)
class Whole:
    """The sentences of an article, the day of its publication, its cast, its series, and how it tells."""

    topic: Topic
    vocabulary: Vocabulary
    sentences: Sequence[Sentence]
    today: date
    cast: Cast
    series: Series | None  # the one that the article names, for what names none
    by_phone: bool  # the two were on the phone
    phoned: frozenset[Role]  # the offices of those whom the headline has on the phone
    is_together: bool  # the two sat in a third land
    in_turn: bool  # somebody meets one after the other
    is_doubted: bool
    is_put_off: bool
    is_retelling: bool
    is_open: bool  # the talks of the day go on
    matters: frozenset[str]  # places that meetings are about


def whole_of(
    topic: Topic,
    vocabulary: Vocabulary,
    lands: Lands,
    sentences: Sequence[Sentence],
    today: date,
) -> Whole:
    """The article looked through once, before its first sentence is read."""
    cast = cast_of(topic, lands.of_parties, sentences)
    cast = replace(cast, title_calls=title_calls(sentences), hosts=lands.of_mediators)
    return Whole(
        topic=topic,
        vocabulary=vocabulary,
        sentences=sentences,
        today=today,
        cast=cast,
        series=series_of_article(topic, sentences),
        by_phone=spoke_by_phone(sentences),
        phoned=phoned_in_title(sentences, cast.both),
        is_together=sat_together(sentences, lands.of_parties),
        in_turn=are_met_in_turn(sentences, cast),
        is_doubted=is_left_unconfirmed(sentences),
        is_put_off=are_put_off(sentences),
        is_retelling=is_retelling(sentences),
        is_open=are_open(sentences, today),
        matters=places_talked_of(sentences),
    )
