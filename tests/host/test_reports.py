"""Questions that players say are wrong, and what moderators decide about them."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from bot.engine.events import SkipPressed, Tick
from bot.engine.questions import Draw, Proof, Snippet
from bot.engine.selection import candidates, mix
from bot.host.curation import Curation
from bot.host.library import Library
from bot.host.lookup import DrawnAnew, NoSuchQuestion
from bot.host.reports import (
    DAY_MS,
    MAX_WHY,
    REPORTS_A_DAY,
    ReportRefused,
    Reports,
    cleaned,
    question_key,
)
from bot.host.roles import ModeratorsOnly, Role
from bot.host.runs import run_id
from bot.host.windows import Windows
from bot.ports import UnknownGame
from bot.ports.corrections import EVERYWHERE, Report, Ruling
from tests.host.bench import ANN, BOB, RIGHT, T0, WRONG, Bench, challenge
from tests.host.dailies import pack
from tests.host.decisions import HERE, MOD, SPACE, decide

Q1, Q2 = "basics/q1", "basics/q2"
BANK = {"basics": challenge(), "grads": pack("grads", 2)}
THERE = "test:other/room"
ANNS = "test:@ann"
WHY = "view needs no copy"
MODERATOR, MEMBER = Role.MODERATOR, Role.MEMBER


class Desk:
    """Reports over a bench, which must not wait for anything; `decided` counts the decisions that were told."""

    def __init__(self, bench: Bench, bank: Any = BANK) -> None:
        self.bench = bench
        self.decided = 0
        self.reports = Reports(bench.store, bench.host, bench.clock, Library(bank), self._note)

    def _note(self) -> None:
        self.decided += 1

    async def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return await self.bench.do(work)

    async def report(self, question: int = 0, player: str = ANN, reason: str = WHY, game_id: str = "g") -> None:
        await self.do(self.reports.report(game_id, question, player, reason))

    async def kept(self) -> list[Report]:
        found: list[Report] = await self.bench.store.corrections.open_reports(None, 100)
        return found

    async def correct(self, name: str = Q1, place: int = 2, space: str = SPACE, **changes: Any) -> Any:
        return await self.do(self.reports.correct(space, name, place, **{"by": MOD, "role": MODERATOR, **changes}))

    async def keep(self, name: str = Q1, space: str = SPACE, **changes: Any) -> Any:
        return await self.do(self.reports.keep(space, name, **{"by": MOD, "role": MODERATOR, **changes}))

    async def quarantine(self, name: str = Q1, space: str = SPACE, **changes: Any) -> Any:
        return await self.do(self.reports.quarantine(space, name, **{"by": MOD, "role": MODERATOR, **changes}))

    async def look(self, name: str = Q1, space: str = SPACE, role: Role = MODERATOR) -> Any:
        return await self.do(self.reports.look(space, name, role))

    async def queue(self, space: str | None = SPACE, role: Role = MODERATOR) -> Any:
        return await self.do(self.reports.queue(space, role))


async def chooses(bench: Bench, choice: int, player: str, game_id: str) -> Any:
    """Press the place at which a run shows this choice of its newest question."""
    seen = await bench.do(bench.host.view(game_id, player))
    return await bench.press(seen.order.index(choice), player, game_id, round_no=seen.round_no)


@pytest.fixture
async def desk(bench: Bench) -> Desk:
    """Reports, and a game in a channel whose first question is revealed."""
    await bench.play(channel=HERE, audience="channel")
    await bench.submit(SkipPressed(T0, ANN, 0))
    return Desk(bench)


# --- who may say so, and when ----------------------------------------------------------------------------------------


async def test_a_report_says_where_and_about_which_question_it_is(desk: Desk) -> None:
    await desk.report(player=BOB)
    assert await desk.kept() == [Report(SPACE, Q1, BOB, WHY, T0, "g", "v1")]


async def test_a_question_is_reported_once_it_is_closed(bench: Bench) -> None:
    desk = Desk(bench)
    await bench.play(channel=HERE, audience="channel", questions=3)
    for question in (0, 1):
        with pytest.raises(ReportRefused, match="Wait until you see the answer"):
            await desk.report(question)
    await bench.submit(SkipPressed(T0, ANN, 0))
    await desk.report(0)
    await bench.next(0)
    with pytest.raises(ReportRefused, match="Wait"):
        await desk.report(1)
    await desk.report(0, BOB)
    await bench.give_up()
    await desk.report(1)
    with pytest.raises(ReportRefused, match="Wait"):
        await desk.report(2)
    assert [(it.question, it.player) for it in await desk.kept()] == [(Q1, ANN), (Q1, BOB), (Q2, ANN)]


async def test_whoever_can_answer_no_more_need_not_wait_for_the_others(bench: Bench) -> None:
    desk = Desk(bench)
    await bench.play(channel=HERE, audience="channel", players=(ANN, BOB))
    await bench.press(RIGHT, ANN)
    await bench.press(WRONG, BOB)
    await desk.report(0, ANN)
    with pytest.raises(ReportRefused, match="Wait"):
        await desk.report(0, BOB)


@pytest.mark.parametrize("channel", [ANNS, f"{SPACE}/@ann", HERE])
async def test_of_a_game_of_one_player_that_player_alone_may_say_so(bench: Bench, channel: str) -> None:
    desk = Desk(bench)
    await bench.play(channel=channel)
    await bench.press(RIGHT)
    with pytest.raises(ReportRefused, match="Only the one who played"):
        await desk.report(player=BOB)
    await desk.report()
    assert [(it.space, it.player) for it in await desk.kept()] == [(EVERYWHERE if channel == ANNS else SPACE, ANN)]


async def test_practice_goes_round_and_all_of_it_is_known_then(bench: Bench) -> None:
    desk = Desk(bench)
    await bench.play(channel=ANNS, mode="practice", questions=2)
    for number in range(3):
        await bench.press(RIGHT, round_no=number)
        await bench.next(number)
    await desk.report(0)
    await desk.report(1)
    with pytest.raises(ReportRefused, match="no such question"):
        await desk.report(2)


async def test_a_daily_is_reported_once_a_player_has_finished_it_or_it_is_closed(bench: Bench) -> None:
    desk, until = Desk(bench), T0 + 10 * 60_000
    request = bench.request(owner=MOD, audience="channel", mode="daily", until=until)
    await bench.do(bench.host.request(HERE, challenge(), request, "w"))
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, ANNS, T0))
    for player in (ANN, BOB):
        with pytest.raises(ReportRefused, match="Wait"):
            await desk.report(1, player, game_id="w")
    for number in range(2):
        await chooses(bench, RIGHT, ANN, run.game_id)
        if number == 0:
            await bench.next(0, ANN, run.game_id)
    await desk.report(1, ANN, game_id="w")
    with pytest.raises(ReportRefused, match="Wait"):
        await desk.report(1, BOB, game_id="w")
    with pytest.raises(ReportRefused, match="Only the one who played"):
        await desk.report(1, BOB, game_id=run_id("w", ANN))
    await bench.submit(Tick(until + DAY_MS), "w")
    await desk.report(1, BOB, game_id="w")
    assert {(it.space, it.question, it.player) for it in await desk.kept()} == {(SPACE, Q2, ANN), (SPACE, Q2, BOB)}


async def test_a_report_from_a_run_goes_to_the_space_that_asked_for_it(bench: Bench) -> None:
    desk = Desk(bench)
    request = bench.request(owner=MOD, audience="channel", mode="daily", until=T0 + DAY_MS)
    await bench.do(bench.host.request(HERE, challenge(), request, "w"))
    run = await bench.do(Windows(bench.host, bench.store).play("w", ANN, ANNS, T0))
    await chooses(bench, RIGHT, ANN, run.game_id)
    await desk.report(game_id=run.game_id)
    assert [it.space for it in await desk.kept()] == [SPACE]


@pytest.mark.parametrize("question", [-1, 2, 10**9])
async def test_a_question_that_is_not_there_is_refused(desk: Desk, question: int) -> None:
    with pytest.raises(ReportRefused, match="no such question"):
        await desk.report(question)
    with pytest.raises(UnknownGame):
        await desk.report(game_id="nothing")


# --- what they write -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  two \n\n words\t", "two words"),
        ("zero\u200bwidth\ufeff and \u202eturned\u202c", "zerowidth and turned"),
        ("bell\x07 and nul\x00", "bell and nul"),
        ("half \ud83d", "half"),
        ("größer als “π” 🔮 を見て", "größer als “π” 🔮 を見て"),
        ("\u2066\u200d \u2069", ""),
    ],
)
def test_reasons_are_cleaned(written: str, kept: str) -> None:
    assert cleaned(written) == kept


@pytest.mark.parametrize("reason", ["", "ab", " a b ", "\u200b" * 9, "x" * 501])
async def test_a_reason_has_3_to_500_characters(desk: Desk, reason: str) -> None:
    if len(reason) != 5:
        with pytest.raises(ReportRefused, match="3 to 500 characters"):
            await desk.report(reason=reason)
    await desk.report(reason="abc")
    await desk.report(reason="x" * 500 + "\u200b")


async def test_one_player_reports_ten_questions_a_day(bench: Bench) -> None:
    many = REPORTS_A_DAY + 1
    desk = Desk(bench)
    await bench.play(channel=HERE, audience="channel", questions=many)
    for number in range(many):
        await bench.submit(SkipPressed(T0, ANN, number))
        if number + 1 < many:
            await bench.next(number)
    for number in range(REPORTS_A_DAY):
        await desk.report(number)
    with pytest.raises(ReportRefused, match="reported 10 questions within a day"):
        await desk.report(REPORTS_A_DAY)
    await desk.report(0, reason="once more")
    await desk.report(REPORTS_A_DAY, BOB)
    await bench.clock.advance(DAY_MS + 1)
    await desk.report(REPORTS_A_DAY)
    assert len(await desk.kept()) == many + 1


# --- looking ---------------------------------------------------------------------------------------------------------


async def test_the_queue_has_each_question_once_the_newest_report_first(desk: Desk) -> None:
    await desk.report(reason="first")
    await desk.bench.clock.advance(1000)
    await desk.bench.give_up()
    for player in ("test:c", BOB, "test:d"):
        await desk.bench.clock.advance(10)
        await desk.report(player=player, reason=f"{player} too")
    await desk.bench.play("h", channel=THERE, audience="channel")
    await desk.bench.submit(SkipPressed(T0, ANN, 0), "h")
    await desk.bench.clock.advance(10)
    await desk.report(game_id="h", reason="elsewhere")
    (queued,) = await desk.queue()
    assert (queued.name, queued.key, queued.title, queued.number) == (Q1, question_key(Q1), "Basics", 1)
    assert (queued.prompt, queued.count, queued.newest_at) == ("Question 1?", 4, T0 + 1030)
    assert queued.reasons == ("test:d too", "test:bob too", "test:c too")
    (all_of_them,) = await desk.queue(None)
    assert (all_of_them.count, all_of_them.reasons[0]) == (4, "elsewhere")
    assert await desk.queue("test:nowhere") == []


async def test_a_question_that_left_the_bank_is_shown_as_it_was_asked(desk: Desk) -> None:
    await desk.report()
    empty = Desk(desk.bench, {})
    (queued,) = await empty.queue()
    assert (queued.title, queued.number, queued.prompt) == ("basics", None, "")
    found = await empty.look()
    assert (found.question, found.in_bank, found.number, found.title) == (
        challenge().questions[0],
        False,
        None,
        "basics",
    )
    await empty.correct(place=3)
    assert (await empty.look()).question.answer == 3


async def test_a_question_is_shown_with_all_that_a_moderator_needs(desk: Desk) -> None:
    await desk.report()
    await desk.report(player=BOB, reason="so do I")
    await desk.bench.give_up()
    found = await desk.look()
    assert (found.title, found.number, found.question, found.pack_answer) == (
        "Basics",
        1,
        challenge().questions[0],
        RIGHT,
    )
    assert (found.in_bank, found.proven, found.decision, found.games) == (True, False, None, 1)
    assert [it.reason for it in found.reports] == [WHY, "so do I"]


async def test_after_a_correction_the_question_is_shown_as_it_is_here_now(desk: Desk) -> None:
    decision = (await desk.correct(why=" see \n the docs ")).decision
    here, elsewhere = await desk.look(), await desk.look(space="test:other")
    assert (here.question.answer, here.pack_answer, here.decision) == (2, RIGHT, decision)
    assert (elsewhere.question.answer, elsewhere.pack_answer, elsewhere.decision) == (RIGHT, RIGHT, None)


async def test_a_key_that_was_proven_by_running_the_program_is_said_to_be(desk: Desk) -> None:
    first, second = challenge().questions
    proven = replace(challenge(), questions=(replace(first, proof=Proof("28", "2.13.0")), second))
    looking = Desk(desk.bench, {"basics": proven})
    assert [(await looking.look(name)).proven for name in (Q1, Q2)] == [True, False]


async def test_a_question_of_a_mix_is_looked_up_in_its_own_challenge(bench: Bench) -> None:
    mixed = mix("Daily mix", candidates(BANK.values()))
    await bench.do(bench.host.request(HERE, mixed, bench.request(audience="channel"), "g"))
    await bench.submit(SkipPressed(T0, ANN, 0))
    desk = Desk(bench)
    await desk.report()
    (queued,) = await desk.queue()
    assert (queued.name, queued.title, queued.number) == (mixed.questions[0].id, "Basics", 1)
    assert (await desk.look(queued.name)).question.id == "q1"


async def test_questions_are_named_by_short_keys(desk: Desk) -> None:
    assert len({question_key(name) for name in (Q1, Q2, "a" * 300)}) == 3
    assert all(len(question_key(name)) == 16 for name in (Q1, "a" * 300))
    assert await desk.do(desk.reports.named(SPACE, question_key("grads/q2"))) == "grads/q2"
    await desk.report()
    left = Desk(desk.bench, {})
    assert await left.do(left.reports.named(SPACE, question_key(Q1))) == Q1
    await left.keep()
    assert await left.do(left.reports.named(SPACE, question_key(Q1))) == Q1
    with pytest.raises(NoSuchQuestion):
        await left.do(left.reports.named("test:other", question_key(Q1)))


# --- deciding --------------------------------------------------------------------------------------------------------


async def test_a_correction_is_kept_told_and_noted_in_the_audit(desk: Desk) -> None:
    await desk.report()
    await desk.bench.give_up()
    outcome = await desk.correct(why="x" * (MAX_WHY + 9))
    made = outcome.decision
    assert (made.space, made.question, made.ruling, made.by, made.right) == (
        SPACE,
        Q1,
        Ruling.CORRECTED,
        MOD,
        "choice 2",
    )
    assert (made.at, len(made.why), outcome.games, desk.decided) == (T0, MAX_WHY, 1, 1)
    assert await desk.queue() == []
    (entry,) = await desk.bench.store.careers.audit(space=SPACE)
    assert (entry.actor, entry.action, entry.subject, entry.at) == (MOD, "key-corrected", Q1, T0)
    assert entry.details == {"why": made.why, "right": "choice 2"}
    assert await desk.do(desk.reports.decided(SPACE, MODERATOR)) == [made]


async def test_keeping_and_quarantining_are_noted_too(desk: Desk) -> None:
    await desk.keep()
    await desk.quarantine(Q2, space=EVERYWHERE, by="operator")
    entries = await desk.bench.store.careers.audit()
    assert [(it.action, it.subject, it.space, it.actor, it.details) for it in entries] == [
        ("question-quarantined", Q2, None, "operator", {}),
        ("question-kept", Q1, SPACE, MOD, {}),
    ]


async def test_quarantine_keeps_the_key_that_holds_and_keeping_takes_the_pack_s(desk: Desk) -> None:
    await desk.correct(space=EVERYWHERE)
    assert (await desk.quarantine()).decision.right == "choice 2"
    assert (await desk.look()).question.answer == 2
    assert (await desk.keep()).decision.right == "choice 1", "for the games until now"
    assert (await desk.look()).question.answer == RIGHT
    assert (await desk.look(space="test:other")).question.answer == 2


async def test_moderators_alone_look_and_decide(desk: Desk) -> None:
    await desk.report()
    for work in (
        desk.queue(role=MEMBER),
        desk.look(role=MEMBER),
        desk.keep(role=MEMBER),
        desk.quarantine(role=MEMBER),
        desk.correct(role=MEMBER),
        desk.do(desk.reports.decided(SPACE, MEMBER)),
    ):
        with pytest.raises(ModeratorsOnly):
            await work
    assert desk.decided == 0
    assert await desk.bench.store.corrections.decisions(SPACE) == []


@pytest.mark.parametrize("name", ["basics/q9", "nothing/q1", "basics", "", "basics/"])
async def test_what_is_not_there_cannot_be_decided_about(desk: Desk, name: str) -> None:
    for work in (desk.look(name), desk.keep(name), desk.quarantine(name), desk.correct(name)):
        with pytest.raises(NoSuchQuestion):
            await work


@pytest.mark.parametrize("place", [-1, 4])
async def test_a_choice_that_is_not_there_cannot_be_right(desk: Desk, place: int) -> None:
    with pytest.raises(NoSuchQuestion, match="no such choice"):
        await desk.correct(place=place)
    assert desk.decided == 0


# --- windows that are open -------------------------------------------------------------------------------------------


async def window(bench: Bench, game_id: str, channel: str, asked: Any = None) -> None:
    request = bench.request(owner=MOD, audience="channel", mode="daily", until=T0 + DAY_MS)
    await bench.do(bench.host.request(channel, asked or challenge(), request, game_id))


async def key_of(bench: Bench, game_id: str) -> int:
    graded = (await bench.do(bench.host.challenge(game_id))).questions[0]
    return int(graded.answer)


async def test_open_dailies_judge_by_a_decision_at_once_and_back(bench: Bench) -> None:
    desk = Desk(bench)
    await window(bench, "here", HERE)
    await window(bench, "there", THERE)
    await window(bench, "mixed", f"{SPACE}/mix", mix("Daily mix", candidates(BANK.values())))
    await window(bench, "else", f"{SPACE}/else", BANK["grads"])
    await desk.correct()
    assert [await key_of(bench, it) for it in ("here", "there", "mixed", "else")] == [2, RIGHT, 2, RIGHT]
    assert (await bench.stored("here")).asked == challenge()
    run = await bench.do(Windows(bench.host, bench.store).play("here", ANN, ANNS, T0))
    assert (await chooses(bench, 2, ANN, run.game_id)).points is not None
    await desk.keep()
    assert [await key_of(bench, it) for it in ("here", "mixed")] == [RIGHT, RIGHT]
    assert (await bench.stored("here")).asked is None


async def test_a_daily_that_was_opened_with_a_key_that_is_put_back_judges_by_the_pack_s_again(bench: Bench) -> None:
    desk = Desk(bench)
    await desk.correct()
    await window(bench, "here", HERE, await Curation(bench.store).asked(SPACE, challenge()))
    assert await key_of(bench, "here") == 2
    await bench.clock.advance(1000)
    await desk.keep()
    assert await key_of(bench, "here") == RIGHT
    run = await bench.do(Windows(bench.host, bench.store).play("here", ANN, ANNS, bench.clock.now()))
    assert await key_of(bench, run.game_id) == RIGHT


async def test_open_dailies_everywhere_follow_the_operator_but_where_a_space_decided(bench: Bench) -> None:
    desk = Desk(bench)
    await window(bench, "here", HERE)
    await window(bench, "there", THERE)
    await desk.keep()
    await desk.correct(space=EVERYWHERE)
    assert [await key_of(bench, it) for it in ("here", "there")] == [RIGHT, 2]


async def test_a_decision_holds_even_where_open_dailies_cannot_be_reached(bench: Bench) -> None:
    desk = Desk(bench)
    await window(bench, "here", HERE)
    bench.store.corrections.fail("grade")
    await desk.correct()
    assert desk.decided == 1
    assert [it.ruling for it in await bench.store.corrections.decisions(SPACE)] == [Ruling.CORRECTED]
    run = await bench.do(Windows(bench.host, bench.store).play("here", ANN, ANNS, T0))
    assert await key_of(bench, run.game_id) == 2


async def test_games_that_are_running_go_on_as_they_were_asked(desk: Desk) -> None:
    await desk.correct()
    assert await key_of(desk.bench, "g") == RIGHT
    await decide(desk.bench.store, SPACE, Q2, Ruling.QUARANTINED)
    await desk.bench.next(0)
    assert len((await desk.bench.do(desk.bench.host.challenge("g"))).questions) == 2


async def test_a_question_with_parameters_has_no_key_to_correct(bench: Bench) -> None:
    of = challenge()
    draws = tuple(
        Draw(f"n={number}", "?", of.questions[0].choices, "", "", Snippet("print(1)"), Proof("x", "2.13.0"))
        for number in range(3)
    )
    drawn = replace(of, questions=(replace(of.questions[0], draws=draws), *of.questions[1:]))
    desk = Desk(bench, {"basics": drawn})
    with pytest.raises(DrawnAnew, match="quarantine it instead"):
        await desk.correct()
    assert desk.decided == 0
    await desk.quarantine()
    assert desk.decided == 1
