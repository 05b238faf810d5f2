"""Colours of Credence code."""
import pathlib

import pytest
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, String

from credence_jupyter.lexer import CredenceLexer

SCRIPTS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").rglob("*.credence"))


def lex(code):
    return [(kind, text) for kind, text in CredenceLexer().get_tokens(code) if text.strip()]


def test_it_is_found_by_name():
    assert isinstance(get_lexer_by_name("credence"), CredenceLexer)


def test_a_model():
    tokens = lex("model m(y: real[N]) {\n  μ₀ ~ normal(0, 2.5e-3)  # why\n}")
    for expected in [(Keyword, "model"), (Name.Function, "m"), (Keyword.Type, "real"),
                     (Name, "μ₀"), (Operator, "~"), (Name.Class, "normal"),
                     (Number, "2.5e-3"), (Comment.Single, "# why")]:
        assert expected in tokens


def test_holes_in_text_nest():
    tokens = lex('print("b = {mean(post.b, "in {1}"):.3} {{x}} {r({a: 1})}") + 1')
    assert (Name.Builtin, "mean") in tokens and (Name.Attribute, "b") in tokens
    assert (String.Escape, "{{") in tokens
    assert tokens[-2:] == [(Operator, "+"), (Number, "1")]


def test_words_after_a_dot_are_columns():
    assert (Name.Attribute, "model") in lex("t.model")


def test_text_ends_with_its_line():
    tokens = lex('x = "open\ny = 1')
    assert tokens[-3:] == [(Name, "y"), (Operator, "="), (Number, "1")]
    assert lex('x = "open {1 +\ny = 1')[-3:] == tokens[-3:]


@pytest.mark.parametrize("code", [
    "x = {a: 1, ...r}", "y |> f(2)", "x[1:end, none]", "?normal", "a == b and not c", "A @ B'",
    'fn f(x, k = 2) = x^k', 'houses = load("tables/radon.csv");', "[f(x) for x in xs if x > 0]"])
def test_nothing_is_an_error(code):
    assert Error not in [kind for kind, _ in lex(code)]


@pytest.mark.parametrize("code", ["$", '"{', "}}}", "{{{", '"{"{"', "\\", "\U0001d538"])
def test_everything_is_kept(code):
    assert "".join(text for _, text in CredenceLexer().get_tokens(code)).rstrip("\n") == code


@pytest.mark.parametrize("path", SCRIPTS, ids=[p.stem for p in SCRIPTS])
def test_scripts_have_no_errors(path):
    assert Error not in [kind for kind, _ in lex(path.read_text())]
