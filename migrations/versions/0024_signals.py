"""What reached the wrong eyes, files kept with a case, and what became of a case at closing."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

WHAT = "what IN ('message', 'letter', 'code', 'device', 'spoken', 'screen', 'other')"
AUTHORITY = "authority IS NULL OR authority IN ('ap_avg', 'ap_wpg', 'other')"
SAFE = "(safe_at IS NULL) = (safe_by IS NULL)"
REPORTED = "(reported_at IS NULL) = (reported_by IS NULL)"
EXPOSURES = {
    "what_known": WHAT,
    "authority_known": AUTHORITY,
    "safe_by_somebody": SAFE,
    "reported_by_somebody": REPORTED,
}
FILES = {
    "kind_known": "kind IN ('identity', 'undertaking', 'instrument')",
    "type_known": "type IN ('pdf', 'jpeg', 'png')",
    "compartment_known": "compartment IN ('applicant', 'case')",
    "kept_or_destroyed": "(document IS NULL) = (destroyed_at IS NOT NULL)",
}
CLOSINGS = {
    "stopped_known": "stopped IN ('yes', 'no', 'unknown')",
    "helped_known": "helped IN ('yes', 'no', 'unknown')",
    "silence_known": "silence IS NULL OR silence IN ('yes', 'no')",
}


def upgrade() -> None:
    """Create the tables."""
    create_exposures()
    create_files()
    create_closings()


def downgrade() -> None:
    """Drop the tables: what was written about exposures, files and closings is lost."""
    for table in ("closings", "case_files", "exposures"):
        op.drop_table(table)


def create_exposures() -> None:
    op.create_table(
        "exposures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        sa.Column("safe_at", UTCDateTime(), nullable=True),
        sa.Column("safe_by", sa.Uuid(), nullable=True),
        sa.Column("reported_at", UTCDateTime(), nullable=True),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.Column("authority", sa.String(length=8), nullable=True),
        sa.Column("found", sa.LargeBinary(), nullable=False),
        sa.Column("safe", sa.LargeBinary(), nullable=True),
        sa.Column("reported", sa.LargeBinary(), nullable=True),
        *_rules("exposures", EXPOSURES),
        *_of_case("exposures"),
    )
    op.create_index("ix_exposures_case", "exposures", ["case_id"])


def create_files() -> None:
    op.create_table(
        "case_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("type", sa.String(length=8), nullable=False),
        sa.Column("of_whom", sa.String(length=16), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("keep_until", UTCDateTime(), nullable=True),
        sa.Column("destroyed_at", UTCDateTime(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        *_rules("case_files", FILES),
        *_of_case("case_files"),
    )
    op.create_index("ix_case_files_case", "case_files", ["case_id"])
    op.create_index("ix_case_files_until", "case_files", ["keep_until"])


def create_closings() -> None:
    op.create_table(
        "closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("stopped", sa.String(length=8), nullable=False),
        sa.Column("helped", sa.String(length=8), nullable=False),
        sa.Column("silence", sa.String(length=8), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        *_rules("closings", CLOSINGS),
        *_of_case("closings"),
    )
    op.create_index("ix_closings_case", "closings", ["case_id"])


def _rules(table: str, rules: dict[str, str]) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in rules.items()
    ]


def _of_case(table: str) -> tuple[sa.ForeignKeyConstraint, sa.PrimaryKeyConstraint]:
    name = op.f(f"fk_{table}_case_id_cases")
    return (
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=name),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
