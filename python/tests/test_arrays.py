"""Rows in every form in which numpy and pandas have them."""

import unittest

import numpy as np

import entroscope
from support import digits_model, planted

try:
    import pandas
except ImportError:
    pandas = None


class Layouts(unittest.TestCase):
    def setUp(self):
        self.model = digits_model()
        self.rows = self.model.sample(40, seed=1)
        self.expected = self.model.log_likelihood(self.rows)

    def assert_same(self, rows):
        np.testing.assert_array_equal(self.model.log_likelihood(rows), self.expected)

    def test_types(self):
        for kind in "f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 >f8 >i4".split():
            with self.subTest(kind):
                self.assert_same(self.rows.astype(kind))
        self.assert_same(self.rows.astype(object))
        self.assert_same(self.rows.tolist())
        self.assert_same(self.rows.astype(int).astype(str))

    def test_strides(self):
        self.assert_same(np.asfortranarray(self.rows))
        self.assert_same(np.repeat(self.rows, 2, axis=0)[::2])
        self.assert_same(np.repeat(self.rows, 3, axis=1)[:, ::3])
        self.assert_same(self.rows[::-1][::-1])
        self.assert_same(self.rows.reshape(40, 8, 8))
        np.testing.assert_array_equal(self.model.log_likelihood(self.rows[::-1]), self.expected[::-1])

    def test_read_only(self):
        rows = self.rows.copy()
        rows.setflags(write=False)
        self.assert_same(rows)
        self.assertFalse(np.isnan(self.model.impute(rows)).any())

    def test_booleans(self):
        rows = np.random.default_rng(1).random((100, 4)) < 0.5
        model = entroscope.train(rows, widths=2, steps=2)
        np.testing.assert_array_equal(model.log_likelihood(rows), model.log_likelihood(rows.astype(float)))

    def test_what_is_masked_is_missing(self):
        hidden = self.rows > 8
        self.assertTrue(hidden.any())
        np.testing.assert_array_equal(
            self.model.log_likelihood(np.ma.masked_array(self.rows.astype(int), hidden)), self.model.log_likelihood(np.where(hidden, np.nan, self.rows))
        )
        self.assert_same(np.ma.masked_array(self.rows, False))

    def test_missing(self):
        rows = self.rows.copy()
        rows[0] = np.nan
        self.assertAlmostEqual(self.model.log_likelihood(rows)[0], 0, 9)
        listed = rows.astype(object)
        listed[0] = None
        np.testing.assert_array_equal(self.model.log_likelihood(listed), self.model.log_likelihood(rows))


class Refusals(unittest.TestCase):
    def refused(self, rows, message, kind=ValueError):
        with self.assertRaisesRegex(kind, message):
            digits_model().log_likelihood(rows)

    def test_shapes(self):
        self.refused(np.zeros(64), "^Expected 2D array, got 1D array instead. Reshape your data")
        self.refused(np.float64(3), "^Expected 2D array, got scalar array instead")
        self.refused(np.zeros((0, 64)), r"^Found array with 0 sample\(s\) \(shape=\(0, 64\)\) while a minimum of 1 is required")
        self.refused(np.zeros((2, 0)), r"^Found array with 0 feature\(s\) \(shape=\(2, 0\)\) while a minimum of 1 is required")
        self.refused(np.zeros((2, 3)), "^X has 3 features, but the model is expecting 64 features as input$")
        self.refused(np.zeros((1, 2, 4, 8)), "^X has 4 dimensions; an array of rows has two, one of images three.$")

    def test_values(self):
        self.refused(np.full((1, 64), 99), "row 1, column .*: the value 99 ")
        self.refused(np.full((1, 64), np.inf), "inf")
        self.refused(np.zeros((1, 64), complex), "Complex data not supported")
        self.refused(np.full((1, 64), "x", object), "^X: column 'x0' has texts or dates, but the model reads numbers.$")
        self.refused(np.zeros((1, 64), "M8[D]"), r"^X has elements of datetime64\[D\]; numbers, booleans and texts are read\.$", TypeError)
        strange = np.zeros((1, 64), object)
        strange[0, 0] = {"a": 1}
        self.refused(strange, "argument must be a string or a number, not 'dict'", TypeError)

    def test_numbers_of_calls(self):
        model, rows = digits_model(), np.zeros((1, 64))
        for call, message in (
            (lambda: model.log_likelihood(rows, threads=-1), "^threads must be 0 for all processors, or a number of threads, but is -1$"),
            (lambda: model.sample(1, seed=-1), "^seed must be an integer of 0..18446744073709551615, but is -1$"),
            (lambda: model.sample(1, seed=2**64), "^seed must be an integer of 0..18446744073709551615, but is 18446744073709551616$"),
            (lambda: model.sample(0), "^n must be an integer of at least 1, but is 0$"),
            (lambda: entroscope.train(rows, prior_strength=float("nan")), "prior-strength.*'NaN'|prior-strength.*'nan'"),
        ):
            with self.assertRaisesRegex(ValueError, message):
                call()
        for call in (
            lambda: model.sample(2.5), lambda: model.latents(rows, level=0.5), lambda: model.posterior(rows, threads="2"), lambda: entroscope.Model("a"),
        ):
            with self.assertRaises(TypeError):
                call()

    def test_large_integers(self):
        self.refused(np.full((1, 64), 2**63 + 5, np.uint64), r"^X has integers beyond 2\^63; at most 2\^53 is read\.$")
        rows = np.array([[0, 2**60 + 1], [1, 2]])
        with self.assertRaisesRegex(ValueError, r"^X: row 1: .*1152921504606846977"):
            entroscope.train(rows)

    def test_training(self):
        rows, classes = planted()
        with self.assertRaisesRegex(ValueError, r"^labels must be one a row, shape \(300,\), but have shape \(299,\)$"):
            entroscope.train(rows, classes[1:])
        with self.assertRaisesRegex(ValueError, "infinite"):
            entroscope.train(np.full((30, 2), np.inf))


