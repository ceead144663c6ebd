"""Makes pages to train the reader of pages on: see tools/README.md.

  zone_pages.py COUNT SEED ARTICLES.jsonl[.xz],... PAGES.page|PAGES.jsonl ... > pages.jsonl

Takes the labelled pages (form: tests/data/pages/README.md, or lines {"text", "title", "lines": [{"start", "end", "zone",
"spans": [[start, end, zone], ...]}, ...]}) as they are, then COUNT made ones: the furniture of one of them,
with lines of the same kind from others, around an article of the corpora, with headlines and beginnings of other articles
for its links. Writes lines {"text", "parts": [[first character, character after the last, kind], ...], "made"}.
"""

import json
import lzma
import random
import re
import sys

# Articles of the corpora that still have links to others in them.
LINKED = re.compile("^(قد يهمك|[اأإ]قرأ|شاهد|طالع|المزيد|للمزيد|أيضا|وأيضا|مواضيع|موضوعات|تغطية|انظر|رابط|صور|فيديو|بالصور|بالفيديو|تابع)|اقرأ أيض|رابط الخبر")
CLEAN = 0.25  # made pages without furniture
WORDS = 15  # a link to a story of more words has a teaser
HEADED = 0.3  # articles that are given headings
UNTITLED = 0.2  # pages that lost their headline
SLIPS = 0.1  # pages whose text lost blanks
GLUED = 0.2  # pages with rows glued to each other
ARTICLE = ("TITLE", "SUBTITLE", "DATELINE", "HEADING", "BODY")


def read_page(path):
    head, lines = open(path, encoding="utf-8").read().split("\n\n", 1)
    head = dict(line.split("\t", 1) for line in head.split("\n"))
    rows = []
    for line in lines.rstrip("\n").split("\n"):
        parts = line.split("\t")
        rows.append(list(zip(parts[::2], parts[1::2])))
    return head.get("title", ""), rows


