"""What one player's press does to that player: verdicts, hints, joining. Rounds and games move in `transitions`."""

from bisect import insort

from bot.engine.effects import Joined, PrivateVerdict, ScoreChanged, ShowHint, Verdict
from bot.engine.errors import NoHint, NoSuchChoice, NoSuchRound, NotAPlayer, NotYetShown, RoundOver
from bot.engine.events import ChoicePressed, HintPressed, PlayerJoined
from bot.engine.game import REVEAL_NAMES, Change, Game, Phase, PlayerRecord
from bot.engine.modes import Scoring
from bot.engine.scoring import NO_POINTS, Points, hint_cost, points_for


def join(game: Game, event: PlayerJoined) -> Change:
    """Take a player in. Joining twice changes nothing. Raises `NotAPlayer` where the game is not open to all."""
    known = event.player in game.players
    if not known:
        _record(game, event.player)
        game.players[event.player] = PlayerRecord()
        if game.phase is not Phase.REVEALED and game.current.waiting is not None:
            game.current.waiting += 1
    return Change((Joined(event.player, new=not known),), changed=not known)


def hint(game: Game, event: HintPressed) -> Change:
    """Give the hint; its cost is taken once, and only from a player who is still trying.

    Raises `NotAPlayer`, `NoSuchRound`, `RoundOver` after the deadline or for an earlier round, and `NoHint`.
    """
    round_ = game.current
    check_round(game, event.round_no)
    if event.round_no < round_.no or game.phase is not Phase.OPEN:
        raise RoundOver(event.round_no)
    if _is_late(game, event.player, event.at):
        raise RoundOver(event.round_no)
    record = _record(game, event.player)
    if not game.question.hint:
        raise NoHint("this question has no hint")
    if record.hinted or record.done:
        return Change((ShowHint(event.player, round_.no, cost=0),), changed=False)
    cost = 0 if game.mode.scoring is Scoring.NONE else hint_cost(game.question)
    record = record._replace(hinted=True, hints=record.hints + 1)
    _enter(game, event.player, record)
    return Change((ShowHint(event.player, round_.no, cost), _score(event.player, record)))


def choose(game: Game, event: ChoicePressed) -> Change:
    """Judge a press by its own time.

    A press that comes too late, again, or after the right answer changes nothing and says so; a repeated delivery is
    answered as before. Raises `NotAPlayer`, `NoSuchRound`, `NoSuchChoice` and `NotYetShown`.
    """
    round_ = game.current
    check_round(game, event.round_no)
    if (verdict := round_.answer_to(event.delivery)) is not None:
        return Change((verdict,), changed=False)
    record = _record(game, event.player)
    if event.round_no < round_.no:
        return _too_late(game, event)
    if game.phase is Phase.ASKING:
        raise NotYetShown("the question has not been shown yet")
    if not 0 <= event.choice < len(round_.order):
        raise NoSuchChoice(f"the question has {len(round_.order)} choices")
    late = game.phase is not Phase.OPEN or _is_late(game, event.player, event.at)
    if late and not record.done:
        return _too_late(game, event)
    if (again := _pressed_before(record, event.choice)) is not None:
        left = attempts_left(game, record)
        verdict = PrivateVerdict(
            event.player, round_.no, event.choice, again, left, None, record.done, _explains(game, record)
        )
        return Change((verdict,), changed=False)
    return _count(game, event, record)


def _count(game: Game, event: ChoicePressed, record: PlayerRecord) -> Change:
    round_ = game.current
    right = event.choice == round_.answer
    tried = (*record.tried, event.choice)
    if right:
        limit_ms = None if round_.limit_ms is None else round_.limit_ms + game.extra_ms(event.player)
        time_ms = round_.elapsed(event.at, limit_ms)
        points = _points(game, time_ms, limit_ms, len(tried), record.hinted)
        record = record._replace(
            tried=tried,
            done=True,
            solved=True,
            points=record.points + points.total,
            right=record.right + 1,
            first_try=record.first_try + (len(tried) == 1),
            time_ms=record.time_ms + time_ms,
            right_at=event.at,
        )
        round_.right_count += 1
        insort(round_.right, (event.at, event.player))
        del round_.right[REVEAL_NAMES:]
    else:
        points = None
        out = round_.attempts is not None and len(tried) >= round_.attempts
        record = record._replace(tried=tried, done=out, wrong=record.wrong + 1)
    round_.presses[event.choice] += 1
    round_.player_count += len(tried) == 1
    _enter(game, event.player, record)
    verdict = PrivateVerdict(
        player=event.player,
        round_no=round_.no,
        choice=event.choice,
        verdict=Verdict.RIGHT if right else Verdict.WRONG,
        attempts_left=attempts_left(game, record),
        points=points,
        done=record.done,
        explain=_explains(game, record),
    )
    if event.delivery is not None:
        round_.answered[event.delivery] = verdict
    return Change((verdict, _score(event.player, record)))


def _record(game: Game, player: str) -> PlayerRecord:
    """The player's record as it stands in the current round; blank for somebody new who may join."""
    record = game.players.get(player)
    if record is None:
        if not game.open_to_all:
            raise NotAPlayer(f"{player} is not in this game")
        return PlayerRecord(round_no=game.current.no)
    return record.in_round(game.current.no)


def _enter(game: Game, player: str, record: PlayerRecord) -> None:
    """Keep a record, and keep count of the players whom the round waits for."""
    round_ = game.current
    if round_.waiting is not None:
        round_.waiting += (player not in game.players) - record.done
    game.players[player] = record


def check_round(game: Game, round_no: int) -> None:
    """Raise `NoSuchRound` for a round that has not begun."""
    if not 0 <= round_no <= game.current.no:
        raise NoSuchRound(f"round {round_no + 1} has not begun")


def _too_late(game: Game, event: ChoicePressed) -> Change:
    left = None if game.current.attempts is None else 0
    verdict = PrivateVerdict(event.player, event.round_no, event.choice, Verdict.TOO_LATE, attempts_left=left)
    return Change((verdict,), changed=False)


def _pressed_before(record: PlayerRecord, choice: int) -> Verdict | None:
    if record.solved:
        return Verdict.ALREADY_RIGHT
    if choice in record.tried:
        return Verdict.ALREADY_TRIED
    return Verdict.NO_ATTEMPTS_LEFT if record.done else None


def attempts_left(game: Game, record: PlayerRecord) -> int | None:
    """How many choices a player may still press in the current round; None where unlimited."""
    attempts = game.current.attempts
    if attempts is None:
        return None
    return 0 if record.solved else attempts - len(record.tried)


def _explains(game: Game, record: PlayerRecord) -> bool:
    return record.done and game.mode.explain_when_done


def _is_late(game: Game, player: str, at: int) -> bool:
    """Whether a player's time for the current question was over."""
    deadline = game.deadline_of(player)
    return deadline is not None and at > deadline


def _points(game: Game, time_ms: int, limit_ms: int | None, attempt: int, hinted: bool) -> Points:
    if game.mode.scoring is Scoring.NONE:
        return NO_POINTS
    left = 0 if limit_ms is None else limit_ms - time_ms
    return points_for(game.question, attempt, left_ms=left, limit_ms=limit_ms, hinted=hinted)


def _score(player: str, record: PlayerRecord) -> ScoreChanged:
    return ScoreChanged(player, record.points, record.right, record.first_try, record.wrong, record.hints)
