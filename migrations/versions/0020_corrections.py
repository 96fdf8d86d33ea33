"""Items found wrong and who has to hear it; decisions to tell the subject."""

import sqlalchemy as sa
from alembic import op

from disclosure.decisions.seals import CORRECTIONS, HEARD, NOTICES, functions, statements
from disclosure.store.columns import UTCDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = (CORRECTIONS, HEARD, NOTICES)
KINDS = "kind IN ('reworded', 'withdrawn')"
HEARERS = "kind IN ('telling', 'urgent', 'prosecutor', 'prosecutor_elsewhere', 'panel', 'source')"
WAYS = "way = '' OR way IN ('spoken', 'veilig_thuis', 'organisation', 'not_possible')"


def upgrade() -> None:
    """Create the tables; what stands in them is kept by triggers."""
    create_corrections()
    create_hearers()
    create_notices()
    for table in TABLES:
        for statement in statements(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    """Drop the tables: that items were corrected, and to whom it was said, is lost."""
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in functions(*TABLES):
            op.execute(f"DROP FUNCTION {function}()")


def create_corrections() -> None:
    op.create_table(
        CORRECTIONS,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        _check(CORRECTIONS, "kind_known", KINDS),
        _check(CORRECTIONS, "by_two", "second_id != by_id"),
        _belongs(CORRECTIONS, "case_id", "cases"),
        _belongs(CORRECTIONS, "item_id", "information_items"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CORRECTIONS}")),
    )
    op.create_index("ix_item_corrections_case", CORRECTIONS, ["case_id"])


def create_hearers() -> None:
    op.create_table(
        HEARD,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("correction_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        _check(HEARD, "kind_known", HEARERS),
        _check(HEARD, "way_known", WAYS),
        _check(HEARD, "done_by_somebody", "(done_at IS NULL) = (done_by IS NULL)"),
        _check(HEARD, "done_in_a_way", "(done_at IS NULL) = (way = '')"),
        _belongs(HEARD, "case_id", "cases"),
        _belongs(HEARD, "correction_id", CORRECTIONS),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{HEARD}")),
    )
    op.create_index("ix_correction_hearers_case", HEARD, ["case_id"])


def create_notices() -> None:
    op.create_table(
        NOTICES,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        _belongs(NOTICES, "case_id", "cases"),
        _belongs(NOTICES, "decision_id", "decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{NOTICES}")),
    )
    op.create_index("ix_subject_notices_case", NOTICES, ["case_id"])


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)
