"""What an agent waits for in the browser: web/e2e/speed.spec.ts in a headless Chromium."""
import json
import os
import pathlib
import re
import subprocess
import tempfile

from kit import ROOT

GOAL = 100  # ms


def percentile(samples, share):
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure(server, sign_in):
    """Milliseconds of each kind of interaction, by its name."""
    email, password = re.search(r"sign in as (\S+) with the password (\S+)", sign_in).groups()
    node = subprocess.run([ROOT / "scripts/node"], check=True, capture_output=True, text=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "speed.json"
        environment = {**os.environ, "PATH": f"{node.strip()}:{os.environ['PATH']}",
                       "SPEED": str(report), "TANDEM_URL": f"http://127.0.0.1:{server.port}",
                       "TANDEM_EMAIL": email, "TANDEM_PASSWORD": password}
        ran = subprocess.run(["npx", "--no-install", "playwright", "test", "-c",
                              "e2e/playwright.config.ts", "--grep", "@speed"],
                             cwd=ROOT / "web", env=environment, capture_output=True, text=True)
        if ran.returncode != 0:
            raise RuntimeError(ran.stdout[-4000:])
        return json.loads(report.read_text())


def report(table, server, sign_in):
    for what, samples in measure(server, sign_in).items():
        slow = percentile(samples, 0.95)
        table.line(what, f"{percentile(samples, 0.5):.0f} ms", f"{slow:.0f} ms p95",
                   f"<= {GOAL} ms", slow <= GOAL)
