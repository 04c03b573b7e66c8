"""All drivers: a platform joins by a row here."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios import (
    discord_days,
    discord_driver,
    discord_moderated,
    slack_days,
    slack_driver,
    slack_moderated,
    terminal_driver,
)


@dataclass(frozen=True)
class Driver:
    """One way to play the dialogs. `open` gives a table; a folder is given for what it keeps on disk.

    `for_days` is set where days pass in a dialog, so that what is done each second is done rarer.
    """

    name: str
    open: Callable[[Path], AbstractAsyncContextManager[Any]]
    for_days: bool = False


TERMINAL = Driver("terminal", terminal_driver.terminal)
DISCORD = Driver("discord", discord_driver.in_channel)
DISCORD_ALONE = Driver("discord-alone", discord_driver.alone)
DISCORD_ON_DISK = Driver("discord-on-disk", discord_driver.on_disk)
DISCORD_AT_LENGTH = Driver("discord-at-length", discord_driver.in_channel_at_length)
DISCORD_ALONE_AT_LENGTH = Driver("discord-alone-at-length", discord_driver.alone_at_length)
DISCORD_DAYS = Driver("discord", discord_days.in_channel, for_days=True)
DISCORD_MODERATED = Driver("discord", discord_moderated.in_channel, for_days=True)
DISCORD_KEPT = Driver("discord", discord_moderated.on_disk, for_days=True)
SLACK = Driver("slack", slack_driver.in_channel)
SLACK_DAYS = Driver("slack", slack_days.in_channel, for_days=True)
SLACK_MODERATED = Driver("slack", slack_moderated.in_channel, for_days=True)
SLACK_KEPT = Driver("slack", slack_moderated.on_disk, for_days=True)
SLACK_ALONE = Driver("slack-alone", slack_driver.alone)
SLACK_AT_LENGTH = Driver("slack-at-length", slack_driver.in_channel_at_length)
SLACK_ALONE_AT_LENGTH = Driver("slack-alone-at-length", slack_driver.alone_at_length)

EVERYWHERE = (TERMINAL, DISCORD, DISCORD_ALONE, SLACK, SLACK_ALONE)
"""Where one person can play."""

CHANNELS = (DISCORD, SLACK)
"""Where many play together."""

DAYS = (DISCORD_DAYS, SLACK_DAYS)
"""Where dailies are posted and boards are kept."""

MODERATED = (DISCORD_MODERATED, SLACK_MODERATED)
"""Where games are moderated and questions corrected."""

KEPT = (DISCORD_KEPT, SLACK_KEPT)
"""The same over a real database."""


def played(*drivers: Driver) -> pytest.MarkDecorator:
    """Play the dialogs with each of these drivers."""
    return pytest.mark.parametrize("table", drivers, indirect=True, ids=[driver.name for driver in drivers])
