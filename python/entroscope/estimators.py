"""Estimators in the manner of scikit-learn. They work without it; where it is there, they are its estimators."""

from __future__ import annotations

import inspect
import sys
from typing import Any, Optional, Sequence

import numpy as np

from ._arrays import Frame, as_frame, as_rows
from .errors import DataError, UsageError
from .model import Model, train

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, DensityMixin, TransformerMixin
    from sklearn.exceptions import NotFittedError
except ImportError:

    class BaseEstimator:  # type: ignore[no-redef]
        """What estimators have in common, where scikit-learn is not there."""

        @classmethod
        def _get_param_names(cls) -> list[str]:
            return sorted(name for name in inspect.signature(cls.__init__).parameters if name != "self")

        def get_params(self, deep: bool = True) -> dict[str, Any]:
            """Get the parameters of the constructor."""
            return {name: getattr(self, name) for name in self._get_param_names()}

        def set_params(self, **params: Any) -> "BaseEstimator":
            """Set parameters of the constructor."""
            known = self._get_param_names()
            for name, value in params.items():
                if name not in known:
                    raise ValueError(f"Invalid parameter {name!r} for estimator {self!r}. Valid parameters are: {known!r}.")
                setattr(self, name, value)
            return self

        def __repr__(self) -> str:
            standard = {n: p.default for n, p in inspect.signature(type(self).__init__).parameters.items()}
            given = ", ".join(f"{n}={v!r}" for n, v in self.get_params().items() if v is not standard[n] and v != standard[n])
            return f"{type(self).__name__}({given})"

    class ClassifierMixin:  # type: ignore[no-redef]
        """The score of classifiers, where scikit-learn is not there."""

        _estimator_type = "classifier"

        def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
            """Get the share of rows whose class is named rightly."""
            return float(np.average(self.predict(X) == np.asarray(y), weights=sample_weight))  # type: ignore[attr-defined]

    class DensityMixin:  # type: ignore[no-redef]
        """Marks estimators of densities, where scikit-learn is not there."""

        _estimator_type = "DensityEstimator"

    class TransformerMixin:  # type: ignore[no-redef]
        """Fits and transforms, where scikit-learn is not there."""

        def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:
            """Fit, then transform the same rows."""
            return self.fit(X, y, **fit_params).transform(X)  # type: ignore[attr-defined]

    class NotFittedError(ValueError, AttributeError):  # type: ignore[no-redef]
        """An estimator is asked before it was fitted."""


_OPTIONS = (
    "widths", "depth", "tree", "leaf_channels", "real_leaf", "steps", "batch", "prior_strength", "components", "restarts", "patience", "refit", "init", "effort",
    "validation_fraction", "threads",
)


