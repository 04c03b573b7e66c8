"""Settings, roles, extra time, reports, decisions and persons; games that are graded again; spaces that are left.

Revision: 0009, after 0008
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BADGES_OF_GAMES = "fk_badges_game_id"

# So many are in memory at a time.
_CHALLENGES = sa.text(
    "SELECT challenge_id, version, body FROM challenges "
    "WHERE challenge_id > :id OR (challenge_id = :id AND version > :version) ORDER BY challenge_id, version LIMIT 500"
)


def upgrade() -> None:
    _make_tables()
    op.add_column("spaces", sa.Column("removed_at", sa.BigInteger(), nullable=True))
    op.add_column("games", sa.Column("home", sa.Text(), nullable=True))
    op.add_column("games", sa.Column("asked_version", sa.Text(), nullable=True))
    op.create_index("ix_games_challenge", "games", ["challenge_id", "version"], unique=False)
    op.create_index("ix_games_owner", "games", ["owner"], unique=False)
    op.create_index("ix_audit_actor", "audit", ["actor"], unique=False)
    _note_homes()
    _note_questions()
    # Whatever was settled before was settled with the version that was played, and counts.
    op.add_column("settled", sa.Column("version", sa.Text(), nullable=True))
    op.add_column("settled", sa.Column("counted", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE settled SET counted = true, "
        "version = (SELECT games.version FROM games WHERE games.game_id = settled.game_id)"
    )
    with op.batch_alter_table("settled", table_kwargs={"sqlite_with_rowid": False}) as settled:
        settled.alter_column("version", existing_type=sa.Text(), nullable=False)
        settled.alter_column("counted", existing_type=sa.Boolean(), nullable=False)
    op.create_index("ix_settled_player", "settled", ["player"], unique=False)
    with op.batch_alter_table("badges", table_kwargs={"sqlite_with_rowid": False}) as badges:
        badges.drop_constraint(BADGES_OF_GAMES, type_="foreignkey")
    revoked = sa.text("revoked_by IS NOT NULL")
    op.create_index("ix_badges_revoked_by", "badges", ["revoked_by"], sqlite_where=revoked, postgresql_where=revoked)


def _make_tables() -> None:
    op.create_table(
        "chat_settings",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_chat_settings")),
        comment="How games are played in servers, workspaces and channels, where that was set",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "role_holders",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("space", "holder", name=op.f("pk_role_holders")),
        comment="Who moderates or administers quizzes, beside those whom the chat itself names",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "extra_time",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("space", "player", name=op.f("pk_extra_time")),
        comment="Players who have more time for each question, and how much more",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reports",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("game_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("space", "question", "player", name=op.f("pk_reports")),
        comment="Questions that players say are wrong",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reports_player", "reports", ["player", "at"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("decision_id", sa.Text(), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("right", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("space", "question", name=op.f("pk_decisions")),
        sa.UniqueConstraint("decision_id", name=op.f("uq_decisions_decision_id")),
        comment="What was decided about questions, in one space or (with an empty name) everywhere",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "challenge_questions",
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("challenge_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id", "version"],
            ["challenges.challenge_id", "challenges.version"],
            name=op.f("fk_challenge_questions_challenge_id_version"),
        ),
        sa.PrimaryKeyConstraint("question", "challenge_id", "version", name=op.f("pk_challenge_questions")),
        comment="Which challenges ask each question, so that nobody has to read them all",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "persons",
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("player", name=op.f("pk_persons")),
        comment="Players who are one and the same person",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_persons_person", "persons", ["person"], unique=False)
    op.create_table(
        "link_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("player", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_link_codes")),
        sa.UniqueConstraint("player", name=op.f("uq_link_codes_player")),
        comment="One-time codes with which players say that they are the same person",
        sqlite_with_rowid=False,
    )


def _note_homes() -> None:
    """Runs of dailies count to the boards of the channel that they were asked for, which their first event names."""
    connection = op.get_bind()
    # Only these can have one, and they are few; what is read is all in memory.
    first = sa.text(
        "SELECT game_id, body FROM events WHERE seq = 1 AND kind = 'GameRequested' AND body LIKE '%\"home\"\\:\"%'"
    )
    homes = [
        {"game": game_id, "home": home}
        for game_id, body in connection.execute(first).all()
        if (home := json.loads(body).get("home")) is not None
    ]
    if homes:
        connection.execute(sa.text("UPDATE games SET home = :home WHERE game_id = :game"), homes)


def _note_questions() -> None:
    """Questions are named by the challenge that they come from; those of mixes have such names already."""
    connection = op.get_bind()
    after = ("", "")
    while rows := connection.execute(_CHALLENGES, {"id": after[0], "version": after[1]}).all():
        asked = {
            (question if challenge_id.startswith("mix:") else f"{challenge_id}/{question}", challenge_id, version)
            for challenge_id, version, body in rows
            for question in _questions(body)
        }
        if asked:
            named = [dict(zip(("question", "id", "version"), row, strict=True)) for row in sorted(asked)]
            connection.execute(sa.text("INSERT INTO challenge_questions VALUES (:question, :id, :version)"), named)
        after = (rows[-1][0], rows[-1][1])


def _questions(body: str) -> list[str]:
    """The ids of a challenge's questions; none where it cannot be read, since its games cannot be either."""
    try:
        return [question["id"] for question in json.loads(body)["questions"]]
    except (KeyError, TypeError, ValueError):
        return []


def downgrade() -> None:
    op.drop_index("ix_badges_revoked_by", table_name="badges")
    op.execute("DELETE FROM badges WHERE game_id NOT IN (SELECT game_id FROM games)")
    with op.batch_alter_table("badges", table_kwargs={"sqlite_with_rowid": False}) as badges:
        badges.create_foreign_key(BADGES_OF_GAMES, "games", ["game_id"], ["game_id"])
    op.drop_index("ix_settled_player", table_name="settled")
    op.drop_column("settled", "counted")
    op.drop_column("settled", "version")
    op.drop_index("ix_audit_actor", table_name="audit")
    op.drop_index("ix_games_owner", table_name="games")
    op.drop_index("ix_games_challenge", table_name="games")
    op.drop_column("games", "asked_version")
    op.drop_column("games", "home")
    op.drop_column("spaces", "removed_at")
    for table in (
        "challenge_questions",
        "link_codes",
        "persons",
        "decisions",
        "reports",
        "extra_time",
        "role_holders",
        "chat_settings",
    ):
        op.drop_table(table)
