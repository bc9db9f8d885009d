"""Title, summary and text of an article -> the facts that its sentences claim, each with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from watcher.facts.events import Event, read_events
from watcher.facts.predicate import Predicate, read_predicate
from watcher.facts.sentence import Item, Mention, Sentence, read_sentence
from watcher.facts.vocabulary import (
    FALLBACK,
    Vocabulary,
    build_vocabulary,
    language_places,
    lies_within,
)
from watcher.model import (
    Article,
    Certainty,
    DateInterval,
    DateMention,
    Evidence,
    Fact,
    Precision,
    Span,
    Status,
)
from watcher.text.dates import merge_ranges, read_dates
from watcher.text.sentences import split_sentences
from watcher.text.words import tokenize
from watcher.topic import Role, Series, Topic

_OLD_DAYS = 3  # a past event reported more than so many days later is background
_MAX_SENTENCES = 60  # facts stand early; the tail of a page is background and furniture


class FactReader:
    """Reads articles for one topic. Holds the topic's lexicons; `read` depends on nothing but its arguments."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self._vocabularies: dict[str, Vocabulary] = {}
        self._lands: dict[str, dict[str, str]] = {}

    def read(self, article: Article) -> tuple[Fact, ...]:
        """Every fact of the article on this topic, in the order of its text, background included."""
        language = self._language(article)
        if language is None:
            return ()
        vocabulary = self._vocabulary(language)
        text = article.text
        spans = split_sentences(text)[:_MAX_SENTENCES]
        if not spans or not self._worth_reading(vocabulary, text):
            return ()
        published = article.published or article.seen
        dates = merge_ranges(text, read_dates(text, published=published, language=language))
        title_end = len(article.title)
        sentences = [
            read_sentence(text, start, end, vocabulary, dates, is_title=end <= title_end)
            for start, end in spans
        ]
        return tuple(
            _Reading(
                self.topic, vocabulary, self._lands[language], article, language, published, sentences
            ).facts()
        )

    def _language(self, article: Article) -> str | None:
        language = (article.language or self.topic.languages[0]).split("-")[0].lower()
        return language if language in self.topic.languages else None

    def _vocabulary(self, language: str) -> Vocabulary:
        if language not in self._vocabularies:
            vocabulary = build_vocabulary(self.topic, language)
            self._vocabularies[language] = vocabulary
            self._lands[language] = _lands(self.topic, vocabulary)
        return self._vocabularies[language]

    def _worth_reading(self, vocabulary: Vocabulary, text: str) -> bool:
        """Cheap: does the text name a party and an event at all?"""
        kinds = {tag.kind for match in vocabulary.lexicon.find(tokenize(text[:6000])) for tag in match.tags}
        return "party" in kinds and ("noun" in kinds or "verb" in kinds)


def _lands(topic: Topic, vocabulary: Vocabulary) -> dict[str, str]:
    """Venue title -> the party whose land it is."""
    countries = language_places(FALLBACK).get("countries", {})
    lands = {countries[p.country]["title"]: p.id for p in topic.parties if p.country in countries}
    for place in vocabulary.within:
        land = next((lands[top] for top in lies_within(place, vocabulary.within) if top in lands), None)
        if land is not None:
            lands[place] = land
    return lands


