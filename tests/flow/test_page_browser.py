"""The page in a real browser: on a phone, in the dark, by keyboard, without scripts, read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from browser import chromium, look
from page_service import RunningPage, running_page

PASSWORD = "correct horse"
ROUND = "/rounds/us-russia/embassies/4"
PAGES = ("/", ROUND, "/alerts", "/silent", "/sources", "/search?q=Istanbul", "/tuning", "/tuning/us-russia")

# The contrast of every piece of text with what lies under it, by WCAG 2: [ratio, text] of those below 4.5.
CONTRAST = """
const linear = v => v <= 10 ? v / 3295 : ((v / 255 + 0.055) / 1.055) ** 2.4;
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const parse = s => s.match(/[\\d.]+/g).map(Number);
const under = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0.5) return c.slice(0, 3); } return [255, 255, 255]; };
const found = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  if (!own || !e.checkVisibility() || e.closest('.hidden, .skip, option')) continue;
  const style = getComputedStyle(e);
  const color = e.closest('svg') ? style.fill : style.color;
  if (!color.startsWith('rgb')) continue;
  const a = luminance(parse(color)), b = luminance(under(e));
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const what = `${e.tagName}.${e.getAttribute('class')}`;
  if (ratio < 4.5) found.push([ratio.toFixed(2), what, e.textContent.trim().slice(0, 40)]);
}
return found;
"""

# What a screen reader would stumble over.
STRUCTURE = """
const wrong = [];
const heads = [...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1]);
if (heads.filter(h => h === 1).length !== 1) wrong.push('not one h1');
heads.reduce((a, b) => { if (b > a + 1) wrong.push(`h${a} is followed by h${b}`); return b; }, 0);
for (const name of ['header', 'main', 'footer', 'nav'])
  if (!document.querySelector(name)) wrong.push('no ' + name);
for (const e of document.querySelectorAll('input:not([type=hidden]), textarea, select'))
  if (!e.labels.length && !e.getAttribute('aria-hidden')) wrong.push('no label: ' + e.name);
const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => wrong.push('twice: #' + id));
for (const t of document.querySelectorAll('table')) {
  const [top, side] = ['thead th[scope=col]', 'tbody th[scope=row]'].map(each => t.querySelector(each));
  if (!top || !side) wrong.push('a table without headers');
  if (!t.caption) wrong.push('a table without a caption');
}
for (const a of document.querySelectorAll('a, button')) {
  const name = a.textContent.trim() || a.getAttribute('aria-label');
  if (!name && !a.closest('svg')) wrong.push('no name: ' + a.outerHTML.slice(0, 80));
}
if (!document.documentElement.lang) wrong.push('no lang');
return wrong;
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with chromium(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPage]:
    with running_page(tmp_path_factory.mktemp("seen")) as running:
        yield running


def pages(page: RunningPage) -> list[str]:
    alert = httpx.get(f"{page.url}/api/v1/alerts").json()["alerts"][0]
    entry = alert["evidence"][0]["entry_id"]
    return [*PAGES, f"/alerts/{alert['id']}", f"/entries/{entry}", f"/texts/{entry}"]


def css(browser: Any, selector: str) -> Any:
    return browser.find_element("css selector", selector)


def wait_for(browser: Any, selector: str, words: str = "") -> Any:
    from selenium.common.exceptions import StaleElementReferenceException
    from selenium.webdriver.support.ui import WebDriverWait

    def is_there(opened: Any) -> Any:
        found = opened.find_elements("css selector", selector)
        return next((each for each in found if words in each.text), None)

    # The page may be replaced by the next one while it is looked at.
    return WebDriverWait(browser, 30, ignored_exceptions=[StaleElementReferenceException]).until(is_there)


def test_no_page_breaks_its_own_policy_or_asks_for_what_is_not_there(browser: Any, page: RunningPage) -> None:
    look(browser)
    for path in pages(page):
        browser.get(page.url + path)
        assert browser.get_log("browser") == [], path


def test_no_page_is_wider_than_a_small_phone(browser: Any, page: RunningPage) -> None:
    look(browser, width=320)
    for path in pages(page):
        browser.get(page.url + path)
        browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320, path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_can_be_read_against_its_ground(browser: Any, page: RunningPage, dark: bool) -> None:
    look(browser, dark=dark)
    for path in pages(page):
        browser.get(page.url + path)
        browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert browser.execute_script(CONTRAST) == [], path


def test_dark_mode_is_dark(browser: Any, page: RunningPage) -> None:
    look(browser, dark=True)
    browser.get(page.url)

    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert all(int(part) < 60 for part in ground.strip("rgb()").split(","))


def test_a_screen_reader_finds_landmarks_headings_labels_and_headers(browser: Any, page: RunningPage) -> None:
    look(browser)
    for path in pages(page):
        browser.get(page.url + path)
        assert browser.execute_script(STRUCTURE) == [], path


def test_the_picture_is_one_image_with_a_name_and_a_description(browser: Any, page: RunningPage) -> None:
    look(browser)
    browser.get(page.url)
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    images = [
        (node["name"]["value"], node.get("description", {}).get("value", ""))
        for node in nodes
        if node.get("role", {}).get("value") in ("image", "img") and not node["ignored"]
    ]

    assert [name.startswith("Timeline of rounds") for name, _ in images] == [True]
    assert "rounds by date" in " ".join(images[0])


