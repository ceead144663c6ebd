"""Trains src/analysis/lexicon/headline_words.tsv and headline_model.bin, see tools/README.md.

    headline_model.py ARTICLES.jsonl.xz ... OUTPUT_FOLDER
"""

import collections
import json
import lzma
import math
import os
import random
import subprocess
import sys
import tempfile

import lightgbm
import numpy

import trees

FEATURES = os.path.join(os.environ.get("CARGO_TARGET_DIR", "target"), "release", "examples", "headline_features")
# Words rarer than this tell nothing: sentences begun and headlines, or words inside sentences.
LEAST, LEAST_INSIDE = 5, 100
# A logarithm of odds is written in eighths within these.
LOWEST, HIGHEST = -32, 48


def articles(paths):
    """Titles and texts; a text that begins with its own title loses that paragraph."""
    for path in paths:
        with lzma.open(path, "rt", encoding="utf8") as lines:
            for article in map(json.loads, lines):
                title = article["title"].strip()
                paragraphs = [line for line in map(str.strip, article["text"].split("\n")) if line]
                if title and paragraphs and paragraphs[0].startswith(title[:20]):
                    paragraphs = paragraphs[1:]
                if title and paragraphs:
                    yield {"title": title, "text": "\n".join(paragraphs)}


def run(mode, half, *arguments):
    lines = "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in half)
    done = subprocess.run([FEATURES, mode, *arguments], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    return done.stdout.decode().splitlines()


def odds(table, totals, here, there):
    """How much more often each word stands in column `here` than in `there`, in eighths of a natural logarithm."""
    worth = {}
    for word, counts in table.items():
        if counts[here] + counts[there] >= 4:
            value = math.log((counts[here] + 0.5) / totals[here]) - math.log((counts[there] + 0.5) / totals[there])
            worth[word] = max(LOWEST, min(HIGHEST, round(value * 8)))
    return worth


def words(lines):
    table = {key: list(map(int, counts)) for key, *counts in (line.split("\t") for line in lines)}
    totals = table.pop("")
    columns = [odds(table, totals, *pair) for pair in ((0, 2), (1, 2), (3, 2), (4, 0), (5, 2))]
    kept = sorted(w for w, c in table.items() if c[0] + 2 * c[5] >= LEAST or c[2] >= LEAST_INSIDE)
    rows = [(word, [column.get(word, 0) for column in columns]) for word in kept]
    return "".join(f"{word}\t" + "\t".join(map(str, row)) + "\n" for word, row in rows if any(row))


def main():
    *paths, folder = sys.argv[1:]
    all_articles = list(articles(paths))
    random.Random(1).shuffle(all_articles)
    # Words are counted in one half and the trees learnt from the other: a count must not know its own article.
    half = len(all_articles) // 2
    table = words(run("words", all_articles[:half]))
    with open(os.path.join(folder, "headline_words.tsv"), "w", encoding="utf8") as file:
        file.write(table)
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf8") as file:
        file.write(table)
        file.flush()
        header, *rows = run("rows", all_articles[half:], file.name)
    rows = numpy.array([list(map(float, row.split("\t"))) for row in rows], dtype=numpy.float32)
    names = header.split("\t")[1:]
    data = lightgbm.Dataset(rows[:, 1:], rows[:, 0], feature_name=names)
    parameters = {"objective": "binary", "num_leaves": 12, "learning_rate": 0.25, "min_data_in_leaf": 100,
                  "verbose": -1, "seed": 1, "num_threads": 2, "deterministic": True, "force_row_wise": True}
    model = lightgbm.train(parameters, data, 32)
    with open(os.path.join(folder, "headline_model.bin"), "wb") as file:
        file.write(trees.encode(model.dump_model()))
    print(len(all_articles), "articles,", table.count("\n"), "words,", len(rows), "places,",
          int(rows[:, 0].sum()), "ends of headlines")
    gain = model.feature_importance("gain")
    print(collections.Counter(dict(zip(names, map(int, gain)))).most_common())


if __name__ == "__main__":
    main()
