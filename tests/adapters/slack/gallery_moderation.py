"""One of every kind of message and view about moderation, corrections and privacy, as in `gallery`."""

from collections.abc import Iterator
from dataclasses import replace

from adapters.slack.forms import Typed
from adapters.slack.render import (
    audit,
    corrections,
    given_back,
    pack_forms,
    packs,
    privacy,
    reports,
    roles,
    settings,
    statistics,
)
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import Challenge
from bot.host.audit import AuditPage
from bot.host.chat_settings import SETTINGS, SetAt, SettingLine
from bot.host.grading import REGRADED
from bot.host.packs import PackPage, Received, Step
from bot.host.persons import Code
from bot.host.privacy import Kept, KeptLine
from bot.host.reports import Queued, ReportedQuestion, question_key
from bot.host.roles import Role
from bot.ports.careers import AuditEntry
from bot.ports.corrections import Decision, Report, Ruling
from bot.ports.packs import Examined, PackQuestion, PackState, ReadPack, Remark, StoredPack
from tests.adapters.figures import figures
from tests.adapters.slack.bodies import Message
from tests.adapters.slack.gallery import ANN, BEN, GAME, NAMES, NOW, Named, named


def messages(of: Challenge, number: int = 0) -> Named:
    """Every kind of message about this challenge and its question of that number, from 0, by name."""
    yield from _corrections(of, number)
    yield from _reports(of, number)
    yield from named("question of a pack", packs.question(of, number, GAME))
    if not number:  # they are the same for all questions of a challenge
        yield from _moderation(of)
        yield from _own_data()
        yield from _packs(of)


def views() -> Iterator[tuple[str, Message]]:
    """Every kind of form, by name."""
    yield "report", reports.form("{}")
    yield "settings of the workspace", settings.form(setting_lines(SetAt.HERE), SETTINGS, "{}", here=False)
    yield "settings of a channel", settings.form(setting_lines(), SETTINGS, "{}", here=True)
    yield "delete me", privacy.erase_form("{}")
    yield "bring a file", pack_forms.file("{}")
    yield "retire a pack", pack_forms.reason("{}")
    yield "author", pack_forms.question("{}")


def corrected(number: int = 0, players: int = 2) -> TellCorrection:
    """A question of this number of which the second choice is right now; so many have played, at most two are named."""
    standings = (Standing(1, ANN, 500, 5, 4, 0), Standing(2, BEN, 320, 4, 2, 1))
    return TellCorrection(number, 0, 1, standings[:players], players)


def _corrections(of: Challenge, number: int) -> Named:
    hidden = frozenset({BEN})
    for mode in ("challenge", "practice"):
        told = corrections.told(of, corrected(number, 14), mode, names=NAMES, hidden=hidden)
        yield from named(f"correction of a {mode}", told)
        yield from named(f"own correction of a {mode}", corrections.own(of, corrected(number), mode, ANN))
    yield from named("correction for nobody", corrections.told(of, corrected(number, 0), "challenge", names={}))


def reported(of: Challenge, number: int = 0, reasons: int = 2, reason: str = "C is right too.") -> ReportedQuestion:
    """A question of that number, as moderators look at it."""
    name = f"{of.id}/{of.questions[number].id}"
    found = [Report("slack:T0001", name, ANN, reason, NOW, GAME, of.version) for _ in range(reasons)]
    decision = Decision("d", "", name, Ruling.CORRECTED, BEN, NOW, "x", reason)
    question = of.questions[number]
    return ReportedQuestion(
        name=name,
        key=question_key(name),
        title=of.title,
        number=number + 1,
        question=question,
        pack_answer=(question.answer + 1) % len(question.choices),
        in_bank=False,
        proven=True,
        reports=tuple(found),
        decision=decision,
        games=1_234,
    )


def queued(of: Challenge, count: int = 8, reason: str = "C is right too.") -> list[Queued]:
    """So many questions that were reported."""
    names = [f"{of.id}/{number}" for number in range(count)]
    prompt = of.questions[0].prompt
    return [Queued(name, question_key(name), of.title, 1, prompt, 3, (reason,) * 3, NOW) for name in names]


def setting_lines(set_at: SetAt = SetAt.USUAL) -> list[SettingLine]:
    """Every setting with a value."""
    return [SettingLine(it.name, it.label, it.example, set_at) for it in SETTINGS.values()]


def audited(count: int = 3, page: int = 0, pages: int = 1, subject: str = BEN) -> AuditPage:
    """A page of so many entries."""
    entry = AuditEntry(NOW, ANN, "role-changed", subject, "slack:T0001", {"role": "moderator"})
    return AuditPage((entry,) * count, page, pages)


HOLDERS = [(ANN, Role.ADMIN), ("slack:group:S0001", Role.MODERATOR)]


def _reports(of: Challenge, number: int) -> Named:
    yield from named("reports", reports.queue(queued(of), 0))
    yield from named("more reports", reports.queue(queued(of), 7))
    yield from named("no reports", reports.queue([]))
    found = reported(of, number)
    yield from named("reported question", reports.look(found))
    kept = replace(found, in_bank=True, reports=(), decision=None, games=0, proven=False)
    yield from named("reported question kept", reports.look(kept, "The question is right as it is."))
    yield "surely correct", reports.surely(found, 0)
    yield "settings", settings.listed(setting_lines(), in_channel=True)
    yield "settings in direct messages", settings.listed(setting_lines(SetAt.SPACE), in_channel=False)
    yield "setting", settings.one(setting_lines()[0], SETTINGS["seconds"])
    yield "settings changed", settings.changed(setting_lines(SetAt.HERE), here=True)


