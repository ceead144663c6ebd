"""Counts what words stand behind, for tools/background.rs; see tools/README.md.

    word_company.py ARTICLES.jsonl.xz... > word_company.tsv

Reads articles, lines `{"text"}`, and writes a line a word that stands five times or more: `c TAB word TAB times TAB behind a
preposition TAB behind a particle that verbs follow TAB first in a sentence`.
"""

import collections
import json
import lzma
import re
import sys

MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\ufeff\u2066-\u2069]")
LETTERS = str.maketrans("أإآٱىیئؤةکگڤپچژھ", "اااايييوهككفبجزه", "ء")
WORD = re.compile(r"[^\W_]+|[^\w\s]")
# Not من, which is a relative pronoun as well.
PREPOSITIONS = set(
    "في الى إلى على عن مع بين حول ضد منذ خلال دون نحو لدى عند عبر تحت فوق وفي وإلى وعلى وعن ومع بشأن بسبب باتجاه".split())
PARTICLES = set(
    "لم لن قد أن الذي التي الذين لا كي سوف كما حيث ولم ولن وقد فقد لقد وأن ولا كانت كان وكان وكانت عندما بعدما ما حين لكي "
    "حتى إذا لو بأن مما".split())
QUOTES = set("\"«»“”")
LEAST = 5


def main(paths):
    seen, prepositions, particles, first = (collections.Counter() for _ in range(4))
    for path in paths:
        for line in lzma.open(path, "rt", encoding="utf-8"):
            before = None
            for word in WORD.findall(MARKS.sub("", json.loads(line)["text"])):
                if not word[0].isalnum():
                    before = before if word in QUOTES else None
                    continue
                key = word.translate(LETTERS).lower()
                seen[key] += 1
                first[key] += before is None
                prepositions[key] += before in PREPOSITIONS
                particles[key] += before in PARTICLES
                before = word
    for key, times in sorted(seen.items()):
        if key and times >= LEAST:
            print("c", key, times, prepositions[key], particles[key], first[key], sep="\t")


main(sys.argv[1:])
