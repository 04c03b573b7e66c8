"""Careers, streaks, which results are settled, badges that can be revoked, and a list of what was done by hand.

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

RUNNING = sa.column("lapsed", sa.Boolean()).is_(False)
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "careers",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["player"], ["players.player"], name=op.f("fk_careers_player")),
        sa.PrimaryKeyConstraint("player", name=op.f("pk_careers")),
        comment="What each player has done over all games that were scored",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "streaks",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("best", sa.Integer(), nullable=False),
        sa.Column("freezes", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=False),
        sa.Column("lapsed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["player"], ["players.player"], name=op.f("fk_streaks_player")),
        sa.PrimaryKeyConstraint("player", name=op.f("pk_streaks")),
        comment="Each player's streak as their last daily left it, and whether it is known to have lapsed since",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_streaks_running",
        "streaks",
        ["closes_at", "player"],
        unique=False,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "active_days",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["player"], ["players.player"], name=op.f("fk_active_days_player")),
        sa.PrimaryKeyConstraint("player", "day", name=op.f("pk_active_days")),
        comment="The days, by their own calendar, on which players played a daily",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "settled",
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["game_id"], ["games.game_id"], name=op.f("fk_settled_game_id")),
        sa.PrimaryKeyConstraint("game_id", "player", name=op.f("pk_settled")),
        comment="Whose results in which games are in boards, careers and streaks",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("audit_id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
        comment="What people did to what others see, only ever added to",
    )
    op.create_index("ix_audit_space", "audit", ["space", "audit_id"], unique=False)
    op.create_index("ix_audit_subject", "audit", ["subject", "audit_id"], unique=False)
    op.add_column("badges", sa.Column("revoked_at", sa.BigInteger(), nullable=True))
    op.add_column("badges", sa.Column("revoked_by", sa.Text(), nullable=True))
    op.add_column("badges", sa.Column("revoked_why", sa.Text(), nullable=True))


def downgrade() -> None:
    # The older tables cannot tell that a badge was revoked, and would show it again.
    op.execute(sa.text("DELETE FROM badges WHERE revoked_at IS NOT NULL"))
    for column in ("revoked_why", "revoked_by", "revoked_at"):
        op.drop_column("badges", column)
    op.drop_index("ix_audit_subject", "audit")
    op.drop_index("ix_audit_space", "audit")
    op.drop_table("audit")
    op.drop_table("settled")
    op.drop_table("active_days")
    op.drop_index("ix_streaks_running", "streaks")
    op.drop_table("streaks")
    op.drop_table("careers")
