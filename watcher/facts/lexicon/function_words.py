"""Words of English that the readings compare as they stand: small words by name, and the lists of
`watcher/data/languages/plain/en.toml`.

They are no lists of `talks/en.toml`: a listed word is no longer plain, and between a noun and its verb these
must count as the plain words that they are. In another language none of them occurs, so they decide nothing
there.
"""

from __future__ import annotations

from watcher.facts.lexicon.language_files import plain_words


def _listed(name: str) -> frozenset[str]:
    return frozenset(plain_words()["words"][name])


def _beginnings(name: str) -> tuple[str, ...]:
    return tuple(plain_words()["beginnings"][name])


def _endings(name: str) -> tuple[str, ...]:
    return tuple(plain_words()["endings"][name])


COMMA = ","
COMMAS = frozenset({COMMA, "，"})  # with the Chinese one, which begins no clause by itself
COLON = ":"
SEMICOLON = ";"
FULL_STOP = "."
POSSESSIVE = "'s"  # a token of its own: "Trump 's envoy"
POSSESSIVES = frozenset({POSSESSIVE, "'"})
HYPHEN = "-"
HYPHENS = frozenset({HYPHEN, "‑"})
PAIR_MARKS = HYPHENS | {"/", "–"}  # "Modi-Xi", "Modi/Xi"
SPACED_DASHES = frozenset({"–", "-"})  # between spaces they end a clause; inside a word they join it
DASHES = HYPHENS | {"–", "—"}
STOPS = frozenset({";", ":", "—", "|", "(", ")", "·", "•"})
QUESTION_MARKS = frozenset({"?", "؟", "？"})
QUOTES = frozenset("\"'“”‘’«»`„")

FIRST_PERSON = "i"
ITS = "its"
THEY = "they"
HAVING = "having"
HAD = "had"
WRITTEN = "written"
AS = "as"
OF = "of"
IN = "in"
TO = "to"
INFINITIVE = " to"  # how a helping word ends that an infinitive follows: "scheduled to"
BY = "by"
DURING = "during"
CONVERSATION = "conversation"
VIDEO = "video"
VISITING = "visiting"
ON = "on"
UPON = "upon"
SHOULD = "should"
PREPARED_TO = "prepared to"
WILL = "will"
BEEN = " been"  # "has been"
PRESENT_ENDING = "s"
PLURAL_ENDING = "s"
FOR = "for"
THAT = "that"
THOSE = "those"
WHAT = "what"
TOGETHER = "together"
SUCH = "such"
AT_WHICH = "at"  # "a summit at which"
LEAST = "least"  # "at least"
CAME = "came"
NEAR = "near"  # verb and adjective: "A and B near talks", "a deal was near"
WHEN = "when"
WHERE = "where"
WHETHER = "whether"
BEFORE = "before"
FELLOW = "fellow"
DECIDED_ON = "decided"
AGREED = "agreed"  # how "agreed to" begins
ONCE = "once"
MOST = "most"  # before an adjective a superlative
SINCE_WORD = "since"
SET = "set"
PARTICIPLE_ENDING = "ed"
GERUND_ENDING = "ing"
WHICH = "which"
BE = "be"
AGAIN = "again"
BEING = "being"
RECENT = "recent"
DAY_OF = "day of"
GATHERING = "gathering"  # noun and verb: "are gathering in Doha"
FIRST = "first"
OVER = "over"
TIMES = "times"
UNDER = "under"  # how "under way" begins
EARLIER = "earlier"  # how "earlier this week" begins
MEETING = "meeting"  # noun and verb: "US, Iran meeting in Doha"
NO = "no"
ASKED_FOR = "asked"
NO_INTENTION = "no intention"
NOW = "now"
CONFIRM = "confirm"  # how "confirms" and "confirmed" begin
ENGAGE = "engage"  # "engage in talks": who is set to do it on a day meets, who agrees to do it hardly
OFFICE = "office"
SECRETARY = "secretary"  # "the Secretary of Defense of A"
ANY = "any"
THEN = "then"
THERE = "there"
HAS_BEEN, HAVE_BEEN, WILL_BE = {"has", "been"}, {"have", "been"}, {"will", "be"}
AMONG = "among"
CONTINUE = "continue"
CONTINUES = "continu"  # "continue", "continued"
SET_FOR = " for"  # "set for Vienna"
ANNOUNCE = "announce"
HOUR = "hour"
DAY = "day"
DAYS = "days"
EVE = "eve of"
LATER = "later"
TIME = "time"  # "for a second time"
CALL = "call"
CALLS = "calls"  # noun and verb: "Macron calls Modi"
TALKS = "talks"  # noun and verb: "Trump talks to Putin"
ADVERB_ENDING = "ly"
LEADS_AWAY = "from"
JOINERS = DASHES | {COMMA, "/"}

