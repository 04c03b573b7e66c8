"""Somebody's Home tab: what they have, what there is to play, what is being played; and for moderators the schedule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Unpack

from adapters import chat_wording, schedule_wording
from adapters.board_wording import Asked
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN
from adapters.slack.actions import HOME_CHALLENGE, HOME_PRACTISE
from adapters.slack.addresses import place_of
from adapters.slack.render import lists, schedules, select
from adapters.slack.render.parts import (
    PRIMARY,
    Part,
    View,
    actions,
    bold,
    bullets,
    button,
    channel,
    context,
    day_and_time,
    divider,
    header,
    line,
    run,
)
from adapters.slack.render.text import fit, one_line
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.host.recurrence import Due
from bot.host.schedules import Listed, Open
from bot.ports.schedules import Schedule

RUNNING_SHOWN: Final = 10
OPEN_SHOWN: Final = 5
COMING_SHOWN: Final = 5
SCHEDULES_SHOWN: Final = 10
"""How much of each is shown, so that all of it is within Slack's 100 blocks."""

NOTHING_RUNS: Final = "Nothing is being played in a channel just now."
NO_DAILY: Final = "No daily is open just now."
_TITLE_ROOM: Final = 100
_NOTICE_ROOM: Final = 500


@dataclass(frozen=True, slots=True)
class Dailies:
    """The dailies of a workspace as somebody may see them.

    `open` are those that can be played now, with their title and whether this person has played them; `coming` what
    comes next. `schedules` is None for those who may not change them. `language` is the one that dates are written in.
    """

    open: Sequence[tuple[Open, str, bool]] = ()
    coming: Sequence[tuple[Schedule, Due]] = ()
    schedules: Sequence[Listed] | None = None
    language: str | None = None


def view(
    challenges: Mapping[str, Challenge],
    running: Sequence[tuple[str, str]],
    dailies: Dailies,
    notice: str | None = None,
    **kept: Unpack[lists.Kept],
) -> View:
    """The Home tab. `running` are the games in channels that this person may see, as pairs of title and channel id, and
    `notice` is a sentence about what they did last."""
    blocks = [
        *([line(f"{NOTE_SIGN} {fit(notice, _NOTICE_ROOM)}"), divider()] if notice else []),
        *lists.profile(kept),
        divider(),
        header("📅 Dailies"),
        *_dailies(dailies, challenges),
        divider(),
        header("Being played"),
        *_running(running),
        divider(),
        header("Practise alone"),
        *_practice([*challenges.values()]),
        *([] if dailies.schedules is None else _schedule(dailies.schedules, challenges, dailies.language)),
    ]
    return {"type": "home", "blocks": blocks}


def _dailies(dailies: Dailies, challenges: Mapping[str, Challenge]) -> list[Part]:
    parts: list[Part] = []
    for opened, title, played in dailies.open[:OPEN_SHOWN]:
        label, style = ("My result", None) if played else ("▶️ Play", PRIMARY)
        parts += [
            line(bold(fit(one_line(title), _TITLE_ROOM)), " in ", _where(opened.schedule)),
            context(day_and_time("Closes ", opened.occurrence.closes_at)),
            actions([button(Button(Action.PLAY, opened.occurrence.game_id), label, style)]),
        ]
    if not dailies.open:
        parts.append(line(NO_DAILY))
    if left := len(dailies.open[OPEN_SHOWN:]):
        parts.append(line(f"{chat_wording.more(left, 'open one')}"))
    if dailies.coming:
        parts.append(line(bold("Coming")))
    for schedule, due in dailies.coming[:COMING_SHOWN]:
        what = fit(schedule_wording.source(schedule.source, challenges), _TITLE_ROOM)
        parts += [line(run(f"{what[:1].upper()}{what[1:]} in "), _where(schedule)), context(day_and_time("", due.at))]
    parts.append(actions([button(Asked().button, "🏆 Leaderboard")]))
    return parts


def _where(schedule: Schedule) -> Part:
    return channel(place_of(schedule.channel).channel or "")


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


def _schedule(found: Sequence[Listed], challenges: Mapping[str, Challenge], language: str | None) -> list[Part]:
    """The schedule of the workspace, for those who may change it."""
    parts = [divider(), header("🛠️ Schedule"), context("Only moderators see this.")]
    for one in found[:SCHEDULES_SHOWN]:
        parts += [*schedules.entry_of(one, challenges, language, full=True), divider()]
    if not found:
        parts.append(line(schedule_wording.NONE))
    if left := len(found[SCHEDULES_SHOWN:]):
        parts.append(line(f"{chat_wording.more(left, 'schedule')}: /quiz daily list"))
    return [*parts, actions([button(Button(Action.ADD_DAILY), schedules.ADD_LABEL)])]
