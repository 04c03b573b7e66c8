"""The sentences that players read, shared by all platforms: plain text without markup, emoji or line breaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.engine.effects import (
    AwardBadge,
    CloseReason,
    EndReason,
    ExtendClock,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ShowHint,
    Standing,
    Verdict,
)
from bot.engine.errors import (
    CorruptLog,
    GameAlreadyStarted,
    GameNotStarted,
    GameOver,
    NoHint,
    NoSuchChoice,
    NoSuchRound,
    NotAllowed,
    NotAPlayer,
    NotPlayable,
    NotYetShown,
    RoundOver,
)
from bot.engine.questions import DIFFICULTIES, KINDS, LETTERS, VARIES, Challenge, Choice, Question
from bot.engine.scoring import HINT_SHARE, SPEED_SHARE, Points
from bot.host.errors import HostError
from bot.ports import SchemaMismatch, StoreError, UnknownGame

CORRECTED_KEY: Final = "The key of this question was corrected."
CORRECTED: Final = f"{CORRECTED_KEY[:-1]}; what follows was written for the former one."


def count(number: int, noun: str) -> str:
    """ "1 attempt", "2 attempts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def duration(ms: int) -> str:
    """A length of time in its two largest units: "45 seconds", "2 minutes 5 seconds", "3 hours"."""
    seconds = max(0, round(ms / 1000))
    parts = [
        count(amount, unit)
        for amount, unit in (
            (seconds // 86_400, "day"),
            (seconds // 3_600 % 24, "hour"),
            (seconds // 60 % 60, "minute"),
            (seconds % 60, "second"),
        )
        if amount
    ]
    return " ".join(parts[:2]) or "0 seconds"


def letter(place: int) -> str:
    """The letter of a choice by its place as shown, from 0."""
    return LETTERS[place]


def attempts_left(left: int | None) -> str:
    """How many presses a player has left in a round; None is unlimited."""
    if left is None:
        return "Try again as often as you like."
    return f"{count(left, 'attempt')} left." if left else "No attempts left."


def headline(question: Question) -> str:
    """The question's kind and difficulty, without emoji."""
    return f"{KINDS[question.kind].label} · {DIFFICULTIES[question.difficulty].label}"


# --- answers to a press ----------------------------------------------------------------------------------------------

_VERDICTS: Final[Mapping[Verdict, Callable[[PrivateVerdict], str]]] = {
    Verdict.RIGHT: lambda press: f"{letter(press.choice)} is right.",
    Verdict.WRONG: lambda press: f"{letter(press.choice)} is wrong. {attempts_left(press.attempts_left)}",
    Verdict.TOO_LATE: lambda press: "Too late: this question is closed, so the press does not count.",
    Verdict.ALREADY_TRIED: lambda press: (
        f"You tried {letter(press.choice)} before; it does not count again. {attempts_left(press.attempts_left)}"
    ),
    Verdict.ALREADY_RIGHT: lambda press: "You have answered this question right already; nothing changes.",
    Verdict.NO_ATTEMPTS_LEFT: lambda press: "You have no attempts left for this question.",
}


def verdict(press: PrivateVerdict) -> str:
    """What a press came to, and how many attempts are left."""
    sentence = _VERDICTS[press.verdict](press)
    return f"{sentence} {points(press.points)}" if press.points is not None and press.points.earned else sentence


def points(won: Points) -> str:
    """What a right answer brought, and why; the parts add up to the total."""
    parts = [f"{won.earned} for the answer"]
    if won.speed:
        parts.append(f"{won.speed} for speed")
    sum_ = " + ".join(parts)
    taken = won.earned + won.speed - won.total  # a hint takes no more than there is
    if taken:
        sum_ += f" - {taken} for the hint"
    return f"{count(won.total, 'point')}: {sum_}." if won.speed or taken else f"{count(won.total, 'point')}."


def feedback(press: PrivateVerdict, question: Question, order: tuple[int, ...]) -> str | None:
    """What the question says to whoever picks this choice, where the press counted and there is something to say."""
    if press.verdict not in (Verdict.RIGHT, Verdict.WRONG):
        return None
    return question.choices[order[press.choice]].feedback


def hint(shown: ShowHint, question: Question) -> str:
    """The hint and what it costs."""
    cost = f" (A right answer now brings {count(shown.cost, 'point')} less.)" if shown.cost else ""
    return f"Hint: {question.hint}{cost}"


# --- announcements ---------------------------------------------------------------------------------------------------

_CLOSED: Final[Mapping[CloseReason, str]] = {
    CloseReason.ANSWERED: "The question is closed.",
    CloseReason.TIME_UP: "Time is up.",
    CloseReason.SKIPPED: "The question was skipped.",
    CloseReason.STOPPED: "The question closed with its game.",
}

_ENDED: Final[Mapping[EndReason, str]] = {
    EndReason.COMPLETED: "That was the last question.",
    EndReason.STOPPED: "The game was stopped.",
    EndReason.CHAT_LOST: "The game ended because its channel can no longer be reached.",
    EndReason.WINDOW_CLOSED: "The time for this daily is over.",
}


def closed(reason: CloseReason) -> str:
    """Why a question closed."""
    return _CLOSED[reason]


def ended(reason: EndReason) -> str:
    """Why a game ended."""
    return _ENDED[reason]


def right_choice(shown: Reveal, question: Question) -> str:
    """The right answer, with its letter as shown."""
    return right_answer(question, shown.order)


def right_answer(question: Question, order: tuple[int, ...]) -> str:
    """The same, by the order in which the choices are shown."""
    return f"The right answer is {letter(order.index(question.answer))}: {question.choices[question.answer].text}"


PROOF_LINES: Final = 12
PROOF_CHARACTERS: Final = 600
ERROR_LINES: Final = 4
ERROR_CHARACTERS: Final = 300
"""How much of a proof is shown; what is longer is cut, with a count of what was left out."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a question's program really did: a line of prose, and below it lines to be shown as code."""

    sentence: str
    code: tuple[str, ...]


def evidence(question: Question) -> Evidence | None:
    """The proof of a question's key, for the reveal; None where nobody ran its program.

    The code is printable throughout: whatever else a program printed is escaped.
    """
    proof = question.proof
    if proof is None:
        return None
    if proof.raised is not None:
        # The error is what was asked for, so what was printed before it must not push it out of sight.
        error = f"{proof.raised}: {proof.message}" if proof.message else proof.raised
        output = _cut(proof.output, ERROR_LINES, ERROR_CHARACTERS) if proof.output else []
        did = "really printed this and raised" if output else "really raised"
        code = [*output, *_cut(error, ERROR_LINES, ERROR_CHARACTERS)]
    else:
        did = "really printed different things, such as" if proof.outcome == VARIES else "really printed"
        code = _cut(proof.output, PROOF_LINES, PROOF_CHARACTERS) if proof.output else ["(nothing)"]
    return Evidence(f"PyTorch {proof.torch} {did}:", tuple(code))


def _cut(text: str, lines: int, characters: int) -> list[str]:
    """The lines of a text as far as there is room for them, then how much more there would be."""
    rows = ["".join(map(_visible, row.expandtabs(4))) for row in text.split("\n")]
    kept: list[str] = []
    for row in rows[:lines]:
        if sum(map(len, kept)) + len(row) > characters:
            break
        kept.append(row)
    if not kept:
        left = len(rows[0]) - characters + sum(len(row) + 1 for row in rows[1:])
        return [rows[0][:characters], f"… {count(left, 'more character')}"]
    return [*kept, f"… {count(len(rows) - len(kept), 'more line')}"] if len(kept) < len(rows) else kept


def _visible(sign: str) -> str:
    return sign if sign.isprintable() else ascii(sign)[1:-1]


def extended(clock: ExtendClock) -> str:
    """That the host was away, and what the players get for it."""
    away = duration(clock.by_ms) if clock.by_ms >= 1000 else "a moment"
    return f"The quiz was away for {away}; that time does not count."


def score(line: Standing, asked: int) -> str:
    """One player's result."""
    return f"{count(line.points, 'point')}, {line.right} of {asked} right"


def final_score(end: FinishChallenge, player: str) -> str:
    """This player's result at the end of a game; zero for somebody who is not among the standings."""
    line = next((line for line in end.standings if line.player == player), Standing(0, player, 0, 0, 0, 0))
    return f"Score: {score(line, end.asked)}."


def badge(award: AwardBadge) -> str:
    """The line that players wait for; no other sentence says \"earned\"."""
    return f"Badge earned: {award.name}"


def badge_provenance(award: AwardBadge) -> str:
    """How the badge was won."""
    attempts = "with every answer on the first attempt" if award.first_try else "with answers on later attempts"
    hints = f"with {count(award.hints, 'hint')}" if award.hints else "without hints"
    return f"Won {attempts}, {hints}."


def explanation(question: Question) -> str:
    """Why the right choice is right; nothing where the pack does not say."""
    if not question.corrected:
        return question.explanation
    return f"{CORRECTED}\n\n{question.explanation}" if question.explanation else CORRECTED_KEY


def plan(challenge: Challenge) -> str:
    """What a player should know before starting: topics, number of questions, expected time."""
    topics = ", ".join(challenge.topics)
    return f"{topics} · {count(len(challenge.questions), 'question')} · about {count(challenge.minutes, 'minute')}"


def scoring_rule() -> list[str]:
    """How points are given, for a player who asks."""
    worth = ", ".join(f"{row.label.lower()} {row.points}" for row in DIFFICULTIES.values())
    shares = {2: "half", 3: "third", 4: "quarter"}
    return [
        f"A right answer is worth, by difficulty: {worth} points.",
        "The second attempt brings half of that, the third a third.",
        f"Speed adds up to a {shares[SPEED_SHARE]} more, in proportion to the time left.",
        f"Taking the hint costs a {shares[HINT_SHARE]} of the question's points.",
    ]


# --- refusals --------------------------------------------------------------------------------------------------------

_REFUSALS: Final[Mapping[type[Exception], str]] = {
    GameNotStarted: "The game has not begun yet.",
    GameAlreadyStarted: "This game has begun already.",
    GameOver: "This game is over; start a new one to play again.",
    NotYetShown: "The question is still on its way; try again in a moment.",
    RoundOver: "That question is closed.",
    NoSuchRound: "That question has not been asked yet.",
    NoHint: "This question has no hint.",
    NotAPlayer: "This game belongs to somebody else; start one of your own.",
    NotAllowed: "Only the person who started the game may do that.",
    UnknownGame: "This game is not known here any more; start a new one.",
    CorruptLog: "This game cannot be read any more; tell whoever runs the quiz, and start a new one.",
    SchemaMismatch: "The quiz's memory is of another version than its program; tell whoever runs the quiz.",
    StoreError: "The quiz's memory cannot be reached just now; try again in a moment.",
}


def refusal(error: Exception) -> str:
    """One sentence for somebody whose press was refused, saying what to do. Never a traceback."""
    if isinstance(error, NoSuchChoice | NotPlayable):
        text = str(error)
        return f"{text[:1].upper()}{text[1:]}."
    if isinstance(error, HostError):
        return str(error)
    for kind in type(error).__mro__:
        if kind in _REFUSALS:
            return _REFUSALS[kind]
    return "That did not work; try again in a moment."


def choices_as_shown(question: Question, order: tuple[int, ...]) -> list[tuple[str, Choice]]:
    """The letters and choices in the order in which a player sees them."""
    return [(letter(place), question.choices[index]) for place, index in enumerate(order)]
