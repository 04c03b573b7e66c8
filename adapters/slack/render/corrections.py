"""That a question was corrected, and what games that asked it came to since: for a channel, and for one player."""

from collections.abc import Iterator

from adapters import chat_wording
from adapters import report_wording as words
from adapters.chat_text import MEDALS, NOTE_SIGN, RIGHT_SIGN
from adapters.slack.render.pages import Block, messages
from adapters.slack.render.parts import Message, Part, bold, header, line, lines, run
from adapters.slack.render.people import Names, apart, name
from adapters.slack.render.question import title
from adapters.slack.render.text import MAX_TEXT, fit
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import Challenge

_TOGETHER = 10
"""Standings in one block, which must never fill a message."""


def told(
    challenge: Challenge, told: TellCorrection, mode_id: str, *, names: Names, hidden: frozenset[str] = frozenset()
) -> list[Message]:
    """The correction and the new result, for everybody. `hidden` are the players who are not named."""
    # A window that is open keeps its result until it closes.
    result = (None, *_result(told, mode_id, names, hidden)) if told.standings else ()
    return messages([*_corrected(challenge, told), *result])


def own(challenge: Challenge, told: TellCorrection, mode_id: str, player: str) -> list[Message]:
    """The same to somebody who has played alone, with their own result."""
    mine = words.result(words.own_result(told, player), mode_id)
    return messages([*_corrected(challenge, told), None, line(f"{words.NOW}: {mine}")])


def _corrected(challenge: Challenge, told: TellCorrection) -> list[Block]:
    question = challenge.questions[told.question]
    room = MAX_TEXT // 4
    return [
        header(f"{NOTE_SIGN} {words.CORRECTED}"),
        line(bold(title(challenge))),
        line(fit(question.prompt, room)),
        line(f"{RIGHT_SIGN} {fit(words.right_now(told, question), room)}"),
        line(words.regraded(told)),
    ]


def _result(told: TellCorrection, mode_id: str, names: Names, hidden: frozenset[str]) -> Iterator[Part]:
    yield line(bold(words.NOW))

    def row(of: Standing) -> list[str | dict[str, object]]:
        place = bold(MEDALS.get(of.rank, f"{of.rank}."))
        return [place, run(f" {apart(name(of.player, names, hidden))} · {words.result(of, mode_id)}")]

    rows = [row(standing) for standing in told.standings]
    for start in range(0, len(rows), _TOGETHER):
        yield lines(rows[start : start + _TOGETHER])
    if left := told.player_count - len(rows):
        yield line(chat_wording.more(left, "player"))
