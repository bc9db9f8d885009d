"""Train the classifier of scraped lines and write its coefficients.

    python bench/train_lines.py --data FILE [--data FILE ...] [--folds 4] [--out FILE]

A data FILE holds JSON lines {"id", "source", "title", "text", "lines": [{"n": 1, "kind": "body"}]}: `n`
counts lines from 1, a kind is body, noise or mixed (not asked); an optional "weight" says how much a text
counts. With --folds the texts are split BY SOURCE, so that no site is both learnt and asked, and the measures
of the left-out texts (those of the first FILE) are printed; without it the coefficients are written.
Needs scikit-learn and numpy, which the project itself does not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from watcher.strip.lines import fold_words
from watcher.strip.scraped import Prepared, prepare
from watcher.strip.scraped_features import AROUND, FEATURES, around, features
from watcher.strip.scraped_title import TITLE, is_title, title_candidates
from watcher.strip.scraped_trees import CLIP

OUT = Path(__file__).resolve().parents[1] / "watcher/data/strip/line_trees.json"
LABELS = {"body": 1, "noise": 0}
Text = dict[str, Any]


def read(paths: list[Path]) -> list[Text]:
    """The texts as rows of features, labels (1 body, 0 noise, -1 not asked) and the file each came from."""
    texts = []
    for number, path in enumerate(paths):
        with path.open(encoding="utf8") as file:
            for line in file:
                raw = json.loads(line)
                kinds = {row["n"] - 1: row["kind"] for row in raw["lines"]}
                untold = len(texts) % 3 == 0  # a third without its title: the service will not always find it
                ready = prepare(raw["text"], title="\n" if untold else raw.get("title") or "\n")
                if not ready.lines:
                    continue
                rows = features(ready.lines, ready.hits, ready.title_at)
                labels = [
                    LABELS.get(kinds.get(one.number, ""), -1) if one.words else -1 for one in ready.lines
                ]
                if ready.title_at is not None:
                    labels[ready.title_at] = -1
                texts.append(
                    {
                        "source": site(raw["source"]),
                        "file": number,
                        "rows": np.array(rows, dtype=np.float32),
                        "labels": np.array(labels, dtype=np.int8),
                        **titles(ready, raw.get("title") or ""),
                        "weight": raw.get("weight", 1.0) * min(1.0, 60 / len(rows)),
                    }
                )
    return texts


def titles(ready: Prepared, title: str) -> Text:
    """The candidates for the title and which of them it is; nothing when no candidate is."""
    spots, rows = title_candidates(ready.lines, ready.hits)
    wanted = fold_words(title)
    right = [is_title(ready.lines[at].words, wanted) for at in spots]
    if not any(right):
        return {
            "titles": np.zeros((0, len(TITLE)), dtype=np.float32),
            "title_labels": np.zeros(0, dtype=np.int8),
        }
    return {"titles": np.array(rows, dtype=np.float32), "title_labels": np.array(right, dtype=np.int8)}


def fit_title(texts: list[Text]) -> HistGradientBoostingClassifier:
    rows = np.concatenate([text["titles"] for text in texts])
    labels = np.concatenate([text["title_labels"] for text in texts])
    weights = np.concatenate([np.full(len(text["title_labels"]), text["weight"]) for text in texts])
    model = HistGradientBoostingClassifier(
        max_depth=3,
        max_iter=50,
        learning_rate=0.15,
        min_samples_leaf=40,
        l2_regularization=2.0,
        random_state=0,
        early_stopping=False,
    )
    return model.fit(rows, labels, sample_weight=weights)


def site(host: str) -> str:
    parts = host.removeprefix("www.").split(".")
    return parts[-2] if len(parts) > 1 else host


def part(text: Text, count: int, salt: str = "") -> int:
    return int(hashlib.md5((text["source"] + salt).encode()).hexdigest(), 16) % count


def fit(texts: list[Text], key: str, trees: int, depth: int, rate: float) -> HistGradientBoostingClassifier:
    rows = np.concatenate([text[key] for text in texts])
    labels = np.concatenate([text["labels"] for text in texts])
    weights = np.concatenate([np.full(len(text["labels"]), text["weight"]) for text in texts])
    asked = labels >= 0
    model = HistGradientBoostingClassifier(
        max_depth=depth, max_leaf_nodes=2**depth, max_iter=trees, learning_rate=rate, min_samples_leaf=60,
        l2_regularization=2.0, random_state=0, early_stopping=False,
    )  # fmt: skip
    return model.fit(rows[asked], labels[asked], sample_weight=weights[asked])


def add_second_rows(texts: list[Text], models: dict[int, HistGradientBoostingClassifier], which: Any) -> None:
    for text in texts:
        margins = np.clip(models[which(text)].decision_function(text["rows"]), -CLIP, CLIP)
        more = np.array(around([float(value) for value in margins]), dtype=np.float32)
        text["second"] = np.hstack([text["rows"], more])


def train(texts: list[Text], options: argparse.Namespace) -> tuple[Any, Any]:
    """Both passes. The second learns from margins that the first gave to texts it had not seen."""
    shape = (options.trees, options.depth, options.rate)
    halves = {h: fit([t for t in texts if part(t, 2, "half") != h], "rows", *shape) for h in (0, 1)}
    add_second_rows(texts, halves, lambda text: part(text, 2, "half"))
    return fit(texts, "rows", *shape), fit(texts, "second", *shape)


def cross_validate(texts: list[Text], options: argparse.Namespace) -> None:
    found, asked, chosen = [], [], []
    for fold in range(options.folds):
        known = [text for text in texts if part(text, options.folds) != fold]
        left = [text for text in texts if part(text, options.folds) == fold and text["file"] == 0]
        first, second = train(known, options)
        judge = fit_title(known)
        add_second_rows(left, {0: first}, lambda text: 0)
        for text in left:
            text["margins"] = second.decision_function(text["second"])
            found.append(text["margins"])
            asked.append(text["labels"])
            if len(text["titles"]):
                chosen.append(int(text["title_labels"][judge.decision_function(text["titles"]).argmax()]))
        print(f"fold {fold}: {len(left)} texts", flush=True)
    margins, labels = np.concatenate(found), np.concatenate(asked)
    body, noise = margins[labels == 1], margins[labels == 0]
    print(f"title line chosen {np.mean(chosen):.3f} of {len(chosen)}")
    print("threshold  body kept  noise removed  line F1")
    for threshold in np.arange(-2.5, 1.01, 0.25):
        kept, leaked = int((body > threshold).sum()), int((noise > threshold).sum())
        f1 = 2 * kept / (2 * kept + leaked + len(body) - kept)
        print(f"{threshold:9.2f}  {kept / len(body):9.4f}  {1 - leaked / len(noise):13.4f}  {f1:7.4f}")


def node(nodes: Any, place: int) -> Any:
    own = nodes[place]
    if own["is_leaf"]:
        return round(float(own["value"]), 3)
    low, high = node(nodes, own["left"]), node(nodes, own["right"])
    return [int(own["feature_idx"]), float(f"{own['num_threshold']:.4g}"), low, high]


def coefficients(model: HistGradientBoostingClassifier) -> dict[str, Any]:
    trees = [node(predictor[0].nodes, 0) for predictor in model._predictors]
    return {"base": round(float(model._baseline_prediction[0][0]), 4), "trees": trees}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--trees", type=int, default=90)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--rate", type=float, default=0.12)
    options = parser.parse_args()
    texts = read(options.data)
    print(f"{len(texts)} texts, {sum(len(text['labels']) for text in texts)} lines", flush=True)
    if options.folds:
        cross_validate(texts, options)
        return
    passes = [coefficients(model) for model in train(texts, options)]
    data = {
        "features": [*FEATURES, *AROUND],
        "passes": passes,
        "title_features": [*TITLE],
        "title": coefficients(fit_title(texts)),
    }
    options.out.write_text(
        json.dumps(data, separators=(",", ":")).replace("]],", "]],\n") + "\n", encoding="utf8"
    )


if __name__ == "__main__":
    main()
