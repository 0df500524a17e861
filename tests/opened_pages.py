"""The page in a real browser, without a network: what is served, and a page that is open."""

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from browser import BROWSER
from places import ROOT

NOTHING_OUTSIDE = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
SIZES = {"laptop": (1366, 768), "projector": (1920, 1080), "phone": (390, 844)}


@contextmanager
def serving(*arguments):
    """A page that is served by a process of its own, and its address; Ctrl-C ends it."""
    command = [sys.executable, "run_sim.py", "serve", "--port", "0", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield re.search(r"http://\S+", process.stdout.readline())[0]
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=30)
            assert "Traceback" not in said


@contextmanager
def browsing():
    """A browser that reaches nothing but this computer."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=NOTHING_OUTSIDE)
        yield browser
        browser.close()


def serious_faults(page):
    """What axe finds to be hard to use."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    return [found for found in axe.Axe().run(page).response["violations"] if found["impact"] in ("serious", "critical")]


class Opened:
    """A page that is open: what it said on its console, and what it asked of whom."""

    def __init__(self, browser, address, size="laptop", **more):
        width, height = SIZES[size]
        self.context = browser.new_context(viewport={"width": width, "height": height}, **more)
        self.page = self.context.new_page()
        self.said, self.outside, self.host = [], [], urlsplit(address).netloc
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._asked)
        self.page.goto(address)

    def _asked(self, request):
        if urlsplit(request.url).netloc != self.host and not request.url.startswith(("data:", "blob:")):
            self.outside.append(request.url)

    def settled(self):
        """Wait until what is shown is of the state in the link, and all can be changed."""
        self.page.wait_for_selector(".control")
        for _ in range(300):
            state = self.page.evaluate("({...document.body.dataset})")
            if state.get("wanted") and state["wanted"] == state.get("shown") == state.get("controlled"):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it is not shown what is wanted: {state}")

    def shares(self):
        """The shares of all stages in words, as the bars have them."""
        return [line.split("\n")[0] for line in self.page.locator("#panel .bar-share").all_inner_texts()]


def sheets(page):
    """How many sheets of paper a page that is open fills in print, and the size of the first in points."""
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    box = re.search(rb"/MediaBox\s*\[([^\]]*)\]", printed)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)), [float(number) for number in box[1].split()][2:]
