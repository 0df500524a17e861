"""A real browser, where one is installed: what a page asks for when it is opened."""

import json
import shutil
import subprocess

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-quic"),
    *("--enable-logging=stderr", "--virtual-time-budget=2000", "--host-resolver-rules=MAP * ~NOTFOUND"),
)


def opened(page, folder):
    """Open a page in the browser: the requests that it made to a network, and what the browser's console says."""
    log = folder / "network.json"
    own = [f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}"]
    command = [BROWSER, *OPTIONS, *own, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0
    events = json.loads(log.read_text(encoding="utf-8"))
    begun = events["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [event["params"] for event in events["events"] if event["type"] == begun]
    # What the browser asks of its maker by itself has no origin.
    requests = [item["url"] for item in asked if item.get("initiator", "not an origin") != "not an origin"]
    return done.stdout, requests, [line for line in done.stderr.splitlines() if "CONSOLE" in line]
