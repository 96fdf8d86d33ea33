"""Staff: organisations, accounts, training, absence, the duty roster, conflicts."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime, byte_ordered

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("conflicts", "duty_roster", "absences", "training_records", "accounts", "organisations")
ORGANISATIONS = (
    "'police', 'om', 'veilig_thuis', 'probation', 'child_protection', 'zorg_veiligheidshuis',"
    " 'municipality', 'shelter', 'victim_support', 'ggz', 'youth_protection', 'casework'"
)
CASE_ROLES = (
    "intake",
    "case_director",
    "liaison",
    "panel_member",
    "panel_chair",
    "decision_maker",
    "disclosure_officer",
    "regional_manager",
)
HAS_CASE_ROLE = " OR ".join(f"roles LIKE '%|{role}|%'" for role in CASE_ROLES)
TWO_PEOPLE = (
    "roles IN ('', '|administrator|') OR (proposed_by IS NOT NULL AND approved_by IS NOT NULL"
    " AND proposed_by <> approved_by AND approved_by <> id)"
)
IN_ORDER = "until_day IS NULL OR until_day >= from_day"


def upgrade() -> None:
    """Create the tables."""
    organisations()
    accounts()
    training_records()
    absences()
    duty_roster()
    conflicts()


def downgrade() -> None:
    """Drop the tables: all accounts are lost."""
    for table in TABLES:
        op.drop_table(table)


def organisations() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(30), nullable=False),
        sa.Column("region_code", sa.String(8), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        check("organisations", "key_known", f"key IN ({ORGANISATIONS})"),
        check("organisations", "only_bureaus_open", "opened_on IS NULL OR key = 'casework'"),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sa.UniqueConstraint("key", "region_code", name="uq_organisations_key_region_code"),
    )
    op.create_index(
        "uq_organisations_key_national",
        "organisations",
        ["key"],
        unique=True,
        sqlite_where=sa.text("region_code IS NULL"),
        postgresql_where=sa.text("region_code IS NULL"),
    )


def accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", byte_ordered(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(8), nullable=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("roles", sa.String(300), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("pending_roles", sa.String(300), nullable=True),
        sa.Column("pending_by", sa.Uuid(), nullable=True),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("totp_secret", sa.LargeBinary(), nullable=True),
        sa.Column("totp_last_counter", sa.BigInteger(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("failed_codes", sa.Integer(), nullable=False),
        sa.Column("failed_code_at", UTCDateTime(), nullable=True),
        sa.Column("setup_digest", sa.LargeBinary(), nullable=True),
        sa.Column("setup_until", UTCDateTime(), nullable=True),
        sa.Column("credentials_changed_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        check("accounts", "state_known", "state IN ('proposed', 'active', 'disabled')"),
        check("accounts", "email_lower", "email = lower(email)"),
        check("accounts", "two_people", TWO_PEOPLE),
        check(
            "accounts",
            "administrator_apart",
            f"NOT (roles LIKE '%|administrator|%') OR NOT ({HAS_CASE_ROLE})",
        ),
        check("accounts", "pending_by_someone", "(pending_roles IS NULL) = (pending_by IS NULL)"),
        check("accounts", "active_has_role", "state <> 'active' OR roles <> ''"),
        check("accounts", "setup_ends", "(setup_digest IS NULL) = (setup_until IS NULL)"),
        points_to("accounts", "organisation_id", "organisations"),
        points_to("accounts", "proposed_by", "accounts"),
        points_to("accounts", "approved_by", "accounts"),
        points_to("accounts", "pending_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
        sa.UniqueConstraint("setup_digest", name="uq_accounts_setup_digest"),
    )
    op.create_index("ix_accounts_region_code_state", "accounts", ["region_code", "state"])


def training_records() -> None:
    op.create_table(
        "training_records",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(200), nullable=False),
        sa.Column("passed_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        check("training_records", "in_order", "valid_until >= passed_on"),
        check("training_records", "not_own", "recorded_by <> account_id"),
        points_to("training_records", "account_id", "accounts"),
        points_to("training_records", "recorded_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_training_records"),
    )
    columns = ["account_id", "valid_until"]
    op.create_index("ix_training_records_account_id", "training_records", columns)


def absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("stand_in", sa.Uuid(), nullable=True),
        check("absences", "in_order", "until_day >= from_day"),
        check("absences", "stand_in_other", "stand_in IS NULL OR stand_in <> account_id"),
        points_to("absences", "account_id", "accounts"),
        points_to("absences", "stand_in", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_account_id", "absences", ["account_id", "until_day"])


def duty_roster() -> None:
    op.create_table(
        "duty_roster",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region_code", sa.String(8), nullable=True),
        sa.Column("role", sa.String(30), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        check("duty_roster", "role_known", f"role IN ({', '.join(map(repr, CASE_ROLES))})"),
        check("duty_roster", "in_order", IN_ORDER),
        points_to("duty_roster", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_roster"),
    )
    columns = ["region_code", "role", "position"]
    op.create_index("ix_duty_roster_region_code_role", "duty_roster", columns)


def conflicts() -> None:
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("declared_by", sa.Uuid(), nullable=False),
        sa.Column("declared_at", UTCDateTime(), nullable=False),
        points_to("conflicts", "account_id", "accounts"),
        points_to("conflicts", "declared_by", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_conflicts"),
        sa.UniqueConstraint("case_id", "account_id", name="uq_conflicts_case_id_account_id"),
    )
    op.create_index("ix_conflicts_account_id", "conflicts", ["account_id"])


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=f"ck_{table}_{name}")


def points_to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")
