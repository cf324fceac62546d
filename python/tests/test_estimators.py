"""Estimators in scikit-learn's manner, with and without scikit-learn."""

import os
import pickle
import subprocess
import sys
import unittest
import warnings

import numpy as np

import entroscope
from entroscope import ConvACClassifier, ConvACDensity, ConvACImputer
from support import planted

try:
    import sklearn
except ImportError:
    sklearn = None

# Checks of scikit-learn that are not passed, by name, with the reason: none (docs/python.md).
EXCEPTIONS = {}


def setUpModule():
    warnings.simplefilter("ignore", entroscope.EntroscopeWarning)


@unittest.skipIf(sklearn is None, "scikit-learn is not installed")
class Checks(unittest.TestCase):
    def check(self, estimator):
        from sklearn.utils.estimator_checks import check_estimator

        failed = {}
        count = 0
        for fresh, check in check_estimator(estimator, generate_only=True):
            name = getattr(check, "func", check).__name__
            count += 1
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                try:
                    check(fresh)
                except unittest.SkipTest:
                    pass
                except Exception as e:
                    failed[name] = str(e)
        self.assertGreater(count, 30)
        self.assertEqual({n: m for n, m in failed.items() if n not in EXCEPTIONS}, {})

    def test_density(self):
        self.check(ConvACDensity(widths=2, steps=2, threads=1))

    def test_imputer(self):
        self.check(ConvACImputer(widths=2, steps=2, threads=1))

    def test_classifier(self):
        self.check(ConvACClassifier(widths=8, steps=20, threads=1))


@unittest.skipIf(sklearn is None, "scikit-learn is not installed")
class Pipelines(unittest.TestCase):
    def test_grid_search_in_two_processes(self):
        from sklearn.model_selection import GridSearchCV
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import FunctionTransformer

        rows, classes = planted()
        pipeline = Pipeline([("same", FunctionTransformer()), ("circuit", ConvACClassifier(steps=3, threads=1))])
        search = GridSearchCV(pipeline, {"circuit__widths": [1, 3]}, cv=2, n_jobs=2, error_score="raise").fit(rows, classes)
        self.assertGreater(search.best_score_, 0.8)
        alone = GridSearchCV(pipeline, {"circuit__widths": [1, 3]}, cv=2).fit(rows, classes)
        np.testing.assert_array_equal(search.cv_results_["mean_test_score"], alone.cv_results_["mean_test_score"])

    def test_clone(self):
        from sklearn.base import clone

        rows, _ = planted()
        fitted = ConvACDensity(widths=[2, 3], steps=2, random_state=4).fit(rows)
        again = clone(fitted).fit(rows)
        self.assertEqual(again.model_.to_bytes(), fitted.model_.to_bytes())

    def test_imputer_in_a_pipeline(self):
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        rows, classes = planted()
        holes = rows.astype(float)
        holes[np.random.default_rng(1).random(holes.shape) < 0.2] = np.nan
        score = make_pipeline(ConvACImputer("mode", widths=3, steps=3), LogisticRegression()).fit(holes, classes).score(rows, classes)
        self.assertGreater(score, 0.8)


class Estimators(unittest.TestCase):
    def test_planted_classes_are_found(self):
        rows, classes = planted()
        names = np.array(["a", "b", "c"])[classes]
        model = ConvACClassifier(widths=3, steps=5).fit(rows[:200], names[:200])
        self.assertEqual(model.classes_.tolist(), ["a", "b", "c"])
        self.assertGreater(model.score(rows[200:], names[200:]), 0.9)
        # Of shuffled classes nothing is known.
        shuffled = np.random.default_rng(1).permutation(names[:200])
        sure = [ConvACClassifier(widths=3, steps=5).fit(rows[:200], y).predict_proba(rows[200:]).max(axis=1).mean() for y in (names[:200], shuffled)]
        self.assertGreater(sure[0], 0.8)
        self.assertLess(sure[1], 0.6)

    def test_classes_keep_their_type(self):
        rows, classes = planted()
        for values in (classes * 10 - 5, classes + 0.0, np.array(["x", "ü", "10"], object)[classes]):
            model = ConvACClassifier(widths=2, steps=2).fit(rows, values)
            self.assertEqual(model.predict(rows[:3]).dtype, np.unique(values).dtype)
            self.assertEqual(model.classes_.tolist(), sorted(set(values.tolist())))

    def test_more_than_ten_classes_are_in_order(self):
        classes = np.repeat(np.arange(12), 30)
        rows = np.stack([classes % 4, classes // 4], axis=1)
        model = ConvACClassifier(widths=12, steps=20).fit(rows, classes)
        self.assertEqual(model.predict_proba(rows[:1]).shape, (1, 12))
        self.assertGreater(model.score(rows, classes), 0.95)

    def test_pickle(self):
        rows, classes = planted()
        model = ConvACClassifier(widths=2, steps=2).fit(rows, classes)
        again = pickle.loads(pickle.dumps(model))
        np.testing.assert_array_equal(again.predict_proba(rows), model.predict_proba(rows))

    def test_not_fitted(self):
        for call in (lambda: ConvACDensity().score_samples([[1]]), lambda: ConvACClassifier().predict([[1]]), lambda: ConvACImputer().transform([[1]]),
                     lambda: ConvACDensity().sample()):
            with self.assertRaisesRegex(ValueError, "is not fitted yet"):
                call()

    def test_parameters(self):
        self.assertEqual(ConvACDensity(widths=3).get_params()["widths"], 3)
        with self.assertRaisesRegex(ValueError, "Invalid parameter"):
            ConvACDensity().set_params(depths=1)
        with self.assertRaisesRegex(ValueError, "^method must be one of mean, mode, sample, but is 'median'$"):
            ConvACImputer("median").fit([[1], [2]])
        rows, _ = planted()
        self.assertEqual(ConvACDensity(options={"max_rows": 50}, widths=2, steps=1).fit(rows).model_.n_sites, 6)

    def test_without_scikit_learn(self):
        program = (
            "import sys; sys.modules['sklearn'] = None; import entroscope, numpy\n"
            "X = numpy.repeat(numpy.random.default_rng(1).integers(0, 2, (60, 1)), 3, axis=1)\n"
            "c = entroscope.ConvACClassifier(widths=2, steps=2).set_params(steps=9).fit(X, X[:, 0])\n"
            "print(c, c.score(X, X[:, 0]), entroscope.ConvACImputer('mode', widths=2, steps=2).fit_transform(X).shape)\n"
        )
        answer = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, env=os.environ, check=True).stdout
        self.assertEqual(answer, "ConvACClassifier(steps=9, widths=2) 1.0 (60, 3)\n")


if __name__ == "__main__":
    unittest.main()
