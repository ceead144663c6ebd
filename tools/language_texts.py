"""Writes the lines that tools/language_model.rs learns from, `language TAB text`: see tools/README.md.

    language_texts.py arabic  CORPORA WORDFREQ > arabic.tsv
    language_texts.py letters WORDFREQ MEDIAWIKI > letters.tsv

CORPORA: a folder of CODE.txt, a sentence a line, lines with # left out. WORDFREQ: the folder `data` of the Python package
wordfreq. MEDIAWIKI: the folder of MediaWiki, whose interface strings are read. Needs msgpack. The same input gives the
same lines.
"""

import glob
import gzip
import json
import os
import random
import re
import sys
import unicodedata

import msgpack

chance = random.Random(7)

# Words of a line drawn from a list of word frequencies: half by frequency, half by a flatter one, or rare words
# would hardly be seen.
WORDS, FLATTER, LINES, LIST = 6, 0.65, 40_000, 60_000


def has_only(script):
    """A test for words in letters of the script."""
    kinds = {}

    def kind(c):
        if c in "'’‘ʻʼ-" or script == "ARABIC" and (c == "\u200c" or unicodedata.category(c) == "Mn"):
            return 1
        letter = c.isalpha() or script == "DEVANAGARI" and unicodedata.category(c) in ("Mn", "Mc")
        return 2 if letter and unicodedata.name(c, "").startswith(script) else 0

    def test(word):
        found = {kinds.setdefault(c, kind(c)) if c not in kinds else kinds[c] for c in word}
        return 0 not in found and 2 in found

    return test


def drawn(folder, code, script):
    """Lines of words drawn by how often a language has them."""
    paths = [f"{folder}/{size}_{code}.msgpack.gz" for size in ("large", "small")]
    with gzip.open(next(filter(os.path.exists, paths))) as file:
        buckets = msgpack.load(file, raw=False)[1:]
    test = has_only(script)
    words = [(word, 10 ** (-place / 100)) for place, bucket in enumerate(buckets) for word in bucket]
    words = [(word, often) for word, often in words if test(word) and (len(word) > 1 or often > 1e-3)][:LIST]
    names = [word for word, _ in words]
    often = chance.choices(names, [o for _, o in words], k=LINES * WORDS)
    rarely = chance.choices(names, [o**FLATTER for _, o in words], k=LINES * WORDS)
    for at in range(0, LINES * WORDS, WORDS):
        line = often[at : at + WORDS] + rarely[at : at + WORDS]
        chance.shuffle(line)
        yield " ".join(line)


MARKUP = re.compile(
    r"\{\{[^{}]*\}\}|\[\[[^\]|]*\||<[^>]*>|\$\d+|https?://\S+|&[a-z]+;|%\S*|\S*[=_/]\S*"
    r"|\b[A-Za-z]*(?:[Ww]iki|WIKI|URL|HTML|CSS|XML|JSON|API)[A-Za-z]*\b"
)
FORMS = re.compile(r"\{\{(?:plural|gender):[^|{}]*\|([^{}]*)\}\}", re.I)
WORD = re.compile(r"[^\W\d_]+(?:['’‘ʻʼ-][^\W\d_]+)*")


def interface(folder, code, script):
    """The words of MediaWiki's interface strings."""
    test, seen = has_only(script), set()
    if script == "DEVANAGARI":
        words_of = re.compile(r"[\u0900-\u0963]+").findall
    else:
        words_of = WORD.findall
    for pattern in (f"{folder}/**/i18n/{code}.json", f"{folder}/**/i18n/*/{code}.json"):
        for path in sorted(glob.glob(pattern, recursive=True)):
            with open(path, encoding="utf8") as file:
                strings = json.load(file)
            for key, text in strings.items():
                if key.startswith("@") or not isinstance(text, str):
                    continue
                text = MARKUP.sub(" ", FORMS.sub(lambda found: found[1].replace("|", " "), text))
                text = " ".join(filter(test, words_of(text)))
                if len(text) > 2 and text not in seen:
                    seen.add(text)
                    yield text


def corpus(folder, code):
    with open(f"{folder}/{code}.txt", encoding="utf8") as file:
        for line in file:
            if not line.startswith("#") and line.strip():
                yield line.strip().replace("\t", " ")


DIGRAPHS = (("lj", "љ"), ("nj", "њ"), ("dž", "џ"))
LETTERS = str.maketrans("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж")


def cyrillic(line):
    for latin, letter in DIGRAPHS:
        line = line.replace(latin, letter)
    return line.translate(LETTERS)


def say(language, lines):
    for line in lines:
        print(language, line, sep="\t")


def arabic(corpora, wordfreq):
    for code in "ar fa ur ps ckb sd ug ks pnb".split():
        say(code, corpus(corpora, code))
    say("fa", corpus(corpora, "prs"))
    say("az-Arab", corpus(corpora, "azb"))
    for code in "ar fa ur".split():
        say(code, drawn(wordfreq, code, "ARABIC"))


def letters(wordfreq, mediawiki):
    for code in "en fr de es it pt nl sv da nb fi is pl cs sk sl hu ro ca lt lv tr id ms vi".split():
        say(code, drawn(wordfreq, code, "LATIN"))
    say("tl", drawn(wordfreq, "fil", "LATIN"))
    say("hr", drawn(wordfreq, "sh", "LATIN"))
    for code in "sq sw so ha mt uz az af eo et cy ga eu gl la jv sn tk zu yo tl ms id".split():
        say(code, interface(mediawiki, code, "LATIN"))
    say("ku", interface(mediawiki, "ku-latn", "LATIN"))
    for code in "ru uk bg mk".split():
        say(code, drawn(wordfreq, code, "CYRILLIC"))
    say("sr", map(cyrillic, drawn(wordfreq, "sh", "LATIN")))
    for code, name in (("kk", "kk-cyrl"), ("be", "be"), ("be", "be-tarask"), ("ky", "ky"), ("tg", "tg-cyrl"), ("mn", "mn"), ("tt", "tt-cyrl"), ("ba", "ba")):
        say(code, interface(mediawiki, name, "CYRILLIC"))
    say("hi", drawn(wordfreq, "hi", "DEVANAGARI"))
    for code in ("mr", "ne"):
        say(code, interface(mediawiki, code, "DEVANAGARI"))


if __name__ == "__main__":
    {"arabic": arabic, "letters": letters}[sys.argv[1]](*sys.argv[2:])
