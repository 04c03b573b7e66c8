"""What there is: challenges, ways to play, commands, and what is known of one player. All for one person's eyes."""

from collections.abc import Mapping, Sequence
from typing import Final, TypedDict, Unpack

from adapters import chat_wording, privacy_wording, review_wording, wording
from adapters.buttons import Action, Button
from adapters.slack.render import career
from adapters.slack.render.pages import MAX_BLOCKS, MAX_SIZE, Block, page_message, size
from adapters.slack.render.parts import (
    MAX_LABEL,
    PRIMARY,
    Message,
    Part,
    actions,
    bold,
    bullets,
    button,
    context,
    day_and_time,
    divider,
    header,
    line,
    lines,
    run,
    section,
)
from adapters.slack.render.text import MAX_TEXT, fit, one_line
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.host.careers import StreakPage
from bot.ports import Badge

COMMANDS: Final = {
    "/quiz": "opens a form to start a game with",
    "/quiz start sequence-mastery": "starts this challenge here, for everybody",
    "/quiz practice sequence-mastery": "lets you practise alone: no clock, no points, explanations at once",
    "/quiz review": "asks you again what you are about to forget, once it is due",
    "/quiz stop": "ends the game here; for whoever started it",
    "/quiz skip": "closes the open question; for the same person",
    "/quiz list": "shows the challenges",
    "/quiz modes": "shows the ways to play",
    "/quiz leaderboard": "shows who stands where; channel, month or accuracy behind it ask for another board",
    "/quiz badges": "shows your badges, and what is missing for the next ones",
    "/quiz me": "shows your points, streak and unfinished games, and whether your name is shown",
    "/quiz zone Europe/Paris": "sets your time zone, by which your streak counts days",
    "/quiz privacy": "shows what is kept of you; hands it over, hides your name, or deletes you",
    "/quiz link": "gives you a code that links another account of yours; with a code behind it, links this one",
    "/quiz unlink": "takes this account out of the link",
    "/quiz help": "shows this",
}
"""The commands that help tells of, each with the end of a sentence."""

MODERATING: Final = {
    "/quiz daily": "opens a form that adds a daily challenge to a channel",
    "/quiz daily add 09:00 mon-fri unseen": "adds one here without the form",
    "/quiz daily list": "shows the dailies, to pause, skip or remove them, and those that are open now",
    "/quiz daily preview": "shows when a daily comes, and whether it can be posted",
    "/quiz daily stop": "withdraws the one that is open here",
    "/quiz zone workspace Europe/Paris": "sets the zone by which the boards of this workspace count days",
    "/quiz leaderboard month csv": "gives you a whole board as a file",
    "/quiz community": "shows the community with which boards are shared; create, join and leave change it",
    "/quiz reports": "shows the questions that players say are wrong, to decide about them",
    "/quiz stats": "shows the questions that stand out; with a challenge behind it, how its questions are answered",
    "/quiz packs": "shows the packs of your own; takes a file of questions, checks it, and lets it be played here",
    "/quiz author": "opens a form for one question of your own",
    "/quiz settings": "shows how games are played here; seconds 45 behind it changes that, with here for this channel",
    "/quiz extra-time @ann 50": "gives somebody more time, which nobody else sees",
    "/quiz roles": "shows who moderates; admins give roles with moderator @ann behind it, to user groups too",
    "/quiz audit": "shows admins who decided and changed what",
}
"""The same of those for moderators, who are the admins of the workspace and whom they name."""

UNFINISHED_SHOWN: Final = 5
BADGES_SHOWN: Final = 15
_TITLE_ROOM: Final = 100
_TAIL_ROOM: Final = 400
"""Bytes kept free for the line that counts what does not fit."""


def challenges(found: Sequence[Challenge]) -> Message:
    """The challenges, as many as fit one message; then how many more there are, and how to find them."""
    entries = [header("Challenges"), *map(_challenge, found)]
    shown = _first_that_fit(entries)
    blocks = entries[:shown]
    if not found:
        blocks.append(line(chat_wording.NO_CHALLENGES))
    elif left := len(entries) - shown:
        blocks.append(line(f"{chat_wording.more(left, 'challenge')}; type ", run("/quiz", code=True), " to find them"))
    return page_message([*blocks])


