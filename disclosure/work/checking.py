"""`disclosure check`: everything that forbids starting in production, in one go."""

from disclosure import checks
from disclosure.arguments import Parser
from disclosure.settings import Settings
from disclosure.work.opening import open_database


def main(arguments: list[str]) -> int:
    """Print every problem and return 1, or say that there is none and return 0."""
    Parser(prog="disclosure check", description="Print every problem.").parse_args(arguments)
    found = all_problems(Settings.from_env())
    print("\n".join(found) or "ready for production")
    return 1 if found else 0


def all_problems(settings: Settings) -> list[str]:
    """Return the problems of the settings or, once these are right, of the database."""
    found = checks.problems(settings)
    if found:
        return found
    database = open_database(settings)
    try:
        return checks.database_problems(database)
    finally:
        database.dispose()
