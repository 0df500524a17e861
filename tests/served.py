"""The page as tests ask it: in this process, with one crew for all tests of a module."""

from contextlib import contextmanager

from starlette.testclient import TestClient

from sim.page.app import application
from sim.page.desk import Desk
from sim.page.security import Guard, allowed_hosts
from sim.page.serving import ROUTES_OF_ALL
from sim.page.sittings import Sittings
from sim.page.workers import Crew

HOST = "127.0.0.1:8017"
FIRST = "textbook_split"


@contextmanager
def asked(*files, token="", size=1, sittings=None, routes=ROUTES_OF_ALL):
    """A client of a page that is served with these files; its crew ends with it."""
    crew = Crew(size)
    desk = Desk([str(file) for file in files], crew)
    guarded = Guard(
        application(desk, sittings or Sittings(), desk.shelf.first or FIRST, ("python", "run_sim.py"), *routes),
        allowed_hosts(["127.0.0.1"], 8017),
        token,
    )
    try:
        with TestClient(guarded, base_url=f"http://{HOST}", raise_server_exceptions=False) as client:
            client.desk = desk
            yield client
    finally:
        crew.close()