# Lists, by what they are used for.
ARTICLES = _listed("articles")
IS = _listed("is")
WAS = _listed("was")
FORMS_OF_BE = _listed("forms_of_be")
FINITE = _listed("finite")
MODALS = _listed("modals")
WILLS = _listed("wills")
WONT = _listed("wont")
CANNOT = _listed("cannot")
NOT = _listed("not")
NOT_YET = _listed("not_yet")
INSTEAD = _listed("instead")
BUT = _listed("but")
EACH = _listed("each")
ONCE_MORE = _listed("once_more")
ASKED = _listed("asked")
CALLED = _listed("called")
EACH_OF_TWO = _listed("each_of_two")
THE_OTHER = _listed("the_other")
OR = _listed("or")
SEE = _listed("see")
UNTIL = _listed("until")
UNTIL_OR_ONCE = _listed("until_or_once")
LATEST = _listed("latest")
WHO = _listed("who")
RELATIVES = _listed("relatives")
PLACED_OR_WHICH = _listed("placed_or_which")
PARTICLES = _listed("particles")
OF_A_PHRASE = _listed("of_a_phrase")
DESPITE = _listed("despite")
SINCE = _listed("since")
OCCASIONS = _listed("occasions")
NO_ADJECTIVES = _listed("no_adjectives")
INSIDE_NOUN_PHRASE = _listed("inside_noun_phrase")
FIRST_PERSONS = _listed("first_persons")
ONE_PERSON = _listed("one_person")
ONE_MET = _listed("one_met")
HIS = _listed("his")
HONORIFICS = _listed("honorifics")
NAME_PARTICLES = _listed("name_particles")
TITLES = _listed("titles")
BEFORE_SUBJECTS = _listed("before_subjects")
WHO_THEY_ARE = _listed("who_they_are")
ACCORDING = _listed("according")
MEDIA = _listed("media")
NO_OFFICE = _listed("no_office")
SENT_FOR = _listed("sent_for")
CHARGED_WITH = _listed("charged_with")
AGAINST_OR_FOR = _listed("against_or_for")
NO_LONGER = _listed("no_longer")
APART_FROM = _listed("apart_from")
LED = _listed("led")
LEADS = _listed("leads")
BRINGS_PARTNERS = _listed("brings_partners")
TALKS_TO = _listed("talks_to")
SPEAKS_TO = _listed("speaks_to")
BEFORE_DAYS = _listed("before_days")
EDGES_OF_DAYS = _listed("edges_of_days")
AT_PRESENT = _listed("at_present")
ADDS_ONE = _listed("adds_one")
LATER_TODAY = _listed("later_today")
TONIGHT = _listed("tonight")
AT_FIRST = _listed("at_first")
ADVERBS_OF_TIME = _listed("adverbs_of_time")
MID_VERB = AT_PRESENT | _listed("mid_verb")
COUNTS_ONE = _listed("counts_one")
MEASURES = _listed("measures")
FRESH = _listed("fresh")
STRAIGHT = _listed("straight")
PARTS = _listed("parts")
BEFORE_PLACES = _listed("before_places")
BEFORE_VENUES = _listed("before_venues")
ON_THE_WAY = _listed("on_the_way")
WAYS = _listed("ways")
WAYS_OF_MEETING = _listed("ways_of_meeting")
PHONES = _listed("phones")
COMES = _listed("comes")
WENT = _listed("went")
BACK_FROM = _listed("back_from")
LEFT_FOR = _listed("left_for")
ENOUGH = _listed("enough")
LONGS_FOR = _listed("longs_for")
BELIEVES = _listed("believes")
DOUBTS = _listed("doubts")
QUALMS = _listed("qualms")
EXPECTED = _listed("expected")
DECIDED = _listed("decided")
READY = _listed("ready")
SET_DOWN = _listed("set_down")
PLANS_TO = _listed("plans_to")
PROPOSES = _listed("proposes")
DROPS = _listed("drops")
FALLS = _listed("falls")
BRIEFED = _listed("briefed")
DEALT_WITH = _listed("dealt_with")
ENDS = _listed("ends")
LAUNCHES = _listed("launches")
TAKES_UP = _listed("takes_up")
GOES_ON = _listed("goes_on")
ENDURES = _listed("endures")
LASTED = _listed("lasted")
STARTS_OF = _listed("starts_of")
AT_IT = _listed("at_it")
BARE_ROUNDS = _listed("bare_rounds")
PEACE_OR_WAR = _listed("peace_or_war")
SEQUELS = _listed("sequels")

# How words begin or end.
SEEK = _beginnings("seek")
PULL = _beginnings("pull")
UNSURE = _beginnings("unsure")
SIT_DOWN = _beginnings("sit_down")
HELPS = _beginnings("helps")
LEADS_TO_PLACE = _endings("leads_to_place")
LEADS_TO_OBJECT = _endings("leads_to_object")
STAYS_IN = _endings("stays_in")
MANY_PEOPLE = _endings("many_people")

# Lists of the languages whose words stay plain.
STILL_PLAIN: frozenset[str] = frozenset(plain_words()["still_plain"])

COUNTS_MORE: dict[str, int] = plain_words()["numbers"]["counts_more"]
# Verb classes with how the verbs begin within which the talks stand, by the particle behind.
PARTED: dict[str, dict[str, tuple[str, ...]]] = {
    particle: {verb: tuple(begins) for verb, begins in verbs.items()}
    for particle, verbs in plain_words()["parted"].items()
}


def is_gerund(norm: str) -> bool:
    """True for what begins with a gerund: `putting off`."""
    return norm.split()[0].endswith(GERUND_ENDING)


def is_adverb(norm: str) -> bool:
    """True for what looks like an adverb: by its ending, or one of time."""
    return norm.endswith(ADVERB_ENDING) or norm in ADVERBS_OF_TIME
