"""Calls by ghz: the configurations, the runs, and whether the answers are what they should be."""

import json
import os
import re
import resource
import statistics
import subprocess
from pathlib import Path

from . import machine

SERVICE = "mujaz.v1.TextAnalysisService"
UNARY = ["DetectLanguage", "SplitSentences", "ExtractKeywords", "Summarize", "Analyze"]
CONNECTIONS = 4
# No run may take longer, whatever happens.
RUN_SECONDS = 60


class Ghz:
    """ghz on `cores`; its configurations and payloads are kept under `directory`, to be run again by hand."""

    def __init__(self, binary, proto, directory, cores):
        self.binary, self.proto, self.directory, self.cores = binary, proto, Path(directory), cores
        self.directory.mkdir(parents=True, exist_ok=True)

    def run(self, server, rpc, payload, total, concurrency=8, rate=None, debug=None):
        """`total` calls: each of `concurrency` workers sends when its last call is answered (closed loop), or, with a
        `rate`, as many calls a second as it says whatever becomes of them (open loop)."""
        config = {
            "proto": str(self.proto), "call": f"{SERVICE}/{rpc}", "insecure": True,
            "data-file": str(payload.file), "disable-template-functions": True, "disable-template-data": True,
            "total": total, "concurrency": concurrency, "connections": min(CONNECTIONS, concurrency),
            "timeout": f"{RUN_SECONDS}s",
        }
        if rate:
            config |= {"rps": rate, "async": True}
        loop = f"open-{rate}" if rate else f"closed-{concurrency}"
        file = self.directory / f"{rpc}-{payload.name}-{loop}.json"
        file.write_text(json.dumps(config, indent=1))
        command = [self.binary, "--config", file, "--format", "json", server.address]
        if debug:
            command.append(f"--debug={debug}")
        before, client = machine.cpu_seconds(server.pid), children()
        ran = subprocess.run(command, capture_output=True, text=True, timeout=2 * RUN_SECONDS,
                             preexec_fn=lambda: os.sched_setaffinity(0, self.cores))
        spent, client = machine.cpu_seconds(server.pid) - before, children() - client
        if ran.returncode != 0:
            raise SystemExit(f"ghz failed on {file}: {ran.stderr[-500:]}")
        return figures(json.loads(ran.stdout), payload, spent, client, total, file)

    def warm(self, server, rpc, payload, seconds, **how):
        """How many calls take about `seconds`, found by making some."""
        few = max(how.get("concurrency", 8), 16 if payload.bytes > 50_000 else 100)
        rate = self.run(server, rpc, payload, few, **how)["calls_a_second"]
        return max(few, min(60_000, round(rate * seconds)))


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def figures(report, payload, spent, client, total, file):
    """What a run of ghz says, once every call of it was answered well."""
    codes = report["statusCodeDistribution"]
    if report["count"] != total or codes != {"OK": total}:
        raise SystemExit(f"{file}: {total} calls, {report['count']} ended, with {codes} {report.get('errorDistribution')}")
    times = sorted(detail["latency"] / 1e6 for detail in report["details"])
    percentile = lambda share: round(times[min(len(times) - 1, int(share * len(times)))], 3)
    return {
        "calls": total, "calls_a_second": round(report["rps"], 1),
        "texts_a_second": round(report["rps"] * payload.documents, 1),
        "server_us": round(spent / total * 1e6, 2), "client_us": round(client / total * 1e6, 1),
        "ms": {"mean": round(statistics.fmean(times), 3), "p50": percentile(0.5), "p90": percentile(0.9),
               "p99": percentile(0.99), "max": round(times[-1], 3)},
    }


class Payload:
    """What ghz sends: one message, or several in turn, or (in a stream) several in one call."""

    def __init__(self, name, directory, messages, texts, documents=1):
        self.name, self.documents, self.texts = name, documents, texts
        self.bytes = sum(len(text.encode()) for text in texts) // max(1, len(texts) // documents)
        self.file = Path(directory) / f"{name}.json"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(messages, ensure_ascii=False))


