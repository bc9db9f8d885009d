"""The date languages: word lists and word orders of `watcher/data/languages/dates/<lang>.toml`, compiled.

A text is read as a line of signs, one for each word and one for each gap between two words. A word's sign
stands for the set of classes that the language file puts it in (`month`, `weekday`, `unit`, ...); a form of
the file ("<month> <day>") becomes a regular expression over such signs. Thus the grammar is data, the scan
costs one dictionary look-up a word, and a further language is one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from watcher.text.date_files import date_languages, read_dates_of, spellings

UNKNOWN = "x"
"""The sign of a word that no class knows."""

Values = Mapping[str, int | str]
"""What a word means, by class: {"month": 5}, {"num": 2, "day": 2}."""

_CUE_KINDS = (  # a word of two kinds is of the first
    *("neutral", "comparing", "perfect", "future", "intent", "commitment", "modal", "speech", "reports"),
    *("infinitive", "past", "present", "base"),
)
_FIRST_SIGN = 0xE000  # private use area: no sign can be taken for a gap
_YEARS = range(1500, 2100)
_LETTERS = r"(?:[^\W\d_]|[\u064b-\u0652])+"  # Arabic vowel signs are no letters by themselves
_FORM_PART = re.compile(rf"<([a-z]+)>|({_LETTERS}(?:/{_LETTERS})*)|(\s+)|(.)", re.S)
_AFTER_MARK = re.compile(r"([,;~&.]) +")  # ", " is one gap
_SIGN = re.compile(r"\[[^\]]*\]|[^|]")
_LOOK_BEHIND = re.compile(r"\(\?<[!=]((?:\[[^\]]*\]|[^()])*)\)")
_GAPS = {" ": "[ +]", "~": "[ +\\-]", ";": "[ +,]", "&": "[ +'\\-]"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One form of the grammar: which action reads it, with which parameter."""

    action: str
    param: str


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells the time of a clause: words by kind, and endings for words that are not listed."""

    words: Mapping[str, str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    breaks: frozenset[str]  # words that open a clause
    measures: frozenset[str]  # words before which none is opened: "after less than two hours"
    after_speech: frozenset[str]  # words that may stand between a verb of saying and its day
    copulas: frozenset[str]  # "is to meet", "was to meet": still to come
    toward: frozenset[str]  # "moved to May", "rescheduled for Friday": what follows lies ahead
    past_with: frozenset[str]  # "set off", "set up": behind them a word of intent is a plain past
    no_infinitive: frozenset[str]  # words that are no verb behind "to"
    verb_side: str  # "left" | "right": where the verb of a date is looked for first


@dataclass(frozen=True, slots=True)
class DateLanguage:
    """One compiled language file."""

    code: str
    signs: Mapping[str, str]  # word as written -> sign
    values: Mapping[str, Values]  # word as written -> meaning
    words: re.Pattern[str]  # splits a text; odd parts are gaps, or words where `segments` is true
    segments: bool  # True where words are not separated (Chinese)
    glance: re.Pattern[str]  # finds, in the signs of the words alone, one that a date can hang on
    trigger: re.Pattern[str]  # the same in the line of words and gaps
    grammar: re.Pattern[str]
    looks_back: int  # signs before a form that it may look at
    rules: tuple[Rule, ...]  # by group number of `grammar`, less one
    day_first: bool  # 04/10/2025 is 4 October
    timid_months: frozenset[str]  # "may", "march": a month only beside a number or after `month_before`
    month_before: frozenset[str]
    year_before: frozenset[str]
    number_before: frozenset[str]  # words whose number is a name ("Route 2025")
    not_dated: frozenset[str]  # words that make the number before them a count ("2000 people")
    abbreviations: frozenset[str]  # words whose full stop ends no sentence
    edges: Mapping[str, str]  # word -> early | late | mid | start | end | until
    fillers: frozenset[str]  # may stand between an edge and its date
    edge_side: str  # "left" | "right"
    cues: Cues


def _value(key: str) -> int | str:
    return int(key) if key.lstrip("-").isdigit() else key


def _casings(word: str, code: str, capital: bool) -> set[str]:
    """`word` as it may be written; the Turkish i keeps its dot (its own capital is not `I`)."""
    if code == "tr":
        upper = word.replace("i", "İ").replace("ı", "I").upper()
        title = {"i": "İ", "ı": "I"}.get(word[:1], word[:1].upper()) + word[1:]
    else:
        upper, title = word.upper(), word[:1].upper() + word[1:]
    return {title, upper} if capital else {word, title, upper}


class _Lexicon:
    """Collects the classes of every word, then gives each distinct set of classes its sign."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.values: dict[str, dict[str, int | str]] = {}
        self.literals: set[str] = set()
        self.sign_of: dict[frozenset[str], str] = {}

    def add(self, word: str, kind: str, value: int | str, *, capital: bool = False) -> None:
        for spelling in _casings(word, self.code, capital):
            self.values.setdefault(spelling, {}).setdefault(kind, value)

    def add_numbers(self, digits: str | None) -> None:
        for number in [*range(1000), *_YEARS]:
            forms = {str(number), f"{number:02}"}
            if digits:
                table = str.maketrans("0123456789", digits)
                forms |= {form.translate(table) for form in forms}
            for form in forms:
                meaning = self.values.setdefault(form, {})
                meaning["num"] = number
                meaning.update({"day": number} if 1 <= number <= 31 and len(form) <= 2 else {})
                meaning.update({"mon": number} if 1 <= number <= 12 and len(form) <= 2 else {})
                meaning.update({"year": number} if number in _YEARS else {})
                meaning.update({"yy": number} if len(form) == 2 else {})

    def signs(self) -> dict[str, str]:
        """The sign of every word; classes do not change any more after this."""
        signs: dict[str, str] = {}
        for word, meaning in self.values.items():
            kinds = frozenset(meaning)
            signs[word] = self.sign_of.setdefault(kinds, chr(_FIRST_SIGN + len(self.sign_of)))
        return signs

    def charset(self, kinds: frozenset[str]) -> str:
        """A character class of all signs whose words have one of `kinds`; without any it matches nothing."""
        found = "".join(sorted(sign for have, sign in self.sign_of.items() if have & kinds))
        return f"[{found}]" if found else "(?!)"


