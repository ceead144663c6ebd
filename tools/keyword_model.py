"""Trains the keyword ranker; see tools/README.md.

    keyword_model.py estimate OUTLET... writes keyword_model.bin with the first estimate alone, from OUTLET.all.tsv
    keyword_model.py rank OUTLET...     writes editor_tags.tsv and adds the trees to keyword_model.bin, from OUTLET.tsv

OUTLET.jsonl holds articles with their editors' tags in `keyphrases`, OUTLET.all.tsv and OUTLET.tsv what `keyword_features`
wrote of them with and without `--all`, OUTLET.untitled.all.tsv and OUTLET.untitled.tsv what it wrote with `--untitled`: half
of what is learnt from is without its title, as many texts come. The last outlet is the smaller one, whose articles count
five times.

The trees that ship are taught by three others, which are too many to ship: one knows what editors tag, one learnt without
that from both outlets, one from the last alone. The outlets differ in what they tag, and what holds without their
vocabularies carries over to a third.
"""

import collections
import json
import math
import re
import struct
import sys

import lightgbm
import numpy

WEIGHT_OF_LAST = 5.0
# Of the teachers without tags, beside 1 for the one with them.
WEIGHTS_OF_UNTAGGED = 0.4, 0.4
# Of a lone word, whose odds are that much lower than its outlets would have them: others tag more phrases.
LONE_WORD = 0.6
TEACHER = {
    "objective": "binary", "num_leaves": 16, "learning_rate": 0.06, "lambda_l2": 5, "feature_fraction": 0.35,
    "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "seed": 1, "num_threads": 2, "deterministic": True,
}
TEACHER_ROUNDS = 150
STUDENT = TEACHER | {"objective": "cross_entropy", "learning_rate": 0.25, "lambda_l2": 1, "min_data_in_leaf": 50,
                     "feature_fraction": 0.6}
STUDENT_ROUNDS = 80
ESTIMATE = {"objective": "binary", "num_leaves": 2, "learning_rate": 0.15, "min_data_in_leaf": 200, "lambda_l2": 5,
            "verbose": -1, "seed": 1, "num_threads": 2, "deterministic": True}
ESTIMATE_ROUNDS = 400
BINS = {"max_bin": 127, "min_data_in_bin": 1}

# Fixed point numbers: of the estimate, and of the leaves.
ESTIMATE_STEPS, LEAF_STEPS = 256, 1000
LEAST_TAGGED, LEAST_ARTICLES = 2, 3
# The code of the share of articles tagged with what no editor was seen to judge: UNKNOWN_SHARE of background.rs.
UNKNOWN = 75
UNTAGGED = numpy.array([0] + [UNKNOWN] * 5, dtype=numpy.int8)

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


Article = collections.namedtuple("Article", "id candidates features tags")


def read(outlet, suffix):
    """Names of the features, and all articles with and without their titles where a tag is among the candidates."""
    tags = {}
    for line in open(f"{outlet}.jsonl", encoding="utf-8"):
        article = json.loads(line)
        tags[article["id"]] = {stems(tag) for tag in article["keyphrases"]} - {""}
    articles = []
    for kind in ("", ".untitled"):
        lines = open(outlet + kind + suffix, encoding="utf-8")
        names = next(lines).rstrip("\n").split("\t")[1:]
        for line in lines:
            first, *rest = line.rstrip("\n").split("\t")
            if first == "#":
                articles.append(Article(rest[0], [], [], tags[rest[0]]))
            else:
                articles[-1].candidates.append(first)
                articles[-1].features.append(bytes(map(int, rest)))
    shape = (-1, len(names))
    return names, [a._replace(features=numpy.frombuffer(b"".join(a.features), dtype=numpy.int8).reshape(shape))
                   for a in articles if a.tags & set(a.candidates)]


def labels(articles):
    return numpy.array([phrase in a.tags for a in articles for phrase in a.candidates], dtype=numpy.float32)


def train(settings, rounds, features, targets, weights=None):
    data = lightgbm.Dataset(features, targets, weight=weights, params=BINS)
    return lightgbm.train(settings, data, rounds)


def share(ratio):
    """The code of a share."""
    return min(127, max(0, round((math.log(ratio) + 7) * 16)))


def steps(count):
    """The code of a count, as src/analysis/keywords/features.rs has it."""
    return min(127, (struct.unpack("<I", struct.pack("<f", count + 1.0))[0] >> 20) - (127 << 3))


def words_of(phrases):
    return {word for phrase in phrases for word in phrase.split()}


