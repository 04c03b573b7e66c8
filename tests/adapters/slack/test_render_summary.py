"""The beginning and the end of games as Slack messages."""

import pytest
from hypothesis import given

from adapters import chat_wording, wording
from adapters.slack.render import opening, summary
from bot.engine.badges import BADGES_SHOWN
from bot.engine.effects import AwardBadge, EndReason, FinishChallenge, Standing
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.engine.standings import STANDINGS_SHOWN
from tests.adapters.slack.bodies import Message, buttons, check, prose, rows, squeezed
from tests.adapters.slack.content import NASTY, RENDERED, challenges, nasty
from tests.engine import builders

CHALLENGE = builders.challenge(5)
NAMES = {f"slack:T1:U{number}": f"Player {number}" for number in range(30)}


def standing(rank: int, player: int, points: int = 120, right: int = 4) -> Standing:
    return Standing(rank, f"slack:T1:U{player}", points, right, 2, 0)


def award(player: int, name: str = "Tensor Tamer") -> AwardBadge:
    return AwardBadge(f"slack:T1:U{player}", "mastery:tensors", name, "🏅", "tensors", "v1", True, 0)


def finish(*standings: Standing, players: int | None = None, badges: tuple[AwardBadge, ...] = ()) -> FinishChallenge:
    count = len(standings) if players is None else players
    return FinishChallenge(EndReason.COMPLETED, 5, standings, count, badges, len(badges))


def only(end: FinishChallenge, mode: str = "challenge", hidden: frozenset[str] = frozenset()) -> Message:
    (message,) = summary.messages(CHALLENGE, end, mode, names=NAMES, hidden=hidden)
    check(message)
    return message


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_summary_in_full() -> None:
    end = finish(
        *(standing(1, 1, 500, 5), standing(2, 2), standing(2, 3), standing(4, 4, 1, 1), standing(5, 5, 0, 0)),
        players=8,
        badges=(award(1),),
    )
    assert rows(only(end)) == [
        "🏁 Tensor basics",
        "That was the last question.",
        "🥇 Player 1 · 500 points · 5 of 5 right\n"
        "🥈 Player 2 · 120 points · 4 of 5 right\n"
        "🥈 Player 3 · 120 points · 4 of 5 right",
        "4. Player 4 · 1 point · 1 of 5 right\n5. Player 5 · 0 points · 0 of 5 right",
        "and 3 more players",
        "🏅 Badge earned: Tensor Tamer\nPlayer 1",
    ]


def test_a_tie_on_a_place_of_the_podium_is_on_it() -> None:
    message = only(finish(*(standing(1, number) for number in range(1, 6)), standing(6, 6)))
    assert rows(message)[2].count("🥇") == 5
    assert rows(message)[3].startswith("6. Player 6")


@pytest.mark.parametrize("reason", EndReason)
def test_a_game_that_nobody_played_ends_in_a_friendly_sentence(reason: EndReason) -> None:
    message = only(FinishChallenge(reason, 5, (), 0))
    assert rows(message) == ["🏁 Tensor basics", wording.ended(reason), chat_wording.NOBODY_PLAYED]


def test_a_mode_without_points_shows_none() -> None:
    assert "point" not in prose([only(finish(standing(1, 1)), "practice")])
    assert "point" in prose([only(finish(standing(1, 1)), "challenge")])


def test_who_wants_no_name_has_none() -> None:
    message = only(finish(standing(1, 1), standing(2, 2), badges=(award(1),)), hidden=frozenset({"slack:T1:U1"}))
    assert "Player 1" not in prose([message])
    assert "🥇 somebody · 120" in prose([message])
    assert "Player 2" in prose([message])


def test_who_is_not_known_is_somebody() -> None:
    assert "🥇 somebody · 120" in prose([only(finish(standing(1, 99)))])


def test_badges_beyond_those_that_are_named_are_counted() -> None:
    end = FinishChallenge(EndReason.COMPLETED, 5, (standing(1, 1),), 1, (award(1),), 4)
    assert rows(only(end))[-1] == "and 3 more badges"


@RENDERED
@given(challenges(8), nasty)
def test_any_summary_fits(of: Challenge, name: str) -> None:
    end = FinishChallenge(
        EndReason.CHAT_LOST,
        10**4,
        tuple(standing(number + 1, number, 10**6, 10**4) for number in range(STANDINGS_SHOWN)),
        10**6,
        tuple(award(number, of.badge[:400]) for number in range(BADGES_SHOWN)),
        10**6,
    )
    names = {player: f"{player}{'層' * 70}" for player in NAMES} | {"slack:T1:U0": name}
    messages = summary.messages(of, end, "challenge", names=names)
    for message in messages:
        check(message)
        assert not buttons(message)
    read = prose(messages)
    for number in range(1, STANDINGS_SHOWN):
        assert f". slack:T1:U{number}層" in read or f" slack:T1:U{number}層" in read
    assert squeezed(read).count(squeezed(f"Badge earned: {of.badge[:400]}")) == BADGES_SHOWN


# --- the beginning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_an_opening_says_who_starts_what_and_how_it_is_played(mode: str) -> None:
    message = opening.message(CHALLENGE, mode, "Ann", False)
    check(message)
    assert rows(message) == [
        "Ann starts a quiz.",
        "Tensor basics",
        "pytorch · 5 questions · about 5 minutes",
        f"{MODES[mode].emoji} {MODES[mode].label} · {MODES[mode].summary}\n{chat_wording.HOW_TO_PLAY}",
    ]


def test_an_opening_leads_to_the_thread() -> None:
    assert rows(opening.message(CHALLENGE, "challenge", "Ann", True))[-1].startswith("➡️ It is played in the thread")


def test_a_starter_without_a_name_is_somebody() -> None:
    assert rows(opening.message(CHALLENGE, "challenge", " ", False))[0] == "Somebody starts a quiz."


@pytest.mark.parametrize("name", NASTY)
def test_a_starters_name_is_shown_as_it_is_written(name: str) -> None:
    message = opening.message(CHALLENGE, "challenge", name[:80], True)
    check(message)
    assert rows(message)[0] == f"{' '.join(name[:80].split())} starts a quiz."


@RENDERED
@given(challenges())
def test_an_opening_shows_all_that_a_pack_says_of_itself(of: Challenge) -> None:
    message = opening.message(of, "challenge", "Ann", True)
    check(message)
    read = squeezed(prose([message]))
    for text in (of.title, of.summary, *of.topics):
        assert squeezed(text) in read


@RENDERED
@given(challenges(50), nasty)
def test_any_opening_fits(of: Challenge, name: str) -> None:
    check(opening.message(of, "challenge", name * 10, True))
