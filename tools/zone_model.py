"""Trains the reader of pages: see tools/README.md.

  zone_model.py train PAGES.jsonl FEATURES.tsv MODEL.npz [--steps N] [--seed N] [--check PAGES.jsonl FEATURES.tsv]
  zone_model.py write MODEL.npz TABLE.bin

PAGES.jsonl comes from zone_pages.py, FEATURES.tsv from the example `zone_features` on it; more such pairs may follow.
--check tells how the model does on other pages.
Needs numpy and jax.
"""

import argparse
import json
import struct

import jax
import jax.numpy as jnp
import numpy as np

KINDS = ["TITLE", "SUBTITLE", "META", "DATELINE", "HEADING", "BODY", "CAPTION", "RELATED", "TAGS", "BOILERPLATE"]
KEPT = [KINDS.index("BODY"), KINDS.index("HEADING")]
ROWS = 96  # rows of a page that are trained on at a time
WORDS, BUCKETS, EMBEDDED, HIDDEN, REACH = 16, 4096, 8, 24, 2
DROP = 0.35  # pages whose rules are hidden
DROPOUT, DECAY = 0.05, 1e-4


def load(pages, features):
    """Pages with what is seen of each row, and the kind most of its characters have."""
    found = []
    with open(pages, encoding="utf-8") as pages, open(features, encoding="utf-8") as features:
        looks = len(next(features).split("\t")) - 3
        for line in pages:
            page = json.loads(line)
            kinds = {}
            text = page["text"]
            offsets = np.cumsum([0] + [len(c.encode()) for c in text])
            of = np.full(offsets[-1] + 1, -1, np.int8)
            for start, end, kind in page["parts"]:
                of[offsets[start] : offsets[end]] = KINDS.index(kind)
            rows = int(next(features).split("\t")[1])
            values = np.zeros((rows, looks + len(KINDS)), np.float32)
            words = np.zeros((rows, WORDS), np.int32)
            gold, size = np.zeros(rows, np.int32), np.zeros(rows, np.float32)
            for at in range(rows):
                start, end, numbers, *row = next(features).rstrip("\n").split("\t")
                values[at] = row
                numbers = [int(n) + 1 for n in numbers.split(",") if n]
                words[at, : len(numbers)] = numbers
                here = of[int(start) : int(end)]
                here = np.bincount(here[here >= 0], minlength=len(KINDS))
                gold[at] = here.argmax()
                size[at] = here.sum()
            found.append({"values": values, "words": words, "gold": gold, "size": size, "path": page.get("path", ""),
                          "made": page.get("made", False), "rules": values[:, looks:].argmax(1)})
    return found


def start(key, inputs):
    keys = iter(jax.random.split(key, 12))
    dense = lambda n, m, scale=1.0: jax.random.normal(next(keys), (n, m)) * scale * (2 / n) ** 0.5
    around = 2 * REACH + 1 + 2
    return {"words": jax.random.normal(next(keys), (BUCKETS + 1, EMBEDDED)) * 0.1,
            "one": dense(inputs + 2 * EMBEDDED, HIDDEN), "one_b": jnp.zeros(HIDDEN),
            "two": dense(around * HIDDEN, HIDDEN), "two_b": jnp.zeros(HIDDEN),
            "three": dense(around * HIDDEN, HIDDEN), "three_b": jnp.zeros(HIDDEN),
            "out": dense(HIDDEN, len(KINDS)), "out_b": jnp.zeros(len(KINDS))}


def around(h, mask):
    """Each row beside those up to REACH away, the mean of all above and the mean of all below."""
    h = h * mask[..., None]
    rows = h.shape[1]
    padded = jnp.pad(h, ((0, 0), (REACH, REACH), (0, 0)))
    near = [padded[:, at : at + rows] for at in range(2 * REACH + 1)]
    sums, counts = jnp.cumsum(h, 1), jnp.cumsum(mask, 1)
    above = (sums - h) / jnp.maximum(counts - mask, 1)[..., None]
    total, count = sums[:, -1:], counts[:, -1:]
    below = (total - sums) / jnp.maximum(count - counts, 1)[..., None]
    return jnp.concatenate([*near, above, below], -1)


def dropped(h, key, at):
    """Some of the units silenced, in training; the same ones in all rows of a page."""
    if key is None:
        return h
    kept = jax.random.bernoulli(jax.random.fold_in(key, at), 1 - DROPOUT, (h.shape[0], 1, h.shape[2]))
    return h * kept / (1 - DROPOUT)


def scores(p, values, words, mask, key=None):
    table = p["words"].at[0].set(0.0)
    taken = table[words]
    count = jnp.maximum((words > 0).sum(-1, keepdims=True), 1)
    x = jnp.concatenate([values, taken.sum(-2) / count, taken[..., 0, :]], -1)
    h = dropped(jax.nn.relu(x @ p["one"] + p["one_b"]), key, 1)
    h = dropped(jax.nn.relu(around(h, mask) @ p["two"] + p["two_b"]), key, 2)
    h = jax.nn.relu(around(h, mask) @ p["three"] + p["three_b"])
    return h @ p["out"] + p["out_b"]


def batch_of(pages, rng, training):
    shape = (len(pages), ROWS)
    values = np.zeros((*shape, pages[0]["values"].shape[1]), np.float32)
    words, gold = np.zeros((*shape, WORDS), np.int32), np.zeros(shape, np.int32)
    mask, size = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for at, page in enumerate(pages):
        rows = len(page["gold"])
        first = rng.integers(0, rows - ROWS + 1) if rows > ROWS else 0
        cut = slice(first, first + ROWS)
        here = min(rows, ROWS)
        values[at, :here], words[at, :here], gold[at, :here] = page["values"][cut], page["words"][cut], page["gold"][cut]
        size[at, :here] = page["size"][cut]
        mask[at, :here] = 1
        if training:
            if rng.random() < DROP:
                values[at, :, -len(KINDS):] = 0
            words[at][rng.random((ROWS, WORDS)) < 0.25] = 0
    return values, words, gold, mask, size


