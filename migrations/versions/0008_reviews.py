"""Cards of spaced repetition: when each player should be asked each question again.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cards",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.BigInteger(), nullable=False),
        sa.Column("last_game", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("player", "question", name=op.f("pk_cards")),
        comment="When each player should be asked each question again that they answered",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("cards")
