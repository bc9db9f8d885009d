"""Who may see the page, and what a browser is told about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from page_service import RunningPage, running_page, token_in

from watcher.errors import ConfigError
from watcher.settings import load_settings

PASSWORD = "correct horse"
TOKEN = "feed-reader-key"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("open"), news=False) as page:
        yield page


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    keys = f'password = "{PASSWORD}"\ntoken = "{TOKEN}"\nhosts = ["watcher.desk.example"]'
    with running_page(tmp_path_factory.mktemp("locked"), keys, news=False) as page:
        yield page


def log_in(client: httpx.Client, page: RunningPage, password: str = PASSWORD) -> httpx.Response:
    asked = client.get(f"{page.url}/login?next=/%3Ftopic%3Dus-russia")
    fields = {"form_token": token_in(asked.text), "password": password, "next": "/?topic=us-russia"}
    return client.post(f"{page.url}/login", data=fields)


@pytest.mark.parametrize("probe", ["/healthz", "/readyz"])
def test_a_supervisor_asks_for_the_health_under_any_name_and_nothing_else_is_told(
    locked: RunningPage, probe: str
) -> None:
    headers = {"Host": "talks-watcher-7d9f:8420"}

    assert httpx.get(f"{locked.url}{probe}", headers=headers).json()["status"] in ("ok", "unavailable")
    assert httpx.get(f"{locked.url}/api/v1/alerts", headers=headers).status_code == 421
    assert httpx.post(f"{locked.url}{probe}", headers=headers).status_code == 421


def test_without_a_password_the_page_of_this_machine_is_open(opened: RunningPage) -> None:
    answer = httpx.get(f"{opened.url}/")

    assert answer.status_code == 200
    assert "Rounds" in answer.text


def test_nothing_inline_or_from_elsewhere_may_run_and_nobody_may_frame_it(opened: RunningPage) -> None:
    answer = httpx.get(f"{opened.url}/")
    policy = answer.headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert not re.search(r"<(script|style)(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son\w+=", answer.text)
    assert not re.search(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(opened: RunningPage) -> None:
    cookie = httpx.get(f"{opened.url}/").headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_name_that_is_not_ours_is_refused_wherever_it_leads(opened: RunningPage, host: str) -> None:
    assert httpx.get(f"{opened.url}/", headers={"Host": host}).status_code in (400, 421)


@pytest.mark.parametrize("host", ["localhost:8420", "127.0.0.1", "[::1]:8420", "LOCALHOST"])
def test_this_machine_may_be_called_by_its_own_names(opened: RunningPage, host: str) -> None:
    assert httpx.get(f"{opened.url}/", headers={"Host": host}).status_code == 200


def test_an_open_page_is_not_passed_on_by_a_proxy(opened: RunningPage) -> None:
    answer = httpx.get(f"{opened.url}/", headers={"X-Forwarded-For": "203.0.113.5"})

    assert answer.status_code == 403
    assert "password" in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    ids=str,
)
def test_a_form_from_another_site_is_refused(opened: RunningPage, headers: dict[str, str]) -> None:
    with httpx.Client() as client:
        client.get(f"{opened.url}/")
        answer = client.post(f"{opened.url}/logout", data={"form_token": "0"}, headers=headers)

    assert answer.status_code == 403


def test_a_form_without_the_sessions_token_is_refused(opened: RunningPage) -> None:
    with httpx.Client() as client:
        client.get(f"{opened.url}/")
        answer = client.post(f"{opened.url}/logout", data={"form_token": "0" * 64})

    assert answer.status_code == 403


def test_a_locked_page_asks_for_the_password_and_then_leads_to_where_one_wanted_to_go(
    locked: RunningPage,
) -> None:
    with httpx.Client() as client:
        before = client.get(f"{locked.url}/?topic=us-russia")
        answer = log_in(client, locked)
        after = client.get(f"{locked.url}{answer.headers['location']}")

    assert before.status_code == 303
    assert before.headers["location"] == "/login?next=/%3Ftopic%3Dus-russia"
    assert (answer.status_code, answer.headers["location"]) == (303, "/?topic=us-russia")
    assert after.status_code == 200
    assert "Log out" in after.text


def test_the_session_before_the_log_in_is_not_the_one_behind_it(locked: RunningPage) -> None:
    with httpx.Client() as client:
        client.get(f"{locked.url}/login")
        before = client.cookies["watcher_session"]
        log_in(client, locked)

        assert client.cookies["watcher_session"].split(".")[0] != before.split(".")[0]


def test_after_logging_out_the_page_asks_again(locked: RunningPage) -> None:
    with httpx.Client() as client:
        log_in(client, locked)
        shown = client.get(f"{locked.url}/")
        client.post(f"{locked.url}/logout", data={"form_token": token_in(shown.text)})

        assert client.get(f"{locked.url}/").status_code == 303


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_the_log_in_leads_nowhere_else(locked: RunningPage, wanted: str) -> None:
    with httpx.Client() as client:
        asked = client.get(f"{locked.url}/login")
        fields = {"form_token": token_in(asked.text), "password": PASSWORD, "next": wanted}

        assert client.post(f"{locked.url}/login", data=fields).headers["location"] == "/"


def test_a_forged_cookie_opens_nothing(locked: RunningPage) -> None:
    forged = {"Cookie": f"watcher_session=abc.1.9999999999.{'0' * 64}"}

    assert httpx.get(f"{locked.url}/", headers=forged).status_code == 303
    for odd in ("x", "....", "a.b.c.d", "ü" * 50):
        headers = {"Cookie": f"watcher_session={odd}".encode()}
        assert httpx.get(f"{locked.url}/", headers=headers).status_code == 303


def test_the_name_behind_a_proxy_is_ours_when_the_config_says_so(locked: RunningPage) -> None:
    headers = {"Host": "watcher.desk.example", "X-Forwarded-For": "203.0.113.5"}

    assert httpx.get(f"{locked.url}/login", headers=headers).status_code == 200


def test_after_five_wrong_passwords_the_right_one_has_to_wait(tmp_path: Path) -> None:
    with running_page(tmp_path, f'password = "{PASSWORD}"', news=False) as page, httpx.Client() as client:
        answers = [log_in(client, page, "wrong").status_code for _ in range(6)]

        assert answers == [403] * 5 + [429]
        assert log_in(client, page).status_code == 429


def test_keys_of_programs_cannot_be_guessed_any_faster(tmp_path: Path) -> None:
    with running_page(tmp_path, f'password = "{PASSWORD}"', news=False) as page:
        address = f"{page.url}/api/v1/rounds"
        wrong = [httpx.get(address, auth=("", f"guess {each}")).status_code for each in range(6)]

        assert wrong == [401] * 5 + [429]
        assert httpx.get(address, auth=("", PASSWORD)).status_code == 429
        assert httpx.get(f"{page.url}/healthz").status_code == 200


def test_a_password_in_an_address_opens_no_page(locked: RunningPage) -> None:
    assert httpx.get(f"{locked.url}/?token={PASSWORD.replace(' ', '+')}").status_code == 303


@pytest.mark.parametrize(
    ("web", "wrong"),
    [
        ('bind = "0.0.0.0:8420"', "password"),
        ('bind = "192.168.1.5:8420"', "password"),
        ('hosts = ["watcher.desk.example"]', "password"),
        ('bind = "8420"', "host:port"),
        ('password = "a"\npassword_file = "b"', "not both"),
    ],
)
def test_what_others_could_reach_without_a_key_is_a_config_error(
    tmp_path: Path, web: str, wrong: str
) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "watcher.toml").write_text(f"[web]\n{web}\n", "utf-8")
    (tmp_path / "feeds.toml").write_text("", "utf-8")

    with pytest.raises(ConfigError, match=wrong):
        load_settings(tmp_path, tmp_path / "state", environ={})


def test_a_password_in_a_file_is_read_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "secret").write_text(f"{PASSWORD}\n", "utf-8")
    (tmp_path / "watcher.toml").write_text(
        '[web]\nbind = "0.0.0.0:8420"\npassword_file = "secret"\n', "utf-8"
    )
    (tmp_path / "feeds.toml").write_text("", "utf-8")

    settings = load_settings(tmp_path, tmp_path / "state", environ={})

    assert settings.web.password is not None
    assert settings.web.password.get_secret_value() == PASSWORD
    assert PASSWORD not in str(settings.masked())
