"""Servers and workspaces, communities, time zones, outages, and which games that are over still have to be settled.

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

UNSETTLED = sa.and_(sa.column("over", sa.Boolean()).is_(True), sa.column("settled", sa.Boolean()).is_(False))


def upgrade() -> None:
    op.create_table(
        "communities",
        sa.Column("community", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("community", name=op.f("pk_communities")),
        sa.UniqueConstraint("code", name=op.f("uq_communities_code")),
        comment="Servers and workspaces that share boards",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spaces",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["community"], ["communities.community"], name=op.f("fk_spaces_community")),
        sa.PrimaryKeyConstraint("space", name=op.f("pk_spaces")),
        comment="One row for each server or workspace that somebody plays in or sets something for",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_spaces_community", "spaces", ["community"], unique=False)
    op.create_table(
        "outages",
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("since", name=op.f("pk_outages")),
        comment="When nobody could play because the bot was away",
    )
    op.add_column("players", sa.Column("zone", sa.Text(), nullable=True))
    # Games that were over before are settled by the first host of this version, so that boards begin with them.
    op.add_column("games", sa.Column("settled", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_games_unsettled",
        "games",
        ["created_at", "game_id"],
        unique=False,
        sqlite_where=UNSETTLED,
        postgresql_where=UNSETTLED,
    )


def downgrade() -> None:
    op.drop_index("ix_games_unsettled", table_name="games")
    op.drop_column("games", "settled")
    op.drop_column("players", "zone")
    op.drop_table("outages")
    op.drop_index("ix_spaces_community", table_name="spaces")
    op.drop_table("spaces")
    op.drop_table("communities")
