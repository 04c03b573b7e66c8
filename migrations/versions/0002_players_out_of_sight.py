"""Players who do not want to be named, and an index that finds a player's results.

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default in the table, which players that are there get too, and a replica of the version before can go on.
    op.add_column("players", sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_scores_player", "scores", ["player"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_scores_player", table_name="scores")
    op.drop_column("players", "hidden")
