"""Boards: maintained totals for each scope and period, their sizes, and counts that give ranks on large ones.

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TEXT

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(TEXT(collation="C"), "postgresql")
SHOWN = sa.column("shown", sa.Boolean()).is_(True)
INDEXES = {
    "points": (("points", "player"), SHOWN),
    "accuracy": (
        ("accuracy_ppm", "player", "answers"),
        sa.and_(SHOWN, sa.column("answers") >= sa.literal_column("20")),
    ),
    "streak": (("streak", "player"), sa.and_(SHOWN, sa.column("streak") > sa.literal_column("0"))),
}


def upgrade() -> None:
    op.create_table(
        "board_scores",
        sa.Column("board", EXACT, nullable=False),
        sa.Column("period", EXACT, nullable=False),
        sa.Column("player", EXACT, nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("right", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.BigInteger(), nullable=False),
        sa.Column("accuracy_ppm", sa.Integer(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("board", "period", "player", name=op.f("pk_board_scores")),
        comment="Each player's totals on each board in each period; all of it can be made again from the logs",
        sqlite_with_rowid=False,
    )
    for measure, (columns, who) in INDEXES.items():
        op.create_index(
            f"ix_board_scores_{measure}",
            "board_scores",
            ["board", "period", *columns, "shown"],
            unique=False,
            sqlite_where=who,
            postgresql_where=who,
        )
    op.create_index("ix_board_scores_player", "board_scores", ["player", "period"], unique=False)
    op.create_table(
        "board_sizes",
        sa.Column("board", EXACT, nullable=False),
        sa.Column("period", EXACT, nullable=False),
        sa.Column("measure", EXACT, nullable=False),
        sa.Column("players", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("board", "period", "measure", name=op.f("pk_board_sizes")),
        comment="How many players each board lists by each measure, and whether board_counts has it too",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "board_counts",
        sa.Column("board", EXACT, nullable=False),
        sa.Column("period", EXACT, nullable=False),
        sa.Column("measure", EXACT, nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("players", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("board", "period", "measure", "bucket", name=op.f("pk_board_counts")),
        comment="Of large boards, how many of the listed players have a value within each bucket",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("board_counts")
    op.drop_table("board_sizes")
    op.drop_index("ix_board_scores_player", table_name="board_scores")
    for measure in reversed(INDEXES):
        op.drop_index(f"ix_board_scores_{measure}", table_name="board_scores")
    op.drop_table("board_scores")
