"""Messages by which a server is run, those about what is kept of somebody, and forms."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from adapters import privacy_wording, report_wording
from adapters.buttons import Action, Button, understand
from adapters.discord.addresses import holder_of, role_of, user_of
from adapters.discord.pack_commands import MAX_TITLE
from adapters.discord.packs import Wish
from adapters.discord.registration import ours
from adapters.discord.render import audit, corrections, forms, pack_forms, privacy, reports, roles, settings
from adapters.discord.render.text import MAX_TEXT
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import KINDS
from bot.host.audit import PER_PAGE, AuditPage
from bot.host.chat_settings import SETTINGS, SetAt, SettingLine
from bot.host.privacy import Kept, KeptLine
from bot.host.reports import REASON_LENGTH, question_key
from bot.host.roles import Role
from bot.players import new_pseudonym
from bot.ports.careers import AuditEntry
from tests.adapters.discord.bodies import Body, buttons, check, labels, prose, squeezed, texts
from tests.adapters.discord.content import challenges
from tests.adapters.discord.gallery_moderation import ANN, BEN, GAME, HELPERS, LONG, NOW, SPACE, looked_at
from tests.adapters.discord.test_render_gallery import checker, needs_checker
from tests.engine import builders
from tests.engine.builders import QUICK, RIGHT

OF = builders.challenge(2)


def read(body: Body) -> str:
    check(body)
    return "\n".join(texts(body))


# --- corrections -----------------------------------------------------------------------------------------------------


def test_a_correction_names_the_right_answer_without_a_letter_and_the_new_result() -> None:
    standings = (Standing(1, ANN, 120, 2, 1, 0), Standing(2, BEN, 1, 1, 0, 0))
    (body,) = corrections.messages(OF, TellCorrection(1, RIGHT, 3, standings, 12), "challenge", hidden=frozenset({BEN}))
    said = read(body)
    assert "What is q2?" in said and "✅ The right answer: choice 3" in said
    assert f"🥇 \u2068<@{user_of(ANN)}>\u2069 · 120 points, 2 right answers" in said
    assert "🥈 \u2068somebody\u2069 · 1 point, 1 right answer" in said and "and 10 more players" in said


def test_whoever_is_gone_stands_in_a_correction_without_a_name() -> None:
    told = TellCorrection(0, RIGHT, 2, (Standing(1, new_pseudonym(), 50, 1, 1, 0),), 1)
    (body,) = corrections.messages(OF, told, "challenge")
    assert "🥇 \u2068somebody\u2069 · 50 points" in read(body)


def test_a_correction_of_practice_speaks_of_no_points() -> None:
    told = TellCorrection(0, RIGHT, 2, (Standing(1, ANN, 0, 1, 1, 0),), 1)
    (body,) = corrections.own(OF, told, "practice", ANN)
    assert "The result is now: 1 right answer" in read(body) and "point" not in read(body)


# --- reports ---------------------------------------------------------------------------------------------------------


def test_each_other_choice_can_be_made_right_and_the_right_one_cannot() -> None:
    (body,) = reports.look(replace(looked_at(OF, 0, count=0), pack_answer=RIGHT))
    pressed = [understand(part["custom_id"]) for part in buttons(body)]
    key = question_key("tensors/q1")
    others = [Button(Action.CORRECT, key, 0, place) for place in range(4) if place != RIGHT]
    assert pressed == [Button(Action.KEEP, key), Button(Action.QUARANTINE, key), *others, Button(Action.REPORTS)]
    assert labels(body)[2:5] == ["A is right", "C is right", "D is right"]


def test_a_question_that_was_corrected_shows_what_the_pack_says_and_can_go_back_to_it() -> None:
    (body,) = reports.look(replace(looked_at(OF, 0, count=0), pack_answer=2))
    assert labels(body)[:5] == ["Undo the correction", "Ask it no more", "A is right", "B stays right", "D is right"]
    assert "✅ **B** choice 1" in read(body) and "**C** *(by the pack)* choice 2" in read(body)


@pytest.mark.parametrize("beyond", [1, 8])
def test_nothing_of_a_reported_question_is_cut(beyond: int) -> None:
    @QUICK
    @given(challenges(beyond))
    def holds(of: Any) -> None:
        bodies = reports.look(looked_at(of, 0, count=2))
        for body in bodies:
            check(body)
        question, seen = of.questions[0], squeezed(prose(bodies))
        for text in (question.prompt, question.explanation, *(choice.text for choice in question.choices)):
            assert squeezed(text) in seen
        for place in range(len(question.choices)):
            check(reports.surely(looked_at(of, 0), place))

    holds()


def test_who_says_that_a_question_is_wrong_is_not_named_to_moderators() -> None:
    assert not [text for body in reports.look(looked_at(OF, 0)) for text in texts(body) if "<@" in text]


# --- roles, settings, audit ------------------------------------------------------------------------------------------


def test_a_role_of_the_server_is_a_holder_and_no_player() -> None:
    assert role_of(holder_of(12)) == 12 and user_of(holder_of(12)) is None
    assert role_of("discord:12") is None and role_of("slack:group:S1") is None


def test_holders_are_mentioned_by_what_they_are() -> None:
    said = read(roles.listed([(HELPERS, Role.ADMIN), (ANN, Role.MODERATOR), ("slack:T/U", Role.MODERATOR)]))
    assert f"- <@&{role_of(HELPERS)}>: admin" in said and f"- <@{user_of(ANN)}>: moderator" in said
    assert "- somebody: moderator" in said


def test_a_setting_says_where_it_was_set() -> None:
    lines = [SettingLine("seconds", "Time for each question", "30 seconds", at) for at in SetAt]
    said = read(settings.listed(lines))
    assert "30 seconds, set for this channel" in said
    assert "30 seconds, set for the server" in said and "30 seconds, as usual" in said


def test_a_page_of_the_audit_is_one_message_however_long_its_entries() -> None:
    entry = AuditEntry(NOW, ANN, "key-corrected", LONG, SPACE, {"why": LONG, "was": LONG, "right": LONG})
    body = audit.page(AuditPage((entry,) * PER_PAGE, 1, 3))
    assert read(body).count(f"<t:{NOW // 1000}:f>") == PER_PAGE
    assert [part["custom_id"] for part in buttons(body)] == ["quiz:au::0", "quiz:au::2"]


# --- privacy ---------------------------------------------------------------------------------------------------------


def test_what_is_kept_stands_with_all_that_one_may_do() -> None:
    body = privacy.page(Kept((KeptLine("Presses in games", 1_204),)))
    assert "- Presses in games: 1,204" in read(body)
    pressed = [understand(part["custom_id"]) for part in buttons(body)]
    actions = (Action.EXPORT, Action.HIDE_ME, Action.LINK, Action.ERASE)
    assert pressed == [Button(action) for action in actions]
    hidden = privacy.page(Kept((), hidden=True, linked=("slack:T/U",)))
    assert [understand(part["custom_id"]) for part in buttons(hidden)][1:4] == [
        Button(Action.SHOW_ME),
        Button(Action.LINK),
        Button(Action.UNLINK),
    ]


# --- forms -----------------------------------------------------------------------------------------------------------


def report_form() -> Body:
    return forms.form(
        Button(Action.REPORT, GAME, 999_999_999),
        report_wording.FORM,
        report_wording.REASON,
        example=report_wording.EXAMPLE,
        shortest=report_wording.SHORTEST,
        longest=report_wording.LONGEST,
    )


FORMS = {
    "report": report_form(),
    "erase": privacy.erase_form(),
    "file": pack_forms.file(Button(Action.BRING)),
    "reason": pack_forms.reason(Button(Action.RETIRE, GAME)),
    **{
        f"question-{kind.id}": pack_forms.question(
            Button(Action.AUTHOR, Wish(kind.id, "intermediate", "x" * MAX_TITLE).name), kind.label
        )
        for kind in KINDS.values()
    },
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_forms_are_within_discords_limits(form: Body) -> None:
    assert 1 <= len(form["title"]) <= forms.MAX_TITLE and 1 <= len(form["custom_id"]) <= 100
    above = [part for part in form["components"] if "content" in part]
    labels = [part for part in form["components"] if "content" not in part]
    assert sum(len(part["content"]) for part in above) <= MAX_TEXT
    assert 1 <= len(labels) <= len(form["components"]) <= 5
    for label in labels:
        field = label["component"]
        assert 1 <= len(label["label"]) <= forms.MAX_TITLE and len(label.get("description", "")) <= 100
        assert len(field.get("placeholder", "")) <= 100
        if field["type"] == 4:
            assert 0 <= field.get("min_length", 0) <= field["max_length"] <= 4_000


@needs_checker
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_forms_are_as_discord_describes_them(form: Body) -> None:
    assert checker()("POST", "/interactions/1/token/callback", {"type": 9, "data": form}) == []


def test_the_form_for_reports_takes_what_is_kept_of_one() -> None:
    field = report_form()["components"][-1]["component"]
    assert range(field["min_length"], field["max_length"] + 1) == REASON_LENGTH
    field = privacy.erase_form()["components"][-1]["component"]
    assert field["min_length"] <= len(privacy_wording.WORD) <= field["max_length"]


@pytest.mark.parametrize(
    "sent",
    [
        {"components": [{"type": 18, "component": {"type": 4, "custom_id": "text", "value": "Hello"}}]},
        {"components": [{"type": 10}, {"type": 1, "components": [{"type": 4, "custom_id": "text", "value": "Hello"}]}]},
    ],
)
def test_what_was_written_is_found_in_whatever_it_stands(sent: dict[str, Any]) -> None:
    assert forms.written(sent) == "Hello"


@pytest.mark.parametrize("sent", [{}, {"components": None}, {"components": [None, {"component": "x"}]}])
def test_a_form_with_nothing_in_it_says_nothing(sent: dict[str, Any]) -> None:
    assert forms.written(sent) == ""


# --- commands --------------------------------------------------------------------------------------------------------


def test_commands_are_within_discords_limits() -> None:
    for command in ours():
        assert len(command.options) <= 25
        for leaf in [option for option in command.options if option.type == 1] or [command]:
            assert 1 <= len(leaf.name) <= 32 and 1 <= len(leaf.description) <= 100
            for option in leaf.options:
                assert 1 <= len(option.description) <= 100, option.name
                assert len(option.choices) <= 25
        assert size(command) <= 8_000, command.name


def size(command: Any) -> int:
    """The characters that Discord counts: names, descriptions and values."""
    own = len(command.name) + len(command.description)
    offered = sum(len(choice.name) + len(str(choice.value)) for choice in command.choices)
    return own + offered + sum(map(size, command.options))


def test_every_setting_is_offered_by_its_name() -> None:
    (quiz,) = [command for command in ours() if command.name == "quiz"]
    (leaf,) = [option for option in quiz.options if option.name == "settings"]
    (name,) = [option for option in leaf.options if option.name == "name"]
    assert [choice.value for choice in name.choices] == list(SETTINGS)
