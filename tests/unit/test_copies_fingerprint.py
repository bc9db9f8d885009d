from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from watcher.copies.fingerprint import MAX_MARKS, fingerprint, quotes_of, shingles_of, words_of

LONG = " ".join(f"word{number}" for number in range(3_000))


def test_words_are_lower_case_and_without_punctuation() -> None:
    assert words_of("“Talks”, said Mr. O’Hara: 10-11 June!") == [
        "talks", "said", "mr", "o", "hara", "10", "11", "june",
    ]  # fmt: skip


def test_scripts_without_spaces_are_cut_into_overlapping_letters() -> None:
    assert words_of("第二轮磋商 ok") == ["第二轮磋", "二轮磋商", "ok"]
    assert words_of("会谈") == ["会谈"]


def test_vowel_signs_do_not_tear_words_apart() -> None:
    assert words_of("दूसरे दौर की वार्ता") == ["दूसरे", "दौर", "की", "वार्ता"]


def test_signs_that_nobody_sees_do_not_count() -> None:
    assert words_of("nego\u00adtia\u200btions") == ["negotiations"]


def test_a_shingle_has_the_same_number_in_every_process() -> None:
    code = "from watcher.copies.fingerprint import shingles_of; print(shingles_of('a round of talks'))"
    elsewhere = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert elsewhere.stdout.strip() == str(shingles_of("A round, of talks")) == "[2072375189, 1888408590]"


def test_a_repeated_text_has_the_marks_of_one_and_twice_the_shingles() -> None:
    once, twice = fingerprint(LONG[:2000]), fingerprint(f"{LONG[:2000]} {LONG[:2000]}")
    assert set(once.marks) <= set(twice.marks)
    assert once.repeats == 1.0
    assert twice.repeats > 1.9


def test_what_is_a_key_far_down_is_a_key_at_the_head_too() -> None:
    tail = " ".join(LONG.split()[1_000:1_100])
    far = {key for place, key in fingerprint(LONG).keys.items() if 1_000 <= place < 1_098}
    assert far
    assert far <= set(fingerprint(tail).keys.values())


def test_a_headline_is_found_by_every_shingle_it_has() -> None:
    assert len(fingerprint("Envoys to meet in Port Amber on June 3").keys) == 7


def test_keys_and_marks_of_an_endless_text_are_bounded() -> None:
    endless = fingerprint(" ".join(f"post{number}" for number in range(50_000)))
    assert len(endless.marks) == MAX_MARKS
    assert len(endless.keys) < 500


def test_quotes_of_five_words_are_kept_in_whatever_marks_they_stand() -> None:
    straight = quotes_of('He said: "There is a list of irritants."')
    assert straight == quotes_of("„There is a list of irritants“, he said.")
    assert len(straight) == 1
    assert not quotes_of('The "so-called talks" went on.')


def test_leaving_places_out_keeps_the_order_and_counts_keys_anew() -> None:
    whole = fingerprint(LONG)
    rest = whole.without(range(100))
    assert list(rest.marks) == list(whole.marks)[100:]
    assert rest.keys == {place - 100: key for place, key in whole.keys.items() if place >= 100}


@given(st.text())
def test_no_text_is_too_odd_to_have_a_fingerprint(text: str) -> None:
    made = fingerprint(text)
    assert made.shingles >= len(made.marks)
    assert all(0 <= place < len(made.marks) for place in made.keys)
    assert all(-(2**31) <= key < 2**31 for key in made.keys.values())
