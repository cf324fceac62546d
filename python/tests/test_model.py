"""Training, loading and asking."""

import hashlib
import os
import pickle
import subprocess
import tempfile
import unittest
import warnings

import numpy as np

import entroscope
from support import ROOT, command_line, digits_model, planted


class FiveLines(unittest.TestCase):
    def test_digits_trained_measured_and_drawn(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = entroscope.train("digits", widths=8, steps=3)
        shared = entroscope.shared_ledger(model, "digits", part="test")
        self.assertGreater(shared.total_shared.bits.value, 10)
        self.assertIn("<svg", shared._repr_html_())
        self.assertIn("<svg", model.report("digits").html)


class SameBits(unittest.TestCase):
    def setUp(self):
        self.tool = command_line()
        if self.tool is None:
            self.skipTest("there is no Release build of the command line")

    def trained(self, data, *options):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            subprocess.run([self.tool, "train", data, *options, "-o", path], check=True, capture_output=True)
            with open(path, "rb") as file:
                return hashlib.sha256(file.read()).hexdigest()

    def assert_same(self, model, expected):
        self.assertEqual(hashlib.sha256(model.to_bytes()).hexdigest(), expected)

    def test_digits(self):
        self.assert_same(digits_model(8, 3), self.trained("digits", "--widths", "8", "--steps", "3"))

    def test_array_and_its_file(self):
        rows, classes = planted()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows.npz")
            np.savez(path, x=rows, y=classes)
            expected = self.trained(path, "--widths", "3", "--steps", "4", "--seed", "7")
        self.assert_same(entroscope.train(rows, classes, widths=3, steps=4, seed=7), expected)
        self.assert_same(entroscope.train(np.asfortranarray(rows.astype(np.float32)), classes, widths=3, steps=4, seed=7), expected)

    def test_answers_are_those_of_the_command_line(self):
        model = digits_model()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.safetensors")
            model.save(path)
            answer = subprocess.run(
                [self.tool, "entropy", path, "--draws", "200", "--json"], check=True, capture_output=True, text=True
            ).stdout
        import json

        self.assertEqual(entroscope.entropy(model, draws=200).numbers, json.loads(answer))


class Models(unittest.TestCase):
    def test_file_round_trip(self):
        model = digits_model()
        with tempfile.TemporaryDirectory() as folder:
            for ending in ("safetensors", "json"):
                path = os.path.join(folder, f"model.{ending}")
                model.save(path)
                self.assertEqual(entroscope.load(path).to_bytes(), model.to_bytes())
            self.assertEqual(sorted(os.listdir(folder)), ["model.json", "model.safetensors"])

    def test_pickle(self):
        model = digits_model()
        rows = model.sample(5, seed=2)
        np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).log_likelihood(rows), model.log_likelihood(rows))

    def test_likelihood_of_enumeration(self):
        rows = np.random.default_rng(3).integers(0, 2, (200, 4))
        model = entroscope.train(rows, widths=2, steps=3)
        every = np.array([[(k >> i) & 1 for i in range(4)] for k in range(16)])
        self.assertAlmostEqual(np.exp(model.log_likelihood(every)).sum(), 1, 6)
        # A missing value is summed out.
        part = every[:8].astype(float)
        part[:, 3] = np.nan
        both = np.logaddexp(model.log_likelihood(every[:8]), model.log_likelihood(every[8:]))
        np.testing.assert_allclose(model.log_likelihood(part), both, rtol=1e-5)

    def test_threads_change_nothing(self):
        model = digits_model()
        np.testing.assert_array_equal(model.sample(600, seed=5, threads=1), model.sample(600, seed=5, threads=3))
        rows = model.sample(600, seed=5)
        np.testing.assert_array_equal(model.log_likelihood(rows, threads=1), model.log_likelihood(rows, threads=2))

    def test_posterior_and_latents_are_probabilities(self):
        model = digits_model()
        rows = model.sample(50, seed=1)
        np.testing.assert_allclose(model.posterior(rows).sum(axis=1), 1)
        latents = model.latents(rows, level=0)
        np.testing.assert_allclose(latents.sum(axis=1), 64, rtol=1e-5)
        with self.assertRaisesRegex(ValueError, r"^The level must be one of 0\.\.6, or -1 for the last, but is 7\.$"):
            model.latents(rows, level=7)

    def test_impute_keeps_what_is_known(self):
        model = digits_model()
        rows = model.sample(20, seed=1)
        holes = rows.copy()
        holes[:, 20:30] = np.nan
        for method in ("sample", "mean", "mode"):
            filled = model.impute(holes, method)
            self.assertFalse(np.isnan(filled).any())
            np.testing.assert_array_equal(filled[:, 30:], rows[:, 30:])

    def test_hybrid_and_mixture(self):
        rows, classes = planted()
        self.assertEqual(entroscope.train(rows, classes, widths=2, steps=2, hybrid=0.5).n_classes, 3)
        self.assertEqual(entroscope.train(rows, widths=2, steps=2, components=2).info["components"], 2)


