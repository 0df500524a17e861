"""Starts the page: the processes, the address and what is printed of it; and ends them all."""

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence

import uvicorn

from sim.page.app import application
from sim.page.desk import Desk
from sim.page.editor_routes import EDITOR_ROUTES
from sim.page.routes import ROUTES
from sim.page.seat_routes import SEAT_ROUTES
from sim.page.security import Guard, allowed_hosts, new_token
from sim.page.sittings import Sittings
from sim.page.workers import Crew
from sim.scenario.library import baseline_name
from sim.words.problems import Refusal

ROUTES_OF_ALL = (ROUTES, EDITOR_ROUTES, SEAT_ROUTES)
"""The routes of all pages."""

MOST_AT_ONCE = 200
"""Connections that are answered at once."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(
    files: Sequence[str],
    host: str,
    port: int,
    program: tuple[str, ...],
    sittings: Sittings,
    say: Callable[[str], None],
) -> None:
    """Serve the page until interrupted. host: the address to listen at; program: what the user calls on the command line;
    sittings: where people in seats are; say: prints a line.
    """
    listening = _listen(host, port)
    port = listening.getsockname()[1]
    names = addresses(host)
    token = "" if names == LOOPBACK else new_token()
    crew = Crew(os.cpu_count() or 1)
    desk = Desk(files, crew)
    app = application(desk, sittings, desk.shelf.first or baseline_name(), program, *ROUTES_OF_ALL)
    guarded = Guard(app, allowed_hosts([*names, *LOOPBACK], port), token)
    for address in names[:1] if not token else names:
        shown = f"[{address}]" if ":" in address else address
        root = f"http://{shown}:{port}/{token + '/' if token else ''}"
        say(f"Open {root} in a browser; Ctrl-C ends it.")
        if sittings.code:
            say(f"The page of the class is {root}class/{sittings.code}; people take their seats at {root}seats")
    config = uvicorn.Config(
        guarded,
        log_level="warning",
        limit_concurrency=MOST_AT_ONCE,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=2,
        server_header=False,
        ws="none",
    )
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        crew.close()
        listening.close()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        # named, since asyncio sends at once only on what is said to be TCP, and else waits 40 ms for more to send
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(MOST_AT_ONCE)  # whoever opens the printed address at once waits until all is ready
    except OSError as error:
        raise Refusal(
            f"cannot listen at {host}, port {port}: {error.strerror or error}; give another with --port"
        ) from error
    return listening


def addresses(host: str) -> tuple[str, ...]:
    """Under which addresses others find a server that listens at `host`: all addresses of this computer, where it is 0.0.0.0.

    >>> addresses("127.0.0.1")
    ('127.0.0.1', 'localhost', '::1')
    >>> addresses("192.0.2.7")
    ('192.0.2.7',)
    """
    if host in LOOPBACK:
        return LOOPBACK
    try:
        if not ipaddress.ip_address(host).is_unspecified:
            return (host,)
    except ValueError:
        return (host,)
    found = dict.fromkeys([_outward(), *_named_addresses()])
    return (
        tuple(address for address in found if address and not ipaddress.ip_address(address).is_loopback) or LOOPBACK[:1]
    )


def _outward() -> str:
    """The address of this computer on the network that leads out of it; asking sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            return asking.getsockname()[0]
        except OSError:
            return ""


def _named_addresses() -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
