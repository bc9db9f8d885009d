"""Compare page stripping with trafilatura, readability-lxml and newspaper4k, in one command.

    python -m venv bench-venv && bench-venv/bin/pip install --upgrade pip
    bench-venv/bin/pip install . -r bench/stripping-requirements.txt
    bench-venv/bin/python bench/stripping.py --data DIR [--limit N] [--only NAME ...]

The newest pip, because one before 24 stumbles over the extras of lxml that two of them ask for. DIR holds
gold.jsonl, one object {"id", "url", "text"[, "alt_texts"][, "published"]} per line, and
html/<id>.html.gz. The table has, per extractor: F1, precision and recall over shingles of four words
(averaged over pages as the public article-extraction benchmark does), the share of pages whose words are
exactly right, the pages that show a line of page noise which the gold text has not, the published day right
and wrong, CPU time per page and speed relative to trafilatura with metadata, all warm in one process, and the
memory that stripping 1,000 pages adds (or as many as an extractor strips in a minute). An extractor that
takes longer than SLOW seconds over the pages passes over them once, any other --rounds times; of each page
the fastest pass counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

Extract = Callable[[str, str], tuple[str, str]]  # html, url -> text, published

_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOISE = re.compile(
    r"newsletter|your e-?mail address|\bsubscribe (?:to|now)\b|leave a (?:reply|comment)|all rights reserved"
    r"|follow us on\b|recaptcha|we use cookies"
    r"|^\s*(?:share|tweet|advertisement|related(?: \w+)?|read more|comments?)\s*:?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_REFERENCE = "trafilatura"
SLOW = 10.0  # seconds of CPU time over all pages, from which on one pass says enough
_MEMORY_TIME = 60.0  # seconds of CPU time: whatever grows with the pages has shown by then


def _ours() -> Extract:
    from watcher.strip.page import strip_page

    def extract(html: str, url: str) -> tuple[str, str]:
        page = strip_page(html, url=url)
        return page.body, page.published_stated or ""

    return extract


def _trafilatura() -> Extract:
    from trafilatura import bare_extraction

    def extract(html: str, url: str) -> tuple[str, str]:
        found = bare_extraction(html, url=url or None, with_metadata=True)
        return (found.text or "", found.date or "") if found is not None else ("", "")

    return extract


def _readability() -> Extract:
    from lxml.html import fromstring
    from readability import Document

    def extract(html: str, url: str) -> tuple[str, str]:
        markup = Document(html).summary(html_partial=True)
        return "\n".join(fromstring(markup).itertext()) if markup else "", ""

    return extract


def _newspaper() -> Extract:
    from newspaper import Article

    def extract(html: str, url: str) -> tuple[str, str]:
        article = Article(url or "https://outlet.example/", language="en", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        day = article.publish_date
        return article.text, day.date().isoformat() if hasattr(day, "date") else ""

    return extract


EXTRACTORS: dict[str, Callable[[], Extract]] = {
    "ours": _ours,
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "newspaper4k": _newspaper,
}


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def _page_score(gold: str, found: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one page."""
    wanted, given = _shingles(gold), _shingles(found)
    common = sum((wanted & given).values())
    precision = common / total if (total := sum(given.values())) else float(not wanted)
    recall = common / total if (total := sum(wanted.values())) else float(not given)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _scores(golds: list[dict[str, Any]], answers: list[tuple[str, str]]) -> dict[str, float]:
    precisions, recalls = [], []
    exact = noisy = dated = right = wrong = 0
    for gold, (text, published) in zip(golds, answers, strict=True):
        variants = [gold["text"], *(gold.get("alt_texts") or [])]
        scored = [(_page_score(variant, text), variant) for variant in variants]
        (precision, recall, _), best = max(scored, key=lambda item: item[0][2])
        if text:
            precisions.append(precision)
        recalls.append(recall)
        exact += _WORD.findall(best) == _WORD.findall(text)
        noisy += bool(_NOISE.search(text)) and not any(_NOISE.search(variant) for variant in variants)
        day, found = _DAY.search(str(gold.get("published") or "")), _DAY.search(published)
        if day is not None:
            dated += 1
            right += found is not None and found[0] == day[0]
            wrong += found is not None and found[0] != day[0]
    precision, recall = sum(precisions) / max(1, len(precisions)), sum(recalls) / len(recalls)
    return {
        "F1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
        "P": precision,
        "R": recall,
        "exact": exact / len(golds),
        "noise": noisy,
        "day right": right / dated if dated else float("nan"),
        "day wrong": wrong / dated if dated else float("nan"),
    }


