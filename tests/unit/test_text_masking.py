"""What may hold a secret is masked, and words are left alone."""

from __future__ import annotations

import pytest

from watcher.text.masking import mask_address, mask_secrets, mask_url, secrets_of_url


@pytest.mark.parametrize(
    ("url", "masked"),
    [
        ("https://hooks.example/services/T0/B0/xyz?token=1", "https://hooks.example/***"),
        ("https://user:pass@host.example:8443/x", "https://host.example/***"),
        ("tgram://12345:ABCDEF/9999", "tgram://***"),
        ("mailtos://user:pass@mail.example?to=a@b.example", "mailtos://mail.example/***"),
        ("nonsense", "***"),
        ("http://[::1", "http://***/***"),
    ],
)
def test_a_masked_url_shows_the_service_and_no_secret(url: str, masked: str) -> None:
    assert mask_url(url) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("POST https://h.example/T0KEN failed", "POST https://h.example/*** failed"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("Authorization: Basic dXNlcg==, then", "Authorization: ***, then"),
        ("api_key=abc123&x=1", "api_key=***&x=1"),
        ("password = hunter2;", "password = ***;"),
        ("sent with token ghp_0123456789abcdef0123", "sent with token ***"),
        ("X-Api-Key: 0123", "X-Api-Key: ***"),
        ("client_secret=abc, then", "client_secret=***, then"),
        ("the secret talks in Geneva", "the secret talks in Geneva"),
        ("the key talks of negotiators: none", "the key talks of negotiators: none"),
        ("answered 404: no such room", "answered 404: no such room"),
    ],
)
def test_secrets_are_masked_in_words_and_words_are_not(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


def test_known_secrets_are_masked_wherever_they_stand() -> None:
    assert mask_secrets("path /T0KEN99/x of T0KEN9", ["T0KEN9", "T0KEN99", "x"]) == "path /***/x of ***"


def test_the_secret_parts_of_a_url_are_known_also_decoded() -> None:
    assert secrets_of_url("https://u53r:p%40ss@hooks.example/T0KEN?k=v4lue") == (
        "u53r",
        "p%40ss",
        "T0KEN",
        "v4lue",
        "p@ss",
    )
    assert "T0KENHOST" in secrets_of_url("tgram://T0KENHOST/chat")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://reader:hunter2@news.example/rss?page=2", "https://***@news.example/rss?page=2"),
        ("https://news.example/rss?api_key=abc&lang=en", "https://news.example/rss?api_key=***&lang=en"),
        ("https://news.example/rss?key=abc&monkey=1", "https://news.example/rss?key=***&monkey=1"),
        ("https://news.example/rss?access_token=abc#x", "https://news.example/rss?access_token=***#x"),
        ("http://[::1", "***"),
    ],
)
def test_the_address_of_a_source_is_shown_without_what_only_its_owner_may_know(
    address: str, shown: str
) -> None:
    assert mask_address(address) == shown
