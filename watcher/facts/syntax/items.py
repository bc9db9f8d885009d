"""The words of a text as items, each with what it can stand for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from itertools import repeat
from operator import itemgetter, or_

from watcher.facts.lexicon.vocabulary import (
    CALLED,
    EVENTS,
    LOOKED_FOR,
    MARKED,
    SEATS,
    Tag,
    Vocabulary,
    Word,
    names_a_side,
    worth_of,
)
from watcher.facts.syntax.sentence import Item, Items
from watcher.facts.syntax.split_verbs import with_split_verbs
from watcher.model import DateMention
from watcher.text.sentences import behind_dateline
from watcher.text.words import Match, Tokens, bounds_within, tokenize

# Every word of every text passes here: what Item() does, at a third of the cost, and the fields of a Word.
_new = tuple.__new__
_tags, _worth, _begun, _may_be_worth = map(itemgetter, range(4))


class TextItems:
    """The words of a text, first as if each stood alone, which nearly all do: a sentence then costs no more
    than its phrases and dates, and one without any word that is looked for hardly anything."""

    def __init__(self, text: str, tokens: Tokens, vocabulary: Vocabulary) -> None:
        self.text, self._tokens, self._vocabulary = text, tokens, vocabulary
        self._words: list[Word] = list(map(vocabulary.words.__getitem__, tokens.norms))
        self._may_be_worth: list[int] = list(map(_may_be_worth, self._words))

    def name_a_side_and_an_event(self, end: int, *, seats_thirds: bool) -> bool:
        """Cheap: do those that begin before `end` in the text? A capital or the house of a head of state may
        be where a visit is."""

        def has_both(worth: int) -> bool:
            return bool(worth & (EVENTS | SEATS)) and names_a_side(worth, seats_thirds=seats_thirds)

        stop = bisect_left(self._tokens.starts, end)
        if any(True for _ in self._called(0, stop)):
            return True  # the name of the talks is that of both
        lexicon, words = self._vocabulary.lexicon, self._words[:stop]
        if self._vocabulary.splits_verbs and has_both(reduce(or_, self._may_be_worth[:stop], 0)):
            return True  # the pieces of a verb are put together later
        if not lexicon.has_expressions and not has_both(reduce(or_, self._may_be_worth[:stop], 0)):
            return False
        found = after = 0
        tokens = self._tokens if stop == len(self._tokens) else self._tokens.part(0, stop)
        for phrase in lexicon.longer(tokens, self.text, map(_begun, words)):
            found = reduce(or_, map(_worth, words[after : phrase.first]), found | worth_of("", phrase.tags))
            if has_both(found):
                return True
            after = phrase.last + 1
        return has_both(reduce(or_, map(_worth, words[after:]), found))

    @property
    def verbs_last(self) -> bool:
        """Does a verb stand last in the language of the text?"""
        return self._vocabulary.verbs_last

    def _called(self, first: int, stop: int) -> Iterator[Match[Tag]]:
        """Where the name of the talks stands, in tokens counted from `first`."""
        called = self._vocabulary.called
        if not self._vocabulary.talks_have_name:
            return iter(())
        if not called.has_expressions and not reduce(or_, self._may_be_worth[first:stop], 0) & CALLED:
            return iter(())
        return called.matches(self._tokens.part(first, stop), self.text)

    def behind_dateline(self, start: int, end: int) -> int:
        """Where what the sentence `text[start:end]` says begins."""
        return behind_dateline(self.text, start, end)

    def between(self, start: int, end: int, dates: Sequence[DateMention]) -> Items:
        """The items of `text[start:end]`, none where no word is looked for; `dates` are those of the whole
        text."""
        bounds = bounds_within(self._tokens, start, end)
        if bounds is None:
            part = TextItems(self.text, tokenize(self.text, start, end), self._vocabulary)
            return part.between(start, end, dates)
        first, stop = bounds
        tokens, words, marks = self._tokens.part(first, stop), self._words[first:stop], self._vocabulary.marks
        own = [date for date in dates if start <= date.start and date.end <= end]
        phrases = {match.first: match for match in self._phrases(tokens, words, own)}
        marked: dict[int, tuple[Tag, ...]] = {}
        if marks.has_expressions or reduce(or_, self._may_be_worth[first:stop], 0) & MARKED:
            marked = {match.first: match.tags for match in marks.matches(tokens, self.text)}
        for match in self._called(first, stop):
            for place in range(match.first, match.last + 1):
                marked[place] = (*marked.get(place, ()), *match.tags)
        worth = reduce(or_, map(_worth, words), 0)
        for match in phrases.values():
            worth |= worth_of("", match.tags)
        if not worth & LOOKED_FOR and not marked:
            return ()
        alone = _alone(self.text, tokens, words)
        items = list(self._joined(alone, phrases, marked, own)) if phrases or marked or own else alone
        return tuple(with_split_verbs(items, self._vocabulary) if self._vocabulary.splits_verbs else items)

    def _phrases(
        self, tokens: Tokens, words: Sequence[Word], dates: Sequence[DateMention]
    ) -> list[Match[Tag]]:
        """The phrases among the words; where one reaches into a date, those before and behind each date:
        `6日[前往]莫斯科` holds no `日前`."""
        lexicon, begun = self._vocabulary.lexicon, list(map(_begun, words))
        found = list(lexicon.longer(tokens, self.text, begun))
        bounds = [(bisect_left(tokens.starts, d.start), bisect_left(tokens.starts, d.end)) for d in dates]
        if not any(m.first < stop and m.last >= first for m in found for first, stop in bounds):
            return found
        edges = [0, *(edge for pair in bounds for edge in pair), len(words)]
        return [
            replace(match, first=match.first + first, last=match.last + first)
            for first, stop in zip(edges[::2], edges[1::2], strict=True)
            for match in lexicon.longer(tokens.part(first, stop), self.text, begun[first:stop])
        ]

    def _joined(
        self,
        alone: Sequence[Item],
        phrases: Mapping[int, Match[Tag]],
        marked: Mapping[int, tuple[Tag, ...]],
        dates: list[DateMention],
    ) -> Iterator[Item]:
        """The items with dates and phrases as one item each; a phrase never swallows a date."""
        waiting = dates[::-1]
        inside = {index for match in phrases.values() for index in range(match.first + 1, match.last + 1)}
        index = 0
        while index < len(alone):
            item = alone[index]
            while waiting and waiting[-1].end <= item.start:
                waiting.pop()
            if waiting and waiting[-1].start <= item.start:
                mention = waiting.pop()
                yield Item(mention.start, mention.end, mention.text.lower(), date=mention)
                while index < len(alone) and alone[index].start < mention.end:
                    index += 1
                continue
            match = phrases.get(index)
            last = match.last if match is not None else index
            tags: tuple[Tag, ...] = ()
            if waiting and alone[last].end > waiting[-1].start:
                last = index
            elif match is not None:
                tags = match.tags
            elif index not in inside:
                tags = item.tags
            if marked:
                tags += tuple(tag for place in range(index, last + 1) for tag in marked.get(place, ()))
            yield item if last == index and tags == item.tags else _phrase(alone[index : last + 1], tags)
            index = last + 1


def _alone(text: str, tokens: Tokens, words: Sequence[Word]) -> list[Item]:
    """The tokens as if each stood alone."""
    capitalised = map(str.isupper, map(text.__getitem__, tokens.starts))
    tags, worth = map(_tags, words), map(_worth, words)
    columns = zip(tokens.starts, tokens.ends, tokens.norms, tags, repeat(None), capitalised, worth)
    return list(map(_new, repeat(Item), columns))


def _phrase(words: Sequence[Item], tags: tuple[Tag, ...]) -> Item:
    """Words that are one item, with these tags."""
    norm = " ".join(word.norm for word in words)
    first = words[0]
    return Item(first.start, words[-1].end, norm, tags, None, first.is_capitalised, worth_of(norm, tags))
