"""How fast dates are read, against dateparser.search in the same process, in CPU time.

    python -m venv VENV && VENV/bin/pip install -r bench/dates-requirements.txt
    PYTHONPATH=. VENV/bin/python bench/dates.py [--data FILE.jsonl]

Without --data the documents are made of the English test cases, with sentences without dates between them,
about 3,000 characters each; FILE holds one {"published", "text"} a line. Prints documents per second of both
and their ratio.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from dateparser.search import search_dates

from watcher.text.dates import read_dates

_CASES = Path(__file__).parent.parent / "tests" / "cases" / "dates"
_FILLER = (
    "The minister spoke of progress in the work of both missions and of a list of open questions.",
    "Officials on both sides described the mood as businesslike, and neither gave details.",
    "The embassy did not answer a request for comment, and a person close to it asked not to be named.",
)
_LENGTH = 3000

Document = tuple[str, date]


def made_documents(count: int) -> list[Document]:
    """`count` documents of about 3,000 characters, one date sentence among three to four others."""
    lines = [json.loads(line) for line in (_CASES / "en.jsonl").read_text(encoding="utf-8").splitlines()]
    documents = []
    for number in range(count):
        parts: list[str] = []
        turn = number * 7
        while sum(map(len, parts)) < _LENGTH:
            sentence = lines[turn % len(lines)]["text"] if turn % 4 == 0 else _FILLER[turn % 3]
            parts.append(sentence)
            turn += 1
        documents.append((" ".join(parts), date(2025, 4, 8)))
    return documents


def read_documents(path: Path) -> list[Document]:
    """The documents of a JSON Lines file."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [(line["text"], date.fromisoformat(line["published"][:10])) for line in lines]


def seconds(read: Callable[[str, date], object], documents: list[Document]) -> float:
    """CPU seconds for all documents, after a first one that loads what is loaded once."""
    read(*documents[0])
    start = time.process_time()
    for text, day in documents:
        read(text, day)
    return time.process_time() - start


def ours(text: str, day: date) -> object:
    """The dates of one document."""
    return read_dates(text, published=day, language="en")


def theirs(text: str, day: date) -> object:
    """The same by dateparser, told the language, as it is ten times slower when it has to guess."""
    settings = {"RELATIVE_BASE": datetime(day.year, day.month, day.day)}
    return search_dates(text, languages=["en"], settings=settings)


def main() -> None:
    """Prints both speeds and their ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, help="JSON Lines with published and text")
    parser.add_argument("--documents", type=int, default=40)
    options = parser.parse_args()
    documents = read_documents(options.data) if options.data else made_documents(options.documents)
    size = sum(len(text) for text, _ in documents)
    rounds = 10
    mine = min(seconds(ours, documents) for _ in range(rounds))
    other = min(seconds(theirs, documents) for _ in range(3))
    print(f"documents {len(documents)}, characters {size}")
    print(f"watcher            {len(documents) / mine:9.1f} documents/s")
    print(f"                   {mine / size * 3e6:9.2f} ms per 3,000 characters")
    print(f"dateparser.search  {len(documents) / other:9.1f} documents/s")
    print(f"ratio              {other / mine:9.1f}")


if __name__ == "__main__":
    main()
