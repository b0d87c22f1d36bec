"""Jupyter's own test suite for kernels, run on the installed kernelspec.

The kernelspec is found through JUPYTER_PATH (or wherever `adjoint install` put it):
    JUPYTER_PATH=DIR/share/jupyter python test/clients/test_kernel.py
"""

import unittest

import jupyter_kernel_test


class AdjointTests(jupyter_kernel_test.KernelTests):
    kernel_name = "adjoint"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("oops");'
    code_generate_error = 'throw new TypeError("wrong");'
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "[1, 2, 3].map((n: number) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "await Promise.resolve('é😀')", "result": "'é😀'"},
    ]
    code_display_data = [
        {"code": 'Jupyter.display(Jupyter.html`<b>bold</b>`);', "mime": "text/html"},
        {"code": "Jupyter.display({ 'image/svg+xml': '<svg/>' }, { raw: true });", "mime": "image/svg+xml"},
    ]
    code_history_pattern = "1 ? 2*"
    supported_history_operations = ("tail", "range", "search")
    code_page_something = 'Jupyter.page("a page of text");'
    code_clear_output = "Jupyter.clear();"
    code_inspect_sample = "Math.max"
    completion_samples = [
        {"text": "consol", "matches": {"console"}},
        {"text": "Math.hyp", "matches": {"hypot"}},
    ]
    complete_code_samples = ["1 + 1", "function f() {\n  return 1;\n}", "type A = string;", "await f();"]
    incomplete_code_samples = ["function f() {", "let a = [1,", "let s = `abc", "/* a comment", "a +"]
    invalid_code_samples = ["let a = ;", "}{", "let s = 'abc"]
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
