"""One pass over one article: its sentences, one after the other, as facts with their evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from watcher.facts.claims.claim import Claim
from watcher.facts.claims.claims import claim_in
from watcher.facts.claims.echoes import IS_ECHO, is_echo
from watcher.facts.claims.file_pictures import are_of_files
from watcher.facts.claims.filling import filled
from watcher.facts.claims.in_one_place import is_passing_word
from watcher.facts.claims.levels import level_of, roles_of, series_of
from watcher.facts.claims.recalled import was_to_be
from watcher.facts.claims.slots import Slots
from watcher.facts.claims.whole import Whole, whole_of
from watcher.facts.events.events import read_events
from watcher.facts.lexicon.function_words import EACH, SEMICOLON, SINCE_WORD
from watcher.facts.lexicon.vocabulary import QUESTIONS, VETOES, Vocabulary, lies_within
from watcher.facts.names.holders import persons_in_title
from watcher.facts.names.pronouns import named_in
from watcher.facts.participants.called import CALLED, are_called, tells_which
from watcher.facts.participants.cast import (
    ELLIPTIC,
    INHERITED,
    MEANT,
    Before,
    opens_on_both,
    parties_of,
    seated_with,
    sits_with_others,
    thirds_in_title,
    title_names_both,
)
from watcher.facts.participants.fellows import are_received
from watcher.facts.participants.go_between import with_go_between
from watcher.facts.participants.one_by_one import without_those_met_apart
from watcher.facts.participants.reporters import certainty_of, reporters_of, side_of
from watcher.facts.participants.thirds import Seated, without_teller
from watcher.facts.participants.who import participants
from watcher.facts.places.where import Lands
from watcher.facts.status.predicate import is_now_to_be, read_predicate
from watcher.facts.syntax.event import Event
from watcher.facts.syntax.occasions import Occasion
from watcher.facts.syntax.sentence import Item, Mention, Sentence
from watcher.facts.times.limits import comes_again, replaces_another
from watcher.facts.times.long_ago import is_of_the_past
from watcher.model import CALLED_OFF, COMING, HELD, Article, Evidence, Fact, Span, Status
from watcher.topic import OFFICES, Role, Series, Topic

_THEIR_FIRST = ("meeting", "summit", "call")
_REACH_SINCE = 5  # items of "in person since March"
_SHOUTED = 3  # words in capitals on either side, beside which a word is in a line of capitals
_AT_SUMMITS = frozenset({Role.LEADER, Role.PARTY, Role.OFFICIAL})


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that told no fact, the word in it that was looked at ("" for none), and why not."""

    quote: str
    words: str
    reason: str


class Belonging(NamedTuple):
    """The series of an event, and the roles of the two; whether it may as well be one of another series."""

    series: Series
    roles: frozenset[Role]
    is_generic: bool


