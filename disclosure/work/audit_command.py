"""`disclosure audit verify`: is the log what was written?"""

from disclosure.arguments import Parser
from disclosure.settings import Settings
from disclosure.store.audit import FirstBad, verify
from disclosure.work.opening import open_database


def main(arguments: list[str]) -> int:
    """Print the number of entries and the head, or the first bad entry and return 1."""
    parser = Parser(prog="disclosure audit", description="Verify the log.")
    parser.add_argument("verb", choices=["verify"])
    parser.parse_args(arguments)
    database = open_database(Settings.from_env())
    with database.read() as tx:
        found = verify(tx)
    database.dispose()
    if isinstance(found, FirstBad):
        print(f"bad: {found.chain} entry {found.seq}: {found.why}")
        return 1
    print(f"{found.entries} entries, head {found.head}")
    return 0
