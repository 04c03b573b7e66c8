"""Messages about moderation, corrections and privacy: whatever people wrote, they fit and call nobody."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import report_wording
from adapters.buttons import Action, understand
from adapters.slack.render import audit, corrections, packs, privacy, reports, roles, settings
from bot.engine.questions import Challenge
from bot.host.audit import PER_PAGE, AuditPage
from bot.host.chat_settings import SETTINGS, SetAt, SettingLine
from bot.host.packs import Received
from bot.host.privacy import Kept, KeptLine
from bot.host.reports import cleaned
from bot.host.roles import MAX_HOLDERS, ROLE_CHANGED, Role
from bot.players import GONE
from bot.ports.careers import AuditEntry
from bot.ports.packs import PackState
from tests.adapters.slack.bodies import buttons, check, check_view, labels, prose, rows, squeezed
from tests.adapters.slack.content import NASTY, RENDERED, challenges
from tests.adapters.slack.gallery import ANN, NAMES, NOW
from tests.adapters.slack.gallery_moderation import (
    corrected,
    pack_page,
    queued,
    read_pack,
    remarks,
    reported,
    setting_lines,
    stored,
)
from tests.engine import builders

written = st.sampled_from(NASTY) | st.text(min_size=1, max_size=600)
"""What people may write as a reason, as a name, or for a setting."""

GROUP = "slack:group:S0001"


# --- questions that are wrong ----------------------------------------------------------------------------------------


@RENDERED
@given(challenges(8), written, st.integers(0, 30))
def test_a_reported_question_is_shown_in_full_whatever_was_written(of: Challenge, reason: str, count: int) -> None:
    found = reported(of, 0, count, cleaned(reason)[:500] or "abc")
    shown = reports.look(found, "The question is right as it is.")
    for message in shown:
        check(message)
    read = squeezed(prose(shown))
    for text in (found.question.prompt, found.question.explanation, *(it.text for it in found.question.choices)):
        assert squeezed(text) in read
    assert not any(buttons(message) for message in shown[:-1])


def test_a_reported_question_offers_every_other_choice() -> None:
    (message,) = reports.look(reported(builders.challenge(1)))
    pressed = [understand(part["action_id"]) for part in buttons(message)]
    places = [it.place for it in pressed if it is not None and it.action is Action.CORRECT]
    assert places == [0, 1, 3], "the third is right by the pack"
    assert labels(message)[:5] == ["Undo the correction", "Ask it no more", "A is right", "B stays right", "D is right"]
    assert report_wording.at_stake(1_234) in rows(message)
    assert "C (by the pack) choice 2" in rows(message)


@RENDERED
@given(challenges(8), written, st.integers(0, 20), st.integers(0, 5))
def test_the_queue_fits_whatever_was_written(of: Challenge, reason: str, count: int, page: int) -> None:
    found = queued(of, count, reason)
    for message in reports.queue(found, page):
        check(message)
    looks = [
        part for message in reports.queue(found, page) for part in buttons(message) if "quiz:rl" in part["action_id"]
    ]
    assert len(looks) <= report_wording.TOGETHER and bool(looks) is bool(count)


def test_pages_of_the_queue_lead_to_each_other() -> None:
    found = queued(builders.challenge(1), 2 * report_wording.TOGETHER + 1)
    turns = [[label for label in labels(reports.queue(found, page)[-1]) if label != "Look"] for page in range(4)]
    assert turns == [["Next ▶️"], ["◀️ Back", "Next ▶️"], ["◀️ Back"], ["◀️ Back"]]


@RENDERED
@given(challenges(8), written, st.integers(0, 12))
def test_a_correction_fits_for_many_and_for_one(of: Challenge, name: str, players: int) -> None:
    told = corrected(0, players)
    many = replace(told, standings=told.standings * 5)
    for message in (
        *corrections.told(of, many, "challenge", names=dict.fromkeys(NAMES, name)),
        *corrections.own(of, told, "challenge", ANN),
    ):
        check(message)


def test_who_hides_their_name_or_is_gone_stands_in_a_correction_without_it() -> None:
    told = corrected(0, 2)
    gone = replace(told, standings=(replace(told.standings[0], player=f"{GONE}abc"), told.standings[1]))
    read = prose(corrections.told(builders.challenge(1), gone, "challenge", names=NAMES, hidden=frozenset(NAMES)))
    assert read.count("somebody") == 2 and "Ann" not in read and GONE not in read


def test_a_daily_that_is_open_keeps_its_result_until_it_closes() -> None:
    read = prose(corrections.told(builders.challenge(1), replace(corrected(0, 0), player_count=3), "", names={}))
    assert report_wording.NOW not in read and "3" not in read


# --- roles, settings, the audit --------------------------------------------------------------------------------------


@RENDERED
@given(written, st.integers(0, MAX_HOLDERS))
def test_roles_fit_whatever_people_are_called(name: str, count: int) -> None:
    players = [f"slack:T1:U{number}" for number in range(count)]
    holders = [*((player, Role.MODERATOR) for player in players), (GROUP, Role.ADMIN)]
    for message in roles.listed(holders, dict.fromkeys(players, name), changed=holders[0], groups_known=False):
        check(message, groups=True)


@RENDERED
@given(written, st.integers(0, 300))
def test_extra_time_fits_whatever_people_are_called(name: str, count: int) -> None:
    found = {f"slack:T1:U{number}": 50 for number in range(count)}
    for message in settings.extra_time(found, dict.fromkeys(found, name), (ANN, None)):
        check(message)


@RENDERED
@given(written, st.sampled_from(SetAt))
def test_settings_fit_whatever_was_set(text: str, set_at: SetAt) -> None:
    found = [SettingLine(it.name, it.label, text, set_at) for it in SETTINGS.values()]
    for message in (
        settings.listed(found, in_channel=True),
        settings.one(found[0], SETTINGS["seconds"]),
        settings.changed(found, here=False),
    ):
        check(message)
    for here in (False, True):
        check_view(settings.form(found, SETTINGS, "{}", here=here))


def test_the_form_says_what_holds_in_each_field() -> None:
    view = settings.form(setting_lines(SetAt.HERE), SETTINGS, "{}", here=False)
    fields = {block["element"]["action_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert fields["quiz:settings:seconds"]["element"]["placeholder"]["text"] == "30, set for the workspace"
    assert all(block["optional"] for block in fields.values())


@RENDERED
@given(written, written)
def test_the_audit_fits_whatever_was_written(text: str, name: str) -> None:
    actions = ("question-kept", "setting-changed", "badge-revoked", ROLE_CHANGED, "something-new")
    details = {"why": text, "setting": text, "value": text, "badge": text, "role": text, "channel": "slack:T1/C1"}
    for action in actions:
        entry = AuditEntry(NOW, ANN, action, text, "slack:T1", details)
        for message in audit.page(AuditPage((entry,) * PER_PAGE, 1, 3), dict.fromkeys(NAMES, name)):
            check(message, groups=True)


# --- packs -----------------------------------------------------------------------------------------------------------


@RENDERED
@given(written, st.integers(0, 30), st.sampled_from(PackState), st.integers(0, 3))
def test_packs_fit_whatever_stands_in_them(text: str, count: int, state: PackState, number: int) -> None:
    pack = stored(state, text, text)
    page, names = pack_page(pack, count, text), dict.fromkeys(NAMES, text)
    many = [replace(pack, pack_id=f"{place:032x}") for place in range(count)]
    shown = [
        *packs.listed(many, number, names),
        *packs.look(page, number, names, "It can be played here now."),
        *packs.received(Received(pack, read_pack(count, text)), page),
        *packs.received(Received(None, read_pack(count, text, None)), None),
        *packs.authored(Received(pack, read_pack(count, text)), page),
        *packs.proven(page, text, remarks(count, text)),
        packs.running(pack),
        packs.handed_over(pack),
    ]
    for message in shown:
        check(message)


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (PackState.DRAFT, ["Run its programs", "See the questions", "As a file", "Retire it"]),
        (PackState.PROVEN, ["Publish it here", "See the questions", "As a file", "Retire it"]),
        (PackState.LIVE, ["See the questions", "As a file", "Retire it"]),
        (PackState.RETIRED, []),
    ],
)
def test_a_version_offers_what_can_become_of_it(state: PackState, shown: list[str]) -> None:
    (message,) = packs.look(pack_page(stored(state)), 0, NAMES)
    assert labels(message) == [*shown, "Packs of your own"]


# --- privacy ---------------------------------------------------------------------------------------------------------


@RENDERED
@given(written, st.integers(0, 30))
def test_what_is_kept_fits_whatever_somebody_is_called(name: str, count: int) -> None:
    kept = Kept((KeptLine("Presses in games", 1_000_000),) * count, name, True, ("discord:1",) * 5, "Europe/Paris")
    check(privacy.page(kept, "The accounts are linked."))


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        (Kept(()), ["Export my data", "Hide my name", "Link an account", "Delete me"]),
        (
            Kept((), hidden=True, linked=("discord:1",)),
            ["Export my data", "Show my name", "Link an account", "Unlink this account", "Delete me"],
        ),
    ],
)
def test_the_page_offers_what_can_be_done(kept: Kept, shown: list[str]) -> None:
    assert labels(privacy.page(kept)) == shown
