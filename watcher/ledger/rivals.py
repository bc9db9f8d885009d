"""What becomes of a claim that contradicts the one that stands: it corrects it, disputes it, or replaces it.

The rules, in the order in which they are tried:

    same text   this very text has just said the standing value, and speaks of no move: it stands
    older       the text was written before the standing value was first told: it is what stood before
    correction  the text that the standing value rests on alone says another value within a day, and no
                longer the old one: the outlet has corrected itself. So does another text of the one outlet
                behind it, where nobody with an office ever said so
    dispute     an official of another side says another day or place within 72 hours, and not that it was
                moved: both cannot be true, and the standing value stays until one side gives way
    change      an official, or a second independent owner, says so, or one that tells it as a change. What
                was named before the round was called off went with it: once it is back on, one source is
                enough
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.ledger.case import Case, Judgement
from watcher.ledger.policy import is_official, voices_of
from watcher.ledger.rounds import both_dated, has_begun
from watcher.ledger.values import claims_of, describe, standing_value
from watcher.model import CALLED_OFF, COMING, HELD, ChangeKind, Fact, Round, Sourced, Status
from watcher.topic import Policy

# Two official claims further apart than this are a change of mind, no dispute.
DISPUTE = timedelta(hours=72)
# An outlet corrects itself within a day; a text that says otherwise later follows the news.
_CORRECTION = timedelta(hours=24)
CORRECTION = "the outlet that alone told it says otherwise now"


def contradicted(case: Case, known: Round, slot: str, kind: ChangeKind, status: Status) -> Judgement:
    """What another value of `slot` than the standing one does; `kind` is told where it replaces it."""
    value = dict(claims_of(case.fact))[slot]
    if corrects(case, known, slot):
        return case.updated(known, ChangeKind.CORRECTED, slot, status, CORRECTION)
    claim = standing(known, slot)
    if has_just_said(case, claim, slot):
        return case.heard(known, ChangeKind.KNOWN, f"the same text has named another {slot} for it")
    written = case.fact.evidence.published
    if claim is not None and claim.told is not None and written is not None and written < claim.told:
        return case.heard(known, ChangeKind.KNOWN, "written before what stands was")
    if known.is_disputed and _goes_on(case, known, claim):
        return case.heard(known, ChangeKind.KNOWN, "disputed before")
    if _is_rival(case.fact, claim, case.now):
        return _disputed_value(case, known, slot)
    enough = enough_for(case.fact, known, slot, value, case.policy)
    if enough is None:
        if corrects(case, known, slot, anew=True):
            return case.updated(known, ChangeKind.CORRECTED, slot, status, CORRECTION)
        which = "the former" if _was_given_up(known, slot, value) else "another"
        reason = f"{which} {'day' if slot == 'date' else slot}, by one source without office"
        return case.heard(known, ChangeKind.HELD_BACK, reason)
    return case.updated(known, kind, slot, status, enough)


def has_just_said(case: Case, claim: Sourced | None, slot: str) -> bool:
    """Does the standing value come from this very text? What says most of it was judged first. So it is with
    a copy of the text."""
    fact = case.fact
    if claim is None or fact.tells_move:
        return False
    is_same_version = claim.since == case.now and claim.told == fact.evidence.published
    if is_same_version and claim.articles == (fact.evidence.article_id,):
        return True
    told_alike = [each for each in case.beside if (each.series, each.status) == (fact.series, fact.status)]
    return any(
        claim.value == dict(claims_of(each)).get(slot) for each in told_alike if not each.is_background
    )


def enough_for(fact: Fact, known: Round, slot: str, value: str, policy: Policy) -> str | None:
    """What makes the fact enough to replace the standing value of `slot`, None where it is not.

    An official is enough, a second independent owner, or one that tells it as a change ("moved from Geneva to
    Doha"). A day or a place that was named before the standing one was told has been given up since: those
    who named it are no witnesses, and who repeats it is late.
    """
    if is_official(fact.certainty):
        return "an official says so"
    if fact.tells_move:
        return "it is told as a change"
    if _was_given_up(known, slot, value):
        return None
    owners = {fact.evidence.owner}
    for claim in known.values.get(slot, ()):
        if claim.value == value and not (slot == "status" and claim.since < known.changed):
            owners.update(claim.owners)
    if 0 < policy.weak_owners <= len(owners):
        return "a further source says so"
    gone = slot != "status" and _went_with_the_plan(known, standing(known, slot))
    return "what was named before it was called off went with it" if gone else None


def _was_given_up(known: Round, slot: str, value: str) -> bool:
    """Was the day or place named before the one that stands?"""
    stands = standing(known, slot) if slot != "status" else None
    before = [claim.since for claim in known.values.get(slot, ()) if claim.value == value]
    return stands is not None and any(since < stands.since for since in before)


def _went_with_the_plan(known: Round, claim: Sourced | None) -> bool:
    """Was the round called off after the claim was made, and is it back on?"""
    off = [c.since for c in known.values.get("status", ()) if Status(c.value) in CALLED_OFF]
    return claim is not None and known.status in COMING and any(since > claim.since for since in off)


def denied(case: Case, known: Round) -> Judgement:
    """Somebody denies a plan: a dispute where an official of another side announced it not long ago, else the
    end of it. The one outlet behind it takes its own report back."""
    if _takes_back(case, known):
        return case.updated(known, ChangeKind.CORRECTED, "status", Status.DENIED, CORRECTION)
    late = told_at(case) - changed_at(known) > DISPUTE
    if not is_official(known.certainty) or late or _gives_up_its_plan(case, known):
        return case.updated(known, ChangeKind.DENIED, "status", Status.DENIED)
    if known.is_disputed and _is_denied_by_both(case, known):
        return case.updated(known, ChangeKind.DENIED, "status", Status.DENIED)
    if known.is_disputed or _was_denied_just_now(case, known):
        return case.heard(known, ChangeKind.KNOWN, "disputed before")
    after = replace(case.witnessed(known), is_disputed=True, changed=case.now, version=known.version + 1)
    step = (known.status.value, "disputed")
    change = case.change(ChangeKind.DISPUTED, after, "status", step, "denied while it stands as planned")
    return Judgement(change, after)


def _is_denied_by_both(case: Case, known: Round) -> bool:
    """Does one side now deny the plan in dispute that the other has denied (`no plans`, says X; `certainly
    not now`, says Y)? Then nobody is left to hold it."""
    before = set(_voices(known, Status.DENIED.value))
    own = set(voices_of(case.fact)) & set(case.fact.parties)
    return bool(own and before & set(case.fact.parties)) and not own & before


def _was_denied_just_now(case: Case, known: Round) -> bool:
    """Was the day that stands told, and denied, in the last days? What each side says again is no news."""
    day = standing(known, "date")
    return any(
        told_at(case) - claim.since <= DISPUTE and (day is None or day.since <= claim.since)
        for claim in known.values.get("status", ())
        if claim.value == Status.DENIED.value
    )


def _gives_up_its_plan(case: Case, known: Round) -> bool:
    """Does the side deny the plan that alone announced it ("we will meet", and days later "no plans")?"""
    announced = {voice for status in COMING for voice in _voices(known, status.value)}
    return len(announced) == 1 and announced == set(voices_of(case.fact))


def softened(case: Case, known: Round, why: str = "put off, says the other side") -> Judgement | None:
    """An official of the other side says that what was cancelled is only put off, or not off: in dispute;
    None where it was written before, or long after, or nobody of another side says so."""
    claim, written = standing(known, "status"), case.fact.evidence.published
    if known.is_disputed or not _is_rival(replace(case.fact, tells_move=False), claim, case.now):
        return None
    if claim is None or written is None or written < (claim.told or claim.since):
        return None
    after = replace(case.witnessed(known), is_disputed=True, changed=case.now, version=known.version + 1)
    step = (known.status.value, "disputed")
    change = case.change(ChangeKind.DISPUTED, after, "status", step, why)
    return Judgement(change, after)


def _takes_back(case: Case, known: Round) -> bool:
    """Does the outlet that alone told of the round, for no official, say within a day that it is untrue?"""
    fact, claim = case.fact, standing(known, "status")
    if is_official(fact.certainty) or claim is None or claim.voices:
        return False
    return known.owners == (fact.evidence.owner,) and told_at(case) - changed_at(known) <= _CORRECTION


def settled(case: Case, known: Round) -> Judgement | None:
    """Who had disputed the plan now says what it says: it is in dispute no more; None where it goes on.

    Nothing new is told: the plan that stood was told before.
    """
    fact = case.fact
    if not known.is_disputed or fact.status not in COMING or told_at(case) < changed_at(known):
        return None
    rivals = set(_voices(known, Status.DENIED.value))
    for slot in ("date", "venue"):
        current = standing_value(known, slot)
        rivals |= {v for c in known.values.get(slot, ()) if c.value != current for v in c.voices}
    announced = {voice for status in COMING for voice in _voices(known, status.value)}
    gave_way = set(voices_of(fact)) & (rivals - announced or rivals)
    return case.confirmed(replace(known, is_disputed=False, changed=case.now)) if gave_way else None


def corrects(case: Case, known: Round, slot: str, *, anew: bool = False) -> bool:
    """Does the one text behind the standing value say another one now, and the old one no more? With `anew`
    another text of the one outlet may say so."""
    claim, own = standing(known, slot), case.fact.evidence
    if claim is None or case.fact.tells_move or case.now > claim.since + _CORRECTION:
        return False
    if claim.since == case.now and (claim.told is None or claim.told == own.published):
        return False  # of the same version
    rests_on_it = claim.articles == (own.article_id,) and claim.owners in ((own.owner,), ())
    if anew and claim.owners == (own.owner,) and not claim.voices:
        rests_on_it = slot == "venue" or both_dated(known, case.fact)  # windows are told in many ways
    return rests_on_it and not any(dict(claims_of(each)).get(slot) == claim.value for each in case.beside)


def told_at(case: Case) -> datetime:
    """When the fact was written: polls are late by minutes or hours, and decide nothing."""
    return case.fact.evidence.published or case.now


def changed_at(known: Round) -> datetime:
    """When that was written which made the round's last change, as far as one of its values tells."""
    told = [
        claim.told
        for claims in known.values.values()
        for claim in claims
        if claim.since == known.changed and claim.told is not None
    ]
    return min(told, default=known.changed)


def standing(known: Round, slot: str) -> Sourced | None:
    """The claim behind the value that the round has in `slot`; None where nobody named it."""
    value = standing_value(known, slot)
    return next((claim for claim in known.values.get(slot, ()) if claim.value == value), None)


def at_stake(known: Round, slot: str) -> Sourced | None:
    """The claim that a change of `slot` is set against; None where nobody made it.

    Who denies a round that is to come denies its day as it stands: the status is the same before and after a
    move, and its first claim names the day that was given up.
    """
    is_dated = known.when is not None and known.when.start is not None
    if slot == "status" and is_dated and known.status not in CALLED_OFF | HELD:
        slot = "date"
    return standing(known, slot) or standing(known, "status")


def _voices(known: Round, status: str) -> tuple[str, ...]:
    return tuple(v for c in known.values.get("status", ()) if c.value == status for v in c.voices)


def _is_rival(fact: Fact, claim: Sourced | None, now: datetime) -> bool:
    """Does another side than those who announced it say otherwise, and not that it was moved?"""
    voices = voices_of(fact)
    if claim is None or fact.tells_move or not claim.voices or not voices:
        return False
    return not set(voices) & set(claim.voices) and now - claim.since <= DISPUTE


def _goes_on(case: Case, known: Round, claim: Sourced | None) -> bool:
    """In a dispute, does the fact leave it open? Repeating one side's word settles nothing; the other side's
    giving way does, and so does whoever with an office speaks days later."""
    if (known.venue is None and case.fact.venue is not None) or has_begun(known, case.now.date()):
        return False  # a plan of its own: it names the first place, or the days in dispute have come
    voices = set(voices_of(case.fact))
    gave_way = claim is not None and bool(voices & set(claim.voices))
    return not gave_way and not (voices and case.now - known.changed > DISPUTE)


def _disputed_value(case: Case, known: Round, slot: str) -> Judgement:
    """Two official claims that cannot both be true: told once, and the first one stands."""
    after = replace(case.witnessed(known), is_disputed=True, changed=case.now, version=known.version + 1)
    step = (describe(known), describe(case.with_values(known)))
    change = case.change(ChangeKind.DISPUTED, after, slot, step, f"another {slot}, said by another side")
    return Judgement(change, after)
