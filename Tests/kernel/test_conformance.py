"""jupyter_kernel_test for Credence, with nothing left out."""
import unittest

import jupyter_kernel_test as jkt

import snippets

NAME = "credence"


class CredenceKernelTests(jkt.KernelTests):
    kernel_name = NAME
    language_name = "credence"
    file_extension = ".credence"

    code_hello_world = snippets.HELLO
    code_stderr = snippets.NOTE
    completion_samples = [
        {"text": "half_nor", "matches": {"half_normal"}},
        {"text": "\\mu", "matches": {"μ"}},
        {"text": "pri"},
    ]
    complete_code_samples = ["1 + 1", 'print("hello")', "x = [1,\n  2]", "fn f(x) = x^2", "# note"]
    incomplete_code_samples = ["x = (1 +", "model m(y[N]) {\n  mu ~ normal(0, 1)",
                               "model m(y[N]) {\n  y ~", "1 +"]
    invalid_code_samples = ["x = 1)", "]"]
    code_page_something = snippets.HELP
    code_generate_error = snippets.ERROR
    code_execute_result = [
        {"code": snippets.SUM, "result": snippets.SUM_RESULT},
        {"code": "20 + 22", "result": "42"},
    ]
    code_display_data = [{"code": snippets.PICTURE, "mime": "image/svg+xml"}]
    code_history_pattern = snippets.HISTORY_PATTERN
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "normal"
    code_clear_output = snippets.CLEAR

    ATTRIBUTES = (
        "code_hello_world code_stderr completion_samples complete_code_samples "
        "incomplete_code_samples invalid_code_samples code_page_something code_generate_error "
        "code_execute_result code_display_data code_history_pattern "
        "supported_history_operations code_inspect_sample code_clear_output"
    ).split()

    def test_nothing_is_left_out(self):
        self.assertEqual([a for a in self.ATTRIBUTES if not getattr(self, a)], [])


class CredenceWelcomeTests(jkt.IopubWelcomeTests):
    kernel_name = NAME
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
