"""Look-up keys of people, and links between cases."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import StringList, UTCDateTime

revision = "0013"
down_revision = "0008"
branch_labels = None
depends_on = None

VERSIONS = ("people_version", "matched_version")
UNMATCHED = sa.text("matched_version < people_version")
KINDS = "kind IN ('mirrored', 'same_subject', 'beside_subject', 'same_person', 'staff')"
NO_CASE = "(kind = 'staff') = (other_case_id IS NULL)"


def upgrade() -> None:
    """Create the tables; every case there is waits to be matched."""
    create_lookup_keys()
    create_links()
    op.add_column("cases", sa.Column("proceeded_at", UTCDateTime(), nullable=True))
    for name in VERSIONS:
        column = sa.Column(name, sa.Integer(), nullable=False, server_default="0")
        op.add_column("cases", column)
    op.execute("UPDATE cases SET people_version = 1 WHERE stage NOT IN ('draft', 'gone')")
    op.create_index(
        "ix_cases_unmatched",
        "cases",
        ["id"],
        sqlite_where=UNMATCHED,
        postgresql_where=UNMATCHED,
    )


def downgrade() -> None:
    """Drop the tables: links are lost, and who judged them."""
    op.drop_index("ix_cases_unmatched", "cases")
    for name in (*VERSIONS, "proceeded_at"):
        op.drop_column("cases", name)
    op.drop_table("links")
    op.drop_table("lookup_keys")


def create_lookup_keys() -> None:
    op.create_table(
        "lookup_keys",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "person_id", "digest", name=op.f("pk_lookup_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lookup_keys_digest", "lookup_keys", ["digest"])


def create_links() -> None:
    op.create_table(
        "links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("other_case_id", sa.Uuid(), nullable=True),
        sa.Column("other_person_id", sa.Uuid(), nullable=True),
        sa.Column("other_role", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("agree", StringList(), nullable=False),
        sa.Column("differ", StringList(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.Column("judged_at", UTCDateTime(), nullable=True),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_links_kind_known")),
        sa.CheckConstraint(
            "state IN ('candidate', 'confirmed', 'rejected')", name=op.f("ck_links_state_known")
        ),
        sa.CheckConstraint(NO_CASE, name=op.f("ck_links_colleague_has_no_case")),
        sa.CheckConstraint(
            "(state = 'candidate') = (judged_by IS NULL)", name=op.f("ck_links_judged_by_somebody")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_links_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["other_case_id"], ["cases.id"], name=op.f("fk_links_other_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["persons.id"], name=op.f("fk_links_person_id_persons")
        ),
        sa.ForeignKeyConstraint(
            ["other_person_id"], ["persons.id"], name=op.f("fk_links_other_person_id_persons")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint(
            "person_id", "other_person_id", name=op.f("uq_links_person_id_other_person_id")
        ),
    )
    op.create_index("ix_links_case", "links", ["case_id"])
    op.create_index("ix_links_other_case", "links", ["other_case_id"])
