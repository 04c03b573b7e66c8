"""Schedules of dailies as moderators see them."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import schedule_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN
from adapters.discord.addresses import place_of
from adapters.discord.render.pages import Block, page_body, pages
from adapters.discord.render.parts import Body, Colour, Part, Style, body, button, rows, section, text
from adapters.discord.render.text import escape, fit
from bot.engine.questions import Challenge
from bot.host.schedules import Listed, Open, Previewed
from bot.ports.schedules import Schedule

TOGETHER: Final = 8
"""How many schedules one message lists."""

Challenges = Mapping[str, Challenge]


def listed(
    found: Sequence[Listed], running: Sequence[Open], challenges: Challenges, language: str | None = None
) -> list[Body]:
    """The schedules of a server and what is open of them now, each with a button that leads on."""
    add = rows([button(Button(Action.ADD_DAILY), "How to add one")])
    if not found and not running:
        return [_private([text(f"### Dailies\n{words.NONE}"), *add])]
    entries = [_open(one, challenges) for one in running] + [_listed(one, challenges, language) for one in found]
    parts = [entries[start : start + TOGETHER] for start in range(0, len(entries), TOGETHER)]
    return [_private([*([] if number else [text("### Dailies")]), *some]) for number, some in enumerate(parts)]


def _listed(one: Listed, challenges: Challenges, language: str | None) -> Part:
    lines = [
        _headline(one.schedule, language),
        f"{where(one.schedule)} · {fit(words.what(one.schedule, challenges), 300)}",
    ]
    if one.next is not None:
        lines.append(f"Next: {moment(one.next.at)}")
    else:
        lines.append("⏸️ Paused.")
    if one.last is not None:
        lines.append(f"-# {fit(words.occurrence(one.last, language), 300)}")
    return section("\n".join(lines), _leads(Action.PREVIEW_DAILY, one.schedule.schedule_id, "Open"))


def _open(one: Open, challenges: Challenges) -> Part:
    lines = [
        f"**Open now** in {where(one.schedule)}",
        f"{fit(words.what(one.schedule, challenges), 300)}",
        f"Closes {moment(one.occurrence.closes_at)}",
    ]
    withdraw = button(Button(Action.STOP_DAILY, one.occurrence.game_id), "Withdraw", Style.DANGER)
    return section("\n".join(lines), withdraw)


def shown(found: Previewed, challenges: Challenges, said: str | None = None, language: str | None = None) -> list[Body]:
    """One schedule with the dates to come, and the buttons that change it. `said` is a plain sentence above it."""
    schedule, lead = found.schedule, [f"✅ {escape(said)}"] if said else []
    dates = [f"- {escape(words.coming(one, language))} · <t:{one.at // 1000}:R>" for one in found.preview.coming] or [
        words.NOTHING_COMES
    ]
    blocks: list[Block] = [
        "\n".join(
            [*lead, _headline(schedule, language), f"{where(schedule)} · {fit(words.what(schedule, challenges), 300)}"]
        ),
        "\n".join(f"-# {escape(line)}" for line in words.details(schedule)),
        None,
        "\n".join(["**Comes on**" if not schedule.paused else "**Would come on; it is paused**", *dates]),
        *(f"{NOTE_SIGN} {fit(note, 400)}" for note in found.preview.notes),
        None,
        f"⚠️ {found.forbidden}" if found.forbidden else f"✅ {words.CAN_POST}",
    ]
    *before, last = pages(blocks)
    return [
        *(page_body(page, Colour.BLUE, private=True) for page in before),
        page_body(last, Colour.ORANGE if found.forbidden else Colour.BLUE, _changes(schedule), private=True),
    ]


def surely(schedule: Schedule, language: str | None = None) -> Body:
    """Asks whether a schedule is to be removed for ever."""
    buttons = [
        button(Button(Action.SURELY_REMOVE_DAILY, schedule.schedule_id), "Remove it", Style.DANGER),
        button(Button(Action.PREVIEW_DAILY, schedule.schedule_id), "Keep it"),
    ]
    return _private([text(f"{_headline(schedule, language)}\n{where(schedule)}\n\n{words.SURE}"), *rows(buttons)])


def where(schedule: Schedule) -> str:
    """The schedule's channel, as a mention."""
    return f"<#{place_of(schedule.channel).channel}>"


def moment(at: int) -> str:
    """A moment in the reader's own time, and how far it is."""
    return f"<t:{at // 1000}:f>, <t:{at // 1000}:R>"


def label(schedule: Schedule, challenges: Challenges, channel: str | None, language: str | None = None) -> str:
    """A schedule on one line of plain text, for lists to choose from; `channel` is the channel's name."""
    there = f" in #{channel}" if channel else ""
    return f"{words.when(schedule, language)}{there}: {words.what(schedule, challenges)}"[:100]


def _headline(schedule: Schedule, language: str | None) -> str:
    return f"**{escape(words.when(schedule, language))}** · `{schedule.schedule_id}`"


def _changes(schedule: Schedule) -> list[Part]:
    id_ = schedule.schedule_id
    if schedule.paused:
        change = [_leads(Action.RESUME_DAILY, id_, "Resume", Style.PRIMARY)]
    else:
        change = [_leads(Action.PAUSE_DAILY, id_, "Pause"), _leads(Action.SKIP_DAILY, id_, "Skip the next")]
    return rows([*change, _leads(Action.REMOVE_DAILY, id_, "Remove", Style.DANGER)])


def _leads(action: Action, schedule_id: str, label: str, style: Style = Style.SECONDARY) -> Part:
    return button(Button(action, schedule_id), label, style)


def _private(parts: Sequence[Part]) -> Body:
    return body(parts, Colour.BLUE, private=True)
