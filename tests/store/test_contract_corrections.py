"""What every store promises of reports, decisions, and games that are graded again."""

import asyncio
from dataclasses import replace

import pytest

from bot.engine.careers import MIX, Career, origin
from bot.engine.corrections import corrected, without
from bot.engine.questions import Challenge
from bot.engine.selection import candidates, mix
from bot.players import PlayerScore, new_pseudonym
from bot.ports import Append, LoggedEvent, Store, UnknownGame
from bot.ports.careers import AuditEntry, PlayerSettling, Settling
from bot.ports.corrections import EVERYWHERE, Corrections, Decision, Report, Ruling
from bot.store import corrections as sql_corrections
from bot.store.sql import SqlStore
from tests.store.builders import NOW, challenge, info, pressed, requested, score, start
from tests.store.databases import Database

ANN, BEN = "discord:1", "slack:T1/U1"
Q1, Q2, ELSEWHERE = "tensors/q1", "tensors/q2", "other/q1"
HERE, THERE = "discord:7", "discord:77"
DAY = 24 * 60 * 60 * 1000


def report(question: str = Q1, player: str = ANN, space: str = HERE, at: int = NOW, **changes: object) -> Report:
    return replace(Report(space, question, player, f"{player} says so", at, "g1", "v1"), **changes)


def decision(question: str = Q1, space: str = HERE, ruling: Ruling = Ruling.CORRECTED, **changes: object) -> Decision:
    right = "all of these" if ruling is Ruling.CORRECTED else None
    made = Decision(f"{space}|{question}|{ruling}", space, question, ruling, BEN, NOW, right, "see the docs")
    return replace(made, **changes)


def entry_of(made: Decision) -> AuditEntry:
    return AuditEntry(made.at, made.by, made.ruling, made.question, made.space or None, {"why": made.why})


async def decide(store: Store, made: Decision) -> int:
    return await store.corrections.decide(made, entry_of(made))


async def take(store: Store, *reports: Report, since: int = NOW - DAY, at_most: int = 10) -> list[bool]:
    return [await store.corrections.report(it, since=since, at_most=at_most) for it in reports]


def playing(game_id: str, asked: Challenge, channel: str = f"{HERE}/1", *, over: bool = True, **row: object) -> Append:
    """A game of this challenge, which is over."""
    its = {"challenge_id": asked.id, "version": asked.version, "channel": channel, "over": over} | row
    return Append(info(game_id, **its), (LoggedEvent(1, requested(), ()),), asked)


async def settled(store: Store, *games: Append) -> None:
    """Keep games that are settled already."""
    assert await store.append(games) == [True] * len(games)
    for it in games:
        await mark(store, it.info.game_id)


async def mark(store: Store, game_id: str) -> None:
    """Let a game be settled by what holds."""
    holding = [it.decision_id for it in await store.corrections.decisions(HERE)]
    assert await store.corrections.mark_settled(game_id, HERE, holding)


async def unsettled(store: Store) -> set[str]:
    return set(await store.spaces.unsettled(1000))


def mix_of(*challenges: Challenge) -> Challenge:
    return mix("Daily mix", candidates(challenges))


async def test_it_is_the_port(store: Store) -> None:
    port: Corrections = store.corrections
    assert port is store.corrections


# --- reports ---------------------------------------------------------------------------------------------------------


async def test_reports_come_back_the_newest_first_and_each_space_has_its_own(store: Store) -> None:
    first, second = report(at=NOW), report(player=BEN, at=NOW + 2, reason="größer “x” \U0001f52e")
    elsewhere, outside = report(space=THERE, at=NOW + 1), report(Q2, space=EVERYWHERE, at=NOW + 3)
    assert await take(store, first, second, elsewhere, outside) == [True] * 4
    assert await store.corrections.open_reports(HERE, 10) == [second, first]
    assert await store.corrections.open_reports(EVERYWHERE, 10) == [outside]
    assert await store.corrections.open_reports(None, 10) == [outside, second, elsewhere, first]
    assert await store.corrections.open_reports(None, 2) == [outside, second]


async def test_a_second_report_of_a_player_takes_the_place_of_the_first(store: Store) -> None:
    again = report(at=NOW + 5, reason="I looked it up", game_id="g2", version="v2")
    assert await take(store, report(), again) == [True, True]
    assert await store.corrections.open_reports(HERE, 10) == [again]