def test_a_phone_gets_the_narrow_picture_and_rows_with_their_headings(
    browser: Any, page: RunningPage
) -> None:
    for width, shown, hidden in ((1200, "wide", "narrow"), (320, "narrow", "wide")):
        look(browser, width=width)
        browser.get(page.url)
        assert css(browser, f"svg.{shown}").is_displayed()
        assert not css(browser, f"svg.{hidden}").is_displayed()
    label = "return getComputedStyle(document.querySelector('td[data-label=Date]'), '::before').content"
    assert "Date" in browser.execute_script(label)


def test_the_keyboard_leads_past_the_navigation_and_its_place_is_seen(
    browser: Any, page: RunningPage
) -> None:
    from selenium.webdriver.common.keys import Keys

    look(browser)
    browser.get(page.url)
    css(browser, "body").send_keys(Keys.TAB)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to content"
    assert skip.rect["x"] >= 0
    skip.send_keys(Keys.ENTER)
    browser.switch_to.active_element.send_keys(Keys.TAB)
    focused = browser.switch_to.active_element

    assert browser.execute_script("return arguments[0].closest('main') !== null", focused)
    outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineWidth", focused)
    assert float(outline.removesuffix("px")) >= 2


def test_a_quote_in_arabic_runs_from_right_to_left(browser: Any, page: RunningPage) -> None:
    look(browser)
    browser.get(page.url + ROUND)
    quote = css(browser, "blockquote[lang=ar] p")
    style = "const s = getComputedStyle(arguments[0]); return [s.direction, s.textAlign]"

    assert browser.execute_script(style, quote) in (["rtl", "right"], ["rtl", "start"])


def test_everything_can_be_read_and_tried_without_javascript(browser: Any, page: RunningPage) -> None:
    look(browser, scripts=False)
    try:
        for path in pages(page):
            browser.get(page.url + path)
            assert css(browser, "h1").is_displayed(), path
        browser.get(f"{page.url}/tuning/us-russia")
        css(browser, "button.main").click()
        assert "The words are those of the file" in wait_for(browser, "#result h2").text
    finally:
        look(browser)


def test_typing_on_the_bench_shows_what_would_change_and_saving_says_so(
    browser: Any, page: RunningPage
) -> None:
    look(browser)
    browser.get(f"{page.url}/tuning/us-russia")
    script = "window.isSame = true; const t = arguments[0]; t.value = t.value.replaceAll('\"ru\", ', '')"
    browser.execute_script(script, css(browser, "#text"))
    css(browser, "#text").send_keys("\n# typed")

    wait_for(browser, "#result h2", "lost")
    assert browser.execute_script("return window.isSame")
    browser.find_element("xpath", "//button[text()='Save']").click()
    assert "us-russia" in wait_for(browser, ".done", "Saved to").text
    assert (page.folder / "topics" / "us-russia.toml").read_text("utf-8").endswith("# typed")
    assert browser.get_log("browser") == []


def test_the_password_is_asked_for_and_its_cookie_is_out_of_reach(browser: Any, tmp_path: Path) -> None:
    look(browser)
    with running_page(tmp_path, f'password = "{PASSWORD}"', news=False) as locked:
        browser.get(f"{locked.url}/sources")
        css(browser, "#password").send_keys(f"{PASSWORD}\n")
        assert wait_for(browser, "h1", "Sources")
        assert "watcher_session" not in browser.execute_script("return document.cookie")
        css(browser, "form[action='/logout'] button").click()
        assert wait_for(browser, "h1", "Log in")


# The page as it was before something new came in above what is read.
AGED = """
const live = document.getElementById('live');
live.firstElementChild.remove();
live.setAttribute('hx-headers', JSON.stringify({'X-Seen': 'older'}));
live.dataset.old = 'yes';
const read = document.getElementById(arguments[0]);
read.scrollIntoView({behavior: 'instant'});
read.querySelector('a').focus({preventScroll: true});
"""
TOP = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
ASK = "htmx.ajax('GET', location.pathname, {source: '#live', target: '#live', swap: 'outerHTML'})"
FOCUS = "return document.activeElement.closest('[id]').id"


@pytest.mark.parametrize(("path", "row"), [("/alerts", "alert"), ("/sources", "source"), ("/", "round")])
def test_a_part_that_is_put_in_anew_leaves_the_reader_where_he_is(
    browser: Any, page: RunningPage, path: str, row: str
) -> None:
    look(browser, width=320, height=250)
    browser.get(page.url + path)
    name = browser.find_elements("css selector", f"[id^={row}-]")[-1].get_attribute("id")
    browser.execute_script(AGED, name)
    before = browser.execute_script(TOP, name)
    assert browser.execute_script("return window.scrollY") > 0

    browser.execute_script(ASK)
    wait_for(browser, "#live:not([data-old])")

    assert abs(browser.execute_script(TOP, name) - before) < 3
    assert browser.execute_script(FOCUS) == name
    assert browser.get_log("browser") == []