class Reading:
    """The sentences of one article with what the whole article says: its cast and its series."""

    def __init__(
        self,
        topic: Topic,
        vocabulary: Vocabulary,
        lands: Lands,
        article: Article,
        published: datetime,
        sentences: Sequence[Sentence],
    ) -> None:
        self.article = article
        self.whole = whole_of(topic, vocabulary, lands, sentences, published.date())
        self.cast = self.whole.cast
        self.text = article.text
        self.digest = hashlib.sha256(self.text.encode()).hexdigest()

    def facts(self) -> Iterable[Fact]:
        """The facts in the order of the text. A sentence with a veto and a question report nothing."""
        return (each for each in self.considered() if isinstance(each, Fact))

    def considered(self) -> Iterable[Fact | Passed]:
        """The facts, and between them what was looked at and told none, with its reason."""
        sentences = self.whole.sentences
        before = Before(
            title_names_both(sentences, self.cast),
            thirds_in_title(sentences, self.cast),
            headed=persons_in_title(sentences),
        )
        theirs = opens_on_both(sentences, self.cast)
        retold = False  # was the meeting told last one of long ago?
        of_files = are_of_files(self.text, sentences, self.whole.vocabulary.of_files)
        for number, sentence in enumerate(sentences):
            if number in of_files and sentence.groups:
                yield self._passed(sentence, None, "the caption of a picture from the files")
                continue
            refused = _refused(sentence)
            if refused is not None and not any(item.norm == SEMICOLON for item in sentence.items):
                yield self._passed(sentence, *refused)
                continue
            events = read_events(sentence, self.whole.vocabulary)
            events = [event for event in events if not self._is_shouted(sentence, event)]
            if refused is not None:
                events = [event for event in events if not _is_beside_veto(sentence, event)]
                yield self._passed(sentence, *refused)
            if not events and self.cast.both <= {p for g in sentence.groups for p in g.parties}:
                yield self._passed(sentence, None, "both parties, and no word for a meeting or for a journey")
            for event in events:
                event = without_teller(sentence, event, self.cast)
                event = without_those_met_apart(sentence, event, self.cast)
                event = with_go_between(sentence, event, self.cast.go_between)
                heads = replace(before, pair=True) if theirs and sentence.is_title else before
                seated = participants(sentence, event, self.cast, heads)
                echo = is_echo(sentence, event, events)
                fact = IS_ECHO if echo else self._fact(sentence, event, seated)
                if isinstance(fact, Fact):
                    if retold and (INHERITED in fact.why or _is_beside(sentence, event)):
                        fact = _as_retold(fact)
                    if not fact.is_presupposed:
                        retold = fact.is_background and fact.status in HELD
                    told = not (fact.is_background or fact.is_elliptic or seated.thirds)
                    if told and self.cast.both <= event.parties:
                        before = replace(before, told=True, met=event.mentions)
                    yield fact
                else:
                    retold = retold or is_of_the_past(sentence, event, self.whole.today)
                    yield self._passed(sentence, sentence.items[event.trigger], fact)
                before = replace(
                    before,
                    pair=before.pair or (self.cast.both <= event.parties and not event.has_third),
                    thirds=seated_with(event.mentions, self.cast) or before.thirds,
                    alluded=seated.thirds or before.alluded,
                    of_others=before.of_others
                    or sits_with_others(event.mentions, self.cast)
                    or (bool(event.matter) and are_called(sentence, event)),
                )
            before = replace(before, named=named_in(sentence))

    def _is_shouted(self, sentence: Sentence, event: Event) -> bool:
        """Does it stand in a line of capitals within the text, the headline of another story?"""
        if sentence.is_title or self.article.title.isupper():
            return False
        around = sentence.items[max(event.trigger - _SHOUTED, 0) : event.trigger + _SHOUTED + 1]
        words = "".join(self.text[item.start : item.end] for item in around)
        return len(around) > _SHOUTED and words.upper() == words and words.lower() != words

    def _fact(self, sentence: Sentence, event: Event, seated: Seated) -> Fact | str:
        """The fact that the event tells, or why it tells none: when, where, what is claimed, which series."""
        whole, mentions = self.whole, seated.mentions
        if mentions is None:
            return seated.how
        if whole.in_turn and are_received(event):
            return "somebody receives one after the other"
        if _is_at_occasion(sentence, event, mentions):
            event = replace(event, mentions=mentions)
        predicate = read_predicate(sentence, event)
        if (event.is_plural or comes_again(sentence, event)) and predicate.status not in CALLED_OFF:
            return "several meetings at once: none of them is told"
        slots = filled(whole, Slots(sentence, whole.today, event, mentions, seated.how, predicate))
        claim = claim_in(whole, slots)
        if claim.status is None:
            return "; ".join((*claim.why, "nothing is said to become of it"))
        belonging = _belonging(whole, slots, seated.thirds)
        no_meeting = _no_meeting(slots, belonging)
        return no_meeting if no_meeting is not None else self._told(slots, seated, claim, belonging)

    def _told(self, slots: Slots, seated: Seated, claim: Claim, belonging: Belonging) -> Fact:
        """The fact of what was gathered and claimed of an event."""
        sentence, event, predicate, venue = slots.sentence, slots.event, slots.predicate, slots.venue
        status = claim.status
        assert status is not None
        reporters = reporters_of(sentence)
        is_elliptic = _is_elliptic(slots, status)
        with_others = is_elliptic and event.has_third  # the count of those who are named
        return Fact(
            id=self._id(event, sentence, status),
            topic=self.whole.topic.name,
            series=belonging.series.name,
            status=status,
            evidence=self._evidence(sentence),
            parties=parties_of(slots.mentions),
            ordinal=None
            if with_others or self._is_of_others(slots, seated, status)
            else _number_of(sentence, event),
            is_next=seated.is_anew or (event.is_next and (not with_others or bool(self.cast.brokers))),
            is_definite=event.is_definite,
            when=slots.when,
            venue=venue,
            venue_within=lies_within(venue, self.whole.vocabulary.within) if venue is not None else (),
            level=level_of(event, slots.mentions),
            roles=tuple(sorted(role.value for role in belonging.roles)),
            speaker=self._words_of(sentence, reporters[0]) if reporters else None,
            side=side_of(reporters),
            certainty=certainty_of(predicate, status, reporters, seated.thirds),
            is_background=claim.is_background,
            is_presupposed=claim.is_presupposed,
            is_named=event.is_noun and self.cast.both <= event.parties,
            named_there=() if self._is_in_third_land(sentence, event) else _named_there(slots),
            is_elliptic=is_elliptic,
            begins_it=event.verb_class == "begin" and status is Status.UNDER_WAY,
            ends_it=predicate.ends_it or claim.ends_it,
            tells_move=_tells_move(sentence, event),
            was_to_be=status in COMING and was_to_be(sentence, event),
            is_journey=event.verb_class == "travel",
            is_upheld=predicate.is_upheld,
            is_generic=belonging.is_generic,
            spans=_spans(slots),
            why=(slots.how, predicate.why, *claim.why),
        )

    def _is_of_others(self, slots: Slots, seated: Seated, status: Status) -> bool:
        """`a second round` of talks that nobody names, but not `the seventh round is due on 19 June`."""
        event = slots.event
        bare = event.is_bare_round and not self.cast.both <= event.parties and not seated.thirds
        return bare and (_is_elliptic(slots, status) or not slots.is_anchored)

    def _is_in_third_land(self, sentence: Sentence, event: Event) -> bool:
        """`says X ahead of [the Alaska meeting]`: it is known by its place, and may be anybody's."""
        places = [item.tag("place") for item in sentence.items[event.first : event.trigger]]
        alone = len(event.parties) < 2 and event.last == event.trigger
        return alone and any(p is not None and p.value not in self.cast.lands for p in places)

    def _passed(self, sentence: Sentence, item: Item | None, reason: str) -> Passed:
        words = self.text[item.start : item.end] if item is not None else ""
        return Passed(self.text[sentence.start : sentence.end], words, reason)

    def _words_of(self, sentence: Sentence, mention: Mention) -> str:
        return self.text[sentence.items[mention.first].start : sentence.items[mention.last].end]

    def _evidence(self, sentence: Sentence) -> Evidence:
        article = self.article
        return Evidence(
            article_id=article.id,
            quote=self.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
            outlet=article.outlet,
            owner=article.owner,
            url=article.url,
            seen=article.seen,
            published=article.published,
            language=self.whole.vocabulary.language,
            sha256=self.digest,
            entry_id=article.entry_id,
        )

    def _id(self, event: Event, sentence: Sentence, status: Status) -> str:
        item = sentence.items[event.trigger]
        key = f"{self.whole.topic.name}\0{self.article.id}\0{self.digest}\0{item.start}\0{status.value}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]