class _Circuit(BaseEstimator):
    """What the estimators have in common: the options of a training, and the model that it gives."""

    def __init__(
        self, widths=None, depth=None, tree=None, leaf_channels=None, real_leaf=None, steps=None, batch=None, prior_strength=None, components=1, restarts=1,
        patience=None, refit=True, init=None, effort=None, validation_fraction=None, random_state=1, threads=0, options=None, progress=None,
    ):
        self.widths = widths
        self.depth = depth
        self.tree = tree
        self.leaf_channels = leaf_channels
        self.real_leaf = real_leaf
        self.steps = steps
        self.batch = batch
        self.prior_strength = prior_strength
        self.components = components
        self.restarts = restarts
        self.patience = patience
        self.refit = refit
        self.init = init
        self.effort = effort
        self.validation_fraction = validation_fraction
        self.random_state = random_state
        self.threads = threads
        self.options = options
        self.progress = progress

    def _fit(self, X: Any, labels: Optional[np.ndarray]) -> None:
        names = _feature_names(X)
        rows = as_rows(X, type(self).__name__)
        if rows.shape[0] == 1:
            raise DataError(f"{type(self).__name__} needs at least 2 rows, one of them to choose the model by, but n_samples=1.")
        self.n_features_in_ = rows.shape[1]
        if names is not None:
            self.feature_names_in_ = np.array(names, dtype=object)
        elif hasattr(self, "feature_names_in_"):
            del self.feature_names_in_
        given = {name: getattr(self, name) for name in _OPTIONS if getattr(self, name) is not None}
        if self.components == 1:
            given.pop("components")
        if self.restarts == 1:
            given.pop("restarts")
        if self.refit:
            given.pop("refit")
        if self.threads == 0:
            given.pop("threads")
        self.model_ = train(rows, labels, progress=self.progress, seed=_seed(self.random_state), **given, **(self.options or {}))

    def _ask(self, X: Any) -> Any:
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator.")
        names = _feature_names(X)
        rows = as_rows(X, type(self).__name__)
        known = getattr(self, "feature_names_in_", None)
        if names is not None and known is not None and list(known) != names:
            _refuse_names(list(known), names)
        if (names is None) != (known is None):
            _warn_names(type(self).__name__, fitted=known is not None)
        if rows.shape[1] != self.n_features_in_:
            raise DataError(f"X has {rows.shape[1]} features, but {type(self).__name__} is expecting {self.n_features_in_} features as input")
        return rows

    def score_samples(self, X: Any) -> np.ndarray:
        """Compute log p(x) of every row, exactly, in nats; missing values are summed out.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows.

        Returns
        -------
        ndarray of shape (n_samples,)
            The log-likelihoods; log-densities where columns are continuous.

        Examples
        --------
        >>> from entroscope import ConvACDensity
        >>> import numpy
        >>> X = numpy.random.default_rng(1).integers(0, 2, (100, 4))
        >>> ConvACDensity(widths=2, steps=2).fit(X).score_samples(X[:3]).shape
        (3,)
        """
        return self.model_.log_likelihood(self._ask(X), self.threads) if hasattr(self, "model_") else self._ask(X)

    def sample(self, n_samples: int = 1, random_state: Any = None) -> Any:
        """Draw rows.

        Parameters
        ----------
        n_samples : int
            Number of rows.
        random_state : int or RandomState, optional
            The seed; by default that of the estimator.

        Returns
        -------
        ndarray or DataFrame of shape (n_samples, n_features)
            The rows.

        Examples
        --------
        >>> from entroscope import ConvACDensity
        >>> import numpy
        >>> X = numpy.random.default_rng(1).integers(0, 2, (100, 4))
        >>> ConvACDensity(widths=2, steps=2).fit(X).sample(5).shape
        (5, 4)
        """
        self._ensure_fitted()
        return self.model_.sample(n_samples, _seed(self.random_state if random_state is None else random_state), threads=self.threads)

    def _ensure_fitted(self) -> None:
        if not hasattr(self, "model_"):
            raise NotFittedError(f"This {type(self).__name__} instance is not fitted yet. Call 'fit' with appropriate arguments before using this estimator.")

    def _more_tags(self) -> dict[str, Any]:
        return {"allow_nan": True, "X_types": ["2darray"]}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # type: ignore[misc]
        tags.input_tags.allow_nan = True
        return tags


