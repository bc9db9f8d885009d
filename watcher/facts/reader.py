"""Title, summary and text of an article -> the facts that its sentences claim, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping

from watcher.facts.items import TextItems
from watcher.facts.mentions import read_sentence
from watcher.facts.reading import Passed, Reading
from watcher.facts.vocabulary import Vocabulary, build_vocabulary
from watcher.facts.where import lands_of
from watcher.model import Article, Fact
from watcher.text.dates import merge_ranges, read_dates
from watcher.text.markup import blank_markup
from watcher.text.sentences import split_sentences
from watcher.text.words import tokenize
from watcher.topic import Topic

_MAX_SENTENCES = 60  # facts stand early; the tail of a page is background and furniture
_MAX_GLANCE = 6_000  # characters that are looked at before an article is read


class FactReader:
    """Reads articles for one topic. Holds the topic's lexicons; `read` depends on its arguments alone."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.seats_thirds = any(series.thirds for series in topic.series)
        self._known: dict[str, tuple[Vocabulary, Mapping[str, str]]] = {}

    def read(self, article: Article) -> tuple[Fact, ...]:
        """Every fact of the article on this topic, in the order of its text, background included."""
        reading = self._reading(article)
        return tuple(reading.facts()) if reading is not None else ()

    def consider(self, article: Article) -> tuple[Fact | Passed, ...]:
        """The same facts, and with them the sentences that were looked at and tell none."""
        reading = self._reading(article)
        return tuple(reading.considered()) if reading is not None else ()

    def words(self, language: str) -> Vocabulary | None:
        """What is looked for in a text of that language; None for one that the topic does not read."""
        return self._words(language)[0] if language in self.topic.languages else None

    def _reading(self, article: Article) -> Reading | None:
        """The sentences of the article; None when it is not worth reading."""
        language = self._language(article)
        if language is None:
            return None
        vocabulary, lands = self._words(language)
        text = blank_markup(article.text)
        spans = split_sentences(text, _MAX_SENTENCES)
        if not spans:
            return None
        words = TextItems(text, tokenize(text, 0, max(spans[-1][1], _MAX_GLANCE)), vocabulary)
        if not words.name_a_side_and_an_event(_MAX_GLANCE, seats_thirds=self.seats_thirds):
            return None
        published = article.published or article.seen
        dates = merge_ranges(text, read_dates(text, published=published, language=language))
        title_end = len(article.title)
        sentences = [
            read_sentence(words, start, end, dates, is_title=end <= title_end) for start, end in spans
        ]
        return Reading(self.topic, vocabulary, lands, article, published, sentences)

    def _language(self, article: Article) -> str | None:
        language = (article.language or self.topic.languages[0]).split("-")[0].lower()
        return language if language in self.topic.languages else None

    def _words(self, language: str) -> tuple[Vocabulary, Mapping[str, str]]:
        if language not in self._known:
            vocabulary = build_vocabulary(self.topic, language)
            self._known[language] = vocabulary, lands_of(self.topic, vocabulary)
        return self._known[language]
