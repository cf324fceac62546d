"""Progress of long calls: a callable of the caller, a line on a terminal, or a bar in a notebook."""

from __future__ import annotations

import html
import sys
import warnings
from typing import Any, Callable, Mapping, Optional, Union

Receiver = Union[bool, None, Callable[[Mapping[str, Any]], Any]]


class EntroscopeWarning(UserWarning):
    """What the library says beside a result: a warning about data or a training."""


def warn(message: str) -> None:
    """Warn at the line of the caller of this package."""
    frame = sys._getframe(1)
    level = 2
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] == "entroscope":
        frame = frame.f_back
        level += 1
    warnings.warn(message, EntroscopeWarning, stacklevel=level)


class Progress:
    """Shows what a long call reports."""

    def __init__(self, show: Optional[Callable[[Mapping[str, Any]], Any]]) -> None:
        self._show = show
        self._last: Any = None
        self._shown = False

    @staticmethod
    def of(progress: Receiver) -> "Progress":
        """Make the display that a caller asks for.

        Parameters
        ----------
        progress : bool, callable or None
            True shows a bar in a notebook and a line elsewhere; a callable receives a dict with ``activity``, ``step``, ``steps``, ``fraction``,
            ``train``, ``validation`` (nats a row) and ``seconds_left``.

        Examples
        --------
        >>> Progress.of(None)._show is None
        True
        """
        if callable(progress):
            return Progress(progress)
        if not progress:
            return Progress(None)
        return Progress(_notebook() or _line)

    def update(self, state: Mapping[str, Any]) -> None:
        """Show a state; warnings in it are raised as such."""
        for message in state.get("messages", ()):
            if message.startswith("warning: "):
                warn(message[len("warning: "):])
        if self._show is None or "step" not in state:
            return
        key = (state["activity"], state["restart"], state["step"], round(state["fraction"], 2))
        if key != self._last:
            self._last = key
            self._shown = True
            self._show({name: value for name, value in state.items() if name != "messages"})

    def close(self) -> None:
        """End the display."""
        if self._shown and self._show is _line and sys.stderr.isatty():
            sys.stderr.write("\n")


def describe(state: Mapping[str, Any]) -> str:
    """Write a state as one line.

    Parameters
    ----------
    state : mapping
        What a callable of ``progress`` receives.

    Returns
    -------
    str
        The line.

    Examples
    --------
    >>> describe({"activity": "EM", "step": 3, "steps": 10, "train": -88.9, "validation": None, "seconds_left": None})
    'EM: step 3/10, train -88.900 nats a row'
    """
    text = f"{state['activity']}: step {state['step']}/{state['steps']}"
    for name in ("train", "validation"):
        if state.get(name) is not None:
            text += f", {name} {state[name]:.3f}"
    text += " nats a row" if state.get("train") is not None or state.get("validation") is not None else ""
    if state.get("seconds_left") is not None:
        text += f", at most {state['seconds_left']:.0f} s left"
    return text


def _line(state: Mapping[str, Any]) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K" + describe(state))
    else:
        sys.stderr.write(describe(state) + "\n")
    sys.stderr.flush()


def _notebook() -> Optional[Callable[[Mapping[str, Any]], Any]]:
    # IPython is asked only where it runs already.
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython
    from IPython.display import HTML, display

    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return None
    shown = display(HTML(""), display_id=True)

    def bar(state: Mapping[str, Any]) -> None:
        steps = max(1, state["steps"])
        done = min(1.0, (state["step"] + state["fraction"]) / steps)
        shown.update(HTML(f'<progress value="{done:.3f}" max="1" style="width:16em"></progress> {html.escape(describe(state))}'))

    return bar
