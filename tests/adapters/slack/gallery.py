"""One of every kind of message and view, for checks and for looking at them.

    python -m tests.adapters.slack.gallery

prints them for the first challenge of the bank, one JSON object with `name` and `body` a line.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from adapters.slack.render import (
    badges,
    boards,
    career,
    circles,
    daily,
    daily_form,
    home,
    lists,
    modal,
    opening,
    personal,
    private,
    question,
    reveal,
    schedules,
    summary,
)
from bot.bank.loading import load_bank
from bot.engine.badges import CAREER_BADGES, about
from bot.engine.boards import By, Scope
from bot.engine.careers import NEW_CAREER
from bot.engine.effects import (
    AskQuestion,
    AwardBadge,
    CloseReason,
    CloseWindow,
    EndReason,
    FinishChallenge,
    PrivateVerdict,
    QuestionTally,
    Reply,
    Reveal,
    ShowHint,
    Standing,
    Verdict,
)
from bot.engine.events import EarnedBadge
from bot.engine.game import Phase
from bot.engine.questions import Challenge
from bot.engine.scoring import Points
from bot.engine.streaks import State
from bot.engine.views import PlayerView, WindowView
from bot.host.boards import BoardLine, BoardPage
from bot.host.careers import BadgePage, EarnedLine, NextLine, StreakPage
from bot.host.communities import CommunitySpaces
from bot.host.plans import UNSEEN, recurrence_of
from bot.host.recurrence import Due, preview
from bot.host.schedules import Listed, Open, Previewed
from bot.ports import Badge
from bot.ports.schedules import Occurrence, OccurrenceState, Schedule, Source, SourceKind
from bot.ports.spaces import Community, Space
from tests.adapters.slack.bodies import Message

PACKS = Path(__file__).parents[3] / "questions"
GAME = "0123456789abcdef0123456789abcdef"
ANN, BEN, CAL = "slack:T0001:U0001", "slack:T0001:U0002", "slack:T0001:U0003"
CAREER = replace(NEW_CAREER, games=9, dailies=6, right=42, answers=60, first_try=30, best_row=7, best_streak=5)
"""What somebody has done who has played for a week."""

NAMES = {ANN: "Ann", BEN: "Ben", CAL: "Cal"}
NOW = 1_800_000_000_000

Named = Iterator[tuple[str, Message]]


def messages(of: Challenge, number: int = 0) -> Named:
    """Every kind of message about this challenge and its question of that number, from 0, by name."""
    order = tuple(range(len(of.questions[number].choices)))
    yield from _public(of, number, order)
    yield from _private(of, number, order)
    yield from _personal(of, number, order)
    yield from _daily(of, number, order)
    if not number:  # they are the same for all questions of a challenge
        yield from _schedules(of)
        yield from _boards(of)
        yield from _lists(of)


def views(of: Challenge) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of form and Home tab about this challenge, by name."""
    kept = _kept(of)
    listed, opened = dailies(of)
    coming = [(one.schedule, one.next) for one in listed if one.next is not None]
    known = {of.id: of}
    everything = home.Dailies([(one, of.title, False) for one in opened], coming, listed)
    yield "home", home.view(known, [(of.title, "C0001")], everything, **kept)
    yield "home after a press", home.view(known, [], home.Dailies((), coming), "The daily is paused.", **kept)
    nobody: lists.Kept = {**kept, "badges": [], "unfinished": [], "streak": streak()}
    yield "home for nobody", home.view({}, [], home.Dailies(), **nobody)
    yield "badges at home", career.badges_view(badge_page(of))
    yield "board at home", boards.view(board())
    yield "start", modal.start([of], channel="C0001", thread_ts=None)
    yield "start in a thread", modal.start([of], channel="C0001", thread_ts="1800000000.000100")
    yield "start anywhere", modal.start([of], channel=None, thread_ts=None)
    yield "add a daily", daily_form.view(channel="C0001", zone="Europe/Paris", home=False)
    yield "add a daily anywhere", daily_form.view(channel=None, zone="UTC", home=True)
    yield "dates to come", schedules.preview_view(previewed(of), {of.id: of})
    yield "start nothing", modal.start([], channel="C0001", thread_ts=None)