class Files(unittest.TestCase):
    FOLDER = os.path.join(ROOT, "tests", "Entroscope.Formats.Tests", "Files")

    def trained(self, name):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return entroscope.train(os.path.join(self.FOLDER, name), tree="line", widths=2, steps=1)

    def test_formats(self):
        names = [n for n in os.listdir(self.FOLDER) if n.startswith("people.") and n.endswith((".parquet", ".arrow", ".arrows"))]
        self.assertGreaterEqual(len(names), 6)
        shapes = {(model.n_sites, model.n_parameters) for model in map(self.trained, names)}
        self.assertEqual(len(shapes), 1)

    def test_hdf5_is_refused(self):
        with self.assertRaisesRegex(ValueError, "people.h5: is an HDF5 file, whose reader makes code at run time"):
            self.trained("people.h5:/integers")


class Refusals(unittest.TestCase):
    def test_files(self):
        with self.assertRaises(FileNotFoundError):
            entroscope.load("absent.safetensors")
        with self.assertRaisesRegex(FileNotFoundError, r"^absent\.csv: there is no such file or folder\.$"):
            entroscope.train("absent.csv")
        with self.assertRaisesRegex(ValueError, "the name of a model file ends in"):
            digits_model().save("model.bin")
        with self.assertRaisesRegex(ValueError, "^The model is empty"):
            entroscope.Model(b"")
        with self.assertRaisesRegex(entroscope.ModelError, "not a safetensors file"):
            entroscope.Model(b"nothing of the kind")

    def test_options(self):
        rows, _ = planted()
        with self.assertRaisesRegex(TypeError, r"^train has no option 'withs' \(see 'entroscope train --help'\)$"):
            entroscope.train(rows, withs=3)
        with self.assertRaisesRegex(ValueError, "--widths"):
            entroscope.train(rows, widths="many")
        with self.assertRaisesRegex(ValueError, "^--curves is about files and other processes; use the command line, entroscope train$"):
            entroscope.train(rows, curves="a.csv")
        with self.assertRaisesRegex(ValueError, "parameters"):
            entroscope.train(rows, widths=64, parameter_limit=10)

    def test_closed_handles(self):
        from entroscope import _native

        model = entroscope.Model(digits_model().to_bytes())
        number = model._handle.number
        model._handle.close()
        model._handle.close()
        with self.assertRaisesRegex(ValueError, rf"^Handle {number} is none, or is freed already\.$"):
            _native.call("entroscope_free", number)
        with self.assertRaisesRegex(ValueError, "is none, or is freed already"):
            model.log_likelihood(np.zeros((1, 64)))
        table = entroscope._arrays.as_rows(np.zeros((1, 64))).table()
        with self.assertRaisesRegex(ValueError, rf"^Handle {table.number} is that of a table, but that of a model is needed\.$"):
            result = __import__("ctypes").c_int64()
            _native.call("entroscope_model_describe", table.number, __import__("ctypes").byref(result))


if __name__ == "__main__":
    unittest.main()