def _tells_move(sentence: Sentence, event: Event) -> bool:
    """Is it told that a day or a place is another one than it was?"""
    moved = event.verb_class in ("move", "postpone", "revive")
    return moved or is_now_to_be(sentence, event) or replaces_another(sentence, event)


def _spans(slots: Slots) -> tuple[Span, ...]:
    """Which words gave the event, its date, its venue and its status."""
    items, event = slots.sentence.items, slots.event
    spans = [Span("event", items[event.first].start, items[event.last].end, slots.how)]
    spans += [s for s in (slots.date_span, slots.venue_span) if s is not None]
    if event.verb is not None:
        spans.append(Span("status", items[event.verb].start, items[event.verb].end, slots.predicate.why))
    return tuple(spans)


def _is_elliptic(slots: Slots, status: Status) -> bool:
    """`The talks go on`: of talks that are known already, and not which of them."""
    if slots.how == CALLED:
        return not tells_which(slots.event, status, anchored=slots.is_anchored)
    return slots.how == ELLIPTIC


def _number_of(sentence: Sentence, event: Event) -> int | None:
    """The number of the round; `their first meeting` is the first of these people, `the first round since
    March` of months."""
    if event.ordinal != 1 or not event.is_noun:
        return event.ordinal
    behind = sentence.items[event.trigger + 1 : min(event.clause[1], event.trigger + _REACH_SINCE) + 1]
    since = any(i.norm.split()[0] == SINCE_WORD for i in behind)
    return None if since or event.group in _THEIR_FIRST else event.ordinal


def _belonging(whole: Whole, slots: Slots, thirds: frozenset[str]) -> Belonging:
    """Which series of the topic the event is of, and the roles in which they meet."""
    event = slots.event
    roles = roles_of(slots.mentions, whole.cast.both)
    if event.are_leaders and roles == {Role.PARTY}:
        roles = frozenset({Role.LEADER})
    series, by_article = series_of(
        whole.topic, slots.sentence, event, roles, whole.series, thirds, anchored=slots.is_anchored
    )
    return Belonging(series, roles, is_generic=series.is_generic or by_article)


