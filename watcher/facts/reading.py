"""One pass over one article: its sentences, one after the other, as facts with their evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from watcher.facts.called import CALLED, are_called, tells_which, title_calls
from watcher.facts.cast import (
    ELLIPTIC,
    INHERITED,
    Before,
    cast_of,
    opens_on_both,
    parties_of,
    seated_with,
    sits_with_others,
    thirds_in_title,
    title_names_both,
)
from watcher.facts.claims import claim_of, is_told_of_today
from watcher.facts.denials import is_left_unconfirmed, is_of_media
from watcher.facts.event import Event
from watcher.facts.events import read_events
from watcher.facts.fellows import are_met_in_turn, are_received
from watcher.facts.hindsight import are_put_off, in_hindsight, is_retelling
from watcher.facts.journeys import AT_HOME, TO_OTHER
from watcher.facts.levels import level_of, roles_of, series_of, series_of_article
from watcher.facts.limits import comes_again
from watcher.facts.occasions import Occasion
from watcher.facts.opening import are_open
from watcher.facts.phones import (
    as_call,
    is_in_person,
    is_spoken_alone,
    may_be_call,
    sat_together,
    spoke_by_phone,
)
from watcher.facts.predicate import Predicate, as_planned, is_now_to_be, read_predicate
from watcher.facts.pronouns import named_in
from watcher.facts.reporters import as_said_by_them, certainty_of, reporters_of, side_of
from watcher.facts.sentence import Item, Mention, Sentence
from watcher.facts.thirds import Seated, without_teller
from watcher.facts.vocabulary import QUESTIONS, VETOES, Vocabulary, lies_within
from watcher.facts.when import date_of, is_of_the_past
from watcher.facts.where import goal_of, venue_of, way_to
from watcher.facts.who import participants
from watcher.model import Article, DateInterval, Evidence, Fact, Precision, Span, Status
from watcher.topic import OFFICES, Role, Series, Topic

_OF_ALL = (Status.POSTPONED, Status.CANCELLED, Status.DENIED)  # what can become of several meetings at once
_AHEAD = (Status.PLANNED, Status.DATE_SET)
_HELD = (Status.UNDER_WAY, Status.CONCLUDED)
_THEIR_FIRST = ("meeting", "summit", "call")
_SHOUTED = 3  # words in capitals on either side, beside which a word is in a line of capitals
_AT_SUMMITS = frozenset({Role.LEADER, Role.PARTY, Role.OFFICIAL})


@dataclass(frozen=True, slots=True)
class Passed:
    """A sentence that told no fact, the word in it that was looked at ("" for none), and why not."""

    quote: str
    words: str
    reason: str


class Reading:
    """The sentences of one article with what the whole article says: its cast and its series."""

    def __init__(
        self,
        topic: Topic,
        vocabulary: Vocabulary,
        lands: Mapping[str, str],
        article: Article,
        published: datetime,
        sentences: Sequence[Sentence],
    ) -> None:
        self.topic, self.vocabulary = topic, vocabulary
        self.article, self.published = article, published
        self.sentences = sentences
        self.cast = replace(cast_of(topic, lands, sentences), title_calls=title_calls(sentences))
        self.series = series_of_article(topic, sentences)
        self.by_phone = spoke_by_phone(sentences)
        self.is_together = sat_together(sentences, lands)
        self.in_turn = are_met_in_turn(sentences, self.cast)
        self.is_doubted = is_left_unconfirmed(sentences)
        self.is_put_off = are_put_off(sentences)
        self.is_retelling = is_retelling(sentences)
        self.is_open = are_open(sentences, published.date())
        self.text = article.text
        self.digest = hashlib.sha256(self.text.encode()).hexdigest()

    def facts(self) -> Iterable[Fact]:
        """The facts in the order of the text. A sentence with a veto and a question report nothing."""
        return (each for each in self.considered() if isinstance(each, Fact))

    def considered(self) -> Iterable[Fact | Passed]:
        """The facts, and between them what was looked at and told none, with its reason."""
        pair, thirds = title_names_both(self.sentences, self.cast), thirds_in_title(self.sentences, self.cast)
        before = Before(pair, thirds)
        theirs = opens_on_both(self.sentences, self.cast)
        retold = False  # was the meeting told last one of long ago?
        for sentence in self.sentences:
            refused = _refused(sentence)
            if refused is not None:
                yield self._passed(sentence, *refused)
                continue
            events = [e for e in read_events(sentence, self.vocabulary) if not self._is_shouted(sentence, e)]
            if not events and self.cast.both <= {p for g in sentence.groups for p in g.parties}:
                yield self._passed(sentence, None, "both parties, and no word for a meeting or for a journey")
            for event in events:
                event = without_teller(sentence, event, self.cast)
                heads = replace(before, pair=True) if theirs and sentence.is_title else before
                seated = participants(sentence, event, self.cast, heads)
                fact = self._fact(sentence, event, seated)
                if isinstance(fact, Fact):
                    if retold and (INHERITED in fact.why or _is_beside(sentence, event)):
                        fact = _as_retold(fact)
                    if not fact.is_presupposed:
                        retold = fact.is_background and fact.status in _HELD
                    told = not (fact.is_background or fact.is_elliptic or seated.thirds)
                    if told and self.cast.both <= event.parties:
                        before = replace(before, told=True, met=event.mentions)
                    yield fact
                else:
                    retold = retold or is_of_the_past(sentence, event, self.published.date())
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
        """The fact that the event tells, or why it tells none."""
        mentions, how, thirds, is_anew = seated
        if mentions is None:
            return how
        if self.in_turn and are_received(sentence, event):
            return "somebody receives one after the other"
        if _is_at_occasion(sentence, event, mentions):
            event = replace(event, mentions=mentions)
        today = self.published.date()
        predicate = read_predicate(sentence, event)
        if (event.is_plural or comes_again(sentence, event)) and predicate.status not in _OF_ALL:
            return "several meetings at once: none of them is told"
        when, date_span = date_of(sentence, event, predicate, today)
        when = self._on_its_weekday(sentence, predicate, when)
        venue, venue_span = venue_of(sentence, event, self.vocabulary)
        unset = when is None and venue is None
        if self.by_phone and unset and predicate.status in _HELD and may_be_call(event):
            event = as_call(event)
        predicate = as_said_by_them(sentence, event, predicate, when, is_placed=venue is not None)
        if venue is None and event.verb is not None and event.verb_class == "travel":
            venue, venue_span = way_to(sentence, event, how, self.cast.lands)
        if venue is None and how == AT_HOME:
            guests = parties_of(mentions)
            venue = next((land for land, party in self.cast.lands.items() if party not in guests), None)
        behind = [m for m in mentions if m.first > event.trigger]
        listed = len(behind) > 1 or (venue is not None and venue not in self.cast.lands)
        goal = [m for m in behind if how == TO_OTHER or m.is_adjective or listed]
        if event.verb_class == "travel" and not event.is_noun and goal:
            place = goal_of(sentence, goal, self.cast.lands)
            venue, venue_span = place if place[0] is not None else (venue, venue_span)
        there = venue is not None and venue not in self.cast.lands
        if (there or (self.is_together and venue is None)) and is_spoken_alone(sentence, event):
            event = replace(event, group="meeting")
        if event.group == "call" and is_in_person(sentence, event, self.cast.lands):
            event = replace(event, group="meeting")
        goes_on = event.is_noun and event.verb_class == "travel" and event.group != "visit"
        if goes_on and not self._is_with_host(sentence, event):
            predicate = as_planned(predicate)  # who arrives in a third place has yet to meet
            if (
                date_span is not None
                and event.verb_form == "gone"
                and _is_of_journey(sentence, event, date_span)
            ):
                when, date_span = None, None
        claim = claim_of(sentence, event, predicate, when, today, is_placed=venue is not None)
        put_off, retold = self.is_put_off, self.is_retelling
        claim = in_hindsight(sentence, event, claim, when, put_off=put_off, retold=retold)
        if self.is_open and is_told_of_today(event, claim, predicate, when, today):
            claim = replace(claim, status=Status.UNDER_WAY, why=(*claim.why, "the article has it still open"))
        if self.is_doubted and claim.status in _AHEAD and is_of_media(sentence):
            claim = replace(claim, status=Status.RUMOURED, why=(*claim.why, "reported, and not confirmed"))
        if claim.status is None:
            return "; ".join((*claim.why, "nothing is said to become of it"))
        anchored = when is not None or venue is not None
        roles = roles_of(mentions, self.cast.both)
        if event.are_leaders and roles == {Role.PARTY}:
            roles = frozenset({Role.LEADER})
        series, by_article = series_of(
            self.topic, sentence, event, roles, self.series, thirds, anchored=anchored
        )
        no_meeting = _no_meeting(event, predicate, series, roles, is_placed=venue is not None)
        if no_meeting is not None:
            return no_meeting
        reporters = reporters_of(sentence)
        is_elliptic = how == ELLIPTIC
        if how == CALLED and not tells_which(event, claim.status, anchored=anchored):
            is_elliptic = True
        is_of_others = event.is_bare_round and not self.cast.both <= event.parties and not thirds
        is_of_others = is_of_others and (is_elliptic or not anchored)  # "the seventh round is due on 19 June"
        is_of_others = is_of_others or (is_elliptic and event.has_third)  # the count of those who are named
        return Fact(
            id=self._id(event, sentence, claim.status),
            topic=self.topic.name,
            series=series.name,
            status=claim.status,
            evidence=self._evidence(sentence),
            parties=parties_of(mentions),
            ordinal=None if is_of_others else _number_of(event),
            is_next=is_anew
            or (event.is_next and (not (is_elliptic and event.has_third) or bool(self.cast.brokers))),
            is_definite=event.is_definite,
            when=when,
            venue=venue,
            venue_within=lies_within(venue, self.vocabulary.within) if venue is not None else (),
            level=level_of(event, mentions),
            roles=tuple(sorted(role.value for role in roles)),
            speaker=self._words_of(sentence, reporters[0]) if reporters else None,
            side=side_of(reporters),
            certainty=certainty_of(predicate, claim.status, reporters, thirds),
            is_background=claim.is_background,
            is_presupposed=claim.is_presupposed,
            is_named=event.is_noun and self.cast.both <= event.parties,
            named_there=() if self._is_in_third_land(sentence, event) else tuple(sorted(event.parties)),
            is_elliptic=is_elliptic,
            ends_it=predicate.ends_it or claim.ends_it,
            tells_move=event.verb_class in ("move", "postpone", "revive") or is_now_to_be(sentence, event),
            is_generic=series.is_generic or by_article,
            spans=_spans(sentence, event, how, predicate.why, (date_span, venue_span)),
            why=(how, predicate.why, *claim.why),
        )

    def _on_its_weekday(
        self, sentence: Sentence, predicate: Predicate, when: DateInterval | None
    ) -> DateInterval | None:
        """`will meet him on Thursday`, written on a Thursday, where the article names one to come: that."""
        today = self.published.date()
        if predicate.status is not Status.PLANNED or when is None or not when.is_day or when.start != today:
            return when
        named = any(
            i.date is not None and i.date.alternative and i.date.interval == when for i in sentence.items
        )
        days = (i.date.interval for s in self.sentences for i in s.items if i.date is not None)
        ahead = (d for d in days if d.is_day and d.start is not None and d.start > today)
        same = (d for d in ahead if d.start is not None and d.start.weekday() == today.weekday())
        in_a_week = today + timedelta(days=7)
        if named and self._names_week_before(sentence, in_a_week):
            return replace(when, start=in_a_week, end=in_a_week)
        return next(same, when) if named else when

    def _names_week_before(self, sentence: Sentence, day: date) -> bool:
        """`They meet again next week. They will see him on Wednesday`: the week of `day`, right before it."""
        before = [s for s in self.sentences if s.end <= sentence.start][-1:]
        weeks = [i.date.interval for s in before for i in s.items if i.date is not None]
        return any(
            w.precision is Precision.WEEK and w.overlaps(DateInterval(day, day, Precision.DAY)) for w in weeks
        )

    def _is_with_host(self, sentence: Sentence, event: Event) -> bool:
        """Does the journey to the talks lead to the land of one of the parties?"""
        assert event.verb is not None
        goals = [item.tag("place") for item in sentence.items[event.verb : event.first]]
        return any(goal is not None and goal.value in self.cast.lands for goal in goals)

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
            language=self.vocabulary.language,
            sha256=self.digest,
            entry_id=article.entry_id,
        )

    def _id(self, event: Event, sentence: Sentence, status: Status) -> str:
        item = sentence.items[event.trigger]
        key = f"{self.topic.name}\0{self.article.id}\0{self.digest}\0{item.start}\0{status.value}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]


def _spans(
    sentence: Sentence, event: Event, how: str, why: str, slots: Iterable[Span | None]
) -> tuple[Span, ...]:
    """Which words gave the event, its date, its venue and its status."""
    items = sentence.items
    spans = [Span("event", items[event.first].start, items[event.last].end, how)]
    spans += [s for s in slots if s is not None]
    if event.verb is not None:
        spans.append(Span("status", items[event.verb].start, items[event.verb].end, why))
    return tuple(spans)


def _number_of(event: Event) -> int | None:
    """The number of the round; `their first meeting` is the first of these people, or of years."""
    first = event.ordinal == 1 and event.is_noun and event.group in _THEIR_FIRST
    return None if first else event.ordinal


def _no_meeting(
    event: Event, predicate: Predicate, series: Series, roles: frozenset[Role], *, is_placed: bool
) -> str | None:
    """Why those people's call or summit is no meeting of the series; None where it is one."""
    spoke = predicate.tense == "past" and event.names_persons and not is_placed  # "spoke today with X"
    speaks = event.verb_class == "speak" and (predicate.tense == "future" or spoke)
    speaks = speaks and not predicate.is_hedged
    is_call = event.group == "call" and (event.is_noun or event.verb_class == "phone" or speaks)
    if is_call and (series.is_generic or (series.thirds and "call" not in series.nouns)):
        return "a call of others than a series has is no meeting"
    if event.group == "summit" and event.is_noun:
        officers = {m.role for m in event.mentions if m.role in OFFICES}
        of_others = event.verb is None and len(event.parties) < 2 and officers and Role.LEADER not in officers
        if of_others or not roles & _AT_SUMMITS:
            return "who prepares a summit is not at it"
    return None


