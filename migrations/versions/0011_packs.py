"""Packs that servers and workspaces bring.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "packs",
        sa.Column("pack_id", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_packs")),
        sa.UniqueConstraint("space", "challenge_id", "number", name=op.f("uq_packs_space_challenge_id_number")),
        comment="Packs of questions that servers and workspaces brought, in all their versions",
    )
    op.create_index("ix_packs_by", "packs", ["by"], unique=False)
    live = sa.text("state = 'live'")
    op.create_index(
        "ix_packs_live", "packs", ["space", "challenge_id"], unique=True, sqlite_where=live, postgresql_where=live
    )


def downgrade() -> None:
    op.drop_table("packs")