async def test_a_player_reports_only_so_many_questions(store: Store) -> None:
    assert await take(store, report(Q1), report(Q2), at_most=2) == [True, True]
    assert await take(store, report(ELSEWHERE), at_most=2) == [False]
    assert await take(store, report(Q1, at=NOW + 1), report(Q2, space=THERE), at_most=2) == [True, True]
    assert await take(store, report(ELSEWHERE, BEN), at_most=2) == [True]
    found = await store.corrections.open_reports(None, 10)
    assert {(it.question, it.player) for it in found} == {(Q1, ANN), (Q2, ANN), (ELSEWHERE, BEN)}


async def test_reports_from_before_the_day_do_not_count_against_a_player(store: Store) -> None:
    await take(store, report(Q1, at=NOW - 10))
    assert await take(store, report(Q2), since=NOW - 9, at_most=1) == [True]
    assert await take(store, report(ELSEWHERE), since=NOW - 9, at_most=1) == [False]


async def test_of_reports_at_once_no_more_are_kept_than_a_player_may_make(store: Store) -> None:
    many = [report(f"tensors/q{number}") for number in range(8)]
    kept = await asyncio.gather(*(store.corrections.report(it, since=0, at_most=3) for it in many))
    assert sum(kept) == 3
    assert len(await store.corrections.open_reports(HERE, 100)) == 3


# --- decisions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruling", Ruling)
async def test_a_decision_is_kept_with_all_that_it_says(store: Store, ruling: Ruling) -> None:
    made = decision(ruling=ruling, question="Überblick/größe “1”", right="größe “2”", why="")
    await decide(store, made)
    assert await store.corrections.decisions(HERE) == [made]


async def test_a_later_decision_takes_the_place_of_the_one_before(store: Store) -> None:
    first, second = decision(), decision(ruling=Ruling.KEPT, by=ANN, at=NOW + 1)
    await decide(store, first)
    await decide(store, second)
    assert await store.corrections.decisions(HERE) == [second]


async def test_what_holds_everywhere_holds_where_nothing_else_was_decided(store: Store) -> None:
    everywhere, for_all_of_q2 = decision(space=EVERYWHERE), decision(Q2, EVERYWHERE, Ruling.QUARANTINED)
    here = decision(ruling=Ruling.KEPT)
    for made in (everywhere, for_all_of_q2, here):
        await decide(store, made)
    assert await store.corrections.decisions(HERE) == [here, for_all_of_q2]
    assert await store.corrections.decisions(THERE) == [everywhere, for_all_of_q2]
    assert await store.corrections.decisions(EVERYWHERE) == [everywhere, for_all_of_q2]


async def test_a_decision_stands_in_the_audit(store: Store) -> None:
    made = decision()
    await decide(store, made)
    assert await store.careers.audit(space=HERE) == [entry_of(made)]
    await decide(store, decision(space=EVERYWHERE))
    assert [it.space for it in await store.careers.audit(subject=Q1)] == [None, HERE]


async def test_a_decision_closes_the_reports_of_its_space_and_a_later_report_is_open_again(store: Store) -> None:
    await take(store, report(), report(player=BEN), report(Q2), report(space=THERE))
    await decide(store, decision(ruling=Ruling.KEPT))
    assert {(it.space, it.question) for it in await store.corrections.open_reports(None, 9)} == {
        (HERE, Q2),
        (THERE, Q1),
    }
    again = report(at=NOW + 9)
    await take(store, again)
    assert await store.corrections.open_reports(HERE, 1) == [again]


async def test_a_decision_for_everywhere_closes_the_reports_where_it_holds(store: Store) -> None:
    await decide(store, decision(ruling=Ruling.KEPT))
    await take(store, report(), report(space=THERE), report(space=EVERYWHERE), report(Q2))
    await decide(store, decision(space=EVERYWHERE))
    left = await store.corrections.open_reports(None, 9)
    assert {(it.space, it.question) for it in left} == {(HERE, Q1), (HERE, Q2)}
    await decide(store, decision(space=EVERYWHERE, ruling=Ruling.KEPT))
    assert len(await store.corrections.open_reports(None, 9)) == 2


# --- which games -----------------------------------------------------------------------------------------------------


async def test_the_games_of_the_space_that_asked_the_question_wait_for_settlement_again(store: Store) -> None:
    asked, other = challenge(), challenge(challenge_id="other")
    await settled(
        store,
        playing("here", asked),
        playing("in a thread", asked, f"{HERE}/1/2"),
        playing("another version", challenge("v2"), f"{HERE}/3"),
        playing("there", asked, f"{THERE}/1"),
        playing("outside", asked, "discord:@1"),
        playing("something else", other),
        playing("running", asked, over=False),
    )
    assert await store.corrections.games_with(HERE, Q1) == 3
    assert await unsettled(store) == set()
    assert await decide(store, decision()) == 3
    assert await unsettled(store) == {"here", "in a thread", "another version"}


