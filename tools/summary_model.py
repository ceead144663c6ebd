"""Trains src/analysis/lexicon/summary_ranker.bin, see tools/README.md.

    summary_model.py ant.jsonl.xz OUT.bin [--without HELD.jsonl ...] [--outlet BBC|France24] [--features PROGRAM]

Learns how much of an editor's abstract a sentence adds to what the first sentence of the article says, for its length.
"""

import argparse
import collections
import json
import lzma
import re
import subprocess

import lightgbm
import numpy

import trees

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\ufeff]")
LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": None})
LEAST_WORDS, LEAST_SENTENCES = 60, 4
# A sentence of fewer words is not worth more for being short.
LEAST_LENGTH = 8
PARAMETERS = dict(objective="regression", learning_rate=0.06, num_leaves=4, min_data_in_leaf=120, lambda_l2=5.0,
                  feature_fraction=0.6, bagging_fraction=0.7, bagging_freq=1, seed=1, deterministic=True,
                  num_threads=2, verbose=-1)
TREES = 120


def words(text):
    return re.findall(r"[^\W_]+", MARKS.sub("", text).translate(LETTERS).lower())


def articles(path, outlets, held):
    """Articles with an abstract of their own, without those held back."""
    for line in lzma.open(path, "rt", encoding="utf8"):
        row = json.loads(line)
        if row["source"] not in outlets:
            continue
        lines = [part for part in row["text"].split("\n") if part.strip()]
        abstract = words(row["abstract"])
        if lines and words(lines[0]) == abstract:
            lines = lines[1:]
        text = "\n".join(lines)
        body = words(text)
        copied = " ".join(abstract[:10]) in " ".join(body[:60])
        if len(body) < LEAST_WORDS or len(abstract) < 5 or copied:
            continue
        if row["id"] in held or " ".join(words(row["title"])) in held or " ".join(body[:30]) in held:
            continue
        yield {"id": row["id"], "title": row["title"], "text": text, "abstract": row["abstract"]}


def held_back(paths):
    held = set()
    for path in paths:
        for line in open(path, encoding="utf8"):
            row = json.loads(line)
            held |= {row["id"], " ".join(words(row["text"])[:30])}
            if row.get("title"):
                held.add(" ".join(words(row["title"])))
    return held


def features(program, rows):
    """For each article its sentences and an array of their features."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    answer = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    names, found = None, []
    for line in answer.rstrip("\n").split("\n"):
        fields = line.split("\t")
        if names is None:
            names = fields[1:]
        elif fields[0] == "#" and len(fields) == 2:
            found.append(([], []))
        else:
            found[-1][0].append(fields[0])
            found[-1][1].append([float(value) for value in fields[1:]])
    return names, [(texts, numpy.array(values, dtype=numpy.float32)) for texts, values in found]


def gains(sentences, abstract):
    """What each sentence after the first adds to the first, by word, standardised."""
    wanted = collections.Counter(words(abstract)) - collections.Counter(words(sentences[0]))
    tokens = [words(sentence) for sentence in sentences[1:]]
    gain = numpy.array([sum((collections.Counter(t) & wanted).values()) / max(len(t), LEAST_LENGTH) for t in tokens])
    spread = gain.std()
    return (gain - gain.mean()) / spread if spread > 1e-9 else None


def train(rows, program):
    names, found = features(program, rows)
    inputs, labels, weights = [], [], []
    for row, (sentences, values) in zip(rows, found):
        if len(sentences) < LEAST_SENTENCES:
            continue
        gain = gains(sentences, row["abstract"])
        if gain is not None:
            inputs.append(values[1:])
            labels.append(numpy.clip(gain, -2, 4))
            weights.append(numpy.full(len(gain), len(gain) ** -0.5))
    data = lightgbm.Dataset(numpy.concatenate(inputs), numpy.concatenate(labels), weight=numpy.concatenate(weights),
                            feature_name=names)
    return lightgbm.train(PARAMETERS, data, TREES)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("out")
    parser.add_argument("--without", nargs="*", default=[], help="records that must not be learned from")
    parser.add_argument("--outlet", action="append", help="default: BBC and France24, which write abstracts")
    parser.add_argument("--features", default="target/release/examples/summary_features")
    args = parser.parse_args()
    rows = list(articles(args.corpus, args.outlet or ["BBC", "France24"], held_back(args.without)))
    booster = train(rows, args.features)
    with open(args.out, "wb") as out:
        out.write(trees.encode(booster.dump_model()))
    gain = dict(zip(booster.feature_name(), booster.feature_importance("gain")))
    print(len(rows), "articles;", ", ".join(f"{n} {g:.0f}" for n, g in sorted(gain.items(), key=lambda i: -i[1])))


if __name__ == "__main__":
    main()
