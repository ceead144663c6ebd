"""Trains the keyword ranker; see tools/README.md.

    keyword_model.py OUTLET... writes editor_tags.tsv and keyword_model.bin into the current folder.

Each OUTLET is a pair NAME.jsonl (articles with their editors' tags in `keyphrases`) and NAME.tsv (what
`keyword_features` wrote of them). The last outlet is the one whose articles count five times, and the one from which the
second half of the trees learn without any knowledge of tags: the outlets differ in what they tag, and what holds without
their vocabularies carries over to a third.
"""

import collections
import json
import math
import re
import sys

import lightgbm
import numpy

import trees

WEIGHT_OF_LAST = 5.0
WEIGHT_OF_UNTAGGED = 0.6
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.1, "lambda_l2": 5, "feature_fraction": 0.5,
    "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "seed": 1, "num_threads": 2, "deterministic": True,
}
ROUNDS = 80
# The same numbers stand in src/analysis/keywords/tags.rs.
LEAST_TAGGED, LEAST_ARTICLES = 2, 3

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\ufeff\u2066-\u2069ء]")
LETTERS = str.maketrans("أإآٱىیئؤةکگڤپچژھ", "اااايييوهككفبجزه")
WORD = re.compile(r"[^\W_]+")
ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل")
SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "يه", "ه", "ي")


def stem(word):
    """light10 of a folded word, as src/analysis/stem.rs has it."""
    if len(word) >= 4 and word[0] == "و":
        word = word[1:]
    for article in ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word[len(article):]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            word = word[:-len(suffix)]
    return word


def stems(phrase):
    words = WORD.findall(MARKS.sub("", phrase).translate(LETTERS).lower())
    return " ".join(stem(word) for word in words)


def read(outlet):
    """Articles as (candidates, features, tags)."""
    tags = {}
    for line in open(f"{outlet}.jsonl", encoding="utf-8"):
        article = json.loads(line)
        tags[article["id"]] = {stems(tag) for tag in article["keyphrases"]} - {""}
    lines = open(f"{outlet}.tsv", encoding="utf-8")
    names = next(lines).rstrip("\n").split("\t")[1:]
    articles = []
    for line in lines:
        first, *rest = line.rstrip("\n").split("\t")
        if first == "#":
            articles.append(([], [], tags[rest[0]]))
        else:
            articles[-1][0].append(first)
            articles[-1][1].append(numpy.array(rest, dtype=numpy.float32))
    return names, [(c, numpy.array(f), t) for c, f, t in articles if c and t & set(c)]


def words_of(phrases):
    return {word for phrase in phrases for word in phrase.split()}


class Counts:
    """In how many articles a phrase or a word was seen, and tagged."""

    def __init__(self, articles):
        self.phrases, self.words = (collections.Counter(), collections.Counter()), (collections.Counter(), collections.Counter())
        for candidates, _, tags in articles:
            seen = set(candidates)
            self.phrases[0].update(tags & seen)
            self.phrases[1].update(seen)
            self.words[0].update(words_of(tags & seen))
            self.words[1].update(words_of(seen))

    def features(self, candidates, tags):
        """The last six features of each candidate, from all articles but this one."""
        seen = set(candidates)
        tagged, tagged_words = tags & seen, words_of(tags & seen)
        rows = []
        for phrase in candidates:
            t = self.phrases[0][phrase] - (phrase in tagged)
            d = self.phrases[1][phrase] - 1
            log, share = (math.log(1 + t), math.log((t + 0.3) / (d + 3))) if t >= LEAST_TAGGED else (0.0, math.log(0.1))
            words = []
            for word in phrase.split():
                wt, wd = self.words[0][word] - (word in tagged_words), self.words[1][word] - 1
                words.append(math.log((wt + 0.5) / (wd + 5)) if wd >= LEAST_ARTICLES else math.log(0.1))
            rows.append((log, share, min(words), sum(words) / len(words), words[0], words[-1]))
        return numpy.array(rows, dtype=numpy.float32)

    def write(self, path):
        lines = []
        for kind, (tagged, seen), least in (("phrase", self.phrases, None), ("word", self.words, LEAST_ARTICLES)):
            for key, count in seen.items():
                if tagged[key] >= LEAST_TAGGED if least is None else count >= least:
                    lines.append(f"{kind}\t{key}\t{tagged[key]}\t{count}")
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(sorted(lines)) + "\n")


def train(names, articles, weights, counts):
    features, labels, rows = [], [], []
    for (candidates, values, tags), weight in zip(articles, weights):
        values = values.copy()
        if counts:
            values[:, names.index("tag_phrase"):] = counts.features(candidates, tags)
        features.append(values)
        labels += [candidate in tags for candidate in candidates]
        rows += [weight] * len(candidates)
    settings = SETTINGS | {"min_data_in_leaf": 100 if counts else 50}
    data = lightgbm.Dataset(numpy.concatenate(features), labels, weight=rows, feature_name=names)
    return lightgbm.train(settings, data, ROUNDS).dump_model()


def scale(branch, factor):
    if "leaf_value" in branch:
        branch["leaf_value"] *= factor
    else:
        scale(branch["left_child"], factor)
        scale(branch["right_child"], factor)


def main(outlets):
    names, parts = None, []
    for outlet in outlets:
        names, articles = read(outlet)
        parts.append(articles)
    articles = [article for part in parts for article in part]
    weights = [1.0] * (len(articles) - len(parts[-1])) + [WEIGHT_OF_LAST] * len(parts[-1])
    counts = Counts(articles)
    counts.write("editor_tags.tsv")
    model = train(names, articles, weights, counts)
    plain = train(names, parts[-1], [1.0] * len(parts[-1]), None)
    for tree in plain["tree_info"]:
        scale(tree["tree_structure"], WEIGHT_OF_UNTAGGED)
    model["tree_info"] += plain["tree_info"]
    with open("keyword_model.bin", "wb") as file:
        file.write(trees.encode(model))


main(sys.argv[1:])
