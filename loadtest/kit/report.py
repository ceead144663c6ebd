"""Writes a report: JSON with every figure, Markdown with those that matter, plots."""

import json

from . import calls, plot
from .targets import verdicts

LOOPS = ("quarter", "half", "three quarters")


def write(out, result):
    """The report's Markdown file."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "report.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    plots = {}
    if "closed" in result:
        plots = draw(result)
    for name, drawing in plots.items():
        (out / f"{name}.svg").write_text(drawing)
    file = out / "report.md"
    file.write_text("\n".join(markdown(result, plots)) + "\n")
    return file


def draw(result):
    article = result["open"]["article"]
    drawings = {}
    if len(next(iter(article.values()))) > 1:
        drawings["latency-over-rate"] = plot.chart(
            "p99 over the rate of calls (article, open loop)", "calls a second", "milliseconds",
            {rpc: [(run["rate"], run["ms"]["p99"]) for run in runs.values()] for rpc, runs in article.items()},
            log_x=True, log_y=True)
    drawings["throughput-over-concurrency"] = plot.chart(
        "Throughput over callers at a time (article, closed loop)", "callers", "calls a second",
        {name: [(int(workers), run["calls_a_second"]) for workers, run in runs.items()]
         for name, runs in result["concurrency"].items()}, log_x=True, log_y=True)
    sizes = result["sizes"]
    names = [name for name in ["echo", *calls.UNARY] if name in next(iter(sizes.values()))]
    drawings["cost-over-size"] = plot.chart(
        "Server time of a call over the size of its text", "bytes", "microseconds of CPU",
        {name: [(at["bytes"], at[name]["server_us"]) for at in sizes.values()] for name in names}, log_x=True, log_y=True)
    drawings["times-echo"] = plot.chart(
        "Cost as a multiple of the echo's", "bytes of a call's text", "times the echo",
        {rpc: [(at["bytes"], at[rpc]["server_us"] / at["echo"]["server_us"]) for at in sizes.values()]
         for rpc in names if rpc != "echo"}, log_x=True, log_y=True)
    return drawings


def table(head, rows):
    align = ["---"] + ["---:"] * (len(head) - 1)
    return [f"| {' | '.join(map(str, row))} |" for row in [head, align, *rows]] + [""]


def markdown(result, plots):
    machine = result["machine"]
    dirty = f" and {machine['changed_files']} changed files" if machine["changed_files"] else ""
    lines = [
        f"# Load test, {machine['date']}", "",
        f"Commit {machine['commit']}{dirty}; {machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB; "
        f"Linux {machine['kernel']}; {machine['rustc']}; load before the run {machine['load_before']}. "
        f"Server on core {cores(result['pinned']['server'])}, client on core {cores(result['pinned']['client'])}; "
        f"{calls.CONNECTIONS} connections. {'Quick' if result['quick'] else 'Full'} run, {result['seconds']} s.", "",
    ]
    if "closed" in result:
        lines += ["## Targets", ""]
        lines += table(["What", "Target", "Measured", ""],
                       [[what, target, got, "met" if met else "**missed**"] for what, target, got, met in verdicts(result)])
        lines += closed(result["closed"]) + opened(result["open"]) + others(result)
    if "soak" in result:
        lines += soak(result["soak"])
    lines += [f"![{name}]({name}.svg)" for name in plots]
    return lines


def cores(numbers):
    return ", ".join(map(str, numbers))


def closed(found):
    lines = ["## Closed loop", "",
             "CPU time of the server a call in microseconds, beside the echo's with the same text; 8 callers.", ""]
    rows = [[name, rpc, f"{pair['mujaz']['server_us']:.1f}", f"{pair['echo']['server_us']:.1f}",
             f"{pair['times_echo']:.2f}", f"{pair['mujaz']['calls_a_second']:.0f}", f"{pair['mujaz']['client_us']:.0f}",
             *(f"{pair['mujaz']['ms'][key]:.2f}" for key in ("p50", "p99"))]
            for name, methods in found.items() for rpc, pair in methods.items()]
    head = ["Text", "Method", "µs", "echo µs", "times echo", "calls/s", "client µs", "p50 ms", "p99 ms"]
    return lines + table(head, rows)


def opened(found):
    lines = ["## Open loop", "",
             "Calls at a fixed rate, a share of what the closed loop reached, whether answered or not.", ""]
    rows = []
    for name, methods in found.items():
        for rpc, runs in methods.items():
            for share, run in runs.items():
                ms = run["ms"]
                rows.append([name, rpc, f"{share}: {run['rate']}", ms["p50"], ms["p90"], ms["p99"], ms["max"],
                             f"{run['server_us']:.1f}"])
    return lines + table(["Text", "Method", "calls/s", "p50 ms", "p90 ms", "p99 ms", "max ms", "server µs"], rows)


def others(result):
    lines = ["## Batches and streams", ""]
    rows = [[rpc, found["documents"], f"{found['mujaz']['server_us'] / found['documents']:.1f}",
             f"{found['echo']['server_us'] / found['documents']:.1f}", f"{found['mujaz']['texts_a_second']:.0f}"]
            for rpc, found in result["many"].items()]
    lines += table(["Method", "articles a call", "server µs an article", "echo µs an article", "articles/s"], rows)
    lines += ["## Cost over size", ""]
    names = [name for name in ["echo", *calls.UNARY] if name in next(iter(result["sizes"].values()))]
    rows = [[at["bytes"], *(f"{at[name]['server_us']:.0f}" for name in names)] for at in result["sizes"].values()]
    lines += table(["bytes", *(f"{name} µs" for name in names)], rows)
    if result["cores"]:
        lines += ["## One core and two", ""]
        rows = [[name, *(f"{runs[n]['texts_a_second']:.0f}" for n in ("one", "two")),
                 *(f"{runs[n]['server_us']:.0f}" for n in ("one", "two")), f"{runs['two']['client_us']:.0f}", f"{runs['busy']:.0%}", runs["gain"]]
                for name, runs in result["cores"].items()]
        lines += table(["Load", "texts/s on one", "on two", "server µs on one", "on two", "client µs", "two cores busy",
                        "two over one"], rows)
    start, memory = result["start"], result["memory"]
    lines += ["## Footprint", ""]
    lines += table(["What", "Measured"], [
        ["binary", f"{result['binary_mb']} MB"],
        ["exec to SERVING, warm (median, worst)", f"{start['warm_ms']} ms, {start['warm_worst_ms']} ms"],
        ["exec to SERVING, binary not in memory", f"{start['cold_ms']} ms"],
        ["resident at rest", f"{memory['idle']['resident']} MB, {memory['idle']['own']} MB of it not the binary's pages"],
        ["resident after the load above", f"{memory['loaded']['resident']} MB, at most {memory['loaded']['peak']} MB"]])
    return lines


def soak(found):
    lines = ["## Memory under mixed load", "", f"{found['calls']} calls in {found['seconds']} s.", ""]
    rows = [[sample["second"], sample["calls"], sample["resident"], sample["own"]] for sample in found["samples"]]
    return lines + table(["second", "calls", "resident MB", "own MB"], rows)
