"""The tables. Times are whole milliseconds since 1970, UTC; identifiers are text of any length.

A change here needs a migration: tests/store/test_migrations.py compares the two.

In SQLite most tables are clustered on their key (`WITHOUT ROWID`): one tree to write instead of two. The log is not,
because a batch usually touches many games and then writes at its end instead of in as many places.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

challenges: Final = Table(
    "challenges",
    metadata,
    Column("challenge_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("body", Text, nullable=False),
    comment="The challenges that were played, each in the versions played",
)

games: Final = Table(
    "games",
    metadata,
    Column("game_id", Text, primary_key=True),
    Column("challenge_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("over", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("due_at", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("host", Text, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    ForeignKeyConstraint(["challenge_id", "version"], ["challenges.challenge_id", "challenges.version"]),
    sqlite_with_rowid=False,
    comment="One row for each game; what happened in it is in events",
)

_running: Final = games.c.over.is_(False)
Index("ix_games_running", games.c.channel, games.c.created_at, sqlite_where=_running, postgresql_where=_running)

hosts: Final = Table(
    "hosts",
    metadata,
    Column("host", Text, primary_key=True),
    Column("seen_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="When each process that runs games was last there",
)

events: Final = Table(
    "events",
    metadata,
    Column("game_id", Text, ForeignKey("games.game_id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("delivery", Text),
    Column("body", Text, nullable=False),
    UniqueConstraint("delivery"),
    comment="The logs of all games, only ever added to",
)

players: Final = Table(
    "players",
    metadata,
    Column("player", Text, primary_key=True),
    Column("name", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("hidden", Boolean, nullable=False, server_default=false()),
    sqlite_with_rowid=False,
    comment="One row for each person on one platform",
)

scores: Final = Table(
    "scores",
    metadata,
    Column("game_id", Text, ForeignKey("games.game_id"), primary_key=True),
    Column("player", Text, ForeignKey("players.player"), primary_key=True),
    Column("points", Integer, nullable=False),
    Column("right", Integer, nullable=False),
    Column("first_try", Integer, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("hints", Integer, nullable=False),
    sqlite_with_rowid=False,
    comment="Each player's result in each game, projected from events",
)

Index("ix_scores_player", scores.c.player)

badges: Final = Table(
    "badges",
    metadata,
    Column("player", Text, ForeignKey("players.player"), primary_key=True),
    Column("badge", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("emoji", Text, nullable=False),
    Column("game_id", Text, ForeignKey("games.game_id"), nullable=False),
    Column("challenge_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("first_try", Boolean, nullable=False),
    Column("hints", Integer, nullable=False),
    Column("earned_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
    comment="Each player's badges with the provenance of the first award",
)

outbox: Final = Table(
    "outbox",
    metadata,
    # SQLite numbers rows by itself only in a column of exactly the type INTEGER.
    Column("post_id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("game_id", Text, ForeignKey("games.game_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("idx", Integer, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("game_id", "seq", "idx"),
    comment="Announcements that still have to reach a chat, in the order of post_id",
)
