"""One of every kind of message by which a server is run, and of what somebody reads about themselves."""

from collections.abc import Iterator
from dataclasses import replace

from adapters import pack_wording, report_wording
from adapters.discord.render import audit, corrections, packs, privacy, reports, roles, settings, statistics
from bot.engine.careers import origin
from bot.engine.effects import Standing, TellCorrection
from bot.engine.questions import Challenge
from bot.host.audit import AuditPage
from bot.host.chat_settings import SETTINGS, SetAt, SettingLine
from bot.host.persons import Code
from bot.host.privacy import Kept, KeptLine
from bot.host.reports import Queued, ReportedQuestion, question_key
from bot.host.roles import MAX_HOLDERS, Role
from bot.ports.careers import AuditEntry
from bot.ports.corrections import Decision, Report, Ruling
from bot.ports.packs import PackState
from tests.adapters import pack_pages
from tests.adapters.discord.bodies import Body
from tests.adapters.figures import figures

ANN, BEN = "discord:100000000000000001", "discord:100000000000000002"
HELPERS = "discord:role:100000000000000003"
SPACE = "discord:100000000000000009"
GAME = "0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000_000
LONG = "*Markup* @everyone " * 30

Named = Iterator[tuple[str, Body]]


def bodies(of: Challenge, number: int = 0) -> Named:
    """Every kind of message about this question of the challenge, from 0, by name."""
    yield from _corrections(of, number)
    yield from _reports(of, number)
    yield from _named("question of a pack", packs.question(of, number, GAME))


def figures_of(of: Challenge) -> Named:
    """What is said of how all questions of the challenge are answered."""
    yield from _named("figures", statistics.of_challenge(list(figures(of))))
    yield from _named("flagged questions", statistics.flagged(list(figures(of)) * 12))


def bodies_apart() -> Named:
    """Every kind of message that is about no challenge, by name."""
    yield from _named("no flagged questions", statistics.flagged([]))
    yield from _packs()
    yield from _roles()
    yield from _settings()
    yield from _audit()
    yield from _privacy()


def _named(name: str, found: list[Body]) -> Named:
    return ((f"{name} {part}" if part else name, body) for part, body in enumerate(found))


def _packs() -> Named:
    found = pack_pages.many(ANN)
    for page in range(3):
        yield f"{page + 1}. page of packs", packs.listed(found, page)
    yield "no packs", packs.listed([])
    for state in PackState:
        looked = pack_pages.page(ANN, state)
        for page in range(9):
            yield f"{page + 1}. page of a {state} pack", packs.look(looked, page, pack_wording.SOON)
    yield "a pack that retired long ago", packs.look(pack_pages.bare(ANN))
    told = pack_wording.told(pack_pages.REMARKS)
    draft = pack_pages.stored(ANN)
    yield from _named("report on a file", packs.report(draft, pack_pages.HARMFUL, told, programs=True))
    yield from _named("report on a file of nothing", packs.report(None, pack_pages.HARMFUL, told, programs=False))
    for state in (PackState.DRAFT, PackState.PROVEN):
        pack = pack_pages.stored(ANN, state)
        yield from _named(f"report on a file that is {state}", packs.proven(pack, pack_pages.HARMFUL, told))
    yield "pack as a file", packs.handed_over(draft, "pooling.yaml")
    yield "question given back", packs.given_back(pack_pages.HARMFUL, told, "your-question.txt")


def _corrections(of: Challenge, number: int) -> Named:
    standings = tuple(Standing(rank, f"discord:{rank}", 500 - rank, 5, 4, 0) for rank in range(1, 11))
    right = len(of.questions[number].choices) - 1
    told = TellCorrection(number, 0, right, standings, 140)
    yield from _named("correction", corrections.messages(of, told, "challenge", hidden=frozenset({"discord:2"})))
    nobody = TellCorrection(number, 0, right, (), 0)
    yield from _named("correction for nobody", corrections.messages(of, nobody, "challenge"))
    yield from _named("correction of one's own game", corrections.own(of, told, "practice", "discord:3"))


def _reports(of: Challenge, number: int) -> Named:
    name = origin(of, of.questions[number])
    one = Queued(name, question_key(name), of.title, number + 1, of.questions[number].prompt, 12, (LONG,), NOW)
    gone = Queued(name, question_key(name), of.id, None, "", 1, (), NOW)
    many = [replace(it, key=question_key(str(place))) for place, it in enumerate([one, gone] * report_wording.TOGETHER)]
    for page in range(3):
        yield f"{page + 1}. page of reported questions", reports.queue(many, page)
    yield "no reported questions", reports.queue([])
    found = looked_at(of, number)
    for part, body in enumerate(reports.look(found, "The question is right as it is."), start=1):
        yield f"{part}. part of a reported question", body
    yield from _named("reported question of nobody", reports.look(looked_at(of, number, count=0)))
    yield "question to be corrected", reports.surely(found, len(of.questions[number].choices) - 1)


def looked_at(of: Challenge, number: int, *, count: int = 30) -> ReportedQuestion:
    """A question that so many have reported; where none has, nothing was decided about it either."""
    question = of.questions[number]
    name = origin(of, question)
    told = tuple(Report(SPACE, name, f"discord:{player}", LONG[:500], NOW, GAME, of.version) for player in range(count))
    made = Decision("d", "", name, Ruling.CORRECTED, ANN, NOW, question.choices[0].text, LONG[:500]) if count else None
    return ReportedQuestion(
        name=name,
        key=question_key(name),
        title=of.title,
        number=number + 1 if count else None,
        question=question,
        pack_answer=len(question.choices) - 1,
        in_bank=not count,
        proven=bool(count),
        reports=told,
        decision=made,
        games=1_234 if count else 0,
    )


def _roles() -> Named:
    many = [(f"discord:{user}", Role.MODERATOR) for user in range(1, MAX_HOLDERS)]
    yield "roles", roles.listed([(HELPERS, Role.ADMIN), *many], (BEN, Role.ADMIN))
    yield "roles of nobody", roles.listed([], (HELPERS, Role.MEMBER))


def _settings() -> Named:
    lines = [SettingLine(it.name, it.label, LONG, at) for it in SETTINGS.values() for at in SetAt][: len(SETTINGS)]
    yield "settings", settings.listed(lines)
    yield "setting", settings.one(lines[0], next(iter(SETTINGS.values())))
    yield "setting changed", settings.changed(lines[0], here=True)
    yield "extra time", settings.extra_time({f"discord:{user}": 50 for user in range(1, 90)}, (ANN, 50))
    yield "extra time of nobody", settings.extra_time({}, (ANN, None))


def _audit() -> Named:
    entries = tuple(AuditEntry(NOW, ANN, action, BEN, SPACE, {}) for action in ("player-erased", "something-new") * 5)
    yield "audit", audit.page(AuditPage(entries, 1, 3))
    yield "audit of nothing", audit.page(AuditPage((), 0, 1))


def _privacy() -> Named:
    lines = tuple(KeptLine(f"Presses in games {number}", 1_204) for number in range(20))
    kept = Kept(lines, name=LONG, hidden=True, linked=("slack:T1/U1", "terminal:ann"))
    yield "what is kept", privacy.page(kept, "The accounts are linked.")
    yield "what is kept of somebody new", privacy.page(Kept(()))
    yield "code", privacy.code(Code("ABCD2345", 10))
    yield "data as a file", privacy.exported("quizhost-my-data.json")