class _Reading:
    """One pass over one article."""

    def __init__(
        self,
        topic: Topic,
        vocabulary: Vocabulary,
        lands: dict[str, str],
        article: Article,
        language: str,
        published: datetime,
        sentences: list[Sentence],
    ) -> None:
        self.topic, self.vocabulary, self.lands = topic, vocabulary, lands
        self.article, self.language, self.published = article, language, published
        self.sentences = sentences
        self.both = frozenset(party.id for party in topic.parties)
        self.text = article.text
        groups = [g for s in sentences for g in s.groups]
        third = any(g.has_third for g in groups)
        self._series_of_article = self._topic_series()
        self._names_a_party = not third and any(m.party for g in groups for m in g.mentions)
        self.digest = hashlib.sha256(self.text.encode()).hexdigest()

    def facts(self) -> Iterable[Fact]:
        pair_before = self._pair_in_title()
        for sentence in self.sentences:
            if any(item.tag("veto") for item in sentence.items) or _is_question(sentence):
                continue
            for event in read_events(sentence, self.vocabulary):
                fact = self._fact(sentence, event, pair_before)
                if fact is not None:
                    yield fact
                if self.both <= event.parties and not event.has_third:
                    pair_before = True

    def _pair_in_title(self) -> bool:
        title = [s for s in self.sentences if s.is_title]
        groups = [g for s in title for g in s.groups]
        parties = {m.party for g in groups for m in g.mentions if m.party}
        return self.both <= parties and not any(g.has_third for g in groups)

    def _fact(self, sentence: Sentence, event: Event, pair_before: bool) -> Fact | None:
        mentions, how = self._participants(sentence, event, pair_before)
        if mentions is None:
            return None
        if event.is_plural:
            return None
        predicate = read_predicate(sentence, event)
        when, date_span = self._when(sentence, event, predicate)
        venue, venue_span = self._venue(sentence, event)
        anchored = when is not None or venue is not None
        series, by_article = self._series(sentence, event, mentions, anchored=anchored)
        status, background, why = self._status(sentence, event, predicate, when)
        if status is None:
            return None
        spans = [Span("event", sentence.items[event.first].start, sentence.items[event.last].end, how)]
        spans += [s for s in (date_span, venue_span) if s is not None]
        if event.verb is not None:
            item = sentence.items[event.verb]
            spans.append(Span("status", item.start, item.end, predicate.why))
        return Fact(
            id=self._id(event, sentence, status),
            topic=self.topic.name,
            series=series.name,
            status=status,
            evidence=self._evidence(sentence),
            parties=tuple(sorted({m.party for m in mentions if m.party})),
            ordinal=None if event.is_bare_round and not self.both <= event.parties else event.ordinal,
            is_next=event.is_next,
            is_definite=event.is_definite,
            when=when,
            venue=venue,
            venue_within=self._within(venue),
            level=_level(mentions) or ("expert" if event.group == "consultations" else None),
            speaker=self._speaker(sentence),
            certainty=self._certainty(sentence, event, predicate, status),
            is_background=background,
            is_presupposed=bool(why) and why[0].startswith("taken for granted"),
            is_elliptic=len({m.party for m in mentions if m.party}) < 2 and how.startswith("elliptic"),
            ends_it=predicate.ends_it,
            is_generic=series.is_generic or by_article,
            spans=tuple(spans),
            why=(how, predicate.why, *why),
        )

    # -------------------------------------------------------------------------------------- who

    def _participants(
        self, sentence: Sentence, event: Event, pair_before: bool
    ) -> tuple[tuple[Mention, ...] | None, str]:
        """Who takes part, or None when the event is not one of the two parties'."""
        if event.has_third:
            return None, "a third party is at the table"
        mentions = event.mentions
        missing = self.both - event.parties
        if not missing:
            return mentions, "both parties stand with the event"
        if not event.is_noun and event.verb_class in ("travel", "host"):
            return self._by_land(sentence, event, missing)
        placed = event.is_noun and event.verb is None and _has_place_and_day(sentence, event)
        if pair_before and placed and not any(g.has_third for g in sentence.groups):
            return mentions, "recalled: a meeting with its place and day, in an article on both parties"
        if (
            not event.parties
            and not event.pair_word
            and not (event.is_definite or event.is_next or event.ordinal)
        ):
            return None, "nobody takes part"
        if event.matter:
            return None, "a third party stands in the name of the event"
        others = [g for g in sentence.groups if not (event.first <= g.first <= event.last)]
        if any(g.has_third for g in others) and not event.pair_word:
            return None, "a third party stands in the sentence"
        found = [m for g in others for m in g.mentions if m.party in missing and not m.is_adjective]
        if {m.party for m in found} == missing and event.is_noun:
            return (*mentions, *found), "the other party stands elsewhere in the sentence"
        if pair_before and (
            event.pair_word
            or event.ordinal
            or event.is_demonstrative
            or (event.is_noun and event.parties and event.is_definite)
        ):
            return mentions, "the parties stand in the headline or before"
        points = event.ordinal or event.is_next or event.is_definite
        named = event.is_noun and event.group in ("round", "talks", "consultations", "summit")
        if self._names_a_party and (event.pair_word or (named and points and not event.is_presupposed)):
            return mentions, "elliptic: means a round that is known already"
        return None, "only one party takes part"

    def _by_land(
        self, sentence: Sentence, event: Event, missing: frozenset[str]
    ) -> tuple[tuple[Mention, ...] | None, str]:
        """`Witkoff arrives in Moscow`: the place stands for its party."""
        if event.verb_class != "travel" or not event.parties:
            return None, "only one party takes part"
        for item in sentence.items[event.trigger + 1 : event.trigger + 7]:
            tag = item.tag("place")
            if tag is not None:
                land = self.lands.get(tag.value)
                if land in missing and any(m.role is not Role.PARTY for m in event.mentions):
                    return event.mentions, f"{tag.value} is the other party's land"
                return None, "the journey does not lead to the other party"
        return None, "only one party takes part"

    def _series(
        self, sentence: Sentence, event: Event, mentions: Sequence[Mention], *, anchored: bool
    ) -> tuple[Series, bool]:
        """The first series of the topic file that fits. "Talks" without a place or a day may be a process:
        then the roles of those who talk say nothing. The flag says that only the rest of the article names it."""
        words = {tag.value for item in sentence.items for tag in item.tags if tag.kind == "series"}
        roles = frozenset(_roles(mentions, self.both))
        is_process = event.verb_class == "discuss" or (event.group == "talks" and not anchored)
        article = self._series_of_article
        for series in self.topic.series:
            if series.is_generic:
                lower = not roles & {Role.LEADER, Role.MINISTER, Role.ENVOY}
                by_article = article is not None and lower and event.group != "call"
                return (article, True) if article is not None and by_article else (series, False)
            if "call" in series.nouns:
                if event.group == "call" and (not series.roles or roles in series.roles):
                    return series, False
                continue
            if event.group == "call" and not event.is_noun:
                continue
            fits = not is_process and roles in series.roles and event.group != "call"
            if series.name in words or event.group in series.nouns or fits:
                return series, False
        return self.topic.series[-1], False

    # -------------------------------------------------------------------------------------- when, where

    def _when(
        self, sentence: Sentence, event: Event, predicate: Predicate
    ) -> tuple[DateInterval | None, Span | None]:
        """The date of the event: nearest in its clause, not the day of a saying, read in the direction of the verb."""
        own = [
            (abs(index - event.trigger), item.date)
            for index, item in enumerate(sentence.items)
            if item.date is not None
            and (event.clause[0] <= index <= event.clause[1] or _continues_clause(sentence, event, index))
            and not _belongs_to_other_event(sentence, event, index)
            and not item.date.is_speech
            and not _is_day_of_saying(sentence, index, event.trigger)
            and item.date.interval.precision not in (Precision.YEAR,)
        ]
        if not own:
            return None, None
        rank = [
            Precision.DAY,
            Precision.WINDOW,
            Precision.WEEK,
            Precision.MONTH,
            Precision.SEASON,
            Precision.OPEN,
        ]
        _, mention = min(own, key=lambda row: (rank.index(row[1].interval.precision) > 2, row[0]))
        interval = self._directed(mention, predicate)
        if interval is None:
            return None, None
        if event.verb_class in ("move", "postpone") and interval.is_day:
            interval = _last_day(interval)
        return interval, Span("date", mention.start, mention.end, mention.anchor)

    def _directed(self, mention: DateMention, predicate: Predicate) -> DateInterval | None:
        today = self.published.date()
        interval, other = mention.interval, mention.alternative
        if interval.start is None or interval.end is None:
            return interval
        coming = predicate.status in (Status.PLANNED, Status.RUMOURED)
        if coming and interval.end < today - timedelta(days=1):
            return other if other is not None and other.end is not None and other.end >= today else interval
        if predicate.status is Status.CONCLUDED and interval.start > today + timedelta(days=1):
            return (
                other if other is not None and other.start is not None and other.start <= today else interval
            )
        return interval

    def _venue(self, sentence: Sentence, event: Event) -> tuple[str | None, Span | None]:
        """The place of the event: behind "in" or "at" in its clause, or in the compound ("the Istanbul talks")."""
        best: tuple[int, str, Span] | None = None
        first = event.clause[0]
        for index in range(first, event.clause[1] + 1):
            item = sentence.items[index]
            tag = item.tag("place")
            if tag is None or sentence.group_at(index) is not None:
                continue
            if not event.is_noun and _belongs_to_other_event(sentence, event, index):
                continue
            lead = _leading_word(sentence, index)
            inside = event.first <= index <= event.trigger
            travels = event.verb_class in ("travel", "move")
            led = lead is not None and (
                (lead.word("in") and not lead.norm.endswith("from"))
                or (lead.word("to") and travels)
                or (travels and event.trigger <= index and _leads_to(lead, event.verb_class))
            )
            chained = best is not None and best[1] in self.vocabulary.within.get(tag.value, "")
            if led and index >= 2 and _belongs_to_another(sentence, index - 2, tag.extra == ""):
                led = False
            if not (inside or led or chained or not self.vocabulary.language == "en"):
                continue
            distance = abs(index - event.trigger)
            deeper = best is not None and tag.extra == best[1]
            if best is None or distance < best[0] or deeper:
                best = (distance, tag.value, Span("venue", item.start, item.end, tag.value))
        return (best[1], best[2]) if best else (None, None)

    def _topic_series(self) -> Series | None:
        """The series whose words the headline or two sentences of the article have, when it is the only one."""
        hits: dict[str, int] = {}
        for sentence in self.sentences:
            for name in {tag.value for item in sentence.items for tag in item.tags if tag.kind == "series"}:
                hits[name] = hits.get(name, 0) + (2 if sentence.is_title else 1)
        telling = [name for name, count in hits.items() if count >= 2]
        return self.topic.series_named(telling[0]) if len(telling) == 1 else None

    def _within(self, venue: str | None) -> tuple[str, ...]:
        return lies_within(venue, self.vocabulary.within) if venue is not None else ()

    # -------------------------------------------------------------------------------------- what

    def _status(
        self, sentence: Sentence, event: Event, predicate: Predicate, when: DateInterval | None
    ) -> tuple[Status | None, bool, tuple[str, ...]]:
        """(status, is it background, why)."""
        status = predicate.status
        today = self.published.date()
        if event.group == "visit" and event.is_noun and event.verb is None:
            return self._visit(event, when, today)
        if status is None:
            return self._presupposed(event, when, today)
        if event.is_presupposed and event.is_noun and (not event.verb_follows or event.verb_class == "plan"):
            return self._presupposed(event, when, today)
        clause = sentence.items[event.clause[0] : event.clause[1] + 1]
        if event.is_foretold:
            return status, True, ("its clause takes it for granted",)
        habits = [i.norm for i in clause if i.word("habit")]
        if habits:
            return status, True, (f"'{habits[0]}': no news of today",)
        if event.verb_class == "discuss" and when is None:
            return None, True, ("they talk of something: no meeting",)
        if predicate.is_perfect and status is Status.CONCLUDED and when is None:
            return status, True, ("has been so at some time",)
        if status in (Status.UNDER_WAY, Status.CONCLUDED) and _lies_ahead(when, today):
            status = Status.PLANNED if status is Status.UNDER_WAY else status
        if status is Status.PLANNED and when is not None and when.is_day:
            status = Status.DATE_SET
        if (
            status is Status.DATE_SET
            and when is not None
            and when.end is not None
            and when.end < today - timedelta(days=1)
        ):
            return Status.CONCLUDED, True, ("its day has passed",)
        if _lies_back(when, today) and status in (Status.CONCLUDED, Status.UNDER_WAY):
            return Status.CONCLUDED, True, ("an event of days ago",)
        marks = [i for i in clause if i.word("past_marks")]
        if status is Status.CONCLUDED and (marks or when is not None) and not _is_short(when):
            return (
                status,
                True,
                (f"'{marks[0].norm}' makes it background" if marks else "no day: background",),
            )
        return status, False, ()

    def _visit(
        self, event: Event, when: DateInterval | None, today: date
    ) -> tuple[Status | None, bool, tuple[str, ...]]:
        """`A visit by an envoy this week`: told by a noun alone, with the time at which it is."""
        if when is None or when.start is None or when.end is None or event.is_definite:
            return None, False, ()
        if when.start <= today <= when.end:
            return Status.UNDER_WAY, False, ("a visit at this time",)
        return (Status.PLANNED if when.start > today else Status.CONCLUDED), False, ("a visit with its time",)

    def _presupposed(
        self, event: Event, when: DateInterval | None, today: date
    ) -> tuple[Status | None, bool, tuple[str, ...]]:
        """A noun without a verb reports nothing. With a number or a day it is evidence for a round, over or to come."""
        why = ("taken for granted, not reported",)
        if when is not None and when.is_day and when.end is not None and when.start is not None:
            over = when.end < today or (event.aftermath == "over" and when.start <= today)
            return (Status.CONCLUDED if over else Status.PLANNED), True, why
        if event.aftermath == "ahead":
            return Status.PLANNED, True, why
        counted = event.ordinal is not None and not event.is_bare_round
        if event.aftermath == "over" or (counted and event.group in ("round", "talks", "consultations")):
            return Status.CONCLUDED, True, why
        return None, False, ()

    def _certainty(self, sentence: Sentence, event: Event, predicate: Predicate, status: Status) -> Certainty:
        if status is Status.RUMOURED or predicate.is_hedged:
            return Certainty.RUMOUR
        if status in (Status.UNDER_WAY, Status.CONCLUDED):
            return Certainty.HELD
        reporters = self._reporters(sentence)
        if len({m.party for m in reporters if m.party}) == 2:
            return Certainty.BOTH_SIDES
        if any(m.party for m in reporters):
            return Certainty.ONE_SIDE
        if any(m.is_mediator for m in reporters):
            return Certainty.MEDIATOR
        return Certainty.SOURCE

    def _reporters(self, sentence: Sentence) -> list[Mention]:
        """Who says it: the mention right before or behind a verb of saying."""
        found: list[Mention] = []
        for index, item in enumerate(sentence.items):
            if not (item.word("report") or any(v.value == "deny" for v in item.verbs())):
                continue
            for group in sentence.groups:
                if 0 < index - group.last <= 2 or 0 < group.first - index <= 2:
                    found.extend(group.mentions)
        return found

    def _speaker(self, sentence: Sentence) -> str | None:
        reporters = self._reporters(sentence)
        if not reporters:
            return None
        mention = reporters[0]
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
            language=self.language,
            sha256=self.digest,
            entry_id=article.entry_id,
        )

    def _id(self, event: Event, sentence: Sentence, status: Status) -> str:
        item = sentence.items[event.trigger]
        key = f"{self.topic.name}\0{self.article.id}\0{self.digest}\0{item.start}\0{status.value}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]


