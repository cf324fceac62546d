"""The wheel, and the examples of docstrings and pages."""

import base64
import csv
import doctest
import hashlib
import inspect
import io
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
import unittest
import warnings
import zipfile

import entroscope
from support import ROOT

MODULES = [m.name for m in pkgutil.iter_modules(entroscope.__path__)]
PUBLIC = [getattr(entroscope, name) for name in entroscope.__all__]


class Wheel(unittest.TestCase):
    def setUp(self):
        self.path = os.environ.get("ENTROSCOPE_WHEEL")
        if self.path is None:
            self.skipTest("the tests are not run on a wheel")

    def test_record(self):
        with zipfile.ZipFile(self.path) as archive:
            names = archive.namelist()
            record = next(n for n in names if n.endswith(".dist-info/RECORD"))
            rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
            self.assertEqual([r[0] for r in rows], names)
            for name, digest, size in rows[:-1]:
                data = archive.read(name)
                self.assertEqual(size, str(len(data)))
                self.assertEqual(digest, "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode())
            self.assertIn("entroscope/py.typed", names)
            wheel = archive.read(record.replace("RECORD", "WHEEL")).decode()
            self.assertIn("Tag: py3-none-manylinux_2_34_x86_64\n", wheel)

    def test_equal_files_give_equal_bytes(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, os.path.join(ROOT, "python", "wheel.py"), folder], check=True, capture_output=True)
            with open(os.path.join(folder, os.listdir(folder)[0]), "rb") as first, open(self.path, "rb") as second:
                self.assertEqual(hashlib.sha256(first.read()).digest(), hashlib.sha256(second.read()).digest())

    def test_version_is_that_of_the_library(self):
        self.assertIn(f"entroscope-{entroscope.version()}-", os.path.basename(self.path))


class Docstrings(unittest.TestCase):
    def test_every_public_function_has_an_example(self):
        lacking = []
        for found in PUBLIC:
            members = [found]
            if inspect.isclass(found) and not issubclass(found, (BaseException, entroscope.Measurement)):
                members += [m for n, m in vars(found).items() if inspect.isfunction(m) and not n.startswith("_")]
            for member in members:
                text = inspect.getdoc(member) or ""
                plain = inspect.isclass(member) and issubclass(member, (BaseException, entroscope.Measurement))
                if not text or (not plain and ">>>" not in text):
                    lacking.append(getattr(member, "__qualname__", str(member)))
        self.assertEqual(lacking, [])

    def test_examples(self):
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        for name in MODULES:
            module = __import__(f"entroscope.{name}", fromlist=["_"])
            module = sys.modules[f"entroscope.{name}"]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = doctest.testmod(module, optionflags=flags)
            self.assertEqual(result.failed, 0, name)


class Pages(unittest.TestCase):
    def samples(self, page):
        with open(os.path.join(ROOT, *page.split("/")), encoding="utf-8") as file:
            return re.findall(r"```python\n(.*?)```", file.read(), flags=re.S)

    def run_samples(self, page):
        samples = self.samples(page)
        self.assertTrue(samples)
        before = os.getcwd()
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            os.chdir(folder)
            try:
                space = {"__name__": "page"}
                for sample in samples:
                    if any(f"{need} import" in sample or f"import {need}" in sample for need in ("torch", "sklearn.model_selection") if not _has(need)):
                        continue
                    exec(compile(sample, page, "exec"), space)
            finally:
                os.chdir(before)

    def test_docs(self):
        self.run_samples("docs/python.md")

    def test_readme_of_the_package(self):
        self.run_samples("python/README.md")

    def test_every_public_name_is_on_the_page(self):
        with open(os.path.join(ROOT, "docs", "python.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual([n for n in entroscope.__all__ if f"`{n}" not in text], [])


class Notebooks(unittest.TestCase):
    FOLDER = os.path.join(ROOT, "samples", "notebooks")

    def notebooks(self):
        return sorted(n for n in os.listdir(self.FOLDER) if n.endswith(".ipynb"))

    def test_there_are_three(self):
        self.assertEqual(self.notebooks(), ["circuit.ipynb", "network.ipynb", "table.ipynb"])

    def test_cells_run(self):
        import json

        before = os.getcwd()
        for name in self.notebooks():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                with open(os.path.join(self.FOLDER, name), encoding="utf-8") as file:
                    cells = json.load(file)["cells"]
                code = [c for c in cells if c["cell_type"] == "code"]
                self.assertTrue(all(c["outputs"] == [] and c["execution_count"] is None for c in code), "notebooks are kept without outputs")
                os.chdir(folder)
                try:
                    space = {"__name__": "notebook"}
                    for cell in code:
                        exec(compile("".join(cell["source"]), name, "exec"), space)
                finally:
                    os.chdir(before)

    @unittest.skipUnless("nbclient" in {m.name for m in pkgutil.iter_modules()} and "ipykernel" in {m.name for m in pkgutil.iter_modules()},
                         "nbclient or ipykernel is not installed")
    def test_notebook_draws_in_a_kernel(self):
        import nbclient
        import nbformat

        notebook = nbformat.read(os.path.join(self.FOLDER, "circuit.ipynb"), as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
        drawn = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "<svg" in o.get("data", {}).get("text/html", "")]
        self.assertGreaterEqual(len(drawn), 3)


def _has(name):
    return any(m.name == name.split(".")[0] for m in pkgutil.iter_modules())


if __name__ == "__main__":
    unittest.main()