@unittest.skipIf(pandas is None, "pandas is not installed")
class Frames(unittest.TestCase):
    def setUp(self):
        random = np.random.default_rng(1)
        n = 400
        colour = random.choice(["red", "green", "blue"], n)
        self.frame = pandas.DataFrame(
            {
                "colour": pandas.Categorical(colour),
                "size": np.where(colour == "red", 1.0, 3.0) + random.normal(0, 0.3, n),
                "sold": pandas.array(colour == "blue", dtype="boolean"),
                "count": pandas.array(random.integers(0, 4, n), dtype="Int64"),
                "day": pandas.date_range("2024-01-01", periods=n),
            }
        )
        self.frame.loc[3, "colour"] = None
        self.frame.loc[4, "size"] = np.nan
        self.frame.loc[5, "sold"] = None
        self.frame.loc[6, "count"] = None

    def test_mixed_table(self):
        model = entroscope.train(self.frame, widths=3, steps=3)
        self.assertEqual(model.schema["columns"][0]["kind"], "text")
        logs = model.log_likelihood(self.frame)
        self.assertEqual(logs.shape, (400,))
        self.assertTrue(np.isfinite(logs).all())
        drawn = model.sample(20, seed=2)
        self.assertEqual(list(drawn.columns), list(self.frame.columns))
        self.assertLessEqual(set(drawn["colour"]), {"red", "green", "blue", "other"})
        filled = model.impute(self.frame.head(10), "mode")
        self.assertFalse(filled.isna().any().any())
        self.assertEqual(filled["colour"][0], self.frame["colour"][0])

    def test_labels(self):
        model = entroscope.train(self.frame.drop(columns=["day"]), labels="colour", widths=3, steps=3)
        self.assertEqual(model.class_names, ["blue", "green", "red"])
        rows = self.frame.drop(columns=["day", "colour"])
        self.assertEqual(model.posterior(rows).shape, (400, 3))
        again = entroscope.train(rows, labels=self.frame["colour"].astype(object), widths=3, steps=3)
        np.testing.assert_allclose(again.posterior(rows), model.posterior(rows), atol=1e-6)

    def test_order_of_columns(self):
        numbers = pandas.DataFrame(np.random.default_rng(1).integers(0, 3, (200, 3)), columns=list("abc"))
        model = entroscope.train(numbers, widths=2, steps=2)
        np.testing.assert_array_equal(model.log_likelihood(numbers), model.log_likelihood(numbers[list("cab")]))
        with self.assertRaisesRegex(ValueError, "^X: has no column 'c', which the model reads"):
            model.log_likelihood(numbers.rename(columns={"c": "d"}))

    def kind(self, values):
        """Reads a column, and says what it is taken for."""
        schema = entroscope.train({"a": values, "b": ["x", "y", "z", "x"] * (len(values) // 4)}, widths=2, steps=1).schema
        return {c["name"]: c for c in schema["columns"]}["a"]

    def test_types_of_columns(self):
        import datetime
        import decimal

        early = self.kind(np.array(["0900-01-01", "3000-01-01"] * 50, "M8[D]"))
        self.assertEqual((early["kind"], early["minimum"]), ("date", (datetime.date(900, 1, 1) - datetime.date(1970, 1, 1)).days))
        zone = self.kind(pandas.Series(pandas.date_range("2024-01-01", periods=100, freq="h", tz="Europe/Berlin")))
        self.assertEqual((zone["kind"], zone["minimum"]), ("date", datetime.datetime(2023, 12, 31, 23, tzinfo=datetime.timezone.utc).timestamp()))
        self.assertEqual(self.kind([b"red", b"blue"] * 50)["categories"], ["blue", "red"])
        self.assertEqual(self.kind([decimal.Decimal("1.5"), decimal.Decimal("2.25"), None, decimal.Decimal("0.5")] * 25)["kind"], "real")
        self.assertEqual(self.kind(pandas.Series(pandas.to_timedelta([1.5, 2, 3, 2] * 25, "s")))["kind"], "real")
        self.assertEqual(self.kind(pandas.array([1, 2, None, 2] * 25, dtype="UInt64"))["values"], [1, 2])

    def test_integers_that_no_number_holds(self):
        message = r"^X: column 'a' has integers beyond 2\^53, which no float64 holds; give them as text\.$"
        for values in (
            np.array([2**63 + 1, 2] * 50, np.uint64), np.array([2**63 - 1, 2] * 50), pandas.array([2**60 + 1, None] * 50, dtype="Int64"), [2**70 + 1, 1] * 50, [10**400, 1] * 50,
        ):
            with self.assertRaisesRegex(ValueError, message):
                self.kind(values)

    def test_names_of_columns(self):
        with self.assertRaisesRegex(ValueError, r"^X: the name of column 'a\\x00b' has a character of code 0\.$"):
            entroscope.train({"a\0b": [1, 2] * 50, "b": [1, 2] * 50})

    def test_mapping_of_columns(self):
        model = entroscope.train({"a": ["x", "y"] * 50, "b": [1.5, 2.5] * 50}, widths=2, steps=2)
        self.assertEqual(model.site_names, ["a", "b"])
        with self.assertRaisesRegex(ValueError, "the columns have different lengths: 2, 3"):
            entroscope.train({"a": [1, 2], "b": [1, 2, 3]})


if __name__ == "__main__":
    unittest.main()
