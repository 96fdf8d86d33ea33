"""`disclosure serve`: the site, on granian.

In production a proxy that buffers stands before it and is the only thing exposed. A blocking
thread is held for as long as a body takes to arrive, so without that proxy, as in the demo, there
must be more threads than slow visitors.
"""

from granian import Granian
from granian.constants import Interfaces

from disclosure import clock
from disclosure.arguments import Parser
from disclosure.settings import Settings
from disclosure.work.checking import refuse_problems

TARGET = "wsgi:app"


def main(arguments: list[str]) -> int:
    """Serve until told to stop; `ConfigurationError` in production when anything is wrong."""
    parser = Parser(prog="disclosure serve", description="Serve the site.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes")
    parser.add_argument("--threads", type=int, default=8, help="requests at once, per process")
    asked = parser.parse_args(arguments)
    refuse_problems(Settings.from_env(), clock.now())
    serve(asked.host, asked.port, workers=asked.workers, threads=asked.threads)
    return 0


def serve(host: str, port: int, *, workers: int, threads: int) -> None:
    """Run the server in this process until it is told to stop."""
    Granian(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        respawn_failed_workers=True,
        log_access=False,  # addresses of visitors and of what they read are nobody's business
    ).serve()
