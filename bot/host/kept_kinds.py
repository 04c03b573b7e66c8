"""What each kind of data about a player is, in plain words: for the page about privacy, and for the exported file."""

from typing import Final, NamedTuple


class KeptKind(NamedTuple):
    """One kind, named as in `bot.ports.erasure.Erasure.gather`.

    `counted` names its rows where they are counted for players, None where that would tell nothing. `what` explains it.
    """

    name: str
    counted: str | None
    what: str


KEPT_KINDS: Final = {
    kind.name: kind
    for kind in (
        KeptKind("players", None, "Your id, the name you are shown under, your time zone, and whether you are hidden."),
        KeptKind("persons", None, "That your accounts on several platforms are one person."),
        KeptKind("games", "Games that you started", "Games that you started, and where."),
        KeptKind("scores", "Games that you played in", "Your result in each game."),
        KeptKind("settled", None, "Which of your results are in your career and on boards."),
        KeptKind("careers", None, "What you have done over all games."),
        KeptKind("streaks", None, "Your streak of dailies."),
        KeptKind("active_days", "Days on which you played a daily", "Days on which you played a daily."),
        KeptKind("badges", "Badges", "Badges that you won, and in which game; also those that were taken away."),
        KeptKind("board_scores", "Rows on boards", "Your totals on each board in each period."),
        KeptKind("cards", "Questions to be asked again", "When you should be asked each question again."),
        KeptKind(
            "first_attempts", "First answers to questions", "What you answered first to each question, and how fast."
        ),
        KeptKind("reports", "Questions that you reported", "Questions that you reported, and why."),
        KeptKind("decisions", "Questions that you decided about", "Questions that you decided about as a moderator."),
        KeptKind("packs", "Packs that you brought or decided about", "Packs that you brought or decided about last."),
        KeptKind("schedules", "Dailies that you set up", "Dailies that you set up."),
        KeptKind("role_holders", "Roles that you have", "Roles that you were given here."),
        KeptKind(
            "extra_time", "Places where you have more time", "Where you have more time, and how much, in percent."
        ),
        KeptKind("link_codes", "Codes to link another account with", "A one-time code that you asked for."),
        KeptKind("audit", "Entries in the records of admins", "What you did, or what was done, as admins can read it."),
        KeptKind("slack_installations", "Installations of the Slack app", "That you installed the Slack app."),
        KeptKind("events", None, "Every press of yours in the logs of games, and other events that name you."),
        KeptKind("outbox", None, "Messages that name you and have not reached their chat yet."),
    )
}
"""All kinds, in the order in which they are told."""
