"""The command that serves the laboratory in the browser: `serve`."""

from pathlib import Path

import click

from sim.cli.options import Folder, Whole
from sim.runtime.called import CALLED


@click.command("serve")
@click.argument("files", nargs=-1)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for a class.")
@click.option("--port", type=Whole(0, 65535), default=8017, show_default=True, help="Port; 0 for any that is free.")
@click.option(
    "--class", "code", default="", metavar="CODE", help="A class: its page, under this code, lists all seats taken."
)
@click.option("--keep", type=Folder(), help="Folder to which the sessions of people in seats are written.")
def serve_command(files: tuple[str, ...], host: str, port: int, code: str, keep: Path | None) -> None:
    """Serve the laboratory in the browser, with the library and these scenario FILEs.

    Only this computer can open it, unless --host says otherwise; then the link has a token that it needs. Nothing is written,
    but where --keep says so.
    """
    from sim.page.serving import serve
    from sim.page.sittings import Sittings

    if code and not (code.isascii() and code.replace("-", "").isalnum()):
        raise click.UsageError(f"--class {code!r} must be made of letters, digits and lines")
    serve(files, host, port, CALLED, Sittings(keep, code), click.echo)