class ConvACDensity(TransformerMixin, DensityMixin, _Circuit):
    """A density of rows by a convolutional arithmetic circuit, exact for any missing values.

    Parameters
    ----------
    widths : int or list of int, optional
        Channels of the levels from below; the last is used for all higher ones.
    depth, tree, leaf_channels, real_leaf, steps, batch, prior_strength, components, restarts, patience, refit, init, effort, validation_fraction
        As the options of ``entroscope train``; None leaves the choice to it.
    random_state : int or RandomState
        The seed; the same seed gives the same model.
    threads : int
        Number of threads, 0 for all processors; changes no result.
    options : dict, optional
        Further options of ``entroscope train``.
    progress : bool or callable, optional
        Shows how far the training is.

    Attributes
    ----------
    model_ : Model
        The model.
    n_features_in_ : int
        Number of columns.
    feature_names_in_ : ndarray of str
        Names of the columns, of rows that have them.

    Examples
    --------
    >>> from entroscope import ConvACDensity
    >>> import numpy
    >>> X = numpy.random.default_rng(1).integers(0, 2, (200, 4))
    >>> density = ConvACDensity(widths=2, steps=2).fit(X)
    >>> bool(density.score(X) < 0)
    True
    """

    def fit(self, X: Any, y: Any = None) -> "ConvACDensity":
        """Train on rows.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows; NaN and None are missing. Columns of a table may be numbers, booleans, texts and dates.
        y : ignored
            For pipelines.

        Returns
        -------
        self

        Examples
        --------
        >>> from entroscope import ConvACDensity
        >>> ConvACDensity(widths=2, steps=2).fit({"colour": ["red", "blue"] * 50, "size": [1.0, 2.5] * 50}).n_features_in_
        2
        """
        self._fit(X, None)
        return self

    def score(self, X: Any, y: Any = None) -> float:
        """Get the mean log-likelihood of rows, in nats.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows.
        y : ignored
            For pipelines.

        Returns
        -------
        float
            The mean of :meth:`score_samples`.

        Examples
        --------
        >>> from entroscope import ConvACDensity
        >>> ConvACDensity(widths=2, steps=2).fit([[0, 1]] * 50).score([[0, 1]]) > -1
        True
        """
        return float(np.mean(self.score_samples(X)))

    def transform(self, X: Any) -> np.ndarray:
        """Compute the posterior of the latents of the last level.

        Parameters
        ----------
        X : array_like of shape (n_samples, n_features)
            The rows.

        Returns
        -------
        ndarray of shape (n_samples, channels)
            Probabilities.

        Examples
        --------
        >>> from entroscope import ConvACDensity
        >>> import numpy
        >>> X = numpy.random.default_rng(1).integers(0, 2, (100, 4))
        >>> ConvACDensity(widths=2, steps=2).fit(X).transform(X).shape
        (100, 2)
        """
        rows = self._ask(X)
        return self.model_.latents(rows, threads=self.threads)


class ConvACClassifier(ClassifierMixin, _Circuit):
    """A classifier by Bayes' rule in a convolutional arithmetic circuit, with exact probabilities for any missing values.

    Parameters
    ----------
    hybrid : float, optional
        The share of log p(y | x) in a further training for classification, between 0 and 1.
    widths, random_state, threads, options, progress and others
        As of :class:`ConvACDensity`.

    Attributes
    ----------
    classes_ : ndarray
        The classes, sorted.
    model_ : Model
        The model.
    n_features_in_ : int
        Number of columns.
    feature_names_in_ : ndarray of str
        Names of the columns, of rows that have them.

    Examples
    --------
    >>> from entroscope import ConvACClassifier
    >>> import numpy
    >>> X = numpy.random.default_rng(1).integers(0, 2, (200, 4))
    >>> ConvACClassifier(widths=2, steps=2).fit(X, X[:, 0]).score(X, X[:, 0]) > 0.9
    True
    """

    def __init__(
        self, widths=None, depth=None, tree=None, leaf_channels=None, real_leaf=None, steps=None, batch=None, prior_strength=None, components=1, restarts=1,
        patience=None, refit=True, init=None, effort=None, validation_fraction=None, random_state=1, threads=0, options=None, progress=None, hybrid=None,
    ):
        super().__init__(
            widths=widths, depth=depth, tree=tree, leaf_channels=leaf_channels, real_leaf=real_leaf, steps=steps, batch=batch, prior_strength=prior_strength,
            components=components, restarts=restarts, patience=patience, refit=refit, init=init, effort=effort, validation_fraction=validation_fraction,
            random_state=random_state, threads=threads, options=options, progress=progress,
        )
        self.hybrid = hybrid

    def fit(self, X: Any, y: Any) -> "ConvACClassifier":
        """Train on rows with their classes.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows; NaN and None are missing.
        y : array_like of shape (n_samples,)
            The classes.

        Returns
        -------
        self

        Examples
        --------
        >>> from entroscope import ConvACClassifier
        >>> ConvACClassifier(widths=2, steps=2).fit([[0, 1], [1, 0]] * 50, ["a", "b"] * 50).predict([[0, 1]]).tolist()
        ['a']
        """
        if y is None:
            raise UsageError(f"requires y to be passed, but the target y is None: {type(self).__name__} learns classes")
        rows = as_rows(X, type(self).__name__)
        classes, numbers = _targets(y, rows.shape[0])
        self.classes_ = classes
        options = self.options
        try:
            if self.hybrid is not None:
                self.options = {**(options or {}), "hybrid": self.hybrid}
            self._fit(X, numbers.astype(np.int64))
        finally:
            self.options = options
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        """Compute the exact probability of every class.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows.

        Returns
        -------
        ndarray of shape (n_samples, n_classes)
            In the order of ``classes_``; of a row that the model holds impossible the shares of the classes.

        Examples
        --------
        >>> from entroscope import ConvACClassifier
        >>> ConvACClassifier(widths=2, steps=2).fit([[0, 1], [1, 0]] * 50, ["a", "b"] * 50).predict_proba([[0, 1]]).shape
        (1, 2)
        """
        rows = self._ask(X)
        posterior = self.model_.posterior(rows, self.threads)
        if len(self.classes_) == 1:
            return np.ones((len(posterior), 1))
        order = [self.model_.class_names.index(str(k)) for k in range(len(self.classes_))]
        posterior = posterior[:, order]
        impossible = np.isnan(posterior).any(axis=1)
        posterior[impossible] = 1.0 / len(self.classes_)
        return posterior

    def predict(self, X: Any) -> np.ndarray:
        """Name the most probable class of every row.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows.

        Returns
        -------
        ndarray of shape (n_samples,)
            The classes.

        Examples
        --------
        >>> from entroscope import ConvACClassifier
        >>> ConvACClassifier(widths=2, steps=2).fit([[0, 1], [1, 0]] * 50, [3, 5] * 50).predict([[1, 0]]).tolist()
        [5]
        """
        return self.classes_[np.argmax(self.predict_proba(X), axis=1)] if hasattr(self, "model_") else self._ask(X)