def _literals(form: str) -> Iterator[str]:
    """The plain words of a form in lower case."""
    for part in _FORM_PART.finditer(form):
        if part[2]:
            yield from part[2].lower().split("/")


def _compile(form: str, lexicon: _Lexicon) -> str:
    """The regular expression over signs for a form; the head of en.toml tells how forms are written."""
    out: list[str] = []
    for part in _FORM_PART.finditer(_AFTER_MARK.sub(r"\1", form)):
        if part[1]:
            out.append(lexicon.charset(frozenset({part[1]})))
        elif part[2]:
            out.append(lexicon.charset(frozenset("=" + word for word in part[2].lower().split("/"))))
        elif part[3]:
            out.append(_GAPS[" "])
        elif part[4] in "-.":
            out.append("\\" + part[4])
        else:
            out.append(_GAPS.get(part[4], part[4]))
    return "".join(out)


def _forms(data: Mapping[str, Any]) -> list[tuple[Rule, str]]:
    """Every form with its rule; what stands first in the file is tried first."""
    rules: list[tuple[Rule, str]] = []
    for table in data.get("grammar", []):
        rule = Rule(str(table["action"]), str(table.get("param", "")))
        rules += [(rule, form) for form in table["forms"]]
    return rules


_NUMERIC: tuple[tuple[str, str], ...] = (
    ("ymd", "<year>-<mon>-<day>"),
    ("ymd", "<year>/<mon>/<day>"),
    ("ymd", "<year>·<mon>·<day>"),
    ("numeric", "<day>·<day>·<year>"),
    ("numeric", "<day>/<day>/<year>"),
    ("numeric", "<day>-<day>-<year>"),
    ("numeric", "<day>/<day>/<yy>"),
    ("numeric", "<day>-<day>-<yy>"),
    ("numeric", "<day>·<day>·<yy>"),
)


def _cues(data: Mapping[str, Any]) -> Cues:
    cues = data.get("cues", {})
    words: dict[str, str] = {}
    for kind in _CUE_KINDS:
        for word in spellings(cues.get(kind, "")):
            words.setdefault(word, kind)
    patterns = tuple(
        (kind, re.compile(cues[f"{kind}_pattern"])) for kind in _CUE_KINDS if cues.get(f"{kind}_pattern")
    )
    return Cues(
        words,
        patterns,
        frozenset(spellings(cues.get("breaks", ""))),
        frozenset(spellings(cues.get("measures", ""))),
        frozenset(spellings(cues.get("after_speech", ""))),
        frozenset(spellings(cues.get("copula", ""))),
        frozenset(spellings(cues.get("toward", ""))),
        frozenset(spellings(cues.get("past_with", ""))),
        frozenset(spellings(cues.get("no_infinitive", ""))),
        str(cues.get("verb_side", "left")),
    )


