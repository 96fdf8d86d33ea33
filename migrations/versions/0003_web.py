"""The porch: sessions on the server, and how often something was tried."""

import sqlalchemy as sa
from alembic import op

from disclosure.store.columns import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "web_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("kind", sa.String(6), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("kind IN ('public', 'staff')", name="ck_web_sessions_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_web_sessions"),
        sa.UniqueConstraint("digest", name="uq_web_sessions_digest"),
    )
    op.create_index("ix_web_sessions_expires_at", "web_sessions", ["expires_at"])
    op.create_table(
        "web_attempts",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_web_attempts"),
    )
    op.create_index("ix_web_attempts_ends_at", "web_attempts", ["ends_at"])


def downgrade() -> None:
    """Drop them: everyone is logged out."""
    op.drop_table("web_attempts")
    op.drop_table("web_sessions")