async def test_a_decision_for_everywhere_reaches_all_games_but_those_for_which_a_space_decided(store: Store) -> None:
    asked = challenge()
    games = {"here": f"{HERE}/1", "there": f"{THERE}/1", "outside": "discord:@1", "team": "slack:T/@U/D"}
    await settled(store, *(playing(name, asked, channel) for name, channel in games.items()))
    await decide(store, decision(Q2, ruling=Ruling.KEPT))
    assert await store.corrections.games_with(EVERYWHERE, Q1) == 4
    await decide(store, decision(ruling=Ruling.KEPT))
    await mark(store, "here")
    assert await store.corrections.games_with(EVERYWHERE, Q1) == 3
    assert await decide(store, decision(space=EVERYWHERE)) == 3
    assert await unsettled(store) == {"there", "outside", "team"}


async def test_a_run_counts_where_its_daily_was_asked_for(store: Store) -> None:
    await settled(
        store,
        playing("asked for here", challenge(), "discord:@1", home=f"{HERE}/1"),
        playing("asked for there", challenge(), f"{HERE}/@1", home=f"{THERE}/1"),
    )
    assert await decide(store, decision()) == 1
    assert await unsettled(store) == {"asked for here"}


@pytest.mark.parametrize("odd", ["dis_ord:7", "discord:%", "DISCORD:7", "discord:"])
async def test_a_space_is_no_pattern(store: Store, odd: str) -> None:
    await settled(store, playing("here", challenge()))
    assert await decide(store, decision(space=odd)) == 0
    assert await decide(store, decision(space=EVERYWHERE)) == 1


async def test_questions_of_mixes_are_found_by_their_names(store: Store) -> None:
    tensors, other = challenge(), challenge(challenge_id="other")
    longer = challenge(challenge_id="tensors/q1x")
    named = replace(other, questions=(replace(other.questions[0], prompt='See "tensors/q1".'),))
    await settled(
        store,
        playing("mixed", mix_of(other, tensors)),
        playing("others", mix_of(other)),
        playing("a longer name", mix_of(longer)),
        playing("only named", mix_of(named)),
        playing("in other letters", mix_of(challenge(challenge_id="TENSORS"))),
    )
    assert await decide(store, decision()) == 1
    assert await unsettled(store) == {"mixed"}


async def test_names_are_taken_as_they_are(store: Store) -> None:
    odd = challenge(challenge_id='größe_100%/"x"\\')
    asked = mix_of(odd)
    (question,) = asked.questions
    assert asked.id.startswith(MIX)
    await settled(store, playing("odd", asked), playing("even", mix_of(challenge(challenge_id="größex100%"))))
    assert await decide(store, decision(origin(asked, question))) == 1
    assert await unsettled(store) == {"odd"}


async def test_a_game_that_did_not_ask_the_question_is_left_alone(store: Store) -> None:
    both = replace(challenge(), questions=(*challenge().questions, replace(challenge().questions[0], id="q2")))
    left = without(both, {Q1})
    assert left is not None
    await settled(store, playing("both", both), playing("left", left))
    assert await decide(store, decision(Q1)) == 1
    assert await decide(store, decision(Q2)) == 2


async def test_what_a_channel_still_waits_for_is_counted(store: Store) -> None:
    asked, channel = challenge(), f"{HERE}/1"
    await settled(
        store,
        playing("g1", asked),
        playing("run", asked, "discord:@1", home=channel),
        playing("next door", asked, f"{HERE}/11"),
        playing("something else", challenge(challenge_id="other")),
    )
    await store.append([playing("running", asked, over=False)])
    assert await store.corrections.unsettled_with(channel, Q1) == 0
    await decide(store, decision())
    assert await store.corrections.unsettled_with(channel, Q1) == 2
    assert await store.corrections.unsettled_with("discord:@1", Q1) == 1
    await mark(store, "g1")
    assert await store.corrections.unsettled_with(channel, Q1) == 1


async def test_a_question_is_found_as_it_was_asked_last(store: Store) -> None:
    first, later = challenge("v1"), mix_of(challenge("v2"), challenge(challenge_id="other"))
    await store.append(
        [
            playing("g3", first, created_at=NOW - 5),
            playing("g1", later),
            playing("g2", mix_of(challenge(challenge_id="other")), created_at=NOW + 5),
        ]
    )
    assert await store.corrections.last_asked(Q1) == later
    await store.append([playing("g4", first, over=False, created_at=NOW + 9)])
    await store.corrections.grade("g4", corrected(first, {Q1: "all of these"}), [])
    assert await store.corrections.last_asked(Q1) == first
    assert await store.corrections.last_asked(Q2) is None


