"""A browser for the tests of a module."""

import pytest
from opened_pages import browsing


@pytest.fixture(scope="module")
def chromium():
    """No longer than a module: while it is open, no other test can run a loop of its own."""
    with browsing() as browser:
        yield browser
