"""The beginning and the end of games as Discord messages."""

import pytest
from hypothesis import given

from adapters import chat_wording, wording
from adapters.discord.render import opening, summary
from bot.engine.badges import BADGES_SHOWN
from bot.engine.effects import AwardBadge, EndReason, FinishChallenge, Standing
from bot.engine.modes import MODES
from bot.engine.questions import Challenge
from bot.engine.standings import STANDINGS_SHOWN
from tests.adapters.discord.bodies import Body, buttons, check, prose, squeezed, texts
from tests.adapters.discord.content import challenges
from tests.engine import builders
from tests.engine.builders import QUICK

CHALLENGE = builders.challenge(5)


def standing(rank: int, player: int, points: int = 120, right: int = 4) -> Standing:
    return Standing(rank, f"discord:{player}", points, right, 2, 0)


def award(player: int, name: str = "Tensor Tamer") -> AwardBadge:
    return AwardBadge(f"discord:{player}", "mastery:tensors", name, "🏅", "tensors", "v1", True, 0)


def finish(*standings: Standing, players: int | None = None, badges: tuple[AwardBadge, ...] = ()) -> FinishChallenge:
    count = len(standings) if players is None else players
    return FinishChallenge(EndReason.COMPLETED, 5, standings, count, badges, len(badges))


def only(end: FinishChallenge, mode: str = "challenge", hidden: frozenset[str] = frozenset()) -> Body:
    (body,) = summary.messages(CHALLENGE, end, mode, hidden=hidden)
    check(body)
    return body


# --- the end ---------------------------------------------------------------------------------------------------------


def test_a_summary_in_full() -> None:
    end = finish(
        *(standing(1, 1, 500, 5), standing(2, 2), standing(2, 3), standing(4, 4, 1, 1), standing(5, 5, 0, 0)),
        players=8,
        badges=(award(1),),
    )
    assert texts(only(end)) == [
        "## 🏁 Tensor basics\nThat was the last question.",
        "🥇 <@1> · **500** points · 5 of 5 right\n"
        "🥈 <@2> · **120** points · 4 of 5 right\n"
        "🥈 <@3> · **120** points · 4 of 5 right",
        "**4.** <@4> · **1** point · 1 of 5 right\n**5.** <@5> · **0** points · 0 of 5 right",
        "and 3 more players",
        "🏅 **Badge earned: Tensor Tamer**\n<@1>",
    ]


def test_a_tie_on_a_place_of_the_podium_is_on_it() -> None:
    body = only(finish(*(standing(1, number) for number in range(1, 6)), standing(6, 6)))
    assert texts(body)[1].count("🥇") == 5
    assert texts(body)[2].startswith("**6.** <@6>")


@pytest.mark.parametrize("reason", EndReason)
def test_a_game_that_nobody_played_ends_in_a_friendly_sentence(reason: EndReason) -> None:
    body = only(FinishChallenge(reason, 5, (), 0))
    assert texts(body) == [f"## 🏁 Tensor basics\n{wording.ended(reason)}", chat_wording.NOBODY_PLAYED]


def test_a_mode_without_points_shows_none() -> None:
    assert "point" not in prose([only(finish(standing(1, 1)), "practice")])
    assert "point" in prose([only(finish(standing(1, 1)), "challenge")])


def test_who_wants_no_name_has_none() -> None:
    body = only(finish(standing(1, 1), standing(2, 2), badges=(award(1),)), hidden=frozenset({"discord:1"}))
    assert "<@1>" not in prose([body])
    assert "🥇 somebody · **120**" in prose([body])
    assert "<@2>" in prose([body])


def test_badges_beyond_those_that_are_named_are_counted() -> None:
    end = FinishChallenge(EndReason.COMPLETED, 5, (standing(1, 1),), 1, (award(1),), 4)
    assert texts(only(end))[-1] == "and 3 more badges"


@QUICK
@given(challenges(8))
def test_any_summary_fits(of: Challenge) -> None:
    who = 10**18
    end = FinishChallenge(
        EndReason.CHAT_LOST,
        10**4,
        tuple(standing(number + 1, who + number, 10**6, 10**4) for number in range(STANDINGS_SHOWN)),
        10**6,
        tuple(award(who + number, of.badge) for number in range(BADGES_SHOWN)),
        10**6,
    )
    bodies = summary.messages(of, end, "challenge")
    for body in bodies:
        check(body)
        assert not buttons(body)
    read = prose(bodies)
    for number in range(STANDINGS_SHOWN):
        assert f"<@{who + number}>" in read
    assert squeezed(read).count(squeezed(f"Badge earned: {of.badge}")) == BADGES_SHOWN


# --- the beginning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", MODES)
def test_an_opening_says_who_starts_what_and_how_it_is_played(mode: str) -> None:
    body = opening.message(CHALLENGE, mode, 7, None)
    check(body)
    assert texts(body) == [
        "<@7> starts a quiz.",
        "## Tensor basics\npytorch · 5 questions · about 5 minutes",
        f"{MODES[mode].emoji} **{MODES[mode].label}** · {MODES[mode].summary}\n{chat_wording.HOW_TO_PLAY}",
    ]


def test_an_opening_leads_to_the_thread() -> None:
    assert texts(opening.message(CHALLENGE, "challenge", 7, 99))[-1] == "➡️ It is played in <#99>."


@QUICK
@given(challenges())
def test_an_opening_shows_all_that_a_pack_says_of_itself(of: Challenge) -> None:
    body = opening.message(of, "challenge", 7, 9)
    check(body)
    read = squeezed(prose([body]))
    for text in (of.title, of.summary, *of.topics):
        assert squeezed(text) in read


@QUICK
@given(challenges(50))
def test_any_opening_fits(of: Challenge) -> None:
    check(opening.message(of, "challenge", 10**18, 10**18))