async def test_more_games_are_marked_than_one_statement_names(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sql_corrections, "_AT_ONCE", 3)
    await settled(store, *(playing(f"g{number}", challenge()) for number in range(10)))
    assert await decide(store, decision()) == 10
    assert len(await unsettled(store)) == 10


async def test_decisions_at_once_all_hold(store: Store) -> None:
    asked = challenge()
    await settled(store, *(playing(f"{space} {turn}", asked, f"{space}/1") for space in (HERE, THERE) for turn in "ab"))
    await take(store, *(report(space=space, player=player) for space in (HERE, THERE) for player in (ANN, BEN)))
    made = [decision(space=space, decision_id=f"{space} {turn}") for turn in range(4) for space in (HERE, EVERYWHERE)]
    await asyncio.gather(*(decide(store, it) for it in made))
    assert len(await store.corrections.decisions(HERE)) == 1
    assert len(await unsettled(store)) == 4
    assert await store.corrections.open_reports(None, 9) == []
    assert len(await store.careers.audit()) == len(made)


# --- grading ---------------------------------------------------------------------------------------------------------


def result(player: str, points: int = 100) -> PlayerScore:
    return PlayerScore(player, points, right=1, first_try=1, wrong=2, hints=3)


async def test_a_game_is_graded_by_another_key_and_what_it_asked_stays_known(store: Store) -> None:
    asked = challenge()
    now = corrected(asked, {Q1: "all of these"})
    await store.append([start("g1", score(ANN), score(BEN), over=True), start("g2", score(ANN))])
    await store.corrections.grade("g1", now, [result(BEN, 70), result("discord:3", 5)])
    kept = await store.load("g1")
    assert (kept.challenge, kept.asked, kept.info.version) == (now, asked, now.version)
    assert await store.scores("g1") == [result(BEN, 70), result("discord:3", 5)]
    assert [it.player for it in await store.scores("g2")] == [ANN]
    untouched = await store.load("g2")
    assert (untouched.challenge, untouched.asked) == (asked, None)


async def test_a_game_that_is_graded_twice_still_knows_what_it_asked(store: Store) -> None:
    asked = challenge()
    now = corrected(asked, {Q1: "all of these"})
    later = replace(now, version="later")
    await store.append([start("g1", score(ANN), over=True)])
    await store.corrections.grade("g1", now, [])
    await store.corrections.grade("g1", later, [result(ANN)])
    kept = await store.load("g1")
    assert (kept.challenge, kept.asked) == (later, asked)
    await store.corrections.grade("g1", asked, [result(ANN, 9)])
    kept = await store.load("g1")
    assert (kept.challenge, kept.asked) == (asked, None)
    assert await store.scores("g1") == [result(ANN, 9)]


async def test_a_game_that_is_graded_again_is_found_by_what_it_asked(store: Store) -> None:
    await settled(store, playing("g1", challenge()))
    await store.corrections.grade("g1", corrected(challenge(), {Q1: "all of these"}), [])
    assert await decide(store, decision(ruling=Ruling.KEPT)) == 1


async def test_that_a_game_was_graded_again_stands_in_the_audit(store: Store) -> None:
    await store.append([start("g1", over=True)])
    entry = AuditEntry(NOW, "settlement", "game-regraded", "g1", HERE, {"players": 2})
    await store.corrections.grade("g1", replace(challenge(), version="v2"), [], entry)
    assert await store.careers.audit() == [entry]
    with pytest.raises(UnknownGame):
        await store.corrections.grade("nothing", challenge(), [], entry)
    assert await store.careers.audit() == [entry]


async def test_a_game_that_this_version_grades_already_is_left_as_it_is(store: Store) -> None:
    await store.append([start("g1", over=True)])
    entry = AuditEntry(NOW, "regrading", "game-regraded", "g1", HERE)
    assert await store.corrections.grade("g1", challenge("v2"), [result(ANN)], entry) is True
    assert await store.corrections.grade("g1", challenge("v2"), [], entry) is False
    assert (await store.scores("g1"), await store.careers.audit()) == ([result(ANN)], [entry])


async def test_somebody_who_was_erased_gets_no_score(store: Store) -> None:
    await store.append([start("g1", over=True)])
    await store.corrections.grade("g1", challenge("v2"), [result(ANN), result(new_pseudonym())])
    assert await store.scores("g1") == [result(ANN)]


