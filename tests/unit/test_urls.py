from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.text import urls
from watcher.text.urls import MAX_URL, canonical_url, host_of, is_web_url, joined, site_of

PLAIN = "https://courier.example/world/port-amber-talks"


@pytest.mark.parametrize(
    "other",
    [
        "http://courier.example/world/port-amber-talks",
        "HTTPS://WWW.Courier.Example:443/world/port-amber-talks/",
        "http://courier.example:80//world///port-amber-talks",
        "https://courier.example/world/port-amber-talks#comments",
        "https://courier.example/world/port-amber-talks.html",
        "https://courier.example/world/port-amber-talks/index.html",
        "https://courier.example/world/port-amber-talks?utm_source=feed&utm_medium=rss",
        "https://courier.example/world/port-amber-talks?fbclid=abc&itid=lk_1&gclid=9",
        "https://courier.example/world/port-amber-talks?source=rss-world&amp;ref=share_sheet",
        "https://courier.example/world/port-amber-talks?UTM_Campaign=x",
        "https://m.courier.example/world/port-amber-talks",
        "https://mobile.courier.example/world/port-amber-talks",
        "https://amp.courier.example/world/port-amber-talks",
        "https://courier.example/world/port-amber-talks/amp/",
        "https://courier.example/amp/world/port-amber-talks",
        "https://courier.example/platform/amp/world/port-amber-talks",
        "https://courier.example/world/port-amber-talks.amp.html",
        "https://courier.example/world/port-amber-talks?amp=1",
        "https://courier.example/world/port-amber-talks?outputType=amp",
        "https://www.google.com/amp/s/www.courier.example/world/port-amber-talks/amp",
        "https://www-courier-example.cdn.ampproject.org/c/s/www.courier.example/world/port-amber-talks",
        "  https://courier.example/world/port%2damber-talks\n",
        "https://reader@courier.example/world/port-amber-talks",
    ],
)  # fmt: skip
def test_addresses_of_one_article_have_one_key(other: str) -> None:
    assert canonical_url(other) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://courier.example/story?id=1", "https://courier.example/story?id=2"),
        ("https://courier.example/?p=12", "https://courier.example/?p=13"),
        ("https://courier.example/story?source=ap", "https://courier.example/story?source=reuters"),
        ("https://courier.example/a", "https://courier.example/A"),
        ("https://courier.example/a", "https://news.courier.example/a"),
        ("https://courier.example/a", "https://courier.example:8443/a"),
        ("https://courier.example/#!/2025/a", "https://courier.example/#!/2025/b"),
        ("https://m.co.uk/a", "https://co.uk/a"),
        ("https://courier.example/camp/a", "https://courier.example/a"),
        ("https://courier.example/example-amp", "https://courier.example/example"),
    ],
)
def test_addresses_of_two_articles_have_two_keys(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_parameters_that_name_the_article_stay_in_one_order() -> None:
    assert (
        canonical_url("https://courier.example/s?b=2&a=1&empty=")
        == "https://courier.example/s?a=1&b=2&empty="
    )


def test_letters_of_all_scripts_are_written_alike() -> None:
    escaped = "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"
    assert canonical_url("https://пример.рф/новости") == canonical_url(escaped.lower()) == escaped


@pytest.mark.parametrize(
    "odd", ["", "mailto:desk@courier.example", "talks", "http://[::1", "http://a:99999/"]
)
def test_what_is_no_web_address_comes_back_as_it_is(odd: str) -> None:
    assert canonical_url(f" {odd} ") == odd


def test_a_site_under_a_domain_in_other_letters_is_one_however_that_is_written() -> None:
    assert canonical_url("http://www.ac.рф/talks") == canonical_url("http://www.ac.xn--p1ai/talks")


@pytest.mark.parametrize("path", ["/0/.?a", "/0/./?a=b", "/0/x/..?a", "/./0", "/..", "/0/.well-known/?a"])
def test_segments_of_dots_leave_nothing_behind(path: str) -> None:
    key = canonical_url(f"http://courier.example{path}")

    assert canonical_url(key) == key


@given(
    st.from_regex(
        r"https?://(www\.|m\.)?[a-z]{2,8}\.(com|co\.uk|рф)(/[a-z.%0-9~ё]{0,8}){0,4}(\?[a-z=&%]{0,12})?",
        fullmatch=True,
    )
)
def test_a_key_is_its_own_key(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_addresses(text: str) -> None:
    for url in (text, f"https://{text}", f"https://courier.example/{text}"):
        assert isinstance(canonical_url(url), str)
        assert isinstance(site_of(url), str)
        assert is_web_url(url) in (True, False)


# ---------------------------------------------------------------------------------------------- whose it is


def test_the_host_is_lower_case_and_without_port() -> None:
    assert host_of("HTTPS://User@News.Courier.Example.:8080/a") == "news.courier.example"
    assert host_of("talks") == host_of("http://[broken") == ""


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.courier.example/a", "courier.example"),
        ("https://europe.news.courier.example", "courier.example"),
        ("https://news.courier.co.uk/a", "courier.co.uk"),
        ("https://courier.com.tr", "courier.com.tr"),
        ("https://rada.gov.ua/a", "rada.gov.ua"),
        ("https://amber.blogspot.com/2025", "amber.blogspot.com"),
        ("https://t.co/x", "t.co"),
        ("https://localhost/x", "localhost"),
        ("http://192.0.2.7:8000/x", "192.0.2.7"),
        ("http://[2001:db8::1]/x", "2001:db8::1"),
        ("talks", ""),
    ],
)
def test_the_site_is_the_name_that_was_registered(url: str, site: str) -> None:
    assert site_of(url) == site