def loss_of(p, batch, key):
    values, words, gold, mask, size = batch
    logs = jax.nn.log_softmax(scores(p, values, words, mask, key))
    right = jnp.take_along_axis(logs, gold[..., None], -1)[..., 0]
    kept = jax.nn.logsumexp(logs[..., jnp.array(KEPT)], -1)
    other = jnp.log1p(-jnp.exp(jnp.minimum(kept, -1e-6)))
    is_kept = (gold == KEPT[0]) | (gold == KEPT[1])
    # What is kept counts more than what it is called.
    told = jnp.where(is_kept, kept, other)
    weight = mask * (0.4 + jnp.sqrt(size) / 10)
    penalty = DECAY * sum((p[name] ** 2).sum() for name in ("one", "two", "three", "out")) + 1e-5 * (p["words"] ** 2).sum()
    return -((right + told) * weight).sum() / weight.sum() + penalty


def train(pages, steps, seed, made_share=0.55):
    rng = np.random.default_rng(seed)
    p = start(jax.random.PRNGKey(seed), pages[0]["values"].shape[1])
    zeros = jax.tree.map(jnp.zeros_like, p)
    state = (p, zeros, zeros, p)

    @jax.jit
    def step(state, batch, number):
        p, m, v, mean = state
        key = jax.random.fold_in(jax.random.PRNGKey(seed), number)
        loss, g = jax.value_and_grad(loss_of)(p, batch, key)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, v, g)
        rate = 4e-3 * 0.5 * (1 + jnp.cos(jnp.pi * number / steps))
        fix = lambda m, beta: m / (1 - beta ** (number + 1))
        p = jax.tree.map(lambda p, m, v: p - rate * fix(m, 0.9) / (jnp.sqrt(fix(v, 0.99)) + 1e-8), p, m, v)
        # The mean of late steps does better than the last (Polyak 1992).
        mean = jax.tree.map(lambda mean, p: 0.995 * mean + 0.005 * p, mean, p)
        return (p, m, v, mean), loss

    real = [page for page in pages if not page["made"]]
    made = [page for page in pages if page["made"]]
    losses = []
    for number in range(steps):
        chosen = [(made if rng.random() < made_share and made else real) for _ in range(32)]
        chosen = [group[rng.integers(len(group))] for group in chosen]
        state, loss = step(state, batch_of(chosen, rng, True), number)
        losses.append(loss)
        if number % 500 == 499:
            print(f"step {number + 1} loss {np.mean([float(l) for l in losses[-500:]]):.4f}", flush=True)
    return state[3]


run = jax.jit(scores)


def chances(p, page):
    """Chances of the kinds of each row of a page; long ones in windows."""
    rows = len(page["gold"])
    size = max(ROWS, 1 << (rows - 1).bit_length())
    pad = lambda a: np.pad(a, ((0, size - rows),) + ((0, 0),) * (a.ndim - 1))[None]
    mask = pad(np.ones(rows, np.float32))
    return np.asarray(jax.nn.softmax(run(p, pad(page["values"]), pad(page["words"]), mask)))[0, :rows]


def tell(name, pages, answers):
    """Figures over characters: of what is kept, and of all kinds."""
    kept = lambda kinds: np.isin(kinds, KEPT)
    size = np.concatenate([page["size"] for page in pages])
    gold = np.concatenate([page["gold"] for page in pages])
    told = np.concatenate(answers)
    true, gold_kept, told_kept = (size * (kept(gold) & kept(told))).sum(), (size * kept(gold)).sum(), (size * kept(told)).sum()
    hard = (size * (kept(told) & np.isin(gold, [2, 7, 8, 9]))).sum() / max(told_kept, 1)
    lines = 2 * (kept(gold) & kept(told)).sum() / max(kept(gold).sum() + kept(told).sum(), 1)
    print(f"{name:22} pages {len(pages):4} F1 {2 * true / (gold_kept + told_kept):.4f} recall {true / gold_kept:.4f} "
          f"hard leak {hard:.4f} line F1 {lines:.4f} kinds {(size * (gold == told)).sum() / size.sum():.4f} "
          f"kinds of lines {(gold == told).mean():.4f}", flush=True)


def check(name, pages, p):
    if not pages:
        return
    learnt = [chances(p, page) for page in pages]
    rules = [page["rules"] for page in pages]
    tell(name + " rules", pages, rules)
    tell(name + " learnt", pages, [c.argmax(1) for c in learnt])


def write(model, table):
    p = np.load(model)
    words = p["words"][1:]
    step = np.abs(words).max() / 127
    with open(table, "wb") as out:
        out.write(b"mjz1" + struct.pack("<f", step) + np.rint(words / step).astype(np.int8).tobytes())
        for name in ("one", "two", "three", "out"):
            out.write(p[name].astype("<f4").tobytes() + p[name + "_b"].astype("<f4").tobytes())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["train", "write"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", nargs="*", default=[])
    given = parser.parse_args()
    if given.what == "write":
        return write(*given.files)
    *files, model = given.files
    pages = [page for pair in zip(files[::2], files[1::2]) for page in load(*pair) if len(page["gold"])]
    p = train(pages, given.steps, given.seed)
    np.savez(model, **{name: np.asarray(value) for name, value in p.items()})
    for pages, features in zip(given.check[::2], given.check[1::2]):
        check(pages.split("/")[-1][:14], [page for page in load(pages, features) if len(page["gold"])], p)


if __name__ == "__main__":
    main()