def of_texts(name, directory, texts):
    """One call a text, in turn."""
    messages = [{"document": {"id": f"{name}-{number}", "text": text}} for number, text in enumerate(texts)]
    return Payload(name, directory, messages if len(texts) > 1 else messages[0], texts)


def batch(name, directory, text, count):
    """One call with `count` documents."""
    documents = [{"id": f"{name}-{number}", "text": text} for number in range(count)]
    return Payload(name, directory, {"documents": documents}, [text] * count, count)


def stream(name, directory, text, count):
    """One stream of `count` documents."""
    items = [{"item": {"sequence": number, "document": {"text": text}}} for number in range(count)]
    return Payload(name, directory, [{"config": {"maxInFlight": 16}}, *items], [text] * count, count)


def first_answer(ghz, server, rpc, payload):
    """The answers to one call, as JSON."""
    log = ghz.directory / "first-call.log"
    log.unlink(missing_ok=True)
    ghz.run(server, rpc, payload, 1, concurrency=1, debug=log)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [json.loads(line["response"]) for line in lines if line["message"] == "Received response"]


def streamed(ghz, server, payload):
    """The answers of one stream, in protobuf's text format, which is how ghz writes them down."""
    log = ghz.directory / "first-stream.log"
    log.unlink(missing_ok=True)
    ghz.run(server, "AnalyzeStream", payload, 1, concurrency=1, debug=log)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    answers = [line["response"] for line in lines if line["message"] == "Receive message" and line["response"]]
    octal = lambda escape: bytes([int(escape[1], 8)])
    return [re.sub(rb"\\(\d{3})", octal, answer.encode()).decode() for answer in answers]


def check(rpc, answers, payload, echo):
    """Ends the run where an answer is not what its request asks for."""
    text = payload.texts[0]
    results = [item["result"] for item in answers[0]["items"]] if rpc == "BatchAnalyze" else answers
    if len(results) != payload.documents:
        raise SystemExit(f"{rpc}: {payload.documents} texts sent, {len(results)} answered")
    for result in results:
        wrong = echoed(result, text) if echo else analyzed(rpc, result, text)
        if wrong:
            raise SystemExit(f"{rpc} of {payload.name}: {', '.join(wrong)}")


def check_stream(answers, payload, wanted):
    """The same for a stream: `wanted` is what each answer must hold."""
    if len(answers) != payload.documents:
        raise SystemExit(f"AnalyzeStream: {payload.documents} texts sent, {len(answers)} answered")
    for answer in answers:
        missing = [part for part in wanted if part not in answer]
        if missing:
            raise SystemExit(f"AnalyzeStream: an answer without {missing}")


def echoed(result, text):
    return [] if result.get("decodedText") == text else ["the text did not come back"]


def analyzed(rpc, result, text):
    """What is wrong with an answer about `text`, an Arabic article."""
    every = rpc in ("Analyze", "BatchAnalyze")
    wrong = []
    if every or rpc == "DetectLanguage":
        if result["language"]["candidates"][0]["languageCode"] != "ar":
            wrong.append("the language is not Arabic")
    if every or rpc == "SplitSentences":
        sentences = result["sentences"]
        at = lambda span: text[span.get("startOffset", 0):span["endOffset"]]
        if not all(at(sentence["span"]) == sentence["text"] for sentence in sentences):
            wrong.append("a span is not where its sentence stands")
        if "".join("".join(at(sentence["span"]) for sentence in sentences).split()) != "".join(text.split()):
            wrong.append("the sentences are not the text")
    if every or rpc == "ExtractKeywords":
        found = [keyword["text"] for keyword in result["keywords"]]
        if len(found) < 3 or len(set(found)) < len(found):
            wrong.append("too few keywords, or one twice")
    if every or rpc == "Summarize":
        chosen = [sentence["text"] for sentence in result["summary"]["sentences"]]
        if not chosen or not all(sentence in text for sentence in chosen):
            wrong.append("the summary is not of the text")
    return wrong