# ---------------------------------------------------------------------------------------------- fit to fetch


@pytest.mark.parametrize(
    "url",
    ["https://courier.example/a?b=c#d", "http://courier.example:8080", "HTTP://COURIER.EXAMPLE",
     "https://пример.рф/новости", "http://192.0.2.7/x", "http://[2001:db8::1]/x", "https://a_b.example/"],
)  # fmt: skip
def test_web_addresses_are_fit_to_fetch(url: str) -> None:
    assert is_web_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "", "/a", "courier.example", "//courier.example/a", "ftp://courier.example", "javascript:alert(1)",
        "file:///etc/passwd", "https://", "https:///a", "https://bank.example@evil.example/",
        "https://courier.example\\@evil.example/", "https://courier.example/a b", "https://courier.example/\n",
        "\thttps://courier.example/", "https://courier.example:99999/", "https://courier.example:http/",
        "https://cour ier.example/", "https://courier.example）和相关/", "https://.example/", "https://-.example/",
        "https://courier.example/" + "a" * MAX_URL,
    ],
)  # fmt: skip
def test_addresses_that_are_none_or_hide_another_host_are_not_fit_to_fetch(url: str) -> None:
    assert not is_web_url(url)


PIECES = [
    "http://", "https://", "HTTP://",
    "a", "courier.example", "-", ".", "..", "/", "//", ":8080", ":0", ":59999", ":99999",
    "?", "b=c", "#",
    "d", ";p", "@", "192.0.2.7", "\u00e9", " ", "\\", "%20", "!$*", "x" * 64, "&amp;", "[::1]",
]  # fmt: skip
ADDRESSES = st.builds(
    str.__add__,
    st.sampled_from(["", "https://courier.example"]),
    st.lists(st.sampled_from(PIECES)).map("".join),
)


@given(ADDRESSES)
def test_the_quick_look_at_an_address_says_what_the_slow_one_says(address: str) -> None:
    base = "https://harbour.example/feed/news.xml"
    assert is_web_url(address) == slow_is_web_url(address)
    try:
        expected = urljoin(base, address)
    except ValueError:
        return
    assert joined(base, address) == expected


PARTS = [
    "https://", "http://", "www.", "m.", "courier", ".example", ".co.uk", "google.com", "--", ":80", ":8080",
    "/", "/a", "/amp", "/amp_b", "/.", "/..", ".html", "/index.php", "/B_c.d", "~", "%2d", "?", "&", "b=2",
    "a=1", "empty=", "utm_source=x", "source=rss-1", "source=ap", "=", "#!/x", "\u00e9", " ",
]  # fmt: skip


@given(
    st.builds(
        str.__add__,
        st.sampled_from(["", "https://m.courier.example"]),
        st.lists(st.sampled_from(PARTS)).map("".join),
    )
)
def test_the_quick_way_to_a_key_leads_where_the_slow_one_leads(address: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_PLAIN", re.compile("(?!)"))
        slow = canonical_url.__wrapped__(address)
    assert canonical_url(address) == slow


def slow_is_web_url(address: str) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urls, "_USUAL", re.compile("(?!)"))
        return is_web_url(address)