class ConvACImputer(TransformerMixin, _Circuit):
    """Fills missing values from their exact conditional distribution given all others.

    Parameters
    ----------
    method : {"mean", "mode", "sample"}
        The mean or the mode of each missing value by itself, or a joint draw. Texts are filled with their mode.
    widths, random_state, threads, options, progress and others
        As of :class:`ConvACDensity`.

    Attributes
    ----------
    model_ : Model
        The model.
    n_features_in_ : int
        Number of columns.
    feature_names_in_ : ndarray of str
        Names of the columns, of rows that have them.

    Examples
    --------
    >>> from entroscope import ConvACImputer
    >>> import numpy
    >>> X = numpy.repeat(numpy.random.default_rng(1).integers(0, 2, (200, 1)), 3, axis=1).astype(float)
    >>> X[0, 1] = numpy.nan
    >>> bool(ConvACImputer("mode", widths=2, steps=5).fit_transform(X)[0, 1] == X[0, 0])
    True
    """

    def __init__(
        self, method="mean", widths=None, depth=None, tree=None, leaf_channels=None, real_leaf=None, steps=None, batch=None, prior_strength=None,
        components=1, restarts=1, patience=None, refit=True, init=None, effort=None, validation_fraction=None, random_state=1, threads=0, options=None,
        progress=None,
    ):
        super().__init__(
            widths=widths, depth=depth, tree=tree, leaf_channels=leaf_channels, real_leaf=real_leaf, steps=steps, batch=batch, prior_strength=prior_strength,
            components=components, restarts=restarts, patience=patience, refit=refit, init=init, effort=effort, validation_fraction=validation_fraction,
            random_state=random_state, threads=threads, options=options, progress=progress,
        )
        self.method = method

    def fit(self, X: Any, y: Any = None) -> "ConvACImputer":
        """Train on rows with missing values.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows; NaN and None are missing.
        y : ignored
            For pipelines.

        Returns
        -------
        self

        Examples
        --------
        >>> from entroscope import ConvACImputer
        >>> ConvACImputer(widths=2, steps=2).fit([[0, 1], [1, None]] * 50).n_features_in_
        2
        """
        if self.method not in ("mean", "mode", "sample"):
            raise UsageError(f"method must be one of mean, mode, sample, but is {self.method!r}")
        self._fit(X, None)
        return self

    def transform(self, X: Any) -> Any:
        """Fill missing values.

        Parameters
        ----------
        X : array_like or DataFrame of shape (n_samples, n_features)
            The rows.

        Returns
        -------
        ndarray or DataFrame of shape (n_samples, n_features)
            The rows without missing values.

        Examples
        --------
        >>> from entroscope import ConvACImputer
        >>> ConvACImputer("mode", widths=2, steps=5).fit([[0, 0], [1, 1]] * 50).transform([[1, None]]).tolist()
        [[1.0, 1.0]]
        """
        rows = self._ask(X)
        return self.model_.impute(rows, self.method, _seed(self.random_state), self.threads)

    def get_feature_names_out(self, input_features: Optional[Sequence[str]] = None) -> np.ndarray:
        """Get the names of the columns that :meth:`transform` gives: those that it takes.

        Parameters
        ----------
        input_features : array_like of str, optional
            The names, where the estimator does not know them.

        Returns
        -------
        ndarray of str
            The names.

        Examples
        --------
        >>> from entroscope import ConvACImputer
        >>> ConvACImputer(widths=2, steps=2).fit([[0, 1], [1, 0]] * 50).get_feature_names_out().tolist()
        ['x0', 'x1']
        """
        self._ensure_fitted()
        if input_features is not None:
            return np.asarray(input_features, dtype=object)
        return getattr(self, "feature_names_in_", np.array([f"x{i}" for i in range(self.n_features_in_)], dtype=object))


