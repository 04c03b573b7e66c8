"""First tables.

Revision: 0001, after none
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

RUNNING = sa.column("over", sa.Boolean()).is_(False)


def upgrade() -> None:
    op.create_table(
        "challenges",
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("challenge_id", "version", name=op.f("pk_challenges")),
        comment="The challenges that were played, each in the versions played",
    )
    op.create_table(
        "players",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("player", name=op.f("pk_players")),
        comment="One row for each person on one platform",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "games",
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id", "version"],
            ["challenges.challenge_id", "challenges.version"],
            name=op.f("fk_games_challenge_id_version"),
        ),
        sa.PrimaryKeyConstraint("game_id", name=op.f("pk_games")),
        comment="One row for each game; what happened in it is in events",
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_games_running",
        "games",
        ["channel", "created_at"],
        unique=False,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_hosts")),
        comment="When each process that runs games was last there",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "badges",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("emoji", sa.Text(), nullable=False),
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("first_try", sa.Boolean(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("earned_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["game_id"], ["games.game_id"], name=op.f("fk_badges_game_id")),
        sa.ForeignKeyConstraint(["player"], ["players.player"], name=op.f("fk_badges_player")),
        sa.PrimaryKeyConstraint("player", "badge", name=op.f("pk_badges")),
        comment="Each player's badges with the provenance of the first award",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "events",
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["game_id"], ["games.game_id"], name=op.f("fk_events_game_id")),
        sa.PrimaryKeyConstraint("game_id", "seq", name=op.f("pk_events")),
        sa.UniqueConstraint("delivery", name=op.f("uq_events_delivery")),
        comment="The logs of all games, only ever added to",
    )
    op.create_table(
        "outbox",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("idx", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["game_id"], ["games.game_id"], name=op.f("fk_outbox_game_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("game_id", "seq", "idx", name=op.f("uq_outbox_game_id_seq_idx")),
        comment="Announcements that still have to reach a chat, in the order of post_id",
    )
    op.create_table(
        "scores",
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("first_try", sa.Integer(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["game_id"], ["games.game_id"], name=op.f("fk_scores_game_id")),
        sa.ForeignKeyConstraint(["player"], ["players.player"], name=op.f("fk_scores_player")),
        sa.PrimaryKeyConstraint("game_id", "player", name=op.f("pk_scores")),
        comment="Each player's result in each game, projected from events",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("scores")
    op.drop_table("outbox")
    op.drop_table("events")
    op.drop_table("badges")
    op.drop_index("ix_games_running", table_name="games", sqlite_where=RUNNING, postgresql_where=RUNNING)
    op.drop_table("games")
    op.drop_table("hosts")
    op.drop_table("players")
    op.drop_table("challenges")
