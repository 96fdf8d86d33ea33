"""`disclosure accounts create`: the first administrators, who then make everybody else."""

import sys
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from disclosure import clock
from disclosure.accounts import actions, models, rules
from disclosure.accounts.actions import Approved, NewAccount
from disclosure.arguments import Parser
from disclosure.errors import ConfigurationError, Refusal
from disclosure.procedure import regions, stages
from disclosure.settings import Settings
from disclosure.store import migrate
from disclosure.store.database import Database, Tx
from disclosure.work.opening import open_database

NATIONAL = "national"
REASONS = {
    ("wrong_role", "roles"): "only administrators are made here; they make all other accounts,"
    " two of them for each",
    ("wrong_role", "email"): "this address has an account with another role",
}


def main(arguments: list[str]) -> int:
    """Read the arguments of `disclosure accounts` and carry them out; returns an exit status."""
    asked = _parser().parse_args(arguments)
    database = open_database(Settings.from_env())
    try:
        if not migrate.is_current(database.reader):
            raise ConfigurationError("the database is not there yet; run: disclosure db upgrade")
        region = None if asked.region == NATIONAL else asked.region
        roles = frozenset(asked.role)
        return create(database, asked.email, asked.name, region, roles)
    finally:
        database.dispose()


def _parser() -> Parser:
    parser = Parser(prog="disclosure accounts", description="Create staff accounts.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser(
        "create",
        help="make an administrator, or give one a new set-up, and print its address once",
    )
    create.add_argument("--email", required=True, type=_address)
    create.add_argument("--name", default="", help="as colleagues see it; the address if left out")
    create.add_argument("--role", action="append", required=True, choices=stages.STAFF_ROLES)
    create.add_argument(
        "--region",
        default=NATIONAL,
        choices=(NATIONAL, *regions.REGIONS),
        metavar="CODE",
        help="VR01 to VR25; national (the default) manages the accounts of all",
    )
    return parser


def _address(text: str) -> str:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValueError("not an e-mail address") from None
    return text


def create(
    database: Database, email: str, name: str, region: str | None, roles: frozenset[str]
) -> int:
    """Make an administrator and print where set-up is; 2 and a reason if that may not be."""
    with database.transaction() as tx:
        bureau = _bureau(tx, region)
    new = NewAccount(email, name or email, bureau, region, roles)
    done = actions.invite_administrator(database, new, clock.now())
    if isinstance(done, Refusal):
        print(f"disclosure accounts: {REASONS[done.key, done.detail]}", file=sys.stderr)
        return 2
    print(_said(done))
    return 0


def _bureau(tx: Tx, region: str | None) -> UUID:
    """Return the bureau of the region; the first administrator makes it, closed."""
    here = models.Organisation.region_code == region
    query = select(models.Organisation.id).where(models.Organisation.key == "casework", here)
    found = tx.scalar(query)
    if found is not None:
        return found
    place = regions.REGIONS[region].name if region else "Landelijk"
    bureau = models.Organisation(key="casework", region_code=region, name=f"Bureau {place}")
    tx.add(bureau)
    tx.flush()
    return bureau.id


def _said(done: Approved) -> str:
    return (
        f"/werk/instellen/{done.token}\n"
        f"Open this on the site within {rules.SETUP_DAYS} days; it works once and is not shown"
        " again."
    )