def _is_question(sentence: Sentence) -> bool:
    """Who asks reports nothing."""
    return any(item.norm in ("?", "؟", "？") for item in sentence.items[-3:])


def _leads_to(lead: Item, verb_class: str | None) -> bool:
    """`arrives in`, `moved to`, but not `moved from`."""
    return any(v.value == verb_class for v in lead.verbs()) and not lead.norm.endswith(" from")


def _leading_word(sentence: Sentence, index: int) -> Item | None:
    """What leads to a place: the preposition before it, over `the Saudi capital [Riyadh]` and a place's own state."""
    cursor = index - 1
    while cursor >= 0 and index - cursor <= 4:
        item = sentence.items[cursor]
        group = sentence.group_at(cursor)
        adjective = group is not None and group.is_adjective
        if not (item.norm in ("the", "capital", "city", "resort", "central") or adjective):
            return item
        cursor -= 1
    return None


def _belongs_to_another(sentence: Sentence, index: int, is_country: bool) -> bool:
    """`the war in Ukraine`: the country behind "in" belongs to the noun before it, not to the event."""
    item = sentence.items[index]
    return is_country and item.is_plain


def _continues_clause(sentence: Sentence, event: Event, index: int) -> bool:
    """`goes back to February 18, when the ministers met`: the day stands right before the clause."""
    opener = event.clause[0] - 1 if event.clause[0] else 0
    for first in (event.clause[0], opener):
        if sentence.items[first].word("relative"):
            return 0 < first - index <= 2
    return False


