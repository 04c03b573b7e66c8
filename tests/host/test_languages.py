"""The languages of dates as people type them."""

from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.host.languages import (
    WIDESPREAD,
    WITHOUT_MONTHS,
    known_language,
    language_name,
    languages_like,
    locale_of,
)
from bot.host.zones import NotUnderstood


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("fr", "fr"),
        ("FR", "fr"),
        (" pt_br ", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("zh-tw", "zh-Hant-TW"),
        ("fr-BE", "fr-BE"),
        ("French", "fr"),
        ("ga", "ga"),  # Irish; there is a language called Ga
        ("brazilian  portuguese", "pt-BR"),
        ("British English", "en-GB"),
        ("français", "fr"),
        ("DEUTSCH", "de"),
        ("日本語", "ja"),
        ("العربية", "ar"),
    ],
)
def test_a_language_is_known_by_its_code_and_by_its_name(typed: str, code: str) -> None:
    assert known_language(typed) == code


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Name a language, such as French, fr or pt-BR."),
        ("germn", 'There is no language "germn". Did you mean German (de)?'),
        ("fr-XX", 'There is no language "fr-XX". Did you mean French (fr)?'),
        ("qqqqqq", 'There is no language "qqqqqq". Write its English name or its code, such as French or fr.'),
        ("../en", 'There is no language "../en". Write its English name or its code, such as French or fr.'),
    ],
)
def test_what_is_no_language_is_answered_with_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        known_language(typed)
    assert str(refused.value) == sentence


def test_a_language_without_names_of_months_is_not_taken_and_not_suggested() -> None:
    with pytest.raises(NotUnderstood, match="not known in Walloon; choose another"):
        known_language("wa")
    assert "wa" not in languages_like("walloon")


def test_just_those_are_not_suggested_for_which_no_dates_can_be_written() -> None:
    suggested = {code for letter in ascii_lowercase for code in languages_like(letter, 1_000)}
    assert len(suggested) > 300 and not suggested & WITHOUT_MONTHS
    assert {code for code in suggested if known_language(code) != code} == set()
    for code in WITHOUT_MONTHS:
        with pytest.raises(NotUnderstood, match="choose another"):
            known_language(code)


@pytest.mark.parametrize(("code", "name"), WIDESPREAD.items())
def test_widespread_languages_are_known_by_what_they_call_themselves(code: str, name: str) -> None:
    locale = locale_of(code)
    assert locale is not None and locale.get_display_name(locale) == name
    assert known_language(name) == code


def test_suggestions_begin_with_what_was_typed() -> None:
    assert languages_like("fr")[0] == "fr"
    assert {"fr-CA", "fy"} <= set(languages_like("fr"))
    assert languages_like("port") == ["pt", "pt-BR", "pt-PT"]
    assert languages_like("deut")[0] == "de"
    assert languages_like("qqqqqq") == []


def test_widespread_languages_are_suggested_before_anything_is_typed() -> None:
    assert {"fr", "ja", "ar"} <= set(languages_like(""))
    assert len(languages_like("", 5)) == 5


@pytest.mark.parametrize("typed", ["", "e", "an", "chinese"])
def test_whatever_is_suggested_is_taken(typed: str) -> None:
    found = languages_like(typed)
    assert found
    assert [known_language(code) for code in found] == found
    assert [known_language(language_name(code)) for code in found] == found


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("fr", "French"),
        ("pt-BR", "Brazilian Portuguese"),
        ("zh-Hant-TW", "Chinese (Traditional, Taiwan)"),
        ("qq", "qq"),
    ],
)
def test_a_language_has_an_english_name(code: str, name: str) -> None:
    assert language_name(code) == name


def test_a_language_that_is_not_known_here_writes_nothing() -> None:
    assert locale_of(None) is None
    assert locale_of("qq") is None
    assert locale_of("no language at all") is None


@given(st.text(max_size=12))
def test_any_text_is_a_language_or_is_refused(typed: str) -> None:
    try:
        code = known_language(typed)
    except NotUnderstood:
        return
    assert known_language(code) == code
