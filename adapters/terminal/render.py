"""Effects as plain lines: no colours, no cursor movement, nothing that a screen reader stumbles over."""

from collections.abc import Iterable

from adapters import badge_wording, report_wording, wording
from adapters.terminal.inbound import expected
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    Effect,
    ExtendClock,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ShowHint,
    TellBadges,
    TellCorrection,
)
from bot.engine.events import EarnedBadge
from bot.engine.game import Phase
from bot.engine.modes import MODES
from bot.engine.questions import Challenge, Question, Snippet
from bot.engine.views import PlayerView


def opening(challenge: Challenge, mode: str) -> list[str]:
    """What a player reads before the first question."""
    label = MODES[mode].label
    title = challenge.title if challenge.title == label else f"{challenge.title} ({label.lower()})"
    lines = [title, wording.plan(challenge)]
    if challenge.summary:
        lines.append(challenge.summary)
    return [*lines, ""]


def question(
    asked: Question, no: int, total: int, order: tuple[int, ...], seconds: int | None, attempts: int | None
) -> list[str]:
    """A question with everything that is needed to answer it."""
    head = f"Question {no % total + 1} of {total} · {wording.headline(asked)}"
    if seconds is not None:
        head += f" · {wording.count(seconds, 'second')}"
    if attempts is not None:
        head += f" · {wording.count(attempts, 'attempt')}"
    choices = [f"{letter}. {choice.text}" for letter, choice in wording.choices_as_shown(asked, order)]
    return [head, "", asked.prompt, *_code(asked.snippet), "", *choices, "", expected(len(order))]


def _code(snippet: Snippet | None) -> list[str]:
    if snippet is None:
        return []
    return ["", *_indented(snippet.text.rstrip("\n").split("\n"))]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" if line else "" for line in lines]


def _proof(asked: Question) -> list[str]:
    evidence = wording.evidence(asked)
    return [] if evidence is None else ["", evidence.sentence, "", *_indented(evidence.code)]


def again(challenge: Challenge, seen: PlayerView, now: int) -> list[str]:
    """The open question once more, with where the player stands in it."""
    asked = challenge.questions[seen.question]
    seconds = None if seen.deadline is None else max(0, round((seen.deadline - now) / 1000))
    *lines, what_to_type = question(asked, seen.round_no, len(challenge.questions), seen.order, seconds, seen.attempts)
    lines += [f"You tried {wording.letter(place)} before." for place in seen.tried]
    if seen.tried:
        lines.append(wording.attempts_left(seen.attempts_left))
    if seen.hinted:
        lines.append(f"Hint: {asked.hint}")
    return [*lines, *([""] if seen.tried or seen.hinted else []), what_to_type]


def resumed(challenge: Challenge, seen: PlayerView, *, scored: bool) -> str:
    """That the game goes on, and from where. `scored` is false where the mode gives no points."""
    if seen.phase is Phase.OVER:
        return f"Your last game of {challenge.title} ended before you could see its result:"
    total = len(challenge.questions)
    after = "after " if seen.phase is Phase.REVEALED else ""
    points = f", {wording.count(seen.points, 'point')} so far" if scored else ""
    return (
        f"Going on with your unfinished game of {challenge.title}: "
        f"{after}question {seen.round_no % total + 1} of {total}{points}."
    )


def reply(effects: tuple[Effect, ...], challenge: Challenge, seen: PlayerView) -> list[str]:
    """The private answer to a press; `seen` is the view before it."""
    asked = challenge.questions[seen.question]
    lines: list[str] = []
    for effect in effects:
        match effect:
            case PrivateVerdict():
                lines.append(wording.verdict(effect))
                if feedback := wording.feedback(effect, asked, seen.order):
                    lines.append(feedback)
            case ShowHint():
                lines.append(wording.hint(effect, asked))
    return lines


def announcement(effect: Announcement, challenge: Challenge, player: str, *, scored: bool) -> list[str]:
    """What everybody in the game is told. `scored` is false where the mode gives no points."""
    match effect:
        case AskQuestion():
            asked = challenge.questions[effect.question]
            total = len(challenge.questions)
            return question(asked, effect.round_no, total, effect.order, effect.seconds, effect.attempts)
        case ExtendClock():
            return [wording.extended(effect)]
        case CloseQuestion(reason=CloseReason.ANSWERED | CloseReason.STOPPED):
            return []  # the verdict and the reveal say it, or the end of the game
        case CloseQuestion():
            return [wording.closed(effect.reason)]
        case Reveal():
            asked = challenge.questions[effect.question]
            why = wording.explanation(asked)
            return [wording.right_choice(effect, asked), *_proof(asked), "", *([why, ""] if why else [])]
        case FinishChallenge():
            return [wording.ended(effect.reason), *([wording.final_score(effect, player)] if scored else [])]
        case AwardBadge():
            return [wording.badge(effect), wording.badge_provenance(effect)]
        case TellBadges():
            return [_earned(badge) for badge in effect.badges if badge.player == player]
        case TellCorrection():
            return _corrected(effect, challenge.questions[effect.question], player, scored=scored)
        case _:
            raise TypeError(f"no lines for {type(effect).__name__}")


def _corrected(told: TellCorrection, asked: Question, player: str, *, scored: bool) -> list[str]:
    own = report_wording.own_result(told, player)
    points = [f"Your result is now {wording.count(own.points, 'point')}."] if scored else []
    return [f"{report_wording.CORRECTED}: {asked.prompt}", report_wording.right_now(told, asked), *points]


def _earned(badge: EarnedBadge) -> str:
    # In other words than those for the challenge's own badge, for which scripts look.
    return f"Also won: {badge.name}. {badge_wording.rule(badge.badge)}".rstrip()
