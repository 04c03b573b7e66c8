"""A game of one player as one message that is edited at each press: everything that they have to know, every time."""

from collections.abc import Sequence

from adapters import chat_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOSED_SIGN, RIGHT_SIGN
from adapters.slack.render import pages
from adapters.slack.render.pages import Block
from adapters.slack.render.parts import PRIMARY, Message, Part, actions, button, context, header, line
from adapters.slack.render.private import hint_part, sign, verdict_parts
from adapters.slack.render.question import choice, clock, hint_button, letters, study, title
from adapters.slack.render.reports import report
from adapters.slack.render.reveal import learning
from adapters.slack.render.summary import badge, result
from bot.engine.effects import CloseReason, FinishChallenge, PrivateVerdict, Reply, Reveal, ShowHint, Standing
from bot.engine.game import Phase
from bot.engine.questions import Challenge, Question
from bot.engine.views import PlayerView


def screen(
    challenge: Challenge,
    seen: PlayerView,
    game_id: str,
    *,
    said: tuple[Reply, ...] = (),
    reveal: Reveal | None = None,
    end: FinishChallenge | None = None,
) -> list[Message]:
    """The whole game as its player sees it; several messages where one cannot hold it, with the buttons on the last.

    `said` answers the newest press. `reveal` tells why the question closed; without it everything else is shown all
    the same. `end` is the result, where the game is over.
    """
    question = challenge.questions[seen.question]
    open_ = _open(seen)
    answers = _answers(question, seen, said)
    blocks: list[Block]
    if open_:
        blocks = [*_question(challenge, seen), None, *answers, _footer(seen)]
    elif seen.phase is Phase.REVEALED or reveal is not None:
        blocks = [*_question(challenge, seen), None, *answers, *_revealed(question, seen, reveal)]
    else:
        blocks = [header(title(challenge)), *answers]
    if seen.phase is Phase.OVER:
        blocks += [None, *_over(seen, end)]
    elif not open_:
        blocks.append(line(chat_wording.so_far(seen)))
    learnt = not open_ and (seen.phase is Phase.REVEALED or reveal is not None)
    rows = [*_buttons(question, seen, game_id), *([report(game_id, seen.question)] if learnt else [])]
    return pages.messages(blocks, rows)


def invitation(challenge: Challenge, game_id: str) -> Message:
    """A new message that leads on where the old one is gone."""
    go_on = button(Button(Action.CONTINUE, game_id), "▶️ Continue", PRIMARY)
    return pages.page_message([header(title(challenge)), line(chat_wording.KEPT)], [actions([go_on])])


def _open(seen: PlayerView) -> bool:
    return seen.phase in (Phase.ASKING, Phase.OPEN)


def _question(challenge: Challenge, seen: PlayerView) -> list[Block]:
    question = challenge.questions[seen.question]
    blocks: list[Block] = [*study(challenge, question, seen.round_no), None]
    for place in range(len(seen.order)):
        blocks += choice(question, seen.order, place, _sign(question, seen, place))
    return blocks


def _sign(question: Question, seen: PlayerView, place: int) -> str:
    known = seen.order[place] == question.answer and not _open(seen)
    return RIGHT_SIGN if known else sign(question, seen, place)


def _answers(question: Question, seen: PlayerView, said: Sequence[Reply]) -> list[Block]:
    """The hint, where it was taken, and what the newest press came to."""
    hints = [reply for reply in said if isinstance(reply, ShowHint) and reply.round_no == seen.round_no]
    if seen.hinted and not hints:
        hints = [ShowHint(seen.owner, seen.round_no, cost=0)]
    verdicts = [reply for reply in said if isinstance(reply, PrivateVerdict)]
    return [
        *(hint_part(question, shown) for shown in hints),
        *(part for press in verdicts for part in verdict_parts(question, seen.order, press)),
    ]


def _revealed(question: Question, seen: PlayerView, reveal: Reveal | None) -> list[Block]:
    blocks: list[Block] = []
    if reveal is not None and reveal.reason is not CloseReason.ANSWERED:
        blocks.append(context(f"{CLOSED_SIGN} {wording.closed(reveal.reason)}"))
    return [*blocks, *learning(question, wording.right_answer(question, seen.order)), None]


def _over(seen: PlayerView, end: FinishChallenge | None) -> list[Block]:
    if end is None:
        return [line(chat_wording.so_far(seen))]
    none = Standing(0, seen.owner, 0, 0, 0, 0)
    standing = next((line for line in end.standings if line.player == seen.owner), none)
    won = [award for award in end.badges if award.player == seen.owner]
    return [
        line(f"🏁 {wording.ended(end.reason)}"),
        line(*result(standing.points, standing.right, end.asked, scored=chat_wording.scored(seen.mode))),
        *(line(*badge(award), f"\n{wording.badge_provenance(award)}") for award in won),
    ]


def _footer(seen: PlayerView) -> Part:
    seconds = None if seen.limit_ms is None else seen.limit_ms // 1000
    return clock(seconds, seen.deadline, chat_wording.attempts_now(seen.attempts_left))


def _buttons(question: Question, seen: PlayerView, game_id: str) -> list[Part]:
    """The buttons that do something now: Slack has none that are shown and cannot be pressed."""
    stop = button(Button(Action.STOP, game_id, seen.round_no), "Stop")
    if seen.phase is Phase.OVER:
        return []
    if seen.phase is Phase.REVEALED:
        return [actions([button(Button(Action.NEXT, game_id, seen.round_no), "▶️ Next", PRIMARY), stop])]
    more = actions([*([] if seen.hinted or not question.hint else [hint_button(game_id, seen.round_no)]), stop])
    left = set(range(len(seen.order))) - set(seen.tried)
    if seen.done or not left:
        return [more]
    return [letters(question, seen.order, game_id, seen.round_no, seen.tried), more]
