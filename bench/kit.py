"""What the benchmarks share: a server of our own to measure, wrk, and the table of results."""
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build/release/tandem"
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def make_company(folder, conversations):
    """A demo company of this size; the one that is there already when there is."""
    if not (folder / "demo-sign-in.txt").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([PROGRAM, "demo", "--data", folder, "--conversations", str(conversations)],
                       check=True, stdout=subprocess.DEVNULL)
    return folder


class Server:
    """`tandem serve` on a data folder, signed in to as the administrator, with an API key."""

    def __init__(self, folder):
        self.port = free_port()
        # Without the limits per agent: one agent asks for everybody here.
        command = [PROGRAM, "serve", "--data", folder, "--listen", f"127.0.0.1:{self.port}",
                   "--request-rate", "0"]
        began = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait_until_ready()
        self.started_in = time.monotonic() - began
        time.sleep(0.5)
        self.idle_megabytes = self.megabytes()
        self.key = self._make_key((folder / "demo-sign-in.txt").read_text())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def _wait_until_ready(self):
        for _ in range(6000):
            try:
                if self.request("GET", "/readyz")[0] == 200:
                    return
            except OSError:
                pass
            if self.process.poll() is not None:
                raise RuntimeError("the server ended at once")
            time.sleep(0.005)
        raise RuntimeError("the server does not get ready")

    def request(self, method, path, body=None, headers=None):
        """Status, JSON (or text) and headers of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = dict(headers or {})
        if getattr(self, "key", None) and "Cookie" not in sent:
            sent["Authorization"] = "Bearer " + self.key
        if body is not None:
            sent["Content-Type"] = "application/json"
        connection.request(method, path, None if body is None else json.dumps(body), sent)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        return answer.status, json.loads(raw) if is_json else raw, answer.headers

    def _make_key(self, sign_in):
        email, password = re.search(r"sign in as (\S+) with the password (\S+)", sign_in).groups()
        _, session, headers = self.request("POST", "/api/v1/session",
                                           {"email": email, "password": password})
        asking = {"Cookie": headers["Set-Cookie"].split(";")[0], "X-CSRF-Token": session["csrf_token"]}
        scopes = ["conversations_read", "conversations_reply", "conversations_edit", "customers_read",
                  "operations_read"]
        scopes = [scope for scope in scopes if scope in session["agent"]["permissions"]]
        status, key, _ = self.request("POST", "/api/v1/api-keys",
                                      {"name": "bench", "scopes": scopes}, asking)
        if status != 201:
            raise RuntimeError(f"no API key: {key}")
        return key["key"]

    def get(self, path):
        status, answer, _ = self.request("GET", path)
        if status != 200:
            raise RuntimeError(f"{path}: {status} {answer}")
        return answer

    def seconds(self):
        """Processor time used so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def megabytes(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


class Load:
    """What wrk saw: requests a second, and the server's processor time for each."""

    def __init__(self, per_second, micros, errors):
        self.per_second = per_second
        self.micros = micros
        self.errors = errors


def wrk(server, path, seconds, connections=16, script=None):
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s",
               "-H", f"Authorization: Bearer {server.key}"]
    if script:
        command += ["-s", ROOT / "bench" / script]
    before = server.seconds()
    out = subprocess.run([*command, f"http://127.0.0.1:{server.port}{path}"], check=True,
                         capture_output=True, text=True).stdout
    used = server.seconds() - before
    requests = int(re.search(r"(\d+) requests in", out).group(1))
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return Load(float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
                used / max(1, requests) * 1e6, int(errors.group(1)) if errors else 0)


def p99(times):
    return sorted(times)[int(len(times) * 0.99)]


def empty_page_cache():
    """Whether the machine let us: the next reads come from the disk."""
    try:
        pathlib.Path("/proc/sys/vm/drop_caches").write_text("3")
        return True
    except OSError:
        return False


def raise_file_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Table:
    """Lines as they are measured: what, the figure, its ratio to the baseline, the goal, a mark."""

    def __init__(self):
        self.missed = 0

    def title(self, text):
        print(f"\n{text}", flush=True)

    def line(self, what, figure, ratio="", goal="", ok=None):
        mark = "" if ok is None else "pass" if ok else "MISS"
        self.missed += ok is False
        print(f"  {what:<44} {figure:>16} {ratio:>10}   {goal:<12} {mark}".rstrip(), flush=True)
