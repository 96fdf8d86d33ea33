"""Meetings of the panel, how a convening sits, who declared to know nobody, minutes."""

import sqlalchemy as sa
from alembic import op

from disclosure.decisions.seals import MINUTES, functions, statements
from disclosure.store.columns import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = "kind IN ('regular', 'urgent')"
WAYS = "way IN ('place', 'video')"
ONE_WAY = "(meeting_id IS NULL) != (vote_by IS NULL)"
ADOPTED = {
    "adopted_with_digest": "(adopted_at IS NULL) = (digest IS NULL)",
    "adopted_with_file": "(adopted_at IS NULL) = (file IS NULL)",
    "adopted_by_somebody": "(adopted_at IS NULL) = (adopted_by IS NULL)",
}


def upgrade() -> None:
    """Create the tables; minutes that were adopted are kept by triggers."""
    create_meetings()
    create_sittings()
    create_declarations()
    create_minutes()
    for statement in statements(MINUTES, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables: meetings, declarations and minutes are lost, also adopted ones."""
    for table in (MINUTES, "panel_declarations", "panel_sittings", "panel_meetings"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in functions(MINUTES):
            op.execute(f"DROP FUNCTION {function}()")


def create_meetings() -> None:
    op.create_table(
        "panel_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(length=8), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_panel_meetings_kind_known")),
        sa.CheckConstraint(WAYS, name=op.f("ck_panel_meetings_way_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_meetings")),
    )
    op.create_index("ix_panel_meetings_region", "panel_meetings", ["region_code", "starts_at"])


def create_sittings() -> None:
    op.create_table(
        "panel_sittings",
        sa.Column("convening_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("vote_by", UTCDateTime(), nullable=True),
        sa.CheckConstraint(ONE_WAY, name=op.f("ck_panel_sittings_one_way")),
        _belongs("panel_sittings", "case_id", "cases"),
        _belongs("panel_sittings", "convening_id", "convenings"),
        _belongs("panel_sittings", "meeting_id", "panel_meetings"),
        sa.PrimaryKeyConstraint("convening_id", name=op.f("pk_panel_sittings")),
    )
    op.create_index("ix_panel_sittings_meeting", "panel_sittings", ["meeting_id"])


def create_declarations() -> None:
    op.create_table(
        "panel_declarations",
        sa.Column("convening_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        _belongs("panel_declarations", "case_id", "cases"),
        _belongs("panel_declarations", "convening_id", "convenings"),
        sa.PrimaryKeyConstraint("convening_id", "account_id", name=op.f("pk_panel_declarations")),
    )


def create_minutes() -> None:
    op.create_table(
        MINUTES,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("convening_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("drafted_at", UTCDateTime(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("adopted_at", UTCDateTime(), nullable=True),
        sa.Column("adopted_by", sa.Uuid(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_{MINUTES}_{name}"))
            for name, rule in ADOPTED.items()
        ),
        _belongs(MINUTES, "case_id", "cases"),
        _belongs(MINUTES, "convening_id", "convenings"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MINUTES}")),
        sa.UniqueConstraint("convening_id", "seq", name=op.f(f"uq_{MINUTES}_convening_id_seq")),
    )
    op.create_index("ix_panel_minutes_case", MINUTES, ["case_id"])


def _belongs(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{to}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name)
