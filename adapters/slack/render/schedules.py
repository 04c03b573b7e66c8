"""Schedules of dailies as moderators see them."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters import chat_wording
from adapters import schedule_wording as words
from adapters.buttons import Action, Button
from adapters.chat_text import NOTE_SIGN
from adapters.slack.addresses import place_of
from adapters.slack.render.pages import Block, messages, page_message, pages
from adapters.slack.render.parts import (
    DANGER,
    Message,
    Part,
    Run,
    View,
    actions,
    bold,
    bullets,
    button,
    channel,
    confirmed,
    context,
    day_and_time,
    header,
    line,
    lines,
    plain,
    run,
)
from adapters.slack.render.text import fit
from bot.engine.questions import Challenge
from bot.host.schedules import Listed, Open, Previewed
from bot.ports.schedules import Schedule

Challenges = Mapping[str, Challenge]

ADD_LABEL: Final = "➕ Add a daily"
HEADING: Final = "Dailies"
COMES: Final = "Comes on"
WOULD_COME: Final = "It is paused; otherwise it would come on"

_ROOM: Final = 300
_NOTE_ROOM: Final = 400


def listed(
    found: Sequence[Listed],
    running: Sequence[Open],
    challenges: Challenges,
    said: str | None = None,
    language: str | None = None,
) -> list[Message]:
    """The schedules of a workspace and what is open of them now, each with a button that leads on."""
    blocks: list[Block] = [header(HEADING), *([line(f"✅ {said}")] if said else [])]
    for entry in [
        *(opened(one, challenges) for one in running),
        *(entry_of(one, challenges, language) for one in found),
    ]:
        blocks += [*entry, None]
    if not found and not running:
        blocks.append(line(words.NONE))
    return messages(blocks, [actions([button(Button(Action.ADD_DAILY), ADD_LABEL)])])


def entry_of(one: Listed, challenges: Challenges, language: str | None = None, *, full: bool = False) -> list[Part]:
    """One schedule with what comes next and what came last, and a button that leads on; all its buttons if `full`."""
    schedule = one.schedule
    facts: list[str | Part] = ["⏸️ Paused"] if one.next is None else [day_and_time("Next: ", one.next.at)]
    if one.last is not None:
        facts.append(fit(words.occurrence(one.last, language), _ROOM))
    look = button(Button(Action.PREVIEW_DAILY, schedule.schedule_id), "Dates" if full else "Open")
    return [
        lines(_about(schedule, challenges, language)),
        context(*facts),
        actions([look, *(_changes(schedule) if full else [])]),
    ]


def opened(one: Open, challenges: Challenges) -> list[Part]:
    """A daily that can be played now, with what withdraws it."""
    withdraw = button(Button(Action.STOP_DAILY, one.occurrence.game_id), "Withdraw")
    sure = confirmed(withdraw, "Withdraw this daily?", "Nobody can play it any more.", "Withdraw it")
    what = fit(words.what(one.schedule, challenges), _ROOM)
    return [
        lines([[bold("Open now"), run(" in "), _where(one.schedule)], [run(what)]]),
        context(day_and_time("Closes ", one.occurrence.closes_at)),
        actions([sure]),
    ]


def shown(
    found: Previewed,
    challenges: Challenges,
    said: str | None = None,
    language: str | None = None,
    *,
    checked: bool = False,
) -> list[Message]:
    """One schedule with the dates to come, and the buttons that change it. `said` is a plain sentence above it, and
    `checked` says that `found` knows whether the app may post there."""
    lead = [line(f"✅ {said}")] if said else []
    return messages([*lead, *_details(found, challenges, language, checked)], [actions(_changes(found.schedule))])


def _details(found: Previewed, challenges: Challenges, language: str | None, checked: bool) -> list[Block]:
    schedule = found.schedule
    dates = words.preview(found.preview, language)
    may = f"⚠️ {found.forbidden}" if found.forbidden else f"✅ {words.CAN_POST}"
    permission = [line(may)] if checked else []
    return [
        lines(_about(schedule, challenges, language)),
        context(*words.details(schedule)),
        None,
        line(bold(WOULD_COME if schedule.paused else COMES)),
        bullets([date] for date in dates),
        *(context(f"{NOTE_SIGN} {fit(note, _NOTE_ROOM)}") for note in found.preview.notes),
        *permission,
    ]


def preview_view(found: Previewed, challenges: Challenges, language: str | None = None) -> View:
    """The dates to come as a dialogue, for the Home tab. `found` knows whether the app may post there."""
    page, *others = pages(_details(found, challenges, language, checked=True))
    blocks = page_message([*page, line(chat_wording.more(len(others), "page"))] if others else page)["blocks"]
    return {"type": "modal", "title": plain("Dates to come"), "close": plain("Close"), "blocks": blocks}


def surely(schedule: Schedule, challenges: Challenges, language: str | None = None) -> Message:
    """Asks whether a schedule is to be removed for ever."""
    buttons = [
        button(Button(Action.SURELY_REMOVE_DAILY, schedule.schedule_id), "Remove it", DANGER),
        button(Button(Action.PREVIEW_DAILY, schedule.schedule_id), "Keep it"),
    ]
    return page_message([lines(_about(schedule, challenges, language)), line(words.SURE)], [actions(buttons)])


def _about(schedule: Schedule, challenges: Challenges, language: str | None) -> list[Sequence[str | Run]]:
    return [
        [bold(words.when(schedule, language)), run(" · "), run(schedule.schedule_id, code=True)],
        [run("in "), _where(schedule), run(f": {fit(words.what(schedule, challenges), _ROOM)}")],
    ]


def _where(schedule: Schedule) -> Run:
    return channel(place_of(schedule.channel).channel or "")


def _changes(schedule: Schedule) -> list[Part]:
    id_ = schedule.schedule_id
    change = (
        [button(Button(Action.RESUME_DAILY, id_), "Resume")]
        if schedule.paused
        else [button(Button(Action.PAUSE_DAILY, id_), "Pause"), button(Button(Action.SKIP_DAILY, id_), "Skip the next")]
    )
    remove = button(Button(Action.SURELY_REMOVE_DAILY, id_), "Remove")
    return [*change, confirmed(remove, "Remove this daily?", words.SURE, "Remove it")]