def _moderation(of: Challenge) -> Named:
    yield from named("extra time", settings.extra_time({ANN: 50, BEN: 100}, NAMES, (BEN, 100)))
    yield from named("no extra time", settings.extra_time({}, {}, (BEN, None)))
    yield from named("roles", roles.listed(HOLDERS, NAMES, changed=HOLDERS[1], groups_known=False))
    yield from named("roles of nobody", roles.listed([], {}, changed=(ANN, Role.MEMBER)))
    yield from named("figures", statistics.of_challenge(list(figures(of))))
    yield from named("flagged questions", statistics.flagged(list(figures(of)) * 12))
    yield from named("no flagged questions", statistics.flagged([]))
    yield from named("roles in the audit", audit.page(audited(subject="slack:group:S0001"), NAMES))
    yield from named("audit", audit.page(audited(10, 1, 3), NAMES))
    yield from named("empty audit", audit.page(audited(0), {}))
    regraded = [
        AuditEntry(
            NOW, "quizhost", REGRADED, GAME, "slack:T0001", {"challenge": of.title, "channel": address, "more": 1}
        )
        for address in ("slack:T0001/C0001", "slack:T0001/C0001/1800000000.000100", "slack:T0001/@U0001")
    ]
    yield from named("audit of games", audit.page(AuditPage(tuple(regraded), 0, 1), {}))


def stored(state: PackState = PackState.DRAFT, title: str = "Good Pack", reason: str = "") -> StoredPack:
    """A version in this state; of those that retired long ago the text is gone."""
    body = "" if state is PackState.RETIRED else "id: good"
    return StoredPack("5" * 32, "slack:T0001", "good", 2, title, body, "", state, ANN, NOW, reason)


def remarks(count: int = 2, text: str = "The prompt has no question mark. Add one.") -> tuple[Remark, ...]:
    """So many remarks of all kinds."""
    return tuple(Remark(4 * it + 3, ("error", "warning", "note")[it % 3], text) for it in range(count))


def pack_page(pack: StoredPack, count: int = 3, text: str = "What does max pooling keep?") -> PackPage:
    """All about a version with so many questions, remarks and changes."""
    asked = tuple(PackQuestion(f"q{it}", "predict-output", "beginner", text, True) for it in range(count))
    steps = tuple(Step(state, NOW, BEN, pack.reason) for state in (PackState.DRAFT, pack.state))
    found = Examined(asked, remarks(count), (f"good/first: {text}",) * count)
    return PackPage(pack, steps, stored(PackState.LIVE), found)


def read_pack(
    count: int = 2, text: str = "The prompt has no question mark. Add one.", body: str | None = ""
) -> ReadPack:
    """What came of reading a file that has so many remarks."""
    return ReadPack(body, "good", "Good Pack", 3, 5, 1, remarks(count, text))


def _others(of: Challenge) -> list[StoredPack]:
    return [replace(stored(PackState.LIVE, of.title), pack_id=f"{place:032x}") for place in range(10, 18)]


def _packs(of: Challenge) -> Named:
    every = [replace(stored(state, of.title), pack_id=f"{place:032x}") for place, state in enumerate(PackState)]
    yield from named("packs", packs.listed([*every, *_others(of)], 0, NAMES))
    yield from named("more packs", packs.listed([*every, *_others(of)], 1, {}))
    yield from named("no packs", packs.listed([], 0, {}))
    prompt = of.questions[0].prompt
    for pack in every:
        page = pack_page(pack, 12, prompt)
        yield from named(f"{pack.state} pack", packs.look(page, 0, NAMES, "It can be played here now."))
    yield from named("next page of a pack", packs.look(page, 1, {}))
    kept = Received(every[0], read_pack(30, prompt))
    yield from named("brought", packs.received(kept, pack_page(every[0])))
    yield from named("brought in vain", packs.received(Received(None, read_pack(body=None)), None))
    yield from named("authored", packs.authored(kept, pack_page(every[0])))
    yield from named("proven", packs.proven(pack_page(every[1]), "All 2 programs print what they say.", remarks(3)))
    yield "running", packs.running(every[0])
    yield "handed over", packs.handed_over(every[0])
    yield from named("given back", given_back.given_back(written(of)))


def written(of: Challenge) -> list[Typed]:
    """The form for a question, as it was filled in with the first one of a challenge."""
    question = of.questions[0]
    return [
        Typed("Kind", "🔮 Predict the output", written=False),
        Typed("Question", question.prompt, written=True),
        *([] if question.snippet is None else [Typed("Code", question.snippet.text, written=True)]),
        *(Typed(f"Wrong choice {place}", it.text, written=True) for place, it in enumerate(question.choices, 1)),
        Typed("Explanation", question.explanation, written=True),
    ]


def _own_data() -> Named:
    lines = (KeptLine("Presses in games", 1_204), KeptLine("Badges", 3))
    yield "privacy", privacy.page(Kept(lines, "ann", True, ("discord:1",), "Europe/Paris"), "The accounts are linked.")
    yield "privacy of nobody", privacy.page(Kept(()))
    yield "code", privacy.code(Code("ABCD2345", 10))
