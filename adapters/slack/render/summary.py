"""The end of a game in a channel: who came out where, and which badges were won."""

from collections.abc import Iterator
from typing import Final

from adapters import chat_wording, wording
from adapters.chat_text import MEDALS
from adapters.slack.render import pages
from adapters.slack.render.pages import Block
from adapters.slack.render.parts import Message, Part, Run, bold, header, line, lines, run
from adapters.slack.render.people import Names, name
from adapters.slack.render.question import title
from adapters.slack.render.text import MAX_TEXT, fit, one_line
from bot.engine.effects import AwardBadge, FinishChallenge
from bot.engine.questions import Challenge

_TOGETHER: Final = 10
"""Standings in one block, which must never fill a message."""


def messages(
    challenge: Challenge,
    end: FinishChallenge,
    mode_id: str,
    *,
    names: Names,
    hidden: frozenset[str] = frozenset(),
) -> list[Message]:
    """The result, in one message wherever it fits. `hidden` are the players who stand there without their names."""
    blocks: list[Block] = [header(title(challenge, "🏁 ")), line(wording.ended(end.reason)), None]
    if end.standings:
        blocks += _standings(end, names, hidden, scored=chat_wording.scored(mode_id))
    else:
        blocks.append(line(chat_wording.NOBODY_PLAYED))
    return pages.messages([*blocks, None, *_badges(end, names, hidden)])


def _standings(end: FinishChallenge, names: Names, hidden: frozenset[str], *, scored: bool) -> Iterator[Part]:
    rows = [
        [
            bold(MEDALS.get(standing.rank, f"{standing.rank}.")),
            run(f" {name(standing.player, names, hidden)} · "),
            *result(standing.points, standing.right, end.asked, scored=scored),
        ]
        for standing in end.standings
    ]
    podium = sum(standing.rank in MEDALS for standing in end.standings)
    for ranked in (rows[:podium], rows[podium:]):
        yield from (lines(ranked[start : start + _TOGETHER]) for start in range(0, len(ranked), _TOGETHER))
    if left := end.player_count - len(end.standings):
        yield line(chat_wording.more(left, "player"))


def result(points: int, right: int, asked: int, *, scored: bool) -> list[Run]:
    """One player's result; without points where the mode gives none."""
    answers = f"{right} of {asked} right"
    if not scored:
        return [run(answers)]
    return [bold(str(points)), run(f" {'point' if points == 1 else 'points'} · {answers}")]


def _badges(end: FinishChallenge, names: Names, hidden: frozenset[str]) -> Iterator[Part]:
    for award in end.badges:
        yield line(*badge(award), f"\n{name(award.player, names, hidden)}")
    if left := end.badge_count - len(end.badges):
        yield line(chat_wording.more(left, "badge"))


def badge(award: AwardBadge) -> list[Run]:
    """The line that players wait for."""
    return [run(f"{award.emoji} "), bold(fit(one_line(wording.badge(award)), MAX_TEXT // 4))]
