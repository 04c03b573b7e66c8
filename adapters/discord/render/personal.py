"""A game of one player as one message that is edited at each press: everything that they have to know, every time."""

from collections.abc import Sequence

from adapters import chat_wording, wording
from adapters.buttons import Action, Button
from adapters.chat_text import CLOSED_SIGN, HINT_EMOJI, RIGHT_SIGN, WRONG_SIGN
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, rows, text
from adapters.discord.render.private import hint_text, verdict_text
from adapters.discord.render.question import COLOURS, choice, clock, letters, study, title, wrong
from adapters.discord.render.reveal import learning
from adapters.discord.render.summary import badge, result
from bot.engine.effects import CloseReason, FinishChallenge, PrivateVerdict, Reply, Reveal, ShowHint, Standing
from bot.engine.game import Phase
from bot.engine.questions import Challenge, Question
from bot.engine.views import PlayerView


def screen(
    challenge: Challenge,
    seen: PlayerView,
    game_id: str,
    *,
    ephemeral: bool,
    said: tuple[Reply, ...] = (),
    reveal: Reveal | None = None,
    end: FinishChallenge | None = None,
) -> list[Body]:
    """The whole game as its player sees it; several messages where one cannot hold it, with the buttons on the last.

    `said` answers the newest press. `reveal` tells why the question closed; without it everything else is shown all
    the same. `end` is the result, where the game is over.
    """
    question = challenge.questions[seen.question]
    open_ = seen.phase in (Phase.ASKING, Phase.OPEN)
    answers = _answers(question, seen, said)
    if open_:
        blocks = [*_question(challenge, seen), None, *answers, _footer(seen)]
    elif seen.phase is Phase.REVEALED or reveal is not None:
        blocks = [*_question(challenge, seen), None, *answers, *_revealed(question, seen, reveal)]
    else:
        blocks = [f"### {title(challenge)}", *answers]
    if seen.phase is Phase.OVER:
        blocks += [None, *_over(seen, end)]
    elif not open_:
        blocks.append(chat_wording.so_far(seen))
    *before, last = pages(blocks)
    colour = Colour.BLUE if seen.phase is Phase.OVER else COLOURS[question.difficulty]
    return [
        *(page_body(page, colour, private=ephemeral) for page in before),
        page_body(last, colour, _buttons(question, seen, game_id, revealed=reveal is not None), private=ephemeral),
    ]


def invitation(challenge: Challenge, game_id: str, *, ephemeral: bool = False) -> Body:
    """A new message that leads on where the old one can no longer be edited."""
    go_on = button(Button(Action.CONTINUE, game_id), "Continue", Style.PRIMARY, emoji="▶️")
    line = f"### {title(challenge)}\n{chat_wording.KEPT}"
    return body([text(line), *rows([go_on])], Colour.BLUE, private=ephemeral)


def _question(challenge: Challenge, seen: PlayerView) -> list[Block]:
    question = challenge.questions[seen.question]
    blocks: list[Block] = [*study(challenge, question, seen.round_no), None]
    for place in range(len(seen.order)):
        blocks += choice(question, seen.order, place, _sign(question, seen, place))
    return blocks


def _sign(question: Question, seen: PlayerView, place: int) -> str:
    right = seen.order[place] == question.answer
    if right and (place in seen.tried or seen.phase not in (Phase.ASKING, Phase.OPEN)):
        return RIGHT_SIGN
    return WRONG_SIGN if place in seen.tried else ""


def _answers(question: Question, seen: PlayerView, said: Sequence[Reply]) -> list[Block]:
    """The hint, where it was taken, and what the newest press came to."""
    hints = [reply for reply in said if isinstance(reply, ShowHint) and reply.round_no == seen.round_no]
    if seen.hinted and not hints:
        hints = [ShowHint(seen.owner, seen.round_no, cost=0)]
    verdicts = [reply for reply in said if isinstance(reply, PrivateVerdict)]
    return [
        *(hint_text(question, shown) for shown in hints),
        *(verdict_text(question, seen.order, press) for press in verdicts),
    ]


def _revealed(question: Question, seen: PlayerView, reveal: Reveal | None) -> list[Block]:
    blocks: list[Block] = []
    if reveal is not None and reveal.reason is not CloseReason.ANSWERED:
        blocks.append(f"{CLOSED_SIGN} {wording.closed(reveal.reason)}")
    return [*blocks, *learning(question, wording.right_answer(question, seen.order)), None]


def _over(seen: PlayerView, end: FinishChallenge | None) -> list[Block]:
    if end is None:
        return [chat_wording.so_far(seen)]
    none = Standing(0, seen.owner, 0, 0, 0, 0)
    line = next((line for line in end.standings if line.player == seen.owner), none)
    blocks: list[Block] = [
        f"🏁 {wording.ended(end.reason)}",
        result(line.points, line.right, end.asked, scored=chat_wording.scored(seen.mode)),
    ]
    won = [award for award in end.badges if award.player == seen.owner]
    return [*blocks, *(f"{badge(award)}\n{wording.badge_provenance(award)}" for award in won)]


def _footer(seen: PlayerView) -> str:
    seconds = None if seen.limit_ms is None else seen.limit_ms // 1000
    return f"{clock(seconds, seen.deadline)} · {chat_wording.attempts_now(seen.attempts_left)}"


def _buttons(question: Question, seen: PlayerView, game_id: str, *, revealed: bool) -> list[Part]:
    stop = button(Button(Action.STOP, game_id, seen.round_no), "Stop")
    report = wrong(game_id, seen.question)
    if seen.phase is Phase.OVER:
        return rows([report] if revealed else [])
    if seen.phase is Phase.REVEALED:
        go_on = button(Button(Action.NEXT, game_id, seen.round_no), "Next", Style.PRIMARY, emoji="▶️")
        return rows([go_on, stop, report])
    hint = button(Button(Action.HINT, game_id, seen.round_no), "Hint", emoji=HINT_EMOJI, disabled=seen.hinted)
    more = [hint, stop] if question.hint else [stop]
    return [*letters(game_id, seen.round_no, len(seen.order), lambda place: _look(seen, place)), *rows(more)]


def _look(seen: PlayerView, place: int) -> tuple[Style, bool]:
    tried = place in seen.tried
    return (Style.DANGER if tried else Style.PRIMARY, tried or seen.done)
