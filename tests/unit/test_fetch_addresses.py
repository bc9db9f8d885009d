"""An address is taken apart as httpx takes it apart, whichever way it goes."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.fetch.addresses import BadAddress, read_address

HOSTS = [
    "news.example", "a.b-c.example:8080",
    "127.0.0.1:1", "127.0.0.1:59999", "127.0.0.1:65536",
    "1.2.3.999", "1.2.3", "xn--e1afmkfd.example", "News.example",
    "news.example:80", "news.example:443", "news.example:", "-a.example", "a_b.example",
    "\u043f\u0440.example", "[::1]",
]  # fmt: skip
PATHS = ["", "/", "//", "/a", "/a/", "/.", "/..", "/a.xml", "/%41", "/%e9", "/\u00e9", ";p", "?",
         "?a=b&c=d/e",
         "#f", "?a#f",
         "/a+b", "/~x", "/a:b", " ", "/a b", "?a=b?c", "/_-.,@"]  # fmt: skip


@given(st.sampled_from(["http://", "https://"]), st.sampled_from(HOSTS), st.lists(st.sampled_from(PATHS)))
@example("http://", "127.0.0.1:59999", ["/a", "/a.xml"])
def test_an_address_has_the_parts_that_httpx_gives_it(scheme: str, host: str, path: list[str]) -> None:
    text = scheme + host + "".join(path)
    try:
        url = httpx.URL(text).copy_with(fragment=None)
        assert url.host is not None
    except (httpx.InvalidURL, UnicodeError):  # the latter of a name that looks like one in other letters
        with pytest.raises((BadAddress, UnicodeError)):
            read_address(text)
        return
    read = read_address(text)
    assert (read.text, read.scheme, read.host, read.port) == (str(url), url.scheme, url.host, url.port)
    assert (read.raw_host, read.netloc.encode(), read.target) == (url.raw_host, url.netloc, url.raw_path)


def test_a_redirect_leads_where_httpx_says() -> None:
    here = read_address("https://news.example/a/feed.xml")
    assert here.joined("../b?c#d").text == "https://news.example/b?c"
    assert here.joined("//other.example").target == b"/"
    with pytest.raises(BadAddress):
        here.joined("https://other.example:port/")