class Counts:
    """In how many articles a phrase or a word was seen, and tagged."""

    def __init__(self, articles):
        self.tagged, self.seen = collections.Counter(), collections.Counter()
        self.tagged_words, self.seen_words = collections.Counter(), collections.Counter()
        # With and without its title an article is one.
        candidates = collections.defaultdict(set)
        for article in articles:
            candidates[article.id].update(article.candidates)
        for article in {article.id: article for article in articles}.values():
            seen, tags = candidates[article.id], article.tags
            self.tagged.update(tags & seen)
            self.seen.update(seen)
            self.tagged_words.update(words_of(tags & seen))
            self.seen_words.update(words_of(seen))

    def features(self, candidates, tags):
        """The last six features of each candidate, from all articles but this one."""
        tagged = tags & set(candidates)
        tagged_words = words_of(tagged)
        rows = []
        for phrase in candidates:
            row = self.phrase(phrase, phrase in tagged, 1)
            words = [self.word(word, word in tagged_words, 1) for word in phrase.split()]
            rows.append((*row, min(words), sum(words) // len(words), words[0], words[-1]))
        return numpy.array(rows, dtype=numpy.int8)

    def phrase(self, phrase, tagged=0, seen=0):
        tagged, seen = self.tagged[phrase] - tagged, self.seen[phrase] - seen
        return (steps(tagged), share((tagged + 0.3) / (seen + 3))) if tagged >= LEAST_TAGGED else (0, UNKNOWN)

    def word(self, word, tagged=0, seen=0):
        tagged, seen = self.tagged_words[word] - tagged, self.seen_words[word] - seen
        return share((tagged + 0.5) / (seen + 5)) if seen >= LEAST_ARTICLES else UNKNOWN

    def write(self, path):
        lines = ["%s\t%d\t%d" % (key, *self.phrase(key)) for key, tagged in self.tagged.items() if tagged >= LEAST_TAGGED]
        lines += [f"word:{key}\t0\t{self.word(key)}" for key, seen in self.seen_words.items() if seen >= LEAST_ARTICLES]
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(sorted(lines)) + "\n")


def estimate(outlets):
    """An additive model of the signs, for phrases of one word and for longer ones."""
    articles = [read(outlet, ".all.tsv")[1] for outlet in outlets]
    features = numpy.concatenate([article.features for part in articles for article in part])
    targets = numpy.concatenate([labels(part) for part in articles])
    weights = weights_of(articles)
    tables = numpy.zeros((2, features.shape[1], 128))
    for table, rows in zip(tables, (features[:, 0] == 1, features[:, 0] > 1)):
        model = train(ESTIMATE, ESTIMATE_ROUNDS, features[rows], targets[rows], weights[rows]).dump_model()
        for tree in model["tree_info"]:
            split = tree["tree_structure"]
            if "split_feature" in split:
                low = numpy.arange(128) <= split["threshold"]
                table[split["split_feature"]] += numpy.where(
                    low, split["left_child"]["leaf_value"], split["right_child"]["leaf_value"])
    return numpy.clip(numpy.round(tables * ESTIMATE_STEPS), -32768, 32767).astype("<i2").tobytes()


def weights_of(parts):
    rows = [sum(len(article.candidates) for article in part) for part in parts]
    return numpy.concatenate([numpy.full(n, 1.0, dtype=numpy.float32) for n in rows[:-1]]
                             + [numpy.full(rows[-1], WEIGHT_OF_LAST if len(rows) > 1 else 1.0, dtype=numpy.float32)])


def rank(outlets):
    """Trees that rank the likeliest candidates."""
    names, parts = None, []
    for outlet in outlets:
        names, articles = read(outlet, ".tsv")
        parts.append(articles)
    articles = [article for part in parts for article in part]
    counts = Counts(articles)
    counts.write("editor_tags.tsv")
    targets, weights = labels(articles), weights_of(parts)
    untagged = numpy.concatenate([article.features for article in articles])
    first_tag = names.index("tag_articles")
    untagged[:, first_tag:] = UNTAGGED
    tagged = untagged.copy()
    tagged[:, first_tag:] = numpy.concatenate([counts.features(a.candidates, a.tags) for a in articles])
    last = len(labels(parts[-1]))
    teachers = [
        (1.0, train(TEACHER | {"min_data_in_leaf": 150}, TEACHER_ROUNDS, tagged, targets, weights), tagged),
        (WEIGHTS_OF_UNTAGGED[0], train(TEACHER | {"min_data_in_leaf": 100}, TEACHER_ROUNDS, untagged[-last:],
                                       targets[-last:]), untagged),
        (WEIGHTS_OF_UNTAGGED[1], train(TEACHER | {"min_data_in_leaf": 150}, TEACHER_ROUNDS, untagged, targets, weights),
         untagged),
    ]
    odds = sum(weight * model.predict(features, raw_score=True) for weight, model, features in teachers)
    odds /= sum(weight for weight, _, _ in teachers)
    odds -= LONE_WORD * (untagged[:, names.index("words")] == 1)
    model = train(STUDENT, STUDENT_ROUNDS, tagged, 1 / (1 + numpy.exp(-odds)), weights)
    return encode(model.dump_model()["tree_info"], len(names))


def encode(trees, features):
    """The trees as src/analysis/keywords/ranker.rs reads them."""
    table = bytearray(struct.pack("<iHH", 0, features, len(trees)))
    for tree in trees:
        nodes, leaves = [], []

        def place(branch):
            if "leaf_value" in branch:
                leaves.append(round(branch["leaf_value"] * LEAF_STEPS))
                return
            number, first = len(nodes), len(leaves)
            nodes.append(None)
            place(branch["left_child"])
            closed = range(first, len(leaves))
            place(branch["right_child"])
            open_leaves = 0xFFFF & ~sum(1 << leaf for leaf in closed)
            nodes[number] = branch["split_feature"], math.floor(branch["threshold"]), open_leaves

        place(tree["tree_structure"])
        table += struct.pack("<B", len(nodes))
        for node in nodes:
            table += struct.pack("<BbH", *node)
        table += struct.pack("<16h", *leaves, *[0] * (16 - len(leaves)))
    return bytes(table)


def main(task, *outlets):
    if task == "estimate":
        table = b"mjk1" + struct.pack("<f", LEAF_STEPS) + estimate(outlets) + struct.pack("<iHH", 0, FEATURES, 0)
    else:
        table = open("keyword_model.bin", "rb").read()
        signs = (len(table) - 8 - struct.calcsize("<iHH")) // (2 * 128 * 2)
        table = table[:8 + signs * 2 * 128 * 2] + rank(outlets)
    with open("keyword_model.bin", "wb") as file:
        file.write(table)


# NAMES.len() of src/analysis/keywords/features.rs.
FEATURES = 58
main(*sys.argv[1:])
