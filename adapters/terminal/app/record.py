"""What a game has said to its player so far: live from its effects, or from its log when it is taken up again."""

from dataclasses import dataclass, field

from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    Effect,
    FinishChallenge,
    PrivateVerdict,
    ShowHint,
    TellBadges,
    Verdict,
)
from bot.engine.events import EarnedBadge
from bot.engine.game import Game
from bot.engine.scoring import Points
from bot.engine.transitions import step
from bot.ports import StoredGame

COUNTED = (Verdict.RIGHT, Verdict.WRONG)


@dataclass(slots=True)
class Outcome:
    """How one round went. `verdict` is the answer to the newest press, `tries` the presses that counted."""

    question: int
    verdict: PrivateVerdict | None = None
    tries: int = 0
    points: Points | None = None
    right: bool = False
    hint: ShowHint | None = None
    closed: CloseReason | None = None


@dataclass(slots=True)
class Record:
    """Collects effects; the same effect twice counts once where that can happen, as announcements may be repeated."""

    player: str
    rounds: dict[int, Outcome] = field(default_factory=dict)
    finish: FinishChallenge | None = None
    badges: dict[str, AwardBadge] = field(default_factory=dict)
    earned: dict[str, EarnedBadge] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: StoredGame, player: str) -> "Record":
        """The record of a stored game, by going through its log once more."""
        record = cls(player)
        game = Game(stored.asked or stored.challenge)  # as it was told; what was corrected since is told at the end
        for event in stored.log:
            for effect in step(game, event):
                record.note(effect)
        return record

    def note(self, effect: Effect) -> None:
        """Take one effect in."""
        match effect:
            case AskQuestion(round_no=no, question=question):
                self.rounds.setdefault(no, Outcome(question))
            case PrivateVerdict(round_no=no, player=self.player):
                self._judge(self.rounds[no], effect)
            case ShowHint(round_no=no, player=self.player):
                outcome = self.rounds[no]
                outcome.hint = outcome.hint or effect
            case CloseQuestion(round_no=no):
                self.rounds[no].closed = effect.reason
            case FinishChallenge():
                self.finish = effect
            case AwardBadge(player=self.player):
                self.badges[effect.badge] = effect
            case TellBadges():
                self.earned |= {badge.badge: badge for badge in effect.badges if badge.player == self.player}

    def of_question(self, question: int) -> Outcome | None:
        """The newest round that asked this question."""
        return next((outcome for outcome in reversed(self.rounds.values()) if outcome.question == question), None)

    @staticmethod
    def _judge(outcome: Outcome, verdict: PrivateVerdict) -> None:
        outcome.verdict = verdict
        if verdict.verdict in COUNTED:
            outcome.tries += 1
            outcome.right = verdict.verdict is Verdict.RIGHT
            outcome.points = verdict.points
