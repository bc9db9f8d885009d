"""Function words of English that the readings compare as they stand.

They are no lists of the language files: a listed word is no longer plain, and between a noun and its verb
these must count as the plain words that they are. In another language none of them occurs, so they decide
nothing there.
"""

from __future__ import annotations

COMMA = ","
COLON = ":"
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

NAME_PARTICLES = frozenset({"da", "de", "di", "del", "von", "van", "der", "al", "bin", "ibn", "el", "ul"})
FIRST_PERSON = "i"
FIRST_PERSONS = frozenset({"i", "we"})
ONE_PERSON = frozenset({"he", "she"})
ITS = "its"
THEY = "they"
ONE_MET = frozenset({"him", "her"})
AGAINST_OR_FOR = frozenset({"anti", "pro", "non"})
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
PHONES = frozenset({"phone", "telephone"})
CONVERSATION = "conversation"
VIDEO = "video"
WAYS_OF_MEETING = frozenset({"by", "via", "through", "over"})  # "met via videoconference"
VISITING = "visiting"
ON = "on"
UPON = "upon"
MODALS = frozenset({"could", "may", "might", "can", "should", "must"})
SHOULD = "should"
WILL = "will"
BEEN = " been"  # "has been"
WAS = frozenset({"was", "were"})
PRESENT_ENDING = "s"
PLURAL_ENDING = "s"
SEEK = ("seek", "sought")
OF_A_PHRASE = frozenset({"despite", "amid", "amidst"})  # no verb of its own stands behind them
FOR = "for"
THAT = "that"
THOSE = "those"
WHAT = "what"
TOGETHER = "together"
INSTEAD = frozenset({"rather than", "instead of", "and not"})  # what follows is not so
SUCH = "such"
BELIEVES = frozenset({"believe", "think", "expect", "foresee", "suppose"})
DOUBTS = frozenset({"doubt", "doubts", "doubted"})
AT_WHICH = "at"  # "a summit at which"
LEAST = "least"  # "at least"
CAME = "came"
COMES = frozenset({"coming", "travelling", "traveling", "flying"})
NOT_YET = frozenset({"yet to"})
NEAR = "near"  # verb and adjective: "A and B near talks", "a deal was near"
WHEN = "when"
WHERE = "where"
WHETHER = "whether"
BEFORE = "before"
UNTIL = frozenset({"until", "till"})
EDGES_OF_DAYS = frozenset(
    [
        "at",
        "least",
        "the",
        "end",
        "middle",
        "beginning",
        "start",
        "of",
        "early",
        "late",
        "mid",
        "about",
        "around",
    ]
)
FELLOW = "fellow"
DECIDED = frozenset({"decided", "decide", "decides"})
DECIDED_ON = "decided"
AGREED = "agreed"  # how "agreed to" begins
WILLS = frozenset({"will", "would"})
EACH = frozenset({"each", "every"})
ONCE = "once"
UNTIL_OR_ONCE = UNTIL | {ONCE, "by the time"}
ONCE_MORE = frozenset({"again", "more", "a", "every", "and"})
ASKED = frozenset({"where", "when", "whether", "how", "what"})  # "agree on where to hold it"
MOST = "most"  # before an adjective a superlative
PARTICLES = frozenset(
    {"out", "down", "off", "upon", "forth", "forward"}
)  # "laid down on Monday"; "over" and "on" lead to days
SINCE_WORD = "since"
SET = "set"
PARTICIPLE_ENDING = "ed"
GERUND_ENDING = "ing"
WHO = frozenset({"who", "whom"})
RELATIVES = frozenset({"who", "whom", "whose", "which"})
WHICH = "which"
PLACED_OR_WHICH = frozenset({WHERE, WHICH})
AT_PRESENT = frozenset({"now", "currently", "already", "presently", "still", "right now", "also", "again"})
BE = "be"
AGAIN = "again"
BEING = "being"
RECENT = "recent"
WENT = frozenset({"went", "remain", "remains"})
HIS = frozenset({"his", "her"})
LED = frozenset({"led", "headed"})
LEADS = LED | {"leads", "heads"}
PULL = ("pull", "yank", "withdr", "recall")
# Verbs within which the talks stand, by the particle behind: "called [the talks] off", "move [them] to Oslo".
PARTED: dict[str, dict[str, tuple[str, ...]]] = {
    "off": {"cancel": ("call", "declar"), "postpone": ("put",)},
    "back": {"postpone": ("push", "put", "mov", "set")},
    "forward": {"move": ("mov", "bring", "brought")},
    "up": {"move": ("mov",)},
    "to": {"move": ("mov", "shift", "switch", "relocat", "bring", "brought")},
    "until": {"postpone": ("put", "push", "mov")},
}
DAY_OF = "day of"
WONT = frozenset({"won't", "wouldn't"})
GATHERING = "gathering"  # noun and verb: "are gathering in Doha"
FIRST = "first"
AT_FIRST = frozenset({"originally", "initially", "previously", FIRST})
BUT = frozenset({"but", "and"})
UNSURE = ("unconfirmed", "unverified", "word has it", "rumour has it", "rumor has it")
OVER = "over"
ENDS = frozenset({"ends", "ended", "end", "terminates"})
SIT_DOWN = ("conven", "gather", "came together", "come together", "sat down", "reconven")
TIMES = "times"
LATER_TODAY = frozenset({"tonight", "this evening", "later today"})
TONIGHT = frozenset({"tonight", "this evening"})
UNDER = "under"  # how "under way" begins
WAYS = frozenset({"route", "way", "enroute"})  # "en route to", "on his way to"
MEDIA = frozenset({"media", "outlets", "newspapers", "press"})
EARLIER = "earlier"  # how "earlier this week" begins
SENT_FOR = frozenset({"representing", "for"})
CHARGED_WITH = frozenset({"for", "to", "on"})  # "the envoy for Ukraine"
QUALMS = frozenset({"questions", "doubts", "concerns", "fears", "alarm", "eyebrows"})
CANNOT = frozenset({"cannot", "can't", "couldn't", "won't", "wouldn't", "unlikely"})
ACCORDING = ("according to", "per", "as per")
MEETING = "meeting"  # noun and verb: "US, Iran meeting in Doha"
NO = "no"
ASKED_FOR = "asked"
NO_INTENTION = "no intention"
NOT = frozenset(
    ["not", "never", "hasn't", "haven't", "wasn't", "weren't", "hadn't", "didn't", "isn't", "aren't", "won't"]
)
NOW = "now"
CONFIRM = "confirm"  # how "confirms" and "confirmed" begin
EXPECTED = frozenset({"likely", "probably"})
READY = frozenset({"ready to", "prepared to"})
FALLS = frozenset({"fell apart", "fell through", "collapsed", "broke down"})  # what nobody does to them
HELPS = ("was ", "were ", "has been ", "have been ", "had been ")  # how "has been dropped" begins
DROPS = frozenset({"dropped", "drops", "drop", "ditched", "ditches"})  # "dropped plans to meet"
PLANS_TO = frozenset({"plans to", "plan to"})
PROPOSES = frozenset(
    {
        "proposed",
        "proposes",
        "propose",
        "requested",
        "requests",
        "offered",
        "offers",
        "offer",
        "suggested",
        "suggests",
        "suggest",
    }
)
ENGAGE = "engage"  # "engage in talks": who is set to do it on a day meets, who agrees to do it hardly
SET_DOWN = frozenset({"scheduled to", "set to", "due to", "slated to"})
OFFICE = "office"
SECRETARY = "secretary"  # "the Secretary of Defense of A"
PEACE_OR_WAR = frozenset({"war", "peace", "ceasefire", "truce"})  # what talks are about
IS = frozenset({"is", "are"})
ANY = "any"
THEN = "then"
THERE = "there"
HAS_BEEN, HAVE_BEEN, WILL_BE = {"has", "been"}, {"have", "been"}, {"will", "be"}
AMONG = "among"
# Whose leaders hold no office of their state.
NO_OFFICE = frozenset(
    {"opposition", "rebel", "union", "business", "religious", "spiritual", "separatist", "church"}
)
BRIEFED = frozenset(
    {"briefed", "briefs", "informed", "informs", "updated", "updates", "told", "tells", "debriefed"}
)
CONTINUE = "continue"
CONTINUES = "continu"  # "continue", "continued"
TAKES_UP = frozenset({"continue", "pursue"})  # "will continue talks in Lima"
SET_FOR = " for"  # "set for Vienna"
SEQUELS = frozenset(
    {"further", "technical", "expert", "more", "additional", "direct", "indirect", "substantive"}
)
ANNOUNCE = "announce"
HOUR = "hour"
DAY = "day"
DAYS = "days"
EVE = "eve of"
COUNTS_ONE = frozenset({"a", "one", "1"})
COUNTS_MORE = {"two": 2, "2": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}
MEASURES = frozenset({"hour", "minute", "day"})  # "a three-hour meeting"
STRAIGHT = frozenset({"straight", "consecutive", "successive"})  # "for a second straight day"
LAUNCHES = frozenset({"launch", "launches", "restart", "restarts"})
LASTED = frozenset({"lasted", "ran until", "ran past", "stretched past", "stretched into"})
PARTS = frozenset({"day", "session", "part", "phase", "leg", "half"})  # "the first session of the talks"
ENDURES = frozenset({"last", "run", "span", "stretch", "take"})  # "expected to last two days"
GOES_ON = frozenset({"continue", "resume", "reconvene", "go on"})  # "will continue on Tuesday"
LATER = "later"
LATEST = frozenset({"by", "than"})  # "by Friday", "no later than Friday": some day until then
TIME = "time"  # "for a second time"
CALL = "call"
CALLS = "calls"  # noun and verb: "Macron calls Modi"
TALKS = "talks"  # noun and verb: "Trump talks to Putin"
ARTICLES = frozenset({"a", "an"})
BRINGS_PARTNERS = frozenset({"of", "by", "from"})  # "a visit by Witkoff"
TALKS_TO = frozenset({"to", "with"})
SPEAKS_TO = frozenset({"to", "by"})  # "to be phoned by Putin"
INSIDE_NOUN_PHRASE = frozenset({"on", "the", POSSESSIVE, "a"})
# Plain words that stand before a noun phrase, never in it.
NO_ADJECTIVES = frozenset(
    ["that", "of", "on", "by", "than", "it", "he", "they", "we", "she", "i", "you", "there", "it's", "upon"]
)
# Small words between a helping word and its verb: "will now meet", "will once again meet".
MID_VERB = AT_PRESENT | {
    "first",
    "next",
    "once",
    "once again",
    "then again",
    "indeed",
    "instead",
    "even",
    "just",
    "only",
    "soon",
    "together",
    "yet",
    "thus",
    "therefore",
    "in fact",
}
ADVERBS_OF_TIME = frozenset({"also", "later", "then", "soon"})
ADVERB_ENDING = "ly"
# "discussed the war during talks": where or when they talked stands behind them
OCCASIONS = frozenset(
    {"at", "in", "on", "by", "during", "before", "after", "following", "amid", "while", "when"}
)
BEFORE_DAYS = frozenset({"on", "over", "late", "early", "in", "the"})  # "said late on Sunday"
DESPITE = frozenset({"despite", "after", "following"})  # what stands behind them has been
SINCE = frozenset({"since", "after", "following"})  # the day behind them is another event's
BEFORE_PLACES = frozenset(
    {"the", "central", "nearby", "capital", "city", "of"}
)  # who or where: "in the capital"
BEFORE_VENUES = frozenset({"the", "capital", "city", "resort", "central"})  # "in the resort city Sochi"
LEADS_TO_PLACE = (" in", " to", " at", " for", " from")  # how a verb ends that has swallowed its preposition
LEADS_TO_OBJECT = (" in", " of", " from", " for")  # "a pause in [the talks]", and not of what stands before
LEADS_AWAY = "from"
BACK_FROM = frozenset({"back from", "home from"})
LEFT_FOR = frozenset({COMMA, FULL_STOP, ON, "for", "having", "early", "late"})  # "left Tokyo[, for home]"
STAYS_IN = (" in", " at")  # "talks due in Doha"
HONORIFICS = frozenset({"mr", "mrs", "ms", "dr", "mr.", "mrs.", "ms.", "dr.", "sir"})
# Words between two names that are still one group: "Trump, his envoy and Lavrov".
TITLES = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "top",
        "senior",
        "chief",
        "high-level",
        "special",
        "respective",
        "deputy",
        "former",
        "then-",
    ]
)
JOINERS = DASHES | {COMMA, "/"}


def is_gerund(norm: str) -> bool:
    """True for what begins with a gerund: `putting off`."""
    return norm.split()[0].endswith(GERUND_ENDING)


def is_adverb(norm: str) -> bool:
    """True for what looks like an adverb: by its ending, or one of time."""
    return norm.endswith(ADVERB_ENDING) or norm in ADVERBS_OF_TIME