def _challenge(challenge: Challenge) -> Part:
    rows = [
        [bold(fit(one_line(challenge.title), MAX_TEXT // 8)), run(f" · {fit(challenge.id, MAX_TEXT // 8)}")],
        [run(fit(wording.plan(challenge), MAX_TEXT // 4))],
    ]
    if challenge.summary:
        rows.append([run(fit(challenge.summary, MAX_TEXT // 4))])
    return lines(rows)


def _first_that_fit(entries: Sequence[Part]) -> int:
    """How many of the entries, from the first, have room in one message together."""
    room = MAX_SIZE - _TAIL_ROOM
    for number, entry in enumerate(entries):
        room -= size(entry)
        if room < 0 or number == MAX_BLOCKS:
            return number
    return len(entries)


def modes() -> Message:
    """The ways to play; those that are not there yet come last and say so."""
    rows = [
        line(f"{mode.emoji} ", bold(mode.label), f"{'' if mode.playable else ' · soon'}\n{mode.summary}")
        for mode in sorted(MODES.values(), key=lambda mode: not mode.playable)
    ]
    return page_message([header("Choose your learning style"), *rows])


def help() -> Message:
    """The commands, how points are given, and who sees what."""
    blocks: list[Block] = [
        header("Commands"),
        _explained(COMMANDS),
        line(bold("For moderators")),
        _explained(MODERATING),
        None,
        header("Points"),
        bullets([rule] for rule in wording.scoring_rule()),
        None,
        line(f"🔏 {chat_wording.PRIVACY}"),
    ]
    return page_message(blocks)


def _explained(commands: Mapping[str, str]) -> Part:
    return bullets([run(command, code=True), f" {does}"] for command, does in commands.items())


class Kept(TypedDict):
    """What is kept about a player.

    `due` is how many questions are due for review, `unfinished` games are pairs of title and game id, `zone` is a
    sentence.
    """

    games: int
    points: int
    right: int
    first_try: int
    badges: Sequence[Badge]
    hidden: bool
    unfinished: Sequence[tuple[str, str]]
    streak: StreakPage
    due: int
    zone: str


def me(**kept: Unpack[Kept]) -> Message:
    """What is kept about a player, their unfinished games to go on with, and whether their name is shown."""
    return page_message([*profile(kept)])


def profile(kept: Kept) -> list[Part]:
    """The same as blocks."""
    answers = f"{wording.count(kept['right'], 'right answer')}, {kept['first_try']} of them at the first attempt"
    numbers = f"{wording.count(kept['games'], 'game')} · {wording.count(kept['points'], 'point')}\n{answers}"
    parts = [header("You"), line(numbers), *career.streak(kept["streak"]), divider(), _badges(kept["badges"])]
    if due := kept["due"]:
        begin = button(Button(Action.REVIEW), review_wording.BEGIN, PRIMARY)
        parts += [divider(), section(f"{MODES['review'].emoji} {review_wording.due(due)}", begin)]
    if unfinished := kept["unfinished"]:
        parts += [divider(), header("Unfinished games"), *map(_unfinished, unfinished[:UNFINISHED_SHOWN])]
        if left := len(unfinished[UNFINISHED_SHOWN:]):
            parts.append(line(chat_wording.more(left, "game")))
    name = chat_wording.HIDDEN if kept["hidden"] else chat_wording.NOT_HIDDEN
    toggle = (Action.SHOW, "Show my name") if kept["hidden"] else (Action.HIDE, "Hide my name")
    buttons = [
        button(Button(Action.BADGES), "🏅 My badges"),
        button(Button(toggle[0]), toggle[1]),
        button(Button(Action.PRIVACY), f"🔏 {privacy_wording.PRIVACY}"),
    ]
    return [*parts, divider(), line(name), context(kept["zone"]), actions(buttons)]


def nothing_due(next_at: int | None) -> Message:
    """That no question is due for review, and when the next one will be; None where none will."""
    if next_at is None:
        return page_message([line(review_wording.NOTHING_YET)])
    when = day_and_time(review_wording.NEXT_DUE, next_at, ".")
    return page_message([line(review_wording.NOTHING_DUE), context(when)])


def _badges(badges: Sequence[Badge]) -> Part:
    if not badges:
        return line(chat_wording.NO_BADGES)
    rows = [[f"{badge.emoji} {fit(one_line(badge.name), _TITLE_ROOM)}"] for badge in badges[:BADGES_SHOWN]]
    if left := len(badges[BADGES_SHOWN:]):
        rows.append([chat_wording.more(left, "badge")])
    return lines(rows)


def _unfinished(game: tuple[str, str]) -> Part:
    title, game_id = game
    words = fit(one_line(title), _TITLE_ROOM)
    go_on = button(Button(Action.CONTINUE, game_id), "Continue", PRIMARY, heard=fit(f"Continue {words}", MAX_LABEL))
    return section(words, go_on)
