"""Sentences about what is kept of a player."""

import pytest

from adapters import privacy_wording, role_wording
from adapters.chat_wording import HIDDEN, NOT_HIDDEN
from bot.host.persons import Code
from bot.host.privacy import Kept, KeptLine
from bot.host.roles import Role


def test_each_kind_of_data_is_counted() -> None:
    kept = Kept((KeptLine("Presses in games", 1_204), KeptLine("Badges", 1)))
    assert privacy_wording.lines(kept) == ["Presses in games: 1,204", "Badges: 1"]


def test_the_facts_say_what_is_known() -> None:
    assert privacy_wording.facts(Kept(())) == [privacy_wording.NO_NAME, NOT_HIDDEN]
    kept = Kept((), "Ann\n B", True, ("discord:1", "slack:T1:U1"), "Europe/Paris")
    assert privacy_wording.facts(kept) == [
        "Your name is kept as Ann B.",
        HIDDEN,
        "Your time zone is kept as Europe/Paris.",
        "This account is linked with yours on Discord and Slack.",
    ]


@pytest.mark.parametrize(
    ("others", "names"),
    [
        (("discord:1",), "Discord"),
        (("discord:1", "slack:T:U"), "Discord and Slack"),
        (("discord:1", "slack:T:U", "web:1"), "Discord, Slack and web"),
    ],
)
def test_linked_accounts_are_named_by_their_platforms(others: tuple[str, ...], names: str) -> None:
    assert privacy_wording.linked(others) == f"This account is linked with yours on {names}."


def test_a_code_says_how_long_it_holds_and_what_takes_it() -> None:
    said = privacy_wording.code(Code("ABCD2345", 10))
    assert "within 10 minutes: /quiz link ABCD2345." in said


@pytest.mark.parametrize(("typed", "sure"), [("DELETE", True), (" DELETE\n", True), ("delete", False), ("", False)])
def test_only_the_word_itself_deletes(typed: str, sure: bool) -> None:
    assert privacy_wording.is_sure(typed) is sure


def test_every_role_has_a_name_and_an_end_of_a_sentence() -> None:
    assert [role_wording.role(role) for role in Role] == ["no role", "moderator", "admin"]
    assert all(role_wording.given(role).endswith(".") for role in Role)
    assert set(role_wording.MAY) == set(Role) - {Role.MEMBER}
