"""What there is: challenges, ways to play, commands, and what is known of one player. All for one person's eyes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from adapters import career_wording, chat_wording, privacy_wording, review_wording, wording
from adapters.buttons import Action, Button
from adapters.discord.render.pages import MAX_BLOCKS
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, divider, rows, section, text
from adapters.discord.render.text import MAX_TEXT, escape, fit, one_line
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.host.careers import StreakPage
from bot.ports import Badge

COMMANDS: Final = {
    "/quiz start": "starts a game in this channel, or for yourself alone",
    "/practice": "lets you practise alone: no clock, no points, explanations at once",
    "/review": "asks you again what you are about to forget, once it is due",
    "/quiz stop": "ends the game here; for whoever started it, and for moderators",
    "/quiz skip": "closes the open question; for the same people",
    "/quiz list": "shows the challenges",
    "/quiz modes": "shows the ways to play",
    "/quiz me": "shows your points, streak and unfinished games, and whether your name is shown",
    "/badges": "shows your badges, and what is missing for the next ones",
    "/quiz zone": "sets your time zone, by which your streak counts days",
    "/privacy": "shows what is kept of you; export it, hide your name, or delete it",
    "/quiz link": "links your accounts on other platforms, for boards that they share",
    "/quiz unlink": "lets this account stand for itself again",
    "/leaderboard": "shows who stands where, by points, streak or accuracy",
    "/quiz help": "shows this",
}
"""The commands that help tells of, each with the end of a sentence."""

MODERATING: Final = {
    "/daily add": "posts a daily challenge in a channel, at a local time",
    "/daily list": "shows the dailies, and those that are open now",
    "/daily preview": "shows when a daily comes, and whether it can be posted",
    "/daily pause": "posts it no more until it is resumed",
    "/daily resume": "goes on with one that is paused",
    "/daily skip": "leaves out its next date",
    "/daily remove": "removes it for ever",
    "/daily stop": "withdraws the one that is open in the channel",
    "/quiz reports": "shows the questions that players say are wrong",
    "/quiz packs": "brings questions of your own by a file, proves and publishes them",
    "/quiz author": "writes a question of your own in a form",
    "/quiz stats": "shows how questions are answered, and which stand out",
    "/quiz settings": "shows how games are played here, and changes it",
    "/quiz extra-time": "gives somebody more time, in private",
    "/quiz roles": "shows who moderates and administers the quiz; for admins, changes it",
    "/quiz audit": "shows who decided and changed what; for admins",
    "/community create": "makes a community of servers that share leaderboards",
    "/community join": "brings this server into one, by its code",
    "/community leave": "takes this server out of it",
    "/community show": "shows it, with its code",
}
"""The same of those for moderators."""

UNFINISHED_SHOWN: Final = 5
BADGES_SHOWN: Final = 15
_TAIL_ROOM: Final = 100
"""Characters kept free for the line that counts what does not fit."""


def challenges(found: Sequence[Challenge]) -> Body:
    """The challenges, as many as fit one message; then how many more there are, and how to find them."""
    entries = ["### Challenges", *map(_challenge, found)]
    shown = _first_that_fit(entries, MAX_TEXT - _TAIL_ROOM)
    lines = entries[:shown]
    if not found:
        lines.append(chat_wording.NO_CHALLENGES)
    elif left := len(entries) - shown:
        lines.append(f"{chat_wording.more(left, 'challenge')}; type in `/quiz start` to find them")
    return _listed(map(text, lines))


def _challenge(challenge: Challenge) -> str:
    head = f"**{fit(' '.join(challenge.title.split()), MAX_TEXT // 8)}** · {fit(challenge.id, MAX_TEXT // 8)}"
    lines = [head, fit(wording.plan(challenge), MAX_TEXT // 4)]
    if challenge.summary:
        lines.append(fit(challenge.summary, MAX_TEXT // 4))
    return "\n".join(lines)


def _first_that_fit(entries: Sequence[str], room: int) -> int:
    """How many of the entries, from the first, share `room` characters and the parts of one message."""
    for number, entry in enumerate(entries):
        room -= len(entry)
        if room < 0 or number == MAX_BLOCKS:
            return number
    return len(entries)


def modes() -> Body:
    """The ways to play; those that are not there yet come last and say so."""
    lines = [
        f"{mode.emoji} **{mode.label}**{'' if mode.playable else ' · soon'}\n{mode.summary}"
        for mode in sorted(MODES.values(), key=lambda mode: not mode.playable)
    ]
    return _listed(map(text, ["### Choose your learning style", *lines]))


def help() -> Body:
    """The commands, how points are given, and who sees what."""
    points = wording.scoring_rule()
    parts = [
        text("\n".join(["### Commands", *_explained(COMMANDS)])),
        text("\n".join(["**For moderators**", *_explained(MODERATING)])),
        divider(),
        text("\n".join(["### Points", *(f"- {line}" for line in points)])),
        divider(),
        text(f"🔏 {chat_wording.PRIVACY}"),
    ]
    return _listed(parts)


def _explained(commands: Mapping[str, str]) -> list[str]:
    return [f"`{command}` {does}" for command, does in commands.items()]


def me(
    *,
    games: int,
    points: int,
    right: int,
    first_try: int,
    badges: Sequence[Badge],
    hidden: bool,
    streak: StreakPage,
    due: int,
    unfinished: Sequence[tuple[str, str]],
) -> Body:
    """What is kept about a player, how many questions are `due` for review, and their unfinished games.

    Those are pairs of title and game id, each to go on with.
    """
    answers = f"{wording.count(right, 'right answer')}, {first_try} of them at the first attempt"
    numbers = f"{wording.count(games, 'game')} · {wording.count(points, 'point')}\n{answers}"
    parts = [text(f"### You\n{numbers}"), text(_streak(streak)), divider(), text(_badges(badges))]
    if due:
        begin = button(Button(Action.REVIEW), review_wording.BEGIN, Style.PRIMARY)
        parts += [divider(), section(f"{MODES['review'].emoji} {review_wording.due(due)}", begin)]
    if unfinished:
        parts += [divider(), text("### Unfinished games"), *map(_unfinished, unfinished[:UNFINISHED_SHOWN])]
        if left := len(unfinished[UNFINISHED_SHOWN:]):
            parts.append(text(chat_wording.more(left, "game")))
    name = chat_wording.HIDDEN if hidden else chat_wording.NOT_HIDDEN
    toggle = (Action.SHOW, "Show my name") if hidden else (Action.HIDE, "Hide my name")
    buttons = [
        button(Button(toggle[0]), toggle[1]),
        button(Button(Action.PRIVACY), privacy_wording.PRIVACY, emoji="🔏"),
    ]
    return _listed([*parts, divider(), text(name), *rows(buttons)])


def _streak(streak: StreakPage) -> str:
    record = career_wording.record(streak)
    lines = [f"🔥 {career_wording.streak(streak)}", *([f"{record} · {career_wording.FREEZES}"] if record else [])]
    return "\n-# ".join([*lines, f"Your days are those of {escape(streak.zone)}; /quiz zone changes that."])


def _badges(badges: Sequence[Badge]) -> str:
    if not badges:
        return chat_wording.NO_BADGES
    lines = [f"{badge.emoji} {one_line(badge.name[:100])}" for badge in badges[:BADGES_SHOWN]]
    if left := len(badges[BADGES_SHOWN:]):
        lines.append(chat_wording.more(left, "badge"))
    return "\n".join(lines)


def _unfinished(game: tuple[str, str]) -> Part:
    title, game_id = game
    return section(f"**{one_line(title[:100])}**", button(Button(Action.CONTINUE, game_id), "Continue", Style.PRIMARY))


def _listed(parts: Iterable[Part]) -> Body:
    return body(parts, Colour.BLUE, private=True)
