"""What is measured, in which order."""

import statistics

from . import calls, machine, servers

# Workers that each wait for their answer before they call again, spread over calls.CONNECTIONS connections.
CLOSED = 8
SHARES = {"quarter": 0.25, "half": 0.5, "three quarters": 0.75}
SIZES = [1, 4, 16, 64, 256, 1024]
CONCURRENCY = [1, 2, 4, 8, 16, 32, 64]
BATCH = 32
# Seconds that one kind of load lasts in a soak before the next has its turn, and how often memory is looked at.
SOAK_TURN = 1.0
SAMPLES = 20


class Suite:
    """All measurements on one pair of servers."""

    def __init__(self, ghz, commands, cores, texts, directory, quick, say):
        self.ghz, self.commands, self.cores, self.texts, self.say = ghz, commands, cores, texts, say
        self.directory, self.quick = directory, quick
        self.seconds, self.rounds = (0.7, 1) if quick else (1.5, 3)
        one = lambda name, *texts: calls.of_texts(name, directory, list(texts))
        small = [texts[name] for name in ("headline", "article", "wrapped", "vocalised", "mixed")]
        # One in sixteen is long.
        self.payloads = {
            "headline": one("headline", texts["headline"]),
            "article": one("article", texts["article"]),
            "100 KB": one("100-kb", texts["long"]),
            "mixed": one("mixed", *small * 3, texts["long"]),
        }

    def start(self, name, cores=None):
        return servers.Server(self.commands[name], cores or self.cores)

    def all(self, binary):
        """Everything but the soak."""
        self.say("start, and memory at rest")
        result = {"start": servers.start_times(self.commands["mujaz"], binary, self.cores, 4 if self.quick else 10)}
        with self.start("mujaz") as mujaz, self.start("echo") as echo:
            result["memory"] = {"idle": servers.idle(mujaz)}
            self.check(mujaz, echo)
            result["closed"] = self.closed(mujaz, echo)
            result["open"] = self.open(mujaz, result["closed"])
            result["many"] = self.many(mujaz, echo)
            result["sizes"] = self.sizes(mujaz, echo)
            result["concurrency"] = self.concurrency(mujaz, echo)
            result["memory"]["loaded"] = machine.memory(mujaz.pid)
        result["cores"] = self.two_cores()
        return result

    def check(self, mujaz, echo):
        """A call of each method, on both, and what it answers."""
        self.say("checking an answer of each method")
        article = self.texts["article"]
        asked = {rpc: self.payloads["article"] for rpc in calls.UNARY}
        asked["BatchAnalyze"] = calls.batch("batch-3", self.directory, article, 3)
        for rpc, payload in asked.items():
            for server, is_echo in ((mujaz, False), (echo, True)):
                calls.check(rpc, calls.first_answer(self.ghz, server, rpc, payload), payload, is_echo)
        # Whatever an article is answered by itself, it is answered in a stream.
        alone = calls.first_answer(self.ghz, mujaz, "Analyze", self.payloads["article"])[0]
        texts = [alone["summary"]["text"], *(keyword["text"] for keyword in alone["keywords"])]
        stream = calls.stream("stream-3", self.directory, article, 3)
        calls.check_stream(calls.streamed(self.ghz, mujaz, stream), stream, texts)
        calls.check_stream(calls.streamed(self.ghz, echo, stream), stream, [article.splitlines()[0]])

    def measured(self, server, rpc, payload, rounds, **how):
        """The median round by server time."""
        how = {"concurrency": CLOSED} | how
        total = self.ghz.warm(server, rpc, payload, self.seconds, **how)
        runs = [self.ghz.run(server, rpc, payload, total, **how) for _ in range(rounds)]
        return sorted(runs, key=lambda run: run["server_us"])[len(runs) // 2]

    def pairs(self, mujaz, echo, rpc, payload, **how):
        """mujaz and the echo in turn, as many rounds as there are, and the multiple: the median of each."""
        how = {"concurrency": CLOSED} | how
        totals = {server: self.ghz.warm(server, rpc, payload, self.seconds, **how) for server in (mujaz, echo)}
        rounds = [[self.ghz.run(server, rpc, payload, totals[server], **how) for server in (mujaz, echo)]
                  for _ in range(self.rounds)]
        middle = lambda runs: sorted(runs, key=lambda run: run["server_us"])[len(runs) // 2]
        ours, limit = middle([pair[0] for pair in rounds]), middle([pair[1] for pair in rounds])
        times = statistics.median(pair[0]["server_us"] / pair[1]["server_us"] for pair in rounds)
        return {"mujaz": ours, "echo": limit, "times_echo": round(times, 2)}

    def closed(self, mujaz, echo):
        found = {}
        for name, payload in self.payloads.items():
            self.say(f"closed loop, {name}")
            found[name] = {rpc: self.pairs(mujaz, echo, rpc, payload) for rpc in calls.UNARY}
        return found

    def open(self, mujaz, closed):
        found = {}
        shares = {"half": 0.5} if self.quick else SHARES
        names = ["article"] if self.quick else list(self.payloads)
        for name in names:
            self.say(f"open loop, {name}")
            found[name] = {}
            for rpc in calls.UNARY:
                found[name][rpc] = {}
                for share, part in shares.items():
                    rate = max(2, round(closed[name][rpc]["mujaz"]["calls_a_second"] * part))
                    total = max(20, round(rate * 2 * self.seconds))
                    run = self.ghz.run(mujaz, rpc, self.payloads[name], total, rate=rate)
                    found[name][rpc][share] = run | {"rate": rate}
        return found

    def many(self, mujaz, echo):
        """Articles by ones, in batches and in streams, side by side."""
        self.say("batches and streams")
        article = self.texts["article"]
        asked = {
            "Analyze": self.payloads["article"],
            "BatchAnalyze": calls.batch(f"batch-{BATCH}", self.directory, article, BATCH),
            "AnalyzeStream": calls.stream(f"stream-{BATCH}", self.directory, article, BATCH),
        }
        return {rpc: {"documents": payload.documents,
                      **self.pairs(mujaz, echo, rpc, payload, concurrency=4)} for rpc, payload in asked.items()}

    def sizes(self, mujaz, echo):
        self.say("cost over size")
        huge = self.texts["huge"].encode()
        found = {}
        for size in [4, 64, 1024] if self.quick else SIZES:
            text = huge[:size * 1024].decode(errors="ignore")
            payload = calls.of_texts(f"size-{size}", self.directory, [text])
            methods = ["Analyze"] if self.quick else calls.UNARY
            found[size] = {"bytes": payload.bytes}
            found[size] |= {rpc: self.measured(mujaz, rpc, payload, 1, concurrency=4) for rpc in methods}
            found[size]["echo"] = self.measured(echo, "Analyze", payload, 1, concurrency=4)
        return found

    def concurrency(self, mujaz, echo):
        self.say("throughput over concurrency")
        asked = [("echo", echo, "Analyze"), ("DetectLanguage", mujaz, "DetectLanguage"), ("Analyze", mujaz, "Analyze")]
        steps = [1, 8, 64] if self.quick else CONCURRENCY
        return {name: {workers: self.measured(server, rpc, self.payloads["article"], 1, concurrency=workers)
                       for workers in steps} for name, server, rpc in asked}

    def two_cores(self):
        """The same load on a server with one core and with two. Where the client has no core of its own then, it takes
        from the server's, and throughput cannot double: what a second core is worth is told by what a call costs."""
        if len(machine.CORES) < 2:
            return None
        self.say("one core and two")
        loads = {"Analyze, 100 KB": ("Analyze", self.payloads["100 KB"]),
                 "BatchAnalyze": ("BatchAnalyze", calls.batch(f"batch-{BATCH}", self.directory, self.texts["article"], BATCH))}
        found = {}
        for name, (rpc, payload) in loads.items():
            one, two = machine.CORES[-1:], machine.CORES[-2:]
            runs = {}
            for label, cores in (("one", one), ("two", two)):
                with self.start("mujaz", cores) as server:
                    runs[label] = self.measured(server, rpc, payload, self.rounds)
            found[name] = runs | worth(runs, bool(set(two) & set(self.ghz.cores)))
        return found

    def soak(self, seconds):
        """Mixed load for a time, and the memory during it."""
        self.say(f"mixed load for {seconds} s")
        article = self.texts["article"]
        # A few words in Latin letters each: where little is said, the models of all languages are asked.
        words = [word for word in self.texts["mixed"].split() if word.isascii()]
        latin = [" ".join(words[start:start + 3]) for start in range(0, len(words) - 3, 3)]
        loads = [(rpc, self.payloads["mixed"]) for rpc in calls.UNARY]
        loads.append(("DetectLanguage", calls.of_texts("latin", self.directory, latin)))
        loads.append(("BatchAnalyze", calls.batch(f"batch-{BATCH}", self.directory, article, BATCH)))
        loads.append(("AnalyzeStream", calls.stream(f"stream-{BATCH}", self.directory, article, BATCH)))
        samples, sent = [], 0
        with self.start("mujaz") as mujaz:
            sample = lambda second: samples.append(
                {"second": second, "calls": sent} | machine.memory(mujaz.pid))
            servers.idle(mujaz)
            sample(0)
            totals = [self.ghz.warm(mujaz, rpc, payload, SOAK_TURN, concurrency=CLOSED) for rpc, payload in loads]
            began, due = machine.now(), 0.0
            while (passed := machine.now() - began) < seconds:
                if passed >= due:
                    sample(round(passed))
                    due += seconds / SAMPLES
                for (rpc, payload), total in zip(loads, totals):
                    sent += self.ghz.run(mujaz, rpc, payload, total, concurrency=CLOSED)["calls"]
            sample(round(machine.now() - began))
        return {"seconds": seconds, "calls": sent, "samples": samples}


def worth(runs, shared):
    """How much more a server does with two cores than with one. Measured where the client has cores of its own; else
    twice the cost of a call on one core over its cost on two, which is what two busy cores come to. How busy they were
    tells whether anything stood still."""
    one, two = runs["one"], runs["two"]
    spent = two["calls_a_second"] * (two["server_us"] + (two["client_us"] if shared else 0)) / 2e6
    gain = 2 * one["server_us"] / two["server_us"] if shared else two["calls_a_second"] / one["calls_a_second"]
    return {"client_shares": shared, "gain": round(gain, 2), "busy": round(spent, 2)}
