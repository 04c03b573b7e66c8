"""What the bot needs, and who moderates."""

import discord
import pytest

from adapters.discord import permissions
from adapters.discord.permissions import Permission
from bot.host.roles import Role

NAMES = {
    permissions.VIEW_CHANNEL: "view_channel",
    permissions.SEND_MESSAGES: "send_messages",
    permissions.MANAGE_MESSAGES: "manage_messages",
    permissions.MANAGE_GUILD: "manage_guild",
    permissions.ADMINISTRATOR: "administrator",
    permissions.CREATE_PUBLIC_THREADS: "create_public_threads",
    permissions.SEND_MESSAGES_IN_THREADS: "send_messages_in_threads",
}


@pytest.mark.parametrize(("permission", "name"), NAMES.items(), ids=NAMES.values())
def test_the_bits_are_discords(permission: Permission, name: str) -> None:
    assert discord.Permissions(**{name: True}).value == permission.bit


def test_what_is_missing_is_named() -> None:
    granted = permissions.value((permissions.VIEW_CHANNEL, permissions.SEND_MESSAGES_IN_THREADS))
    assert permissions.missing(granted, permissions.IN_NEW_THREAD) == (permissions.CREATE_PUBLIC_THREADS,)
    assert permissions.missing(granted, permissions.IN_THREAD) == ()
    assert permissions.missing(0, permissions.IN_CHANNEL) == permissions.IN_CHANNEL


def test_administrators_lack_nothing() -> None:
    assert permissions.missing(permissions.ADMINISTRATOR.bit, permissions.ALL) == ()


@pytest.mark.parametrize("permission", permissions.ADMINISTERS)
def test_whoever_manages_the_server_is_an_admin(permission: Permission) -> None:
    assert permissions.role(permission.bit | permissions.SEND_MESSAGES.bit) is Role.ADMIN


def test_whoever_manages_messages_is_a_moderator() -> None:
    assert permissions.role(permissions.MANAGE_MESSAGES.bit) is Role.MODERATOR
    assert permissions.role(permissions.MANAGE_MESSAGES.bit | permissions.MANAGE_GUILD.bit) is Role.ADMIN


def test_ordinary_people_have_no_role() -> None:
    ordinary = permissions.value((permissions.VIEW_CHANNEL, permissions.SEND_MESSAGES))
    assert permissions.role(ordinary) is Role.MEMBER


def test_an_invitation_asks_for_no_power_over_others() -> None:
    assert permissions.role(permissions.value(permissions.ALL)) is Role.MEMBER
