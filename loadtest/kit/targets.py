"""What mujaz is meant to reach."""

TIMES_ECHO = {"DetectLanguage": 1.4, "SplitSentences": 2, "ExtractKeywords": 5, "Summarize": 5, "Analyze": 7}


def verdicts(result):
    """Each target: what, the target, what was measured, whether it is met."""
    found = []
    article = result["closed"]["article"]
    for rpc, most in TIMES_ECHO.items():
        times = article[rpc]["times_echo"]
        found.append((f"{rpc}, 4.6 KB article, times the echo", f"≤ {most}", f"{times:.2f}", times <= most))
    many = result["many"]
    for rpc in ("BatchAnalyze", "AnalyzeStream"):
        gain = many[rpc]["mujaz"]["texts_a_second"] / many["Analyze"]["mujaz"]["texts_a_second"]
        found.append((f"{rpc}, articles/s over those of Analyze", "≥ 1.3", f"{gain:.2f}", gain >= 1.3))
    for rpc, runs in result["open"]["article"].items():
        ms = runs["half"]["ms"]
        ratio = ms["p99"] / ms["p50"]
        found.append((f"{rpc}, article, half load, p99 over p50", "≤ 5", f"{ratio:.1f}", ratio <= 5))
    for load, runs in (result["cores"] or {}).items():
        how = "by server time" if runs["client_shares"] else "texts/s"
        found.append((f"{load}, two cores over one, {how}", "≥ 1.8", f"{runs['gain']:.2f}", runs["gain"] >= 1.8))
    sizes = {int(size): at for size, at in result["sizes"].items()}
    cost = lambda size: sizes[size]["Analyze"]["server_us"] / sizes[size]["bytes"]
    hundred = result["closed"]["100 KB"]["Analyze"]["mujaz"]["server_us"] / (100 * 1024)
    growth = cost(1024) / hundred
    found.append(("Analyze, a byte of 1 MB over a byte of 100 KB", "≤ 1.2", f"{growth:.2f}", growth <= 1.2))
    start, memory = result["start"], result["memory"]
    found.append(("exec to SERVING, warm", "≤ 100 ms", f"{start['warm_ms']} ms", start["warm_ms"] <= 100))
    found.append(("resident at rest", "≤ 60 MB", f"{memory['idle']['resident']} MB", memory["idle"]["resident"] <= 60))
    return found