def _fill(code: str, data: Mapping[str, Any], forms: list[tuple[Rule, str]]) -> _Lexicon:
    lexicon = _Lexicon(code)
    capital = frozenset(data.get("capital", []))
    cased = frozenset(spellings(data.get("capital_words", "")))
    for kind, table in data.get("words", {}).items():
        for key, text in table.items():
            for word in spellings(text):
                lexicon.add(word, kind, _value(key), capital=kind in capital or word in cased)
    if data.get("words_separated", True) is False:
        for word in _cues(data).words:  # only listed words are words there
            lexicon.add(word, "cue", word)
    for _, form in forms:
        for word in _literals(form):
            lexicon.add(word, "=" + word, word)
    lexicon.add_numbers(data.get("digits"))
    return lexicon


def _grammar(lexicon: _Lexicon, forms: list[tuple[Rule, str]]) -> tuple[re.Pattern[str], tuple[Rule, ...]]:
    rules = [(Rule(action, ""), form) for action, form in _NUMERIC] + forms
    parts = [f"({_compile(form, lexicon)})" for _, form in rules]
    return re.compile("|".join(parts)), tuple(rule for rule, _ in rules)


def _looks_back(grammar: str) -> int:
    """The most signs that a look behind spans; with alternatives in it, those of all."""
    return max((len(_SIGN.findall(found[1])) for found in _LOOK_BEHIND.finditer(grammar)), default=0)


def _splitter(lexicon: _Lexicon, segments: bool, marks: str) -> re.Pattern[str]:
    """What splits a text into words and gaps; `marks` may stand inside words (Arabic vowel signs)."""
    if not segments:
        return re.compile(f"([^\\w{marks}]+)" if marks else r"(\W+)")
    words = sorted((word for word in lexicon.values if not word.isdigit()), key=len, reverse=True)
    return re.compile("(" + r"\d+|" + "|".join(map(re.escape, words)) + ")")


def _trigger(lexicon: _Lexicon, kinds: frozenset[str], gap: str) -> re.Pattern[str]:
    """1/2/97 has no year that could be told from a count: there, three numbers in a row are worth a look."""
    day, short = lexicon.charset(frozenset({"day"})), lexicon.charset(frozenset({"yy"}))
    return re.compile(f"{lexicon.charset(kinds)}|{day}{gap}{day}{gap}{short}")


def _edges(data: Mapping[str, Any]) -> dict[str, str]:
    return {word: kind for kind, text in data.get("edges", {}).items() for word in spellings(text)}


def _build(code: str, data: Mapping[str, Any]) -> DateLanguage:
    forms = _forms(data)
    joins = "|".join(data.get("day_joins", ["-"]))
    macros = {"days": f"<day>(?:(?:{joins})<day>)*", **data.get("macros", {})}
    spelled = [(rule, _with_macros(form, macros)) for rule, form in forms]
    lexicon = _fill(code, data, spelled)
    signs = lexicon.signs()
    grammar, rules = _grammar(lexicon, spelled)
    triggers = frozenset("=" + word for word in spellings(data.get("triggers", ""))) | {
        "month",
        "monthbase",
        "qname",
        "decadename",
        "shortdecade",
        "weekday",
        "rel",
        "unit",
        "season",
        "year",
    }
    segments = data.get("words_separated", True) is False
    return DateLanguage(
        code=code,
        signs=signs,
        values=lexicon.values,
        words=_splitter(lexicon, segments, str(data.get("word_marks", ""))),
        segments=segments,
        glance=_trigger(lexicon, triggers, ""),
        trigger=_trigger(lexicon, triggers, "[-/·]"),
        grammar=grammar,
        looks_back=_looks_back(grammar.pattern),
        rules=rules,
        day_first=bool(data.get("day_first", True)),
        timid_months=frozenset(spellings(data.get("timid_months", ""))),
        month_before=frozenset(spellings(data.get("month_before", ""))),
        year_before=frozenset(spellings(data.get("year_before", ""))),
        number_before=frozenset(spellings(data.get("number_before", ""))),
        not_dated=frozenset(spellings(data.get("not_dated", ""))),
        abbreviations=frozenset(spellings(data.get("abbreviations", ""))),
        edges=_edges(data),
        fillers=frozenset(spellings(data.get("edge_fillers", ""))),
        edge_side=str(data.get("edge_side", "left")),
        cues=_cues(data),
    )


def _with_macros(form: str, macros: Mapping[str, str]) -> str:
    """`form` with every macro spelled out; a macro may use those named after it."""
    for name, body in macros.items():
        form = form.replace(f"<{name}>", f"(?:{body})")
    return form


@cache
def date_language(code: str) -> DateLanguage:
    """The compiled language; KeyError where it has no file."""
    if code not in date_languages():
        raise KeyError(code)
    return _build(code, read_dates_of(code))
