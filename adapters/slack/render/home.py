"""Somebody's Home tab: what they have, what is being played, and what they could practise."""

from collections.abc import Sequence
from typing import Final, Unpack

from adapters import chat_wording
from adapters.slack.actions import HOME_CHALLENGE, HOME_PRACTISE
from adapters.slack.render import lists, select
from adapters.slack.render.parts import PRIMARY, Part, View, actions, bullets, button, channel, divider, header, line
from adapters.slack.render.text import fit, one_line
from bot.engine.modes import MODES
from bot.engine.questions import Challenge

RUNNING_SHOWN: Final = 10
NOTHING_RUNS: Final = "Nothing is being played in a channel just now."
_TITLE_ROOM: Final = 100


def view(challenges: Sequence[Challenge], running: Sequence[tuple[str, str]], **kept: Unpack[lists.Kept]) -> View:
    """The Home tab. `running` are the games in channels that this person may see, as pairs of title and channel id."""
    blocks = [
        *lists.profile(kept),
        divider(),
        header("Being played"),
        *_running(running),
        divider(),
        header("Practise alone"),
        *_practice(challenges),
    ]
    return {"type": "home", "blocks": blocks}


def _running(games: Sequence[tuple[str, str]]) -> list[Part]:
    if not games:
        return [line(NOTHING_RUNS)]
    shown = [(f"{fit(one_line(title), _TITLE_ROOM)} in ", channel(id_)) for title, id_ in games[:RUNNING_SHOWN]]
    left = len(games[RUNNING_SHOWN:])
    return [bullets(shown), *([line(chat_wording.more(left, "game"))] if left else [])]


def _practice(challenges: Sequence[Challenge]) -> list[Part]:
    if not challenges:
        return [line(chat_wording.NO_CHALLENGES)]
    start = button(HOME_PRACTISE, "Practise", PRIMARY)
    return [
        line(MODES["practice"].summary),
        actions([select.challenges(challenges, HOME_CHALLENGE), start], HOME_CHALLENGE),
    ]