def _belongs_to_other_event(sentence: Sentence, event: Event, index: int) -> bool:
    """Another meeting stands between the day and this one: the day is that one's. A meeting that only says where
    ("at the leaders' summit in June") is no other."""
    low, high = sorted((index, event.trigger))
    nouns = [
        i
        for i in range(low + 1, high)
        if sentence.items[i].tag("noun") is not None and not event.first <= i <= event.last
    ]
    return any(not _says_where(sentence, i) for i in nouns)


def _says_where(sentence: Sentence, index: int) -> bool:
    for before in range(index - 1, max(index - 7, -1), -1):
        item = sentence.items[before]
        if item.word("in", "purpose"):
            return True
        if not (item.is_plain or item.word("definite", "next") or item.tag("role") or item.tag("noun")):
            return False
    return False


def _has_place_and_day(sentence: Sentence, event: Event) -> bool:
    """`a meeting in Riyadh on February 18`: both stand in the noun phrase or right behind it."""
    items = sentence.items[event.first : event.last + 1]
    days = [i for i in items if i.date is not None and i.date.interval.is_day]
    return bool(days) and any(i.tag("place") for i in items)


def _is_day_of_saying(sentence: Sentence, index: int, trigger: int) -> bool:
    """`On Sunday, Trump told reporters that he would meet ...`: a verb of saying stands between day and event."""
    before = index - 1
    while before >= 0 and sentence.items[before].norm in ("on", "over", "late", "early", "in", "the"):
        before -= 1
    behind = sentence.items[index + 1] if index + 1 < len(sentence.items) else None
    if (
        before >= 0
        and sentence.items[before].word("report")
        and not (behind and (behind.tag("noun") or behind.norm == "'s"))
    ):
        return not sentence.items[before].verbs()
    low, high = sorted((index, trigger))
    return any(item.word("report") and not item.verbs() for item in sentence.items[low + 1 : high])


def _roles(mentions: Sequence[Mention], both: frozenset[str]) -> Iterable[Role]:
    """Each party's highest role among those who take part."""
    order = list(Role)
    for party in sorted(both):
        roles = [m.role for m in mentions if m.party == party]
        yield min(roles, key=order.index) if roles else Role.PARTY


def _level(mentions: Sequence[Mention]) -> str | None:
    order = list(Role)
    roles = [m.role for m in mentions if m.party is not None and m.role is not Role.PARTY]
    return min(roles, key=order.index).value if roles else None


def _is_short(when: DateInterval | None) -> bool:
    """A day or a weekend: short enough for news of today."""
    return (
        when is not None
        and when.start is not None
        and when.end is not None
        and (when.end - when.start).days <= 3
    )


def _last_day(interval: DateInterval) -> DateInterval:
    """`moved from June 25 to July 2`: the second day is the new one."""
    return DateInterval(interval.end, interval.end, Precision.DAY)


def _lies_ahead(when: DateInterval | None, today: date) -> bool:
    return when is not None and when.start is not None and when.start > today


def _lies_back(when: DateInterval | None, today: date) -> bool:
    return when is not None and when.end is not None and when.end < today - timedelta(days=_OLD_DAYS)
