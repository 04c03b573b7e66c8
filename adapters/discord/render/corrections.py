"""That a question was corrected, and what games that asked it came to since: for a channel, and for one player."""

from adapters import chat_wording
from adapters import report_wording as words
from adapters.chat_text import MEDALS, NOTE_SIGN, RIGHT_SIGN
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour
from adapters.discord.render.people import apart, name
from adapters.discord.render.question import title
from adapters.discord.render.text import MAX_TEXT, fit
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import Challenge


def messages(
    challenge: Challenge, told: TellCorrection, mode_id: str, *, hidden: frozenset[str] = frozenset()
) -> list[Body]:
    """The correction and the new result, for everybody. `hidden` are the players who are not named."""
    blocks = _corrected(challenge, told)
    if told.standings:  # a window that is open keeps its result until it closes
        blocks += [None, "\n".join([f"**{words.NOW}**", *_result(told, mode_id, hidden)])]
    return [page_body(page, Colour.BLUE) for page in pages(blocks)]


def own(challenge: Challenge, told: TellCorrection, mode_id: str, player: str) -> list[Body]:
    """The same to somebody who has played alone, with their own result."""
    mine = words.own_result(told, player)
    blocks = [*_corrected(challenge, told), None, f"{words.NOW}: {words.result(mine, mode_id)}"]
    return [page_body(page, Colour.BLUE, private=True) for page in pages(blocks)]


def _corrected(challenge: Challenge, told: TellCorrection) -> list[Block]:
    question = challenge.questions[told.question]
    return [
        f"### {NOTE_SIGN} {words.CORRECTED}\n{title(challenge)}",
        fit(question.prompt, MAX_TEXT // 4),
        f"{RIGHT_SIGN} {fit(words.right_now(told, question), MAX_TEXT // 4)}",
        words.regraded(told),
    ]


def _result(told: TellCorrection, mode_id: str, hidden: frozenset[str]) -> list[str]:
    lines = [_standing(line, mode_id, hidden) for line in told.standings]
    if left := told.player_count - len(lines):
        lines.append(chat_wording.more(left, "player"))
    return lines


def _standing(line: Standing, mode_id: str, hidden: frozenset[str]) -> str:
    place = MEDALS.get(line.rank, f"**{line.rank}.**")
    return f"{place} {apart(name(line.player, hidden))} · {words.result(line, mode_id)}"
