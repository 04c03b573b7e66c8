"""Promises that hold for any sequence of events, however late, early, repeated or unlawful."""

from collections import Counter

from hypothesis import given

from bot.engine.codec import decode_announcement, decode_event, encode_announcement, encode_event
from bot.engine.effects import (
    Announcement,
    AskQuestion,
    AwardBadge,
    CloseQuestion,
    CloseReason,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ScoreChanged,
    Verdict,
)
from bot.engine.events import ChoicePressed, Tick
from bot.engine.game import Game, Phase
from bot.engine.standings import standings
from bot.engine.transitions import fold, step
from bot.engine.views import view
from tests.engine.builders import QUICK, all_of, plain, snapshot
from tests.engine.playing import CHALLENGE, GAMES, play, playing


@given(GAMES)
@QUICK
def test_a_refused_or_idle_event_leaves_no_trace_and_any_other_is_one_revision(game):
    for played, event in playing(game):
        before = snapshot(played.game)
        if played.feed(event):
            assert played.game.revision == before["revision"] + 1
        else:
            assert snapshot(played.game) == before


@given(GAMES)
@QUICK
def test_a_closed_round_never_changes(game):
    for played, event in playing(game):
        current, closed = played.game.current, played.game.phase in (Phase.REVEALED, Phase.OVER)
        before = plain(current)
        played.feed(event)
        assert not closed or plain(current) == before


@given(GAMES)
@QUICK
def test_an_event_that_comes_twice_in_a_row_changes_nothing_the_second_time(game):
    for played, event in playing(game):
        played.feed(event)
        assert not played.feed(event)


@given(GAMES)
@QUICK
def test_what_was_kept_changes_nothing_when_it_is_delivered_again_later(game):
    played = play(game)
    for event in [event for event in played.log if event.delivery is not None]:
        assert not played.feed(event)


@given(GAMES)
@QUICK
def test_the_fold_of_the_log_is_the_running_game_even_from_storage(game):
    played = play(game)
    assert snapshot(fold(CHALLENGE, played.log)) == snapshot(played.game)
    stored = [(type(event).__name__, event.at, event.delivery, encode_event(event)) for event in played.log]
    assert snapshot(fold(CHALLENGE, (decode_event(*row) for row in stored))) == snapshot(played.game)
    for effect in all_of(Announcement, played.effects):
        assert decode_announcement(type(effect).__name__, encode_announcement(effect)) == effect


@given(GAMES)
@QUICK
def test_players_never_have_more_attempts_than_allowed_and_never_lose_points(game):
    totals: dict[str, int] = {}
    for played, event in playing(game):
        played.feed(event)
        attempts = played.game.current.attempts
        for player, record in played.game.players.items():
            seen = view(played.game, player)
            assert len(set(seen.tried)) == len(seen.tried) <= (attempts or len(seen.order))
            assert attempts is None or 0 <= seen.attempts_left <= attempts
            assert not seen.solved or seen.done
            assert record.points >= totals.get(player, 0) >= 0
            assert record.first_try <= record.right <= played.game.current.no + 1
            totals[player] = record.points


@given(GAMES)
@QUICK
def test_an_open_round_waits_for_exactly_those_who_are_not_done(game):
    for played, event in playing(game):
        played.feed(event)
        if played.game.phase is Phase.OPEN and played.game.current.waiting is not None:
            waiting = [player for player in played.game.players if not view(played.game, player).done]
            assert played.game.current.waiting == len(waiting) > 0


@given(GAMES)
@QUICK
def test_points_are_given_for_right_verdicts_alone_and_once(game):
    played = play(game)
    earned: Counter[str] = Counter()
    again = Game(CHALLENGE)
    for event in played.log:
        for verdict in all_of(PrivateVerdict, step(again, event)):
            assert (verdict.points is not None) is (verdict.verdict is Verdict.RIGHT)
            earned[verdict.player] += verdict.points.total if verdict.points else 0
    assert {player: record.points for player, record in played.game.players.items() if record.points} == +earned


@given(GAMES)
@QUICK
def test_every_press_that_was_kept_is_counted_once_and_the_last_score_told_is_the_score(game):
    played = play(game)
    records = played.game.players
    presses = Counter(event.player for event in played.log if isinstance(event, ChoicePressed))
    assert +Counter({player: record.right + record.wrong for player, record in records.items()}) == presses
    for player, score in {score.player: score for score in all_of(ScoreChanged, played.effects)}.items():
        told = {name: getattr(records[player], name) for name in ("points", "right", "first_try", "wrong", "hints")}
        assert score == ScoreChanged(player, **told)


@given(GAMES)
@QUICK
def test_every_question_is_asked_once_and_closed_once_in_order(game):
    played = play(game)
    asked = [ask.round_no for ask in all_of(AskQuestion, played.effects)]
    revealed = [reveal.round_no for reveal in all_of(Reveal, played.effects)]
    closes = all_of(CloseQuestion, played.effects)
    assert asked == list(range(played.game.current.no + 1))
    assert revealed == [close.round_no for close in closes if close.reason is not CloseReason.STOPPED]
    assert revealed == list(range(len(revealed)))
    assert len(asked) - len(revealed) in (0, 1)
    ends = all_of(FinishChallenge, played.effects)
    assert len(ends) == (played.game.phase is Phase.OVER)
    for finish in ends:
        assert finish.asked == len(asked) - (played.game.current.shown_at is None)
        assert finish.standings == standings(played.game.players)
    won = {badge.player for badge in all_of(AwardBadge, played.effects)}
    mode, full = played.game.mode, len(CHALLENGE.questions)
    complete = played.game.end is not None and mode.badge
    assert won == {player for player, record in played.game.players.items() if complete and record.right == full}


@given(GAMES)
@QUICK
def test_a_deadline_only_ever_moves_on(game):
    for played, event in playing(game):
        current, before = played.game.current, played.game.current.deadline
        played.feed(event)
        assert before is None or current.deadline >= before


@given(GAMES)
@QUICK
def test_a_tick_moves_the_game_from_the_due_moment_on_and_not_before(game):
    played = play(game)
    while (due := played.game.due_at) is not None:
        assert not played.feed(Tick(due - 1))
        assert played.feed(Tick(due))