def read_labelled(path):
    with open(path, encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            text, rows = page["text"], []
            for line in page["lines"]:
                parts = line.get("spans") or [(line["start"], line["end"], line["zone"])]
                rows.append([(kind, " ".join(text[start:end].split())) for start, end, kind in parts])
            yield page.get("title") or "", rows


def read_articles(path):
    lines = lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")
    for line in lines:
        article = json.loads(line)
        paragraphs = [" ".join(p.split()) for p in (article.get("text") or "").split("\n") if p.strip()]
        title = " ".join((article.get("title") or "").split())
        long = [p for p in paragraphs if len(p.split()) >= 12]
        if any(LINKED.search(p) for p in paragraphs) or listed(paragraphs):
            continue
        if len(long) >= 2 and 3 <= len(title.split()) <= 20:
            yield title, " ".join((article.get("abstract") or "").split()), paragraphs


def listed(paragraphs):
    """Whether two short lines without marks stand together, as links do, or one at the end."""
    short = [len(p.split()) <= 14 and p[-1] not in '.!?؟…:،"»' for p in paragraphs]
    return short[-1:] == [True] or any(one and two for one, two in zip(short, short[1:]))


def body_of(paragraphs):
    """The kinds of the paragraphs of an article: a short line without a mark between long ones is a heading."""
    last = len(paragraphs) - 1
    for at, paragraph in enumerate(paragraphs):
        short = len(paragraph.split()) <= 9 and paragraph[-1] not in '.!?؟…:،"»'
        above = at > 0 and len(paragraphs[at - 1].split()) >= WORDS
        below = at < last and len(paragraphs[at + 1].split()) >= WORDS
        yield ("HEADING" if short and above and below else "BODY"), paragraph


def headed(body, rng):
    """The parts of an article with headings: some words of the paragraph below each."""
    rate, made = rng.choice((0.15, 0.35)), []
    for at, (kind, text) in enumerate(body):
        words = re.split(r"[^\w\s]", text)[0].split()
        if at >= 2 and kind == "BODY" and made[-1][0] == "BODY" and len(words) > 8 and rng.random() < rate:
            count = rng.randint(2, 6)
            first = rng.randint(1, len(words) - count)
            made.append(("HEADING", " ".join(words[first : first + count]) + rng.choice(("", "", "", ":", "؟"))))
        made.append((kind, text))
    return made


def reshaped(paragraphs, rng):
    """The paragraphs as some texts are laid out: a sentence a line, without final marks, in lines as short as verses."""
    shape = rng.choice(("", "", "sentences", "bare", "verses"))
    if shape == "sentences":
        return [s for p in paragraphs for s in re.split(r"(?<=[.؟!])\s+", p) if s]
    if shape == "bare":
        return [p.rstrip(".") for p in paragraphs]
    if shape == "verses":
        lines, words = [], " ".join(paragraphs[: rng.randint(1, 4)]).split()
        longest = rng.randint(3, 9)
        while words:
            count = rng.randint(max(1, longest - 3), longest)
            line = " ".join(words[:count])
            lines.append(line.rstrip(".،؛:") if rng.random() < 0.8 else line)
            del words[:count]
        return lines
    return paragraphs


class Maker:
    def __init__(self, pages, articles, rng):
        self.pages, self.articles, self.rng = pages, articles, rng
        self.pool = {}
        for _, rows in pages:
            for row, side in zip(rows, sides(rows)):
                if len(row) == 1:
                    self.pool.setdefault((row[0][0], side), []).append(row[0][1])

    def other(self):
        title, abstract, paragraphs = self.rng.choice(self.articles)
        teaser = abstract or paragraphs[0]
        if self.rng.random() < 0.3:
            teaser = teaser[: self.rng.randint(40, 160)].rsplit(" ", 1)[0] + "..."
        return title, teaser

    def page(self):
        rng = self.rng
        head, rows = rng.choice(self.pages)
        where = sides(rows)
        replace = rng.random() < 0.8
        title, abstract, paragraphs = rng.choice(self.articles)
        if len(paragraphs) > 25:
            paragraphs = paragraphs[:25]
        links, borrow, drop = rng.random() < 0.6, rng.choice((0, 0.2, 0.5)), rng.choice((0, 0.1, 0.3))
        untitled = rng.random() < UNTITLED
        no_marks, lost = rng.random() < 0.05, rng.choice(("", "", "", "above", "below", "inside"))
        body = list(body_of(paragraphs))
        if rng.random() < HEADED:
            body = headed(body, rng)
        if rng.random() < 0.2:
            body = [("BODY", p) for p in reshaped(paragraphs, rng)][:60]
        slots = [at for at, row in enumerate(rows) if any(k in ("BODY", "HEADING") for k, _ in row)]
        made, taken = [], 0
        for at, (row, side) in enumerate(zip(rows, where)):
            kinds = {kind for kind, _ in row}
            furniture = not kinds & set(ARTICLE)
            if furniture and (side == lost or rng.random() < drop):
                continue
            new = []
            for kind, text in row:
                if kind == "TITLE" and untitled:
                    continue
                if kind == "TITLE" and replace:
                    text = text.replace(head, title) if head and head in text else title
                elif kind == "SUBTITLE" and replace:
                    text = abstract or paragraphs[0]
                elif kind == "RELATED" and links and len(text.split()) >= 4 and not text.endswith(":"):
                    headline, teaser = self.other()
                    text = teaser if len(text.split()) > WORDS else headline
                elif len(row) == 1 and furniture and rng.random() < borrow:
                    text = rng.choice(self.pool.get((kind, side)) or [text])
                new.append((kind, text))
            if at in slots and replace:
                # The article's paragraphs, spread over the places of the page's own.
                share = (slots.index(at) + 1) / len(slots)
                until = max(taken, round(share * len(body)))
                tail = [part for part in new if part[0] not in ARTICLE]
                made.extend([part] for part in body[taken:until])
                taken = until
                if tail and made and len(row) > 1:
                    made[-1] = made[-1] + tail
                continue
            if new:
                made.append(new)
        if no_marks:
            made = [[(k, t.rstrip(".") if k == "BODY" else t) for k, t in row] for row in made]
        if rng.random() < SLIPS:
            made = slipped(made, rng)
        if rng.random() < GLUED:
            made = glued(made, rng)
        blank = rng.choice((0, 0, 1, 0.5))
        return finish(made, lambda: rng.random() < blank)

    def clean(self):
        title, _, paragraphs = self.rng.choice(self.articles)
        shaped = reshaped(paragraphs, self.rng)
        if shaped is paragraphs:
            body = list(body_of(shaped))
            rows = [[part] for part in (headed(body, self.rng) if self.rng.random() < HEADED else body)]
        else:
            rows = [[("BODY", p)] for p in shaped]
        if self.rng.random() < 0.6:
            rows.insert(0, [("TITLE", title)])
        if self.rng.random() < 2 * SLIPS:
            rows = slipped(rows, self.rng)
        if self.rng.random() < GLUED:
            rows = joined(rows)
        blank = self.rng.random() < 0.3
        return finish(rows, lambda: blank)


def glued(rows, rng):
    """Rows as scrapers glue them: without a line break or a blank, above the body, below it, or anywhere."""
    where, share, made = rng.choice(("above", "below", "")), rng.choice((0.3, 0.6, 1)), []
    for row, side in zip(rows, sides(rows)):
        if made and where in ("", side) and rng.random() < share:
            made[-1] = made[-1] + row
        else:
            made.append(row)
    return made


def slipped(rows, rng):
    """Rows whose text lost some of its blanks."""
    rate = rng.choice((0.01, 0.03, 0.1, 0.4))
    slip = lambda text: "".join("" if c == " " and rng.random() < rate else c for c in text)
    return [[(kind, slip(text) if kind == "BODY" else text) for kind, text in row] for row in rows]


def joined(rows):
    """Rows in one line, as texts come that lost their line breaks."""
    parts = [part for row in rows for part in row]
    return [[(kind, text + " " * (at + 1 < len(parts))) for at, (kind, text) in enumerate(parts)]]


def sides(rows):
    """Whether each row stands above, inside or below the body."""
    body = [at for at, row in enumerate(rows) if any(kind == "BODY" for kind, _ in row)] or [0]
    return ["above" if at < body[0] else "below" if at > body[-1] else "inside" for at in range(len(rows))]


def finish(rows, blank):
    text, parts = "", []
    for row in rows:
        if text:
            text += "\n\n" if blank() else "\n"
        for kind, part in row:
            parts.append([len(text), len(text) + len(part), kind])
            text += part
    return {"text": text, "parts": parts}


def main():
    count, seed, articles, *paths = sys.argv[1:]
    rng = random.Random(int(seed))
    pages = []
    for path in paths:
        found = read_labelled(path) if path.endswith(".jsonl") else [read_page(path)]
        pages.extend((path, page) for page in found)
    corpus = [article for path in articles.split(",") for article in read_articles(path)]
    maker = Maker([page for _, page in pages], corpus, rng)
    for path, (_, rows) in pages:
        print(json.dumps({**finish(rows, lambda: False), "made": False, "path": path}, ensure_ascii=False))
    for _ in range(int(count)):
        page = maker.clean() if rng.random() < CLEAN else maker.page()
        print(json.dumps({**page, "made": True}, ensure_ascii=False))


if __name__ == "__main__":
    main()
