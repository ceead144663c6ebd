"""The machine, and what a process on it costs."""

import os
import platform
import subprocess
import time
from pathlib import Path

CORES = sorted(os.sched_getaffinity(0))


def halves():
    """Cores for the server and cores for the client: apart where there are two, the same one where there is not."""
    if len(CORES) == 1:
        return CORES, CORES
    middle = len(CORES) // 2
    return CORES[middle:], CORES[:middle]


def cpu_seconds(pid):
    """CPU time a process has used, user and system, all its threads: utime + stime of /proc/PID/stat, but in nanoseconds."""
    # The kernel's clock of another process, as clock_getcpuclockid(3) makes it.
    return time.clock_gettime((~pid << 3) | 2)


def memory(pid):
    """Resident megabytes of a process: in all, and the part that is its own and not a page of its file."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return {key: round(int(fields[name].split()[0]) / 1024, 1)
            for key, name in (("resident", "VmRSS"), ("own", "RssAnon"), ("peak", "VmHWM"))}


def now():
    return time.monotonic()


def describe(root):
    """What a reader needs to know to compare figures."""
    def ask(*command):
        return subprocess.run(command, cwd=root, capture_output=True, text=True).stdout.strip()

    info = Path("/proc/cpuinfo").read_text()
    models = [line.split(":", 1)[1].strip() for line in info.splitlines() if line.startswith("model name")]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": ask("git", "rev-parse", "--short=10", "HEAD"),
        "changed_files": len(ask("git", "status", "--porcelain", "--untracked-files=no").splitlines()),
        "cpu": models[0] if models else platform.processor(),
        "cores": len(CORES),
        "memory_gb": round(pages / 2**30),
        "kernel": platform.release(),
        "rustc": ask("rustc", "--version"),
        "load_before": round(os.getloadavg()[0], 2),
    }
