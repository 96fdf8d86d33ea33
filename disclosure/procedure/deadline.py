"""`disclosure deadline`: when is a term over? Prints one line, the same count the cases use."""

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

from disclosure.errors import ConfigurationError
from disclosure.procedure import profile as profiles
from disclosure.procedure.calendar import AMSTERDAM
from disclosure.procedure.rulebook import LEVELS
from disclosure.procedure.terms import UNITS, Term, Unit, due, parse_local

BAD_INPUT = 2
_AMOUNT = re.compile(r"[0-9]{1,9}")


class BadInput(Exception):
    """What was asked cannot be counted; the text is the line that is printed."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadInput(message)


def main(argv: Sequence[str]) -> int:
    """Print the first instant at which the term is over, ISO 8601 with the Amsterdam offset.

    Returns 0; on bad input 2, after one line on standard error.
    """
    try:
        line = answer(argv)
    except BadInput as bad:
        sys.stderr.write(f"disclosure deadline: {' '.join(str(bad).split())}\n")
        return BAD_INPUT
    sys.stdout.write(f"{line}\n")
    return 0


def answer(argv: Sequence[str]) -> str:
    """Return the line that `main` prints; raises `BadInput`."""
    asked = _parser().parse_args(argv)
    start = _start(asked.start)
    term = _of_clock(asked) if asked.limit is not None else _of_length(asked)
    try:
        return due(start, term).astimezone(AMSTERDAM).isoformat()
    except OverflowError as over:
        raise BadInput("the term runs off the calendar") from over


def _parser() -> _Parser:
    parser = _Parser(prog="disclosure deadline", allow_abbrev=False, description=__doc__)
    parser.add_argument("--from", dest="start", required=True, metavar="MOMENT")
    term = parser.add_mutually_exclusive_group(required=True)
    term.add_argument("--limit", metavar="CLOCK", help="a clock of the profile, as in follow_up:7")
    for unit in UNITS:
        option = f"--{unit.replace('_', '-')}"
        term.add_argument(option, dest=unit, type=_amount, metavar="N")
    parser.add_argument("--urgency", choices=LEVELS, help="with --limit")
    parser.add_argument("--profile", help="with --limit; nl when absent")
    parser.add_argument("--atw", action="store_true", help="the Algemene termijnenwet extends it")
    return parser


def _amount(text: str) -> int:
    if not _AMOUNT.fullmatch(text) or int(text) == 0:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return int(text)


def _start(text: str) -> datetime:
    try:
        return parse_local(text)
    except (ValueError, OverflowError) as wrong:
        raise BadInput("--from is no moment that exists, such as 2026-11-27T14:05") from wrong


def _of_length(asked: argparse.Namespace) -> Term:
    if asked.urgency or asked.profile:
        raise BadInput("--urgency and --profile go with --limit only")
    unit: Unit = next(unit for unit in UNITS if getattr(asked, unit) is not None)
    return Term(getattr(asked, unit), unit, asked.atw)


def _of_clock(asked: argparse.Namespace) -> Term:
    if asked.atw:
        raise BadInput("--atw does not go with --limit: the profile says where it applies")
    try:
        profile = profiles.load(asked.profile or "nl")
    except ConfigurationError as wrong:
        raise BadInput(str(wrong)) from wrong
    if profile.spec(asked.limit) is None:
        raise BadInput("--limit is no clock of this profile")
    limit = profile.limit(asked.limit, asked.urgency)
    if limit is None:
        raise BadInput("--limit has no limit of its own at this urgency")
    return limit.term