def _seed(random_state: Any) -> int:
    if random_state is None:
        return int(np.random.randint(1 << 31))
    if isinstance(random_state, np.random.RandomState):
        return int(random_state.randint(1 << 31))
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(1 << 31))
    return int(random_state)


def _feature_names(X: Any) -> Optional[list[str]]:
    if not hasattr(X, "columns") or not hasattr(X, "dtypes"):
        return None
    names = list(X.columns)
    kinds = sorted({type(n).__name__ for n in names})
    if len(kinds) > 1 and "str" in kinds:
        raise TypeError(
            "Feature names are only supported if all input features have string names, but your input has "
            f"{kinds} as feature name / column name types. If you want feature names to be stored and validated, you must convert them all to strings"
        )
    return [str(n) for n in names] if names and all(isinstance(n, str) for n in names) else None


def _refuse_names(known: list[str], names: list[str]) -> None:
    message = "The feature names should match those that were passed during fit.\n"
    unexpected = sorted(set(names) - set(known))
    missing = sorted(set(known) - set(names))
    for title, some in (("Feature names unseen at fit time:", unexpected), ("Feature names seen at fit time, yet now missing:", missing)):
        if some:
            message += title + "\n" + "".join(f"- {n}\n" for n in some[:5]) + ("- ...\n" if len(some) > 5 else "")
    if not missing and not unexpected:
        message += "Feature names must be in the same order as they were in fit.\n"
    raise DataError(message)


def _warn_names(name: str, fitted: bool) -> None:
    import warnings

    if fitted:
        warnings.warn(f"X does not have valid feature names, but {name} was fitted with feature names", UserWarning, stacklevel=4)
    else:
        warnings.warn(f"X has feature names, but {name} was fitted without feature names", UserWarning, stacklevel=4)


def _targets(y: Any, rows: int) -> tuple[np.ndarray, np.ndarray]:
    values = np.asarray(y)
    if values.ndim == 2 and values.shape[1] == 1:
        import warnings

        kind: Any = UserWarning
        if "sklearn" in sys.modules:
            from sklearn.exceptions import DataConversionWarning as kind
        warnings.warn(
            "A column-vector y was passed when a 1d array was expected. Please change the shape of y to (n_samples,), for example using ravel().",
            kind,
            stacklevel=3,
        )
        values = values.ravel()
    if values.ndim != 1:
        raise DataError(f"y should be a 1d array, got an array of shape {values.shape} instead.")
    if len(values) != rows:
        raise DataError(f"Found input variables with inconsistent numbers of samples: [{rows}, {len(values)}]")
    if values.dtype.kind == "c":
        raise DataError("y: Complex data not supported")
    if values.dtype.kind == "f":
        if not np.isfinite(values).all():
            raise DataError("Input y contains NaN or infinity.")
        if not (values == np.floor(values)).all():
            raise DataError("Unknown label type: continuous; the classes of y must be integers or texts.")
    classes, numbers = np.unique(values, return_inverse=True)
    return classes, numbers
