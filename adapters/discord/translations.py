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
        "Questions that players say are wrong; for moderators": (
            "Les questions signalées comme fausses ; pour les modérateurs"
        ),
        "Who decided and changed what in this server; for admins": (
            "Qui a décidé et changé quoi sur ce serveur ; pour les admins"
        ),
        "How games are played here; moderators change it": ("Comment on joue ici ; les modérateurs peuvent le changer"),
        "Who moderates and administers the quiz here; admins change it": (
            "Qui modère et administre le quiz ici ; les admins peuvent le changer"
        ),
        "Give somebody more time, in private; for moderators": (
            "Donne plus de temps à quelqu’un, en privé ; pour les modérateurs"
        ),
        "What is kept of you: export it, hide your name, or delete it": (
            "Ce qui est conservé de toi : l’exporter, masquer ton nom ou tout supprimer"
        ),
        "Link your accounts on other platforms, for boards that they share": (
            "Relie tes comptes d’autres plateformes, pour les classements communs"
        ),
        "Let this account stand for itself again on all boards": (
            "Rends ce compte de nouveau indépendant dans tous les classements"
        ),
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
        "Questions that players say are wrong; for moderators": (
            "Fragen, die als falsch gemeldet wurden; für Moderatoren"
        ),
        "Who decided and changed what in this server; for admins": (
            "Wer auf diesem Server was entschieden und geändert hat; für Admins"
        ),
        "How games are played here; moderators change it": "Wie hier gespielt wird; Moderatoren ändern es",
        "Who moderates and administers the quiz here; admins change it": (
            "Wer das Quiz hier moderiert und verwaltet; Admins ändern es"
        ),
        "Give somebody more time, in private; for moderators": (
            "Gib jemandem mehr Zeit, ohne dass es andere sehen; für Moderatoren"
        ),
        "What is kept of you: export it, hide your name, or delete it": (
            "Was über dich gespeichert ist: exportieren, Namen verbergen oder löschen"
        ),
        "Link your accounts on other platforms, for boards that they share": (
            "Verbinde deine Konten anderer Plattformen, für gemeinsame Ranglisten"
        ),
        "Let this account stand for itself again on all boards": (
            "Lass dieses Konto in allen Ranglisten wieder für sich stehen"
        ),
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