def _is_at_occasion(sentence: Sentence, event: Event, mentions: Iterable[Mention]) -> bool:
    """`Starmer told [Trump] at a meeting`, `A to ask [B] for it in talks`: to whom it is said is there."""
    if event.occasion not in (Occasion.TOLD, Occasion.ASIDE):
        return event.occasion is Occasion.AHEAD
    others = [m for m in mentions if m not in event.mentions]
    items = sentence.items
    told = any(m.first and items[m.first - 1].word("report", "utters") for m in others)
    return told or any(items[m.last + 1].word("utters") for m in others)


def _is_of_journey(sentence: Sentence, event: Event, day: Span) -> bool:
    """`arrived in Geneva on Sunday for talks`: the day stands before the talks."""
    return day.end <= sentence.items[event.first].start


def _as_retold(fact: Fact) -> Fact:
    """The fact as background where it goes on about a meeting that was just recalled.

    `A year has passed since Trump hosted Putin. The two presidents met for three hours.`
    """
    goes_on = fact.when is None and fact.status in _HELD
    return replace(fact, is_background=True) if goes_on else fact


def _is_beside(sentence: Sentence, event: Event) -> bool:
    """`met X in Oslo on Dec. 2, [with further talks later held in Rome]`: beside another clause?"""
    return event.clause[0] > 0 and sentence.items[event.clause[0]].word("with")


def _refused(sentence: Sentence) -> tuple[Item, str] | None:
    """The word for which nothing in the sentence is read, and why; None for a sentence that is read."""
    for item in sentence.items if sentence.worth & (VETOES | QUESTIONS) else ():
        if item.worth & VETOES:
            return item, "a word of [veto] stands in the sentence"
        if item.worth & QUESTIONS and item in sentence.items[-3:]:
            return item, "who asks reports nothing"
    return None