def named(name: str, found: list[Message]) -> Named:
    """The messages of one kind, each by its name."""
    return ((f"{name} {part}" if part else name, message) for part, message in enumerate(found))


def _public(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    asked = AskQuestion(number, number, order, of.questions[number].seconds, of.questions[number].attempts)
    award = AwardBadge(ANN, f"mastery:{of.id}", of.badge, "🏅", of.id, of.version, True, 0)
    standings = (Standing(1, ANN, 500, 5, 4, 0), Standing(2, BEN, 320, 4, 2, 1))
    end = FinishChallenge(EndReason.COMPLETED, len(of.questions), standings, 14, (award,), 3)
    hidden = frozenset({BEN})
    shown = _reveal(of, number, order)
    nobody = replace(shown, presses=(0,) * len(order), right=(), right_count=0, player_count=0)
    empty = FinishChallenge(end.reason, 5, (), 0)
    yield "opening", opening.message(of, "challenge", "Ann", True)
    yield from named("question", question.messages(of, asked, GAME, NOW))
    yield "question closed", question.closed(of, asked, CloseReason.STOPPED)
    yield from named("reveal", reveal.messages(of, shown, game_id=GAME, names=NAMES))
    yield from named("reveal for nobody", reveal.messages(of, nobody, game_id=GAME, names={}))
    yield from named("summary", summary.messages(of, end, "challenge", names=NAMES, hidden=hidden))
    yield from named("summary for nobody", summary.messages(of, empty, "challenge", names={}))


def _reveal(of: Challenge, number: int, order: tuple[int, ...]) -> Reveal:
    answer = order.index(of.questions[number].answer)
    presses = tuple(7 if place == answer else place + 1 for place in order)
    return Reveal(number, number, order, answer, presses, (ANN, BEN), 7, 12)


def _press(of: Challenge, number: int, order: tuple[int, ...], verdict: Verdict) -> PrivateVerdict:
    answer = order.index(of.questions[number].answer)
    right = verdict is Verdict.RIGHT
    points = Points(100, 12, 25) if right else None
    choice = answer if right else (answer + 1) % len(order)
    return PrivateVerdict(ANN, number, choice, verdict, 1, points, right, right)


def _private(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    for verdict in Verdict:
        yield f"verdict {verdict}", private.verdict(of, number, order, _press(of, number, order, verdict))
    yield "hint", private.hint(of, number, ShowHint(ANN, number, 25))
    yield "my attempts", private.attempts(of, _seen(of, number, order, Phase.OPEN))
    yield "sentence", private.sentence("Your name is left out from now on.")
    yield "trouble", private.trouble("That question is closed.")


def _seen(of: Challenge, number: int, order: tuple[int, ...], phase: Phase) -> PlayerView:
    return PlayerView(
        phase=phase,
        mode="challenge",
        owner=ANN,
        shuffled=False,
        round_no=number,
        question=number,
        order=order,
        attempts=2,
        limit_ms=90_000,
        deadline=NOW,
        joined=True,
        tried=() if phase is Phase.ASKING else (_press(of, number, order, Verdict.WRONG).choice,),
        attempts_left=1,
        hinted=True,
        done=phase is not Phase.OPEN,
        solved=False,
        points=120,
        right=1,
    )


def _personal(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    shown = _reveal(of, number, order)
    end = FinishChallenge(EndReason.COMPLETED, len(of.questions), (Standing(1, ANN, 500, 5, 4, 0),), 1)
    said: tuple[Reply, ...] = (_press(of, number, order, Verdict.WRONG),)
    for phase, ended in ((Phase.ASKING, None), (Phase.OPEN, None), (Phase.REVEALED, None), (Phase.OVER, end)):
        seen = _seen(of, number, order, phase)
        told = None if phase in (Phase.ASKING, Phase.OPEN) else shown
        yield from named(f"personal {phase}", personal.screen(of, seen, GAME, said=said, reveal=told, end=ended))
    yield "invitation", personal.invitation(of, GAME)


def window(of: Challenge, *, over: bool = False) -> WindowView:
    """A daily as somebody sees it who has played it."""
    return WindowView(of, "daily", ANN, "slack:T0001/C0001", NOW, "1800000000.000100", 3, True, over)


def closing(of: Challenge, reason: CloseReason = CloseReason.TIME_UP, players: int = 3) -> CloseWindow:
    """The end of a daily that so many played (at most three are named)."""
    standings = (Standing(1, ANN, 500, 5, 4, 0), Standing(2, BEN, 320, 4, 2, 1), Standing(2, CAL, 320, 4, 2, 0))
    tallies = tuple(
        QuestionTally(number, _reveal(of, number, tuple(range(len(asked.choices)))).presses, min(7, players), players)
        for number, asked in enumerate(of.questions)
    )
    return CloseWindow(reason, standings[:players], players, tallies, "1800000000.000100")


def _daily(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    hidden = frozenset({BEN})
    mastery = f"{of.badge} (mastery)"
    earned = [EarnedBadge(player, "streak-7", "Seven in a row", "🔥") for player in (ANN, BEN, CAL)]
    earned.append(EarnedBadge(ANN, f"flawless:{of.id}", mastery, "💎"))
    yield "daily", daily.invitation(of, NOW, 12, GAME)
    yield "daily at first", daily.invitation(of, NOW, 0, GAME)
    for reason in (CloseReason.TIME_UP, CloseReason.STOPPED):
        yield f"daily closed {reason}", daily.closed(of, closing(of, reason), GAME)
    yield from named("daily result", daily.results(of, closing(of), GAME, names=NAMES, hidden=hidden))
    nobody = closing(of, players=0)
    yield from named("daily result for nobody", daily.results(of, nobody, GAME, names={}))
    seen = _seen(of, number, order, Phase.OVER)
    yield "own result", daily.own_result(window(of), seen, GAME)
    yield "own result at the end", daily.own_result(window(of, over=True), seen, GAME)
    yield "not yet", daily.not_yet(window(of))
    tally = closing(of).tallies[number]
    yield from named("answers", daily.answer_messages(of, number, GAME, tally))
    yield from named("answers before the end", daily.answer_messages(of, number, GAME, None))
    yield from named("badges told", badges.told(earned, NAMES, hidden))
    yield from named("badges won", badges.won(earned[:1]))


def schedule(of: Challenge, **more: Any) -> Schedule:
    """A daily that asks this challenge."""
    told: dict[str, Any] = {
        "schedule_id": "abc234",
        "space": "slack:T0001",
        "channel": "slack:T0001/C0001",
        "creator": ANN,
        "at_time": "09:00",
        "zone": "Europe/Paris",
        "weekdays": (0, 1, 2, 3, 4),
        "source": Source(SourceKind.CHALLENGE, of.id),
        "questions": 0,
        "no_repeat_days": 30,
        "window_hours": 24,
        "catch_up_hours": 6,
        "created_at": NOW,
        "since": NOW,
    }
    return Schedule(**(told | more))


def previewed(of: Challenge, *, forbidden: str | None = None, **more: Any) -> Previewed:
    """The same with the dates to come, over a change of the clocks."""
    planned = schedule(of, **more)
    before_summer = 1_805_600_000_000
    return Previewed(planned, preview(recurrence_of(planned), before_summer, 10), forbidden)


def dailies(of: Challenge) -> tuple[list[Listed], list[Open]]:
    """The schedules of a workspace: one that goes on, one that is paused; and one that is open."""
    mixed = schedule(of, schedule_id="def567", source=UNSEEN, questions=3, weekdays=(5, 6), paused=True)
    missed = Occurrence("abc234", "2027-01-14", NOW, NOW, NOW, OccurrenceState.MISSED, GAME, NOW, "The bot was away.")
    posted = Occurrence("abc234", "2027-01-15", NOW, NOW, NOW, OccurrenceState.POSTED, GAME, NOW)
    listed = [Listed(schedule(of), Due("2027-01-18", NOW), ("2027-01-18",), missed), Listed(mixed, None, (), None)]
    return listed, [Open(schedule(of), posted)]


def _schedules(of: Challenge) -> Named:
    known = {of.id: of}
    yield from named("dailies", schedules.listed(*dailies(of), known, "The daily is paused."))
    yield from named("no dailies", schedules.listed([], [], known))
    yield from named("daily added", schedules.shown(previewed(of), known, "The daily is scheduled."))
    paused = previewed(of, forbidden="I am not in that channel.", paused=True)
    yield from named("daily looked at", schedules.shown(paused, known, checked=True))
    yield "surely", schedules.surely(schedule(of), known)


def _kept(of: Challenge) -> lists.Kept:
    badge = Badge(ANN, f"mastery:{of.id}", of.badge, "🏅", GAME, of.id, of.version, True, 0, NOW)
    return lists.Kept(
        games=3,
        points=420,
        right=9,
        first_try=6,
        badges=[badge],
        hidden=False,
        unfinished=[(of.title, GAME)],
        streak=streak(State.AT_RISK, 5),
        due=12,
        zone="Your days are counted by Europe/Paris, where it is 09:30 now (UTC+1).",
    )


def streak(state: State = State.NONE, length: int = 0) -> StreakPage:
    """A streak in this state."""
    return StreakPage(state, length, max(length, 12), 1, "Europe/Paris", True, "2027-01-15", "2027-01-14")


def badge_page(of: Challenge, earned: int = 2) -> BadgePage:
    """A player's badges: so many that they have, and all others that they can win."""
    won = [(f"mastery:{of.id}", of.badge, "🏅"), *((it.id, it.name, it.emoji) for it in CAREER_BADGES)][:earned]
    badges = [Badge(ANN, *it, GAME, of.id, of.version, True, 0, NOW) for it in won]
    coming = [
        NextLine(it.id, it.name, it.emoji, it.rule, it.rarity, it.progress(CAREER))
        for it in CAREER_BADGES
        if it.id not in {id_ for id_, *_ in won}
    ]
    lines = ((it, about(it.badge)) for it in badges)
    return BadgePage(
        tuple(EarnedLine(it, known.rule, known.rarity) for it, known in lines if known is not None), tuple(coming)
    )


def board(page: int = 2, pages: int = 3, by: By = By.POINTS, *, empty: str | None = None) -> BoardPage:
    """A page of a leaderboard on which Ann, who asks, does not stand."""
    listed = tuple(
        BoardLine(10 + number, f"slack:T0001:U{number}", f"Player {number}", 500 - number, f"{500 - number} points")
        for number in range(1, 11)
    )
    own = BoardLine(42, ANN, "Ann", 17, "17 points", own=True)
    above = BoardLine(41, CAL, "Cal", 18, "18 points")
    below = BoardLine(43, BEN, "Ben", 16, "16 points")
    return BoardPage(
        title="Points · this workspace · this week",
        unit="points",
        scope=Scope.SPACE,
        period="all" if by is By.STREAK else "week",
        by=by,
        lines=() if empty else listed,
        page=page,
        pages=pages,
        size=0 if empty else 43,
        above=() if empty else (above,),
        own=None if empty else own,
        below=() if empty else (below,),
        empty=empty,
    )


def _boards(of: Challenge) -> Named:
    yield "board", boards.page(board())
    yield "board of streaks", boards.page(board(1, 1, By.STREAK))
    yield "board for nobody", boards.page(board(1, 1, empty="Nobody has played here yet."))
    yield "board posted", boards.posted(replace(board(), above=(), own=None, below=()))
    for number in range(3):
        yield from named(f"badges page {number + 1} of 3:", career.badges(badge_page(of), number))
    yield from named("no badges", career.badges(badge_page(of, 0)))
    spaces = (Space("slack:T0001", "study"), Space("discord:1"))
    circle = CommunitySpaces(Community("c", "Deep Learners", "ABCD2345"), spaces)
    yield "community", circles.community(circle, code=True, said=circles.MADE)
    yield "community for others", circles.community(circle, code=False)
    yield "zones", circles.zones("Europe/Paris", None, NOW)


def _lists(of: Challenge) -> Named:
    yield "challenges", lists.challenges([of])
    yield "modes", lists.modes()
    yield "help", lists.help()
    yield "me", lists.me(**_kept(of))
    yield "nothing due", lists.nothing_due(NOW)
    yield "nothing ever due", lists.nothing_due(None)


def main() -> None:
    of = next(iter(load_bank(PACKS).challenges.values()))
    for name, body in (*messages(of, number=1), *views(of)):
        print(json.dumps({"name": name, "body": body}, ensure_ascii=False))


if __name__ == "__main__":
    main()
