"""Python values as Credence code."""
import pytest

papermill = pytest.importorskip("papermill")

from papermill.translators import papermill_translators  # noqa: E402

from credence_jupyter.papermill import CredenceTranslator  # noqa: E402


@pytest.mark.parametrize("value,code", [
    (None, "none"), (True, "true"), (False, "false"), (3, "3"), (-2, "-2"), (1.0, "1.0"),
    (1e300, "1e+300"), (float("nan"), "missing"), ("a", '"a"'),
    ('say "{x}" \\ \n\t\x00 µ', '"say \\"{{x}}\\" \\\\ \\n\\t\\u{0} µ"'),
    ([1, [2.5, "x"]], '[1, [2.5, "x"]]'),
    ({"a": 1, "b c": [True]}, '{"a": 1, "b c": [true]}')])
def test_values(value, code):
    assert CredenceTranslator.translate(value) == code


def test_infinite_numbers_are_refused():
    with pytest.raises(ValueError):
        CredenceTranslator.translate(float("inf"))


def test_papermill_finds_the_translator():
    translator = papermill_translators.find_translator("some-kernel", "credence")
    assert translator.codify({"n": 3}, "Parameters") == "# Parameters\nn = 3\n"
