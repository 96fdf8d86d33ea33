"""The console script: one table of commands, each loaded only when it is asked for.

A command is `main(arguments) -> exit status`. Text on the command line is English: it is for those
who run the installation, and its logs and errors are English too.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from disclosure.errors import DisclosureError

INTERRUPTED, PIPE_CLOSED = 130, 141
"""What a shell reports for SIGINT and for SIGPIPE."""


class Command(NamedTuple):
    """Where a command lives and what it does."""

    target: str
    says: str


COMMANDS = {
    "serve": Command("disclosure.work.serving:main", "serve the site"),
    "worker": Command(
        "disclosure.work.worker:main", "send mail, watch clocks, purge, seal the log"
    ),
    "demo": Command("disclosure.work.demo:main", "start with fictional data"),
    "db": Command("disclosure.store.migrate:main", "upgrade, downgrade or show the database"),
    "check": Command("disclosure.work.checking:main", "print everything wrong with the settings"),
    "deadline": Command("disclosure.procedure.deadline:main", "count a term"),
    "audit": Command("disclosure.work.audit_command:main", "verify the log"),
    "accounts": Command("disclosure.work.accounts_command:main", "create staff accounts"),
    "rehearse": Command("disclosure.work.rehearsal:main", "replay a procedure from a file"),
}
USAGE = """\
disclosure COMMAND [ARGUMENT …]        (./run COMMAND is the same)

{commands}

disclosure COMMAND --help tells the arguments of one.
With ./run also: test, soak, bench."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status, 2 for what is not known or may not start."""
    name, *rest = [*(sys.argv[1:] if arguments is None else arguments), ""]
    if name in {"", "-h", "--help"}:
        print(usage())
        return 0 if name else 2
    if name not in COMMANDS:
        return refuse(f"there is no command {name!r}; see --help")
    try:
        return load(COMMANDS[name].target)(rest[:-1])
    except DisclosureError as error:
        return refuse(f"{name}: {error}")
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return leave_quietly()


def leave_quietly() -> int:
    """Whoever read along has heard enough (`| head`): nothing more is said, not even at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED


def usage() -> str:
    """Return the list of commands."""
    lines = (f"  {name:<10} {command.says}" for name, command in COMMANDS.items())
    return USAGE.format(commands="\n".join(lines))


def load(target: str) -> Callable[[list[str]], int]:
    """Import `module:function`."""
    module, _, function = target.partition(":")
    found: Callable[[list[str]], int] = getattr(import_module(module), function)
    return found


def refuse(reason: str) -> int:
    """Say in one line on standard error why nothing was done."""
    print(f"disclosure: {reason}", file=sys.stderr)
    return 2
