"""What holds for all tests."""

import gc

import pytest
from opened_pages import browsing

from sim.cli.main import OBJECTS_BEFORE_A_SEARCH
from sim.figures.draw import style

gc.set_threshold(OBJECTS_BEFORE_A_SEARCH, *gc.get_threshold()[1:])  # from the start, not from the first command on


def pytest_collection_finish():
    """The tests themselves stay to the end: no need to look for garbage in them again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def coarse_pictures():
    """PNG pictures have a quarter of the dots across: what is tested is what is on them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(style, "PROJECTED", style.PROJECTED // 4)
        yield


@pytest.fixture(scope="module")
def chromium():
    """A browser, no longer than for a module: while it is open, no other test can run a loop of its own."""
    with browsing() as browser:
        yield browser


SLOWEST_FIRST = ("faults/test_killed.py", "test_pages.py", "reports/test_pages.py", "experiments/test_sweep.py")
"""Files that would keep one processor waiting if they came last."""


def pytest_collection_modifyitems(items):
    """The slowest files first; the others stay in their order."""
    tests = next((item.config.rootpath / "tests" for item in items), None)
    rank = {tests / file: place for place, file in enumerate(SLOWEST_FIRST)} if tests else {}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))
