"""One browser for all tests of the page in a process."""

import pytest
from opened_pages import browsing


@pytest.fixture(scope="session")
def chromium():
    with browsing() as browser:
        yield browser
