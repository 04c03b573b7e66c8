"""One of every kind of message, for checks and for looking at them.

    python -m tests.adapters.discord.gallery

prints them for the first challenge of the bank, one JSON object with `name` and `body` a line.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from adapters.discord.render import (
    badges,
    boards,
    circles,
    daily,
    lists,
    opening,
    personal,
    private,
    question,
    reveal,
    schedules,
    summary,
)
from bot.bank.loading import load_bank
from bot.engine.badges import CAREER_BADGES, Rarity
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
from bot.host.plans import occurrence_of, recurrence_of
from bot.host.recurrence import Due, preview
from bot.host.schedules import Listed, Open, Previewed
from bot.ports import Badge
from bot.ports.schedules import OccurrenceState, Schedule, Source, SourceKind
from bot.ports.spaces import Community, Space
from tests.adapters.discord import gallery_moderation
from tests.adapters.discord.bodies import Body

PACKS = Path(__file__).parents[3] / "questions"
GAME = "0123456789abcdef0123456789abcdef"
ANN, BEN = "discord:100000000000000001", "discord:100000000000000002"
NOW = 1_800_000_000_000

Named = Iterator[tuple[str, Body]]


def bodies(of: Challenge, number: int = 0) -> Named:
    """Every kind of message about this challenge and its question of that number, from 0, by name."""
    order = tuple(range(len(of.questions[number].choices)))
    yield from _public(of, number, order)
    yield from _private(of, number, order)
    yield from _personal(of, number, order)
    yield from _daily(of, number, order)
    yield from gallery_moderation.bodies(of, number)
    if not number:  # they are the same for all questions of a challenge
        yield from _lists(of)
        yield from _schedules(of)
        yield from gallery_moderation.figures_of(of)


def bodies_apart() -> Named:
    """Every kind of message that is about no challenge, by name."""
    yield from _boards()
    yield from _circles()
    yield from gallery_moderation.bodies_apart()


def _named(name: str, found: list[Body]) -> Named:
    return ((f"{name} {part}" if part else name, body) for part, body in enumerate(found))


def _public(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    asked = AskQuestion(number, number, order, of.questions[number].seconds, of.questions[number].attempts)
    award = AwardBadge(ANN, f"mastery:{of.id}", of.badge, "🏅", of.id, of.version, True, 0)
    standings = (Standing(1, ANN, 500, 5, 4, 0), Standing(2, BEN, 320, 4, 2, 1))
    end = FinishChallenge(EndReason.COMPLETED, len(of.questions), standings, 14, (award,), 3)
    yield "opening", opening.message(of, "challenge", 100000000000000001, 100000000000000009)
    yield from _named("question", question.messages(of, asked, GAME, NOW))
    yield "question closed", question.closed(of, asked, CloseReason.STOPPED)
    yield from _named("reveal", reveal.messages(of, _reveal(of, number, order), game_id=GAME))
    nobody = replace(_reveal(of, number, order), presses=(0,) * len(order), right=(), right_count=0, player_count=0)
    yield from _named("reveal for nobody", reveal.messages(of, nobody, game_id=GAME))
    yield from _named("summary", summary.messages(of, end, "challenge", hidden=frozenset({BEN})))
    yield from _named("summary for nobody", summary.messages(of, FinishChallenge(end.reason, 5, (), 0), "challenge"))


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
        screens = personal.screen(of, seen, GAME, ephemeral=False, said=said, reveal=told, end=ended)
        yield from _named(f"personal {phase}", screens)
    yield "invitation", personal.invitation(of, GAME)


def _daily(of: Challenge, number: int, order: tuple[int, ...]) -> Named:
    tallies = tuple(
        QuestionTally(index, (3,) * len(question.choices), 3, 6) for index, question in enumerate(of.questions)
    )
    standings = tuple(Standing(rank, f"discord:{rank}", 500 - rank, 5, 4, 0) for rank in range(1, 26))
    end = CloseWindow(CloseReason.TIME_UP, standings, 140, tallies, "1")
    yield "daily", daily.invitation(of, NOW, 12, GAME)
    yield "daily closed", daily.closed(of, end, GAME)
    yield "daily withdrawn", daily.closed(of, replace(end, reason=CloseReason.STOPPED), GAME)
    yield from _named("daily results", daily.results(of, end, GAME, hidden=frozenset({"discord:2"})))
    yield from _named("daily results for nobody", daily.results(of, CloseWindow(end.reason, (), 0, tallies), GAME))
    window = WindowView(of, "daily", ANN, "discord:1/2", NOW, "1", 12, True, False)
    yield "daily own result", daily.own_result(window, _seen(of, number, order, Phase.OVER), GAME)
    yield "daily answers later", daily.not_yet(window)
    yield "daily answers kept", daily.withdrawn()
    yield from _named("daily answers", daily.answer_pages(of, number, GAME, tallies[number]))
    earned = [EarnedBadge(f"discord:{player}", "night-owl", "Night Owl", "🦉") for player in range(1, 30)]
    yield from _named("badges told", badges.told(earned))
    yield from _named("badges won", badges.won(earned[:1]))


def _lists(of: Challenge) -> Named:
    badge = Badge(ANN, f"mastery:{of.id}", of.badge, "🏅", GAME, of.id, of.version, True, 0, NOW)
    yield "challenges", lists.challenges([of])
    yield "modes", lists.modes()
    yield "help", lists.help()
    yield (
        "me",
        lists.me(
            games=3,
            points=420,
            right=9,
            first_try=6,
            badges=[badge],
            hidden=False,
            streak=StreakPage(State.KEPT, 3, 12, 1, "America/New_York", True, "2026-01-05", "2026-01-05"),
            due=12,
            unfinished=[(of.title, GAME)],
        ),
    )
    won = tuple(EarnedLine(replace(badge, badge=f"mastery:{n}"), "Know *it* all.", Rarity.RARE) for n in range(5))
    coming = tuple(
        NextLine(row.id, row.name, row.emoji, row.rule, row.rarity, row.progress(NEW_CAREER)) for row in CAREER_BADGES
    )
    pages = -(-(len(won) + len(coming)) // badges.PAGE)
    for number in range(pages):
        yield f"{number + 1}. page of badges", badges.page(BadgePage(won, coming), number)
    yield "badges of nobody", badges.page(BadgePage((), coming))


def _boards() -> Named:
    lines = tuple(
        BoardLine(rank, f"discord:{rank}", "somebody", 900 - rank, f"{900 - rank} points", own=rank == 2)
        for rank in range(1, 11)
    )
    page = BoardPage("Points · this server · this week", "points", Scope.SPACE, "week", By.POINTS, lines, 2, 3, 25)
    apart = BoardLine(21, "slack:T/U", "A_very_*odd*_name", 5, "5 points", own=True)
    yield "board", boards.page(page, {}, post=True)
    yield "board drawn", boards.page(page, {}, post=True, alt="1. somebody")
    yield "board of somebody elsewhere", boards.page(replace(page, own=apart, above=lines[:1]), {}, post=False)
    empty = replace(page, lines=(), page=1, pages=1, size=0, empty="Nobody is here.", by=By.STREAK)
    yield "board of nobody", boards.page(empty, {}, post=True)
    yield "board for everybody", boards.posted(page, {"discord:1": "Ann"}, alt="1. Ann")
    yield "board as a file", boards.export("leaderboard.csv")


def _schedules(of: Challenge) -> Named:
    schedule = Schedule(
        "abc234",
        "discord:1",
        "discord:1/2",
        ANN,
        "09:00",
        "America/New_York",
        (0, 1, 2, 3, 4),
        Source(SourceKind.CHALLENGE, of.id),
        0,
        30,
        24,
        6,
        NOW,
        NOW,
    )
    bank = {of.id: of}
    ahead = preview(recurrence_of(schedule), NOW, 60)
    due = Due(ahead.coming[0].day, ahead.coming[0].at)
    occurrence = occurrence_of(schedule, due, NOW, OccurrenceState.FAILED, "Nothing *was* there.")
    listed = [
        Listed(replace(schedule, schedule_id=f"abc2{number:02}"), due, ("2027-01-04",), occurrence)
        for number in range(24)
    ]
    listed.append(Listed(replace(schedule, paused=True), None, (), None))
    running = [Open(schedule, replace(occurrence, game_id=f"daily-abc234-2027-01-0{day}")) for day in range(1, 4)]
    for number, body in enumerate(schedules.listed(listed, running, bank), start=1):
        yield f"{number}. list of schedules", body
    yield from _named("no schedules", schedules.listed([], [], bank))
    yield from _named("schedule", schedules.shown(Previewed(schedule, ahead, None), bank, "The daily is scheduled."))
    paused = replace(schedule, paused=True)
    yield from _named("schedule paused", schedules.shown(Previewed(paused, ahead, "I may not post there."), bank))
    yield "schedule to be removed", schedules.surely(schedule)


def _circles() -> Named:
    many = tuple(Space(f"discord:{number}", f"Server *{number}*") for number in range(60))
    found = CommunitySpaces(Community("c", "Deep *Learners*", "ABCD2345"), many)
    yield "community", circles.community(found, code=True, said="Done.")
    yield "community without its code", circles.community(found, code=False)
    yield "zones", circles.zones("America/New_York", None, NOW, in_server=True)
    yield "zones outside", circles.zones(None, None, NOW, in_server=False)


def main() -> None:
    of = next(iter(load_bank(PACKS).challenges.values()))
    for name, body in bodies(of, number=1):
        print(json.dumps({"name": name, "body": body}, ensure_ascii=False))


if __name__ == "__main__":
    main()
