"""Alerts with their evidence, what was kept silent and why, sources, and the search."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from page_service import RunningPage, running_page
from selectolax.lexbor import LexborHTMLParser

LINKS = ("/", "/alerts", "/silent", "/sources", "/search?q=Istanbul")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("reading")) as running:
        yield running


def tree(page: RunningPage, path: str) -> LexborHTMLParser:
    answer = httpx.get(f"{page.url}{path}", follow_redirects=True)
    assert answer.status_code == 200, path
    return LexborHTMLParser(answer.text)


def words(node: LexborHTMLParser, selector: str) -> str:
    return " ".join(node.css_first(selector).text(separator=" ").split())


def last_alert(page: RunningPage) -> str:
    return tree(page, "/alerts").css_first(".list .title a").attributes["href"] or ""


def test_an_alert_shows_its_words_where_they_stand_in_the_stored_text(page: RunningPage) -> None:
    alert = tree(page, last_alert(page))

    assert "moved to Wed 2 Jul 2025" in words(alert, "h1")
    quote = alert.css_first("blockquote[lang=ru]").text().strip()
    assert quote == alert.css_first(".proof mark").text()
    assert "characters" in words(alert, ".check.sound")
    assert "console" in words(alert, "main")
    assert alert.css(".steps > li")


def test_the_link_to_the_stored_text_leads_to_the_marked_sentence(page: RunningPage) -> None:
    link = tree(page, last_alert(page)).css_first(".proof details a").attributes["href"] or ""
    path, _, anchor = link.partition("#")
    stored = tree(page, path)

    assert "2 июля" in stored.css_first(f"mark#{anchor}").text()
    assert stored.css_first(".stored").attributes["lang"] == "ru"


def test_what_was_kept_silent_says_why(page: RunningPage) -> None:
    rows = [" ".join(row.text(separator=" ").split()) for row in tree(page, "/silent?why=any").css(".entry")]

    assert any("الجولة الثالثة" in row and "nothing new" in row and "ledger" in row for row in rows)
    assert any("Harvest" in row and "not about a topic" in row for row in rows)
    assert not any("Third round of Russia-US" in row for row in rows)


def test_it_is_filtered_by_reason_source_and_words(page: RunningPage) -> None:
    by_reason = tree(page, "/silent?why=known").css(".entry")
    by_source = tree(page, "/silent?source=Meridian+Wire").css(".entry bdi")
    by_words = tree(page, "/silent?words=harvest+FESTIVAL").css(".entry")

    assert len(by_reason) == 1
    assert {row.text() for row in by_source} == {"Meridian Wire"}
    assert len(by_words) == 1


def test_a_right_to_left_headline_runs_so_and_a_latin_one_of_the_same_source_does_not(
    page: RunningPage,
) -> None:
    links = tree(page, "/silent?why=any").css(".entry .title a[lang=ar]")
    directions = {link.attributes["dir"] for link in links}

    assert directions == {"rtl", "ltr"}
    assert {link.attributes["dir"] for link in links if "Town" in link.text()} == {"ltr"}


def test_markup_of_a_headline_is_shown_as_text(page: RunningPage) -> None:
    for path in ("/silent?why=any", "/search?q=Harvest"):
        answer = httpx.get(f"{page.url}{path}").text
        assert "<b>" not in answer
        assert "Harvest" in answer


def test_an_entry_is_explained_step_by_step_with_its_stored_text(page: RunningPage) -> None:
    link = tree(page, "/silent?why=known").css_first(".title a").attributes["href"] or ""
    entry = tree(page, link)

    names = [head.text() for head in entry.css(".steps h3")]
    assert {"strip", "facts", "ledger"} <= set(names)
    assert entry.css_first(".stored[dir=rtl] mark") is not None


def test_sources_are_shown_with_health_and_coverage_those_in_trouble_first(page: RunningPage) -> None:
    sources = tree(page, "/sources")
    rows = [" ".join(row.text(separator=" ").split()) for row in sources.css("tbody tr")]

    assert words(sources, ".lead") == "3 of 4 sources healthy."
    assert "Gone Gazette" in rows[0]
    assert "500" in rows[0]
    assert "console" in words(sources, "main")


@pytest.mark.parametrize("found", ["us-russia/embassies/4", "Istanbul", "стамбуле"])
def test_the_search_finds_rounds_by_id_and_entries_by_words_in_any_case(
    page: RunningPage, found: str
) -> None:
    answer = tree(page, f"/search?q={found}")

    assert "Istanbul" in answer.css_first("main").text()
    assert "Nothing that the service has seen" not in answer.css_first("main").text()


def test_the_address_of_an_article_leads_to_what_became_of_it(page: RunningPage) -> None:
    link = tree(page, "/silent?words=HARVEST").css_first(".title a").attributes["href"] or ""
    entry = tree(page, link)
    address = entry.css_first(".facts a").attributes["href"]

    answer = httpx.get(f"{page.url}/search", params={"q": address})

    assert answer.headers["location"] == link


def test_a_pasted_sentence_is_read_and_nothing_is_kept(page: RunningPage) -> None:
    text = "Russia and the United States will hold their fourth embassy talks in Vienna on July 20, 2025."
    with httpx.Client() as client:
        shown = LexborHTMLParser(client.get(f"{page.url}/search").text)
        token = shown.css_first("form.paste input[name=form_token]").attributes["value"]
        answer = client.post(f"{page.url}/explain", data={"form_token": token, "text": text})

    said = LexborHTMLParser(answer.text)
    assert "would alert" in words(said, "[role=status]")
    assert text in said.css_first("textarea").text()
    assert "Vienna" not in tree(page, "/").css_first("main").text()


def test_no_link_on_any_page_leads_nowhere(page: RunningPage) -> None:
    seen: set[str] = set()
    waiting = list(LINKS)
    while waiting:
        path = waiting.pop()
        if path in seen or len(seen) > 120:
            continue
        seen.add(path)
        if path.startswith(("/feeds/", "/calendar/", "/export/", "/api/")):
            assert httpx.get(f"{page.url}{path}").status_code == 200
            continue
        for link in tree(page, path).css("a[href]"):
            address = (link.attributes["href"] or "").partition("#")[0]
            if address.startswith("/") and address not in seen:
                waiting.append(address)
            elif address and not address.startswith("/"):
                assert address.startswith(("http://", "https://"))
                assert "noopener" in (link.attributes["rel"] or "")

    assert len(seen) > 15


@pytest.mark.parametrize(
    "path",
    [
        "/alerts/nothing",
        "/entries/nothing",
        "/texts/nothing",
        "/nothing",
        "/entries/%00",
        "/silent?before=nonsense~%00&why=nonsense&source=%00",
        "/alerts?skip=99999999999999999999",
        "/search?q=%00%ff",
        "/?topic=nothing",
    ],
)
def test_an_odd_address_is_answered_with_a_page_and_never_with_an_error_of_ours(
    page: RunningPage, path: str
) -> None:
    answer = httpx.get(f"{page.url}{path}")

    assert answer.status_code in (200, 404)
    assert "</html>" in answer.text
