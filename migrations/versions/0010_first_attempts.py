"""What each player pressed first on each question.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_attempts",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("hinted", sa.Boolean(), nullable=False),
        sa.Column("ms", sa.BigInteger(), nullable=False),
        sa.Column("rest_right", sa.Integer(), nullable=False),
        sa.Column("rest_count", sa.Integer(), nullable=False),
        sa.Column("space", sa.Text(), nullable=True),
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("player", "question", name=op.f("pk_first_attempts")),
        comment="What each player pressed first on each question",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_first_attempts_question", "first_attempts", ["question", "space"], unique=False)
    op.create_index("ix_first_attempts_space", "first_attempts", ["space"], unique=False)
    # Settled once more, games bring what was not kept before; everything else about them stays as it is.
    op.execute("UPDATE games SET settled = false WHERE over")


def downgrade() -> None:
    op.drop_table("first_attempts")
