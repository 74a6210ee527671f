"""A running Tandem and a client of its API, for end-to-end tests."""
import http.client
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build" / "release" / "tandem"
EMAIL, PASSWORD = "ada@shop.test", "correct horse battery staple"


def eventually(what, check, seconds=60):
    """The first true answer of `check`; a test fails when there is none for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = check()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError(f"never happened: {what}")


class Refused(Exception):
    def __init__(self, status, answer):
        super().__init__(f"{status} {answer}")
        self.status, self.answer = status, answer


class Desk:
    def __init__(self, folder, port, ca_file, settings=()):
        self.folder, self.port, self.ca_file = pathlib.Path(folder), port, ca_file
        self.settings = settings
        self.cookie = self.csrf = None
        self.process = None

    def start(self):
        with open(self.folder.with_suffix(".log"), "a") as log:
            self.launch(log)
        eventually("the server listens", self.listens)
        return self

    def launch(self, log):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--data", self.folder, "--listen", f"127.0.0.1:{self.port}",
             *self.settings],
            env={**os.environ, "TANDEM_CA_FILE": str(self.ca_file)}, stdout=log, stderr=log)

    def listens(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the server ended: see {self.folder.with_suffix('.log')}")
        with socket.socket() as attempt:
            return attempt.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)

    def call(self, method, path, body=None, key=None):
        headers = {"Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
            headers["X-CSRF-Token"] = self.csrf
        if key:
            headers["Idempotency-Key"] = key
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, "/api/v1" + path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            text = response.read()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie" and value.startswith("tandem_session="):
                    self.cookie = value.split(";")[0]
        finally:
            connection.close()
        answer = json.loads(text) if text else None
        if response.status >= 400:
            raise Refused(response.status, answer)
        return answer

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, key=None):
        return self.call("POST", path, {} if body is None else body, key)

    def set_up(self):
        session = self.post("/setup", {"company": "Nordhaus", "name": "Ada Byron", "email": EMAIL,
                                       "password": PASSWORD})
        self.csrf = session["csrf_token"]

    def conversations(self, view="all"):
        items, after = [], None
        while True:
            page = self.get(f"/conversations?view={view}&limit=100" + (f"&after={after}" if after else ""))
            items += page["items"]
            after = page["next"]
            if not after:
                return items

    def thread(self, conversation):
        entries = self.get(f"/conversations/{conversation}/thread?limit=100")["items"]
        return [entry["message"] for entry in entries if entry["type"] == "message"]

    def newest_message(self, conversation):
        return self.get(f"/conversations/{conversation}")["newest_message_id"]

    def reply(self, conversation, text, last_seen, key=None, **more):
        return self.post(f"/conversations/{conversation}/replies",
                         {"body_html": f"<p>{text}</p>", "last_seen_message_id": last_seen,
                          "send_after_ms": 0, **more}, key)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def random_pause(dice: random.Random, most):
    time.sleep(dice.random() * most)
