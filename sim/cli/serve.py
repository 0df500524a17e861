"""The command that serves the laboratory in the browser: `serve`."""

import click

from sim.cli.messages import CALL
from sim.cli.options import Whole


@click.command("serve")
@click.argument("files", nargs=-1)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for a class.")
@click.option("--port", type=Whole(0, 65535), default=8017, show_default=True, help="Port; 0 for any that is free.")
def serve_command(files: tuple[str, ...], host: str, port: int) -> None:
    """Serve the laboratory in the browser, with the library and these scenario FILES.

    Only this computer can open it, unless --host says otherwise; then the link has a token that it needs.
    """
    from sim.page.serving import serve

    serve(files, host, port, CALL, click.echo)