async def test_what_cannot_be_graded_is_said(store: Store) -> None:
    await store.append([start("g1", score(ANN), over=True)])
    with pytest.raises(UnknownGame):
        await store.corrections.grade("nothing", challenge(), [])
    with pytest.raises(ValueError, match="plays 'tensors'"):
        await store.corrections.grade("g1", challenge(challenge_id="other"), [])
    assert len(await store.scores("g1")) == 1


# --- the end of settlement -------------------------------------------------------------------------------------------


async def test_a_game_is_settled_by_what_holds_at_its_end(store: Store) -> None:
    await store.append([playing("g1", challenge())])
    assert await store.corrections.mark_settled("g1", HERE, [])
    assert await unsettled(store) == set()
    first, everywhere = decision(ruling=Ruling.KEPT), decision(Q2, EVERYWHERE, Ruling.QUARANTINED)
    await decide(store, first)
    await decide(store, everywhere)
    for known in ([], [first.decision_id], ["another", everywhere.decision_id]):
        assert not await store.corrections.mark_settled("g1", HERE, known)
    assert await unsettled(store) == {"g1"}
    assert not await store.corrections.mark_settled("g1", THERE, [first.decision_id])
    assert await store.corrections.mark_settled("g1", HERE, [everywhere.decision_id, first.decision_id])
    assert await unsettled(store) == set()


async def test_a_decision_and_the_end_of_settlement_at_once_leave_no_game_behind(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(2)]
    for store in stores:
        await store.open()
    names = [f"g{number}" for number in range(20)]
    await stores[0].append([playing(name, challenge()) for name in names])
    ends = (stores[0].corrections.mark_settled(name, HERE, []) for name in names)
    *marked, _ = await asyncio.gather(*ends, decide(stores[1], decision()))
    assert await unsettled(stores[0]) == set(names), marked
    for store in stores:
        await store.close()


# --- small things ----------------------------------------------------------------------------------------------------


async def test_a_delivery_is_found_in_any_log(store: Store) -> None:
    await store.append([start("g1", delivery="told:g1")])
    assert await store.corrections.delivered("told:g1")
    assert not await store.corrections.delivered("told:g2")


async def test_the_games_of_players_are_known_with_the_version_that_their_result_has(store: Store) -> None:
    await store.append([start("g1", over=True), start("g2", over=True), start("g3", over=True)])
    for game_id, version, players in (("g2", "v1", (ANN, BEN)), ("g1", "v2", (BEN,)), ("g3", "v1", ("discord:3",))):
        changes = tuple(PlayerSettling(player, Career(), 0 if game_id != "g1" else 1) for player in players)
        outrun = await store.careers.settle(Settling(game_id, "tensors", version, NOW, changes))
        assert not outrun
    found = await store.corrections.games_of([BEN, ANN, "nobody"])
    assert found == [(BEN, "g1", "v2"), (ANN, "g2", "v1"), (BEN, "g2", "v1")]
    assert await store.corrections.games_of([]) == []


async def test_several_processes_decide_and_play_at_once(database: Database) -> None:
    stores = [SqlStore(database.url) for _ in range(3)]
    for store in stores:
        await store.open()
    games = [playing(f"{name}{number}", challenge()) for number in range(30) for name in "aB"]
    await settled(stores[0], *games)
    await take(stores[0], *(report(player=f"discord:{number}") for number in range(20)))
    made = [decision(space=space, decision_id=f"{turn}{space}") for turn in range(6) for space in (HERE, EVERYWHERE)]

    async def look_after(store: Store) -> None:
        for revision in range(2, 8):
            await store.append([follow_up(it, revision) for it in games])

    await asyncio.gather(look_after(stores[2]), *(decide(stores[turn % 2], it) for turn, it in enumerate(made)))
    assert await unsettled(stores[0]) == {it.info.game_id for it in games}
    assert await stores[0].corrections.open_reports(None, 99) == []
    assert len(await stores[0].careers.audit()) == len(made)
    for store in stores:
        await store.close()


def follow_up(it: Append, revision: int) -> Append:
    return Append(replace(it.info, revision=revision), (LoggedEvent(revision, pressed(revision), ()),))


async def test_decisions_survive_the_store(database: Database) -> None:
    first = SqlStore(database.url)
    await first.open()
    await take(first, report(Q2))
    await decide(first, decision())
    await first.close()
    second = SqlStore(database.url)
    await second.open()
    assert await second.corrections.decisions(HERE) == [decision()]
    assert await second.corrections.open_reports(HERE, 9) == [report(Q2)]
    await second.close()
