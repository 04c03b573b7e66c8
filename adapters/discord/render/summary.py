"""The end of a game in a channel: who came out where, and which badges were won."""

from collections.abc import Iterator

from adapters import chat_wording, wording
from adapters.chat_text import MEDALS
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour
from adapters.discord.render.people import name
from adapters.discord.render.question import title
from adapters.discord.render.text import one_line
from bot.engine.effects import AwardBadge, FinishChallenge, Standing
from bot.engine.questions import Challenge


def messages(
    challenge: Challenge, end: FinishChallenge, mode_id: str, *, hidden: frozenset[str] = frozenset()
) -> list[Body]:
    """The result, in one message wherever it fits. `hidden` are the players who stand there without their names."""
    blocks: list[Block] = [f"## 🏁 {title(challenge)}\n{wording.ended(end.reason)}", None]
    blocks += (
        _standings(end, hidden, scored=chat_wording.scored(mode_id)) if end.standings else [chat_wording.NOBODY_PLAYED]
    )
    blocks += [None, *_badges(end, hidden)]
    return [page_body(page, Colour.BLUE) for page in pages(blocks)]


def _standings(end: FinishChallenge, hidden: frozenset[str], *, scored: bool) -> Iterator[str]:
    lines = [_standing(line, end.asked, name(line.player, hidden), scored=scored) for line in end.standings]
    podium = sum(line.rank in MEDALS for line in end.standings)
    yield "\n".join(lines[:podium])
    yield "\n".join(lines[podium:])
    if left := end.player_count - len(lines):
        yield chat_wording.more(left, "player")


def _standing(line: Standing, asked: int, who: str, *, scored: bool) -> str:
    place = MEDALS.get(line.rank, f"**{line.rank}.**")  # bold, because Discord counts numbered entries anew
    return f"{place} {who} · {result(line.points, line.right, asked, scored=scored)}"


def result(points: int, right: int, asked: int, *, scored: bool) -> str:
    """One player's result; without points where the mode gives none."""
    answers = f"{right} of {asked} right"
    return f"**{points}** {'point' if points == 1 else 'points'} · {answers}" if scored else answers


def _badges(end: FinishChallenge, hidden: frozenset[str]) -> Iterator[str]:
    for award in end.badges:
        yield f"{badge(award)}\n{name(award.player, hidden)}"
    if left := end.badge_count - len(end.badges):
        yield chat_wording.more(left, "badge")


def badge(award: AwardBadge) -> str:
    """The line that players wait for."""
    return f"{award.emoji} **{one_line(wording.badge(award))}**"
