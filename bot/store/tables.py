"""The tables. Times are whole milliseconds since 1970, UTC; identifiers are text of any length.

A change here needs a migration: tests/store/test_migrations.py compares the two.

In SQLite most tables are clustered on their key (`WITHOUT ROWID`): one tree to write instead of two. The log is not,
because a batch usually touches many games and then writes at its end instead of in as many places.

The tables whose names begin with slack_ are written and read by slack_sdk alone, which says how they have to be.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
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

challenge_questions: Final = Table(
    "challenge_questions",
    metadata,
    Column("question", Text, primary_key=True),
    Column("challenge_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    ForeignKeyConstraint(["challenge_id", "version"], ["challenges.challenge_id", "challenges.version"]),
    sqlite_with_rowid=False,
    comment="Which challenges ask each question, so that nobody has to read them all",
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
    Column("settled", Boolean, nullable=False, server_default=false()),
    Column("home", Text),
    Column("asked_version", Text),
    ForeignKeyConstraint(["challenge_id", "version"], ["challenges.challenge_id", "challenges.version"]),
    sqlite_with_rowid=False,
    comment="One row for each game; what happened in it is in events",
)

_running: Final = games.c.over.is_(False)
Index("ix_games_running", games.c.channel, games.c.created_at, sqlite_where=_running, postgresql_where=_running)

UNSETTLED: Final = and_(games.c.over.is_(True), games.c.settled.is_(False))
Index("ix_games_unsettled", games.c.created_at, games.c.game_id, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED)

Index("ix_games_challenge", games.c.challenge_id, games.c.version)
Index("ix_games_owner", games.c.owner)

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
    Column("zone", Text),
    sqlite_with_rowid=False,
    comment="One row for each person on one platform",
)

communities: Final = Table(
    "communities",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("zone", Text),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("code"),
    sqlite_with_rowid=False,
    comment="Servers and workspaces that share boards",
)

spaces: Final = Table(
    "spaces",
    metadata,
    Column("space", Text, primary_key=True),
    Column("name", Text),
    Column("zone", Text),
    Column("community", Text, ForeignKey("communities.community")),
    Column("created_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    sqlite_with_rowid=False,
    comment="One row for each server or workspace that somebody plays in or sets something for",
)

Index("ix_spaces_community", spaces.c.community)

outages: Final = Table(
    "outages",
    metadata,
    Column("since", BigInteger, primary_key=True, autoincrement=False),
    Column("until", BigInteger, nullable=False),
    comment="When nobody could play because the bot was away",
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
    Column("game_id", Text, nullable=False),  # which may be gone; the badge stays
    Column("challenge_id", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("first_try", Boolean, nullable=False),
    Column("hints", Integer, nullable=False),
    Column("earned_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("revoked_by", Text),
    Column("revoked_why", Text),
    sqlite_with_rowid=False,
    comment="Each player's badges with the provenance of the first award",
)

_revoked: Final = badges.c.revoked_by.is_not(None)
Index("ix_badges_revoked_by", badges.c.revoked_by, sqlite_where=_revoked, postgresql_where=_revoked)

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

slack_installations: Final = Table(
    "slack_installations",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("enterprise_url", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", String(200)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", String(200)),
    Column("bot_token_expires_at", DateTime),
    Column("user_id", String(32), nullable=False),
    Column("user_token", String(200)),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", String(200)),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", String(200)),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", String(200)),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("token_type", String(32)),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_installations_idx", "client_id", "enterprise_id", "team_id", "user_id", "installed_at"),
    comment="Who installed the Slack app, and where",
)

slack_bots: Final = Table(
    "slack_bots",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", String(200)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", String(200)),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
    Index("slack_bots_idx", "client_id", "enterprise_id", "team_id", "installed_at"),
    comment="The bot of the Slack app in each workspace, with its token",
)

slack_oauth_states: Final = Table(
    "slack_oauth_states",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
    comment="Installations of the Slack app that are under way",
)
