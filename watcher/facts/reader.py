"""Title, summary and text of an article -> the facts that its sentences claim, each with its evidence."""

from __future__ import annotations

from watcher.facts.lexicon.topic_words import TopicWords
from watcher.facts.names.bodies import bodies_of, with_bodies
from watcher.facts.names.groups import read_sentence
from watcher.facts.names.introduced import introduced_in, with_introduced
from watcher.facts.places.where import Lands, lands_of
from watcher.facts.reading import Passed, Reading
from watcher.facts.syntax.items import TextItems
from watcher.model import Article, Fact
from watcher.text.dates import merge_ranges, read_dates
from watcher.text.markup import blank_markup
from watcher.text.sentences import split_sentences
from watcher.text.words import tokenize
from watcher.topic import Topic

_MAX_SENTENCES = 60  # facts stand early; the tail of a page is background and furniture
_MAX_GLANCE = 6_000  # characters that are looked at before an article is read


class FactReader:
    """Reads articles for one topic, by its words; `read` depends on its arguments alone."""

    def __init__(self, topic: Topic, words: TopicWords | None = None) -> None:
        self.topic = topic
        self.words = words or TopicWords(topic)
        self._lands: dict[str, Lands] = {}

    def read(self, article: Article) -> tuple[Fact, ...]:
        """Every fact of the article on this topic, in the order of its text, background included."""
        reading = self._reading(article)
        return tuple(reading.facts()) if reading is not None else ()

    def consider(self, article: Article) -> tuple[Fact | Passed, ...]:
        """The same facts, and with them the sentences that were looked at and tell none."""
        reading = self._reading(article)
        return tuple(reading.considered()) if reading is not None else ()

    def _reading(self, article: Article) -> Reading | None:
        """The sentences of the article; None when it is not worth reading."""
        language = (article.language or self.topic.languages[0]).split("-")[0].lower()
        vocabulary = self.words.of(language)
        if vocabulary is None:
            return None
        text = blank_markup(article.text)
        spans = split_sentences(text, _MAX_SENTENCES)
        if not spans:
            return None
        words = TextItems(text, tokenize(text, 0, max(spans[-1][1], _MAX_GLANCE)), vocabulary)
        if not words.name_a_side_and_an_event(_MAX_GLANCE, seats_thirds=self.words.seats_thirds):
            return None
        published = article.published or article.seen
        dates = merge_ranges(text, read_dates(text, published=published, language=language))
        title_end = len(article.title)
        sentences = [
            read_sentence(words, start, end, dates, is_title=end <= title_end) for start, end in spans
        ]
        known = introduced_in(sentences)
        if known:
            sentences = [with_introduced(sentence, known) for sentence in sentences]
        bodies = bodies_of(self.topic, language, text, sentences)
        if bodies:
            sentences = [with_bodies(sentence, bodies, self.topic) for sentence in sentences]
        if language not in self._lands:
            self._lands[language] = lands_of(self.topic, vocabulary)
        return Reading(self.topic, vocabulary, self._lands[language], article, published, sentences)
