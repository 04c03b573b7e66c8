"""Names and descriptions of commands in the languages of Discord's clients.

The key is the English text as it stands in `adapters.discord.commands`. What has no row is shown in English. A
command's name in another language must be in small letters without blanks.
"""

from collections.abc import Mapping
from typing import Final

import discord
from discord import app_commands

TABLE: Final[Mapping[discord.Locale, Mapping[str, str]]] = {
    discord.Locale.french: {
        "Start a challenge in this channel, or in a thread of its own": "Lance un défi dans ce salon ou dans son fil",
        "The challenges that can be played": "Les défis disponibles",
        "How to play, and how points are given": "Comment jouer, et comment les points sont comptés",
        "Your points, badges and unfinished games": "Tes points, tes badges et tes parties en cours",
        "Who stands where: points, streaks or accuracy": "Le classement : points, séries ou précision",
        "Your badges, and how far you are on the way to the next ones": "Tes badges, et le chemin vers les suivants",
        "By which clock your days are counted; moderators: the server's too": (
            "Ton fuseau horaire ; pour les modérateurs, celui du serveur aussi"
        ),
        "Post a daily challenge in a channel, at a local time": (
            "Publie un défi quotidien dans un salon, à une heure locale"
        ),
        "The dailies of this server, and those that are open now": "Les défis quotidiens du serveur, et ceux en cours",
    },
    discord.Locale.german: {
        "Start a challenge in this channel, or in a thread of its own": (
            "Starte eine Challenge in diesem Kanal oder in einem eigenen Thread"
        ),
        "The challenges that can be played": "Die Challenges, die es gibt",
        "How to play, and how points are given": "Wie gespielt wird und wie es Punkte gibt",
        "Your points, badges and unfinished games": "Deine Punkte, Abzeichen und offenen Spiele",
        "Who stands where: points, streaks or accuracy": "Die Rangliste: Punkte, Serien oder Genauigkeit",
        "Your badges, and how far you are on the way to the next ones": "Deine Abzeichen und der Weg zu den nächsten",
        "By which clock your days are counted; moderators: the server's too": (
            "Deine Zeitzone; für Moderatoren auch die des Servers"
        ),
        "Post a daily challenge in a channel, at a local time": (
            "Stelle eine tägliche Challenge in einen Kanal, zu einer Ortszeit"
        ),
        "The dailies of this server, and those that are open now": "Die täglichen Challenges hier, auch die offenen",
    },
}


class Translations(app_commands.Translator):
    """Looks texts up in `TABLE`."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: "app_commands.TranslationContextTypes",
    ) -> str | None:
        """The text in that language; None where there is none."""
        return TABLE.get(locale, {}).get(string.message)
