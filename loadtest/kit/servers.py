"""Starts mujaz and the echo, each on a free port of the loopback, and asks them for their health."""

import os
import re
import socket
import statistics
import subprocess
import tempfile
import time

from . import machine

START_SECONDS = 20


class Server:
    """A server process, pinned to `cores`; ended when the `with` block is left. Its log goes to a file, as in service."""

    def __init__(self, command, cores):
        self.log = tempfile.TemporaryFile()
        self.began = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        preexec_fn=lambda: os.sched_setaffinity(0, cores))
        self.pid = self.process.pid
        self.port = self._port()

    def _port(self):
        while True:
            said = os.pread(self.log.fileno(), 1 << 14, 0).decode(errors="replace")
            address = re.search(r"127\.0\.0\.1:(\d+)\b[^\n]*\n", said)
            if address:
                return int(address[1])
            if self.process.poll() is not None or time.perf_counter() - self.began > START_SECONDS:
                self.process.kill()
                raise SystemExit(f"the server did not start: {said}")
            time.sleep(0.0005)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def healthy(port):
    """Whether grpc.health.v1.Health/Check answers SERVING: one HTTP/2 call by hand, so that nothing has to be installed."""
    def frame(kind, flags, stream, payload=b""):
        return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload

    def literal(name, value):
        name = bytes([name]) if isinstance(name, int) else bytes([0, len(name)]) + name
        return name + bytes([len(value)]) + value

    # POST and http by their numbers in HPACK's static table; path, authority, content type and te spelt out.
    headers = b"\x83\x86" + literal(4, b"/grpc.health.v1.Health/Check") + literal(1, b"mujaz")
    headers += literal(b"content-type", b"application/grpc") + literal(b"te", b"trailers")
    call = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) + frame(1, 4, 1, headers) + frame(0, 1, 1, bytes(5))
    serving = b"\0\0\0\0\x02\x08\x01"
    with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
        connection.sendall(call)
        answer = b""
        while serving not in answer:
            part = connection.recv(4096)
            if not part:
                return False
            answer += part
    return True


def start_times(command, binary, cores, rounds):
    """Milliseconds from exec to the first answer SERVING: cold (the file's pages out of the cache) and warm."""
    def once():
        with Server(command, cores) as server:
            if not healthy(server.port):
                raise SystemExit("the server is up but not healthy")
            return (time.perf_counter() - server.began) * 1000

    def cold():
        descriptor = os.open(binary, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)
        return once()

    colds = [cold() for _ in range(max(1, rounds // 2))]
    once()
    warms = [once() for _ in range(rounds)]
    return {"cold_ms": round(statistics.median(colds), 1), "warm_ms": round(statistics.median(warms), 1),
            "warm_worst_ms": round(max(warms), 1), "rounds": rounds}


def idle(server):
    """Memory of a server that has answered one health check and nothing else."""
    healthy(server.port)
    time.sleep(0.3)
    return machine.memory(server.pid)
