"""What the bot needs, and who moderates."""

import discord
import pytest

from adapters.discord import permissions
from adapters.discord.permissions import Permission

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


@pytest.mark.parametrize("permission", permissions.MODERATES)
def test_any_of_the_moderating_permissions_will_do(permission: Permission) -> None:
    assert permissions.moderates(permission.bit | permissions.SEND_MESSAGES.bit)


def test_ordinary_people_do_not_moderate() -> None:
    ordinary = permissions.value((permissions.VIEW_CHANNEL, permissions.SEND_MESSAGES))
    assert not permissions.moderates(ordinary)


def test_an_invitation_asks_for_no_power_over_others() -> None:
    assert not permissions.moderates(permissions.value(permissions.ALL))