def _no_meeting(slots: Slots, belonging: Belonging) -> str | None:
    """Why those people's call or summit is no meeting of the series; None where it is one."""
    event, predicate, series = slots.event, slots.predicate, belonging.series
    spoke = predicate.tense == "past" and event.names_persons and not slots.is_placed
    speaks = event.verb_class == "speak" and (predicate.tense == "future" or spoke)  # "spoke today with X"
    speaks = speaks and not predicate.is_hedged
    is_call = event.group == "call" and (event.is_noun or event.verb_class == "phone" or speaks)
    if not slots.is_placed and is_passing_word(slots.sentence, event):
        return "a word in passing where many come together is no round"
    if event.verb_class == "speak" and predicate.tense == "future" and _is_each_other(slots):
        return "states that are to talk to each other: no meeting"
    if is_call and (series.is_generic or (series.thirds and "call" not in series.nouns)):
        return "a call of others than a series has is no meeting"
    if Role.LEADER in belonging.roles and _is_preparatory(slots.sentence, event):
        return "a session that prepares the leaders' meeting"
    if event.group == "summit" and event.is_noun:
        officers = {m.role for m in event.mentions if m.role in OFFICES}
        of_others = event.verb is None and len(event.parties) < 2 and officers and Role.LEADER not in officers
        if of_others or not belonging.roles & _AT_SUMMITS:
            return "who prepares a summit is not at it"
    return None


def _is_preparatory(sentence: Sentence, event: Event) -> bool:
    """`[a preparatory session] this week was put on hold`, where not both of the two stand with it."""
    called = sentence.items[max(event.first - 1, 0) : event.trigger]
    return event.is_noun and len(event.parties) < 2 and any(i.word("preparatory") for i in called)


def _is_each_other(slots: Slots) -> bool:
    """`encourages A and B to talk [to each other]`: of states, with no day and no place."""
    event, items = slots.event, slots.sentence.items
    states = all(m.role is Role.PARTY for m in event.mentions)
    behind = items[event.trigger + 1 : event.trigger + 3]
    return states and not slots.is_anchored and any(i.norm in EACH for i in behind)


def _is_at_occasion(sentence: Sentence, event: Event, mentions: Iterable[Mention]) -> bool:
    """`Starmer told [Trump] at a meeting`, `A to ask [B] for it in talks`: to whom it is said is there."""
    if event.occasion not in (Occasion.TOLD, Occasion.ASIDE):
        return event.occasion is Occasion.AHEAD
    others = [m for m in mentions if m not in event.mentions]
    items = sentence.items
    told = any(m.first and items[m.first - 1].word("report", "utters") for m in others)
    return told or any(behind.word("utters") for m in others for behind in items[m.last + 1 : m.last + 2])


def _named_there(slots: Slots) -> tuple[str, ...]:
    """The parties that stand with the event: by a pronoun too, where the sentence names whom it means."""
    meant = set(parties_of(slots.mentions)) if slots.how == MEANT else set()
    by_name = (group.parties for group in slots.sentence.groups if group.parties <= meant)
    return tuple(sorted(slots.event.parties.union(*by_name)))


def _as_retold(fact: Fact) -> Fact:
    """The fact as background where it goes on about a meeting that was just recalled.

    `A year has passed since Trump hosted Putin. The two presidents met for three hours.`
    """
    goes_on = fact.when is None and fact.status in HELD
    return replace(fact, is_background=True) if goes_on else fact


def _is_beside(sentence: Sentence, event: Event) -> bool:
    """`met X in Oslo on Dec. 2, [with further talks later held in Rome]`: beside another clause?"""
    return event.clause[0] > 0 and sentence.items[event.clause[0]].word("with")


def _is_beside_veto(sentence: Sentence, event: Event) -> bool:
    """`A and B end their talks; [C calls an election]`: in a list of news, is it the item with the veto?"""
    items = sentence.items
    ends = [n for n, item in enumerate(items) if item.norm == SEMICOLON]
    first = max((n for n in ends if n < event.trigger), default=0)
    last = min((n for n in ends if n > event.trigger), default=len(items))
    return any(item.worth & (VETOES | QUESTIONS) for item in items[first:last])


def _refused(sentence: Sentence) -> tuple[Item, str] | None:
    """The word for which nothing in the sentence is read, and why; None for a sentence that is read."""
    for item in sentence.items if sentence.worth & (VETOES | QUESTIONS) else ():
        if item.worth & VETOES:
            return item, "a word of [veto] stands in the sentence"
        if item.worth & QUESTIONS and item in sentence.items[-3:]:
            return item, "who asks reports nothing"
    return None