def _safely(extract: Extract, html: str, url: str) -> tuple[str, str]:
    try:
        return extract(html, url)
    except Exception as error:  # noqa: BLE001 - a page that an extractor cannot bear counts as empty
        print(f"{type(error).__name__}: {error}"[:120], file=sys.stderr)
        return "", ""


def _in_turn(
    extractors: dict[str, Extract], pages: list[str], urls: list[str], rounds: int
) -> tuple[dict[str, list[tuple[str, str]]], dict[str, float]]:
    """The answers, and the seconds a page. In turn, so that a busy moment of the machine meets all of them;
    of each page the fastest round counts."""
    fastest = {name: [float("inf")] * len(pages) for name in extractors}
    answers: dict[str, list[tuple[str, str]]] = {name: [("", "")] * len(pages) for name in extractors}
    for _ in range(rounds):
        asked = [name for name in extractors if not SLOW < sum(fastest[name]) < float("inf")]
        for name in asked:
            for at, (page, url) in enumerate(zip(pages, urls, strict=True)):
                started = time.process_time()
                answers[name][at] = _safely(extractors[name], page, url)
                fastest[name][at] = min(fastest[name][at], time.process_time() - started)
    return answers, {name: sum(each) / len(pages) for name, each in fastest.items()}


def _resident_mb(field: str = "VmHWM") -> float:
    """A figure of this process from /proc in MB: its highest resident memory so far."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return float("nan")


def _read(data: Path, limit: int | None) -> tuple[list[dict[str, Any]], list[str]]:
    with (data / "gold.jsonl").open(encoding="utf-8") as lines:
        golds = [json.loads(line) for line in lines][:limit]
    pages = []
    for gold in golds:
        with gzip.open(data / "html" / f"{gold['id']}.html.gz", "rt", encoding="utf-8") as page:
            pages.append(page.read())
    return golds, pages


def _memory(name: str, data: Path) -> float:
    """MB that stripping 1,000 pages adds to the highest memory of a process of its own."""
    command = [sys.executable, __file__, "--data", str(data), "--memory-of", name]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return float(answer) if answer else float("nan")


def _print_memory(name: str, data: Path) -> None:
    _, pages = _read(data, None)
    extract = EXTRACTORS[name]()
    before = _resident_mb()
    last = time.process_time() + _MEMORY_TIME
    for count in range(1000):
        _safely(extract, pages[count % len(pages)], "")
        if time.process_time() > last:
            break
    print(f"{_resident_mb() - before:.1f}")


def _print_table(rows: dict[str, dict[str, float]]) -> None:
    columns = list(next(iter(rows.values())))
    print(f"{'':18}" + "".join(f"{column:>11}" for column in columns))
    for name, row in rows.items():
        cells = (f"{row[c]:11.0f}" if c == "noise" else f"{row[c]:11.3f}" for c in columns)
        print(f"{name:18}" + "".join(cells))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="only the first N pages")
    parser.add_argument("--only", nargs="*", choices=list(EXTRACTORS), default=list(EXTRACTORS))
    parser.add_argument(
        "--rounds", type=int, default=3, help="of each page the fastest of so many rounds counts"
    )
    parser.add_argument(
        "--no-memory", action="store_true", help="leave the memory out: it takes a run of its own"
    )
    parser.add_argument("--memory-of", choices=list(EXTRACTORS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_of:
        _print_memory(options.memory_of, options.data)
        return
    golds, pages = _read(options.data, options.limit)
    urls = [gold.get("url") or "" for gold in golds]
    extractors = {name: EXTRACTORS[name]() for name in options.only}
    for extract in extractors.values():
        for page in pages[:20]:
            _safely(extract, page, "")
    answers, spent = _in_turn(extractors, pages, urls, options.rounds)
    rows = {name: {**_scores(golds, answers[name]), "ms/page": 1000 * spent[name]} for name in extractors}
    reference = rows.get(_REFERENCE, {}).get("ms/page")
    for name, row in rows.items():
        row["speed"] = reference / row["ms/page"] if reference else float("nan")
        row["extra MB"] = float("nan") if options.no_memory else _memory(name, options.data)
    _print_table(rows)


if __name__ == "__main__":
    main()
