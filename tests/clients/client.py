"""What a Python client sees of mujaz: error details, pushback, a stop. Run by tests/clients/run.

    python3 client.py errors|pushback|drain ADDRESS[,ADDRESS] [SECONDS]
"""

import concurrent.futures
import sys
import time
from pathlib import Path

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "proto"))
messages, services = grpc.protos_and_services("mujaz/v1/mujaz.proto")
SERVICE_CONFIG = (ROOT / "deploy/service-config.json").read_text(encoding="utf-8")
TEXT = "وصل وزير الخارجية إلى بيروت يوم الاثنين. وعقد اجتماعا مع نظيره اللبناني."


def connect(addresses, service_config=SERVICE_CONFIG):
    # The default would be the list of addresses, which is no authority: the server refuses it as HTTP/2 wants.
    options = [("grpc.service_config", service_config), ("grpc.default_authority", "mujaz")]
    return services.TextAnalysisServiceStub(grpc.insecure_channel(f"ipv4:{addresses}", options))


def request(text=TEXT, **options):
    document = messages.Document(id="python", text=text)
    return messages.AnalyzeRequest(document=document, options=messages.AnalyzeOptions(**options))


def details(error):
    """The details of an error by their kind."""
    found = {}
    for kind in (error_details_pb2.ErrorInfo, error_details_pb2.BadRequest, error_details_pb2.RetryInfo):
        for detail in rpc_status.from_call(error).details:
            message = kind()
            if detail.Unpack(message):
                found[kind.DESCRIPTOR.name] = message
    return found


def errors(addresses, _seconds):
    stub = connect(addresses)
    try:
        stub.Analyze(request(" ", keywords=messages.KeywordOptions(max_keywords=500)))
    except grpc.RpcError as error:
        found = details(error)
        fields = [violation.field for violation in found["BadRequest"].field_violations]
        print("errors:", error.code().name, found["ErrorInfo"].reason, fields)
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT
        assert (found["ErrorInfo"].reason, found["ErrorInfo"].domain) == ("TEXT_EMPTY", "mujaz")
        assert fields == ["document.text", "options.keywords.max_keywords"]
        return
    raise SystemExit("an empty text was taken")


def pushback(addresses, _seconds):
    """The key may send five documents a second, one at once."""
    key = (("x-api-key", "key"),)
    once = connect(addresses, "{}")
    once.Analyze(request(), metadata=key)
    try:
        once.Analyze(request(), metadata=key)
        raise SystemExit("the quota is not kept")
    except grpc.RpcError as error:
        delay = details(error)["RetryInfo"].retry_delay.ToMilliseconds()
        told = dict(error.trailing_metadata())["grpc-retry-pushback-ms"]
        print("pushback:", error.code().name, f"RetryInfo {delay} ms, grpc-retry-pushback-ms {told}")
        assert int(told) == delay
    stub = connect(addresses)
    began = time.monotonic()
    for _ in range(4):
        stub.Analyze(request(), metadata=key, timeout=10)
    took = time.monotonic() - began
    print(f"pushback: 4 calls by the service config, all answered, after {took:.2f} s")
    assert took > 0.55


def drain(addresses, seconds):
    """Calls by four threads while a server stops; no retry policy covers anything up."""
    stub = connect(addresses, '{"loadBalancingConfig": [{"round_robin": {}}]}')
    until = time.monotonic() + seconds

    def call(_):
        sent, failed = 0, []
        while time.monotonic() < until:
            sent += 1
            try:
                stub.Analyze(request(), timeout=10)
            except grpc.RpcError as error:
                failed.append(f"{error.code().name}: {error.details()}")
        return sent, failed

    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        results = list(threads.map(call, range(4)))
    failed = [failure for _, failures in results for failure in failures]
    print(f"drain: {sum(sent for sent, _ in results)} sent, {len(failed)} failed", *failed[:3])
    assert not failed


if __name__ == "__main__":
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 3.0
    {"errors": errors, "pushback": pushback, "drain": drain}[sys.argv[1]](sys.argv[2], seconds)
