"""Layers of ordinary networks: activations of a torch module by hooks, or as arrays."""

from __future__ import annotations

import os
import re
import tempfile
from typing import Any, Iterable, Mapping, Optional

import numpy as np

from .errors import DataError, UnsupportedError, UsageError
from .measures import Layers
from .model import ask
from .progress import Receiver


def layers(
    module: Any, inputs: Any = None, labels: Any = None, *, batch: int = 256, names: Optional[Iterable[str]] = None, progress: Receiver = None, **options: Any
) -> Layers:
    """Measure what every layer of an ordinary network holds: units, entropy, what is usable of the class, directions, dimension.

    Parameters
    ----------
    module : torch.nn.Module or mapping of str to array_like
        A module, whose layers are observed by forward hooks while it runs on ``inputs``; or activations by the name of the layer, rows first, in order.
    inputs : tensor or array_like, optional
        What the module is run on, rows first.
    labels : array_like of shape (rows,), optional
        The class of every row.
    batch : int
        Rows that are run at once.
    names : iterable of str, optional
        The names of the modules to observe; by default all that have no modules within them.
    progress : bool or callable, optional
        Shows how far it is.
    **options
        Those of ``entroscope layers``: ``rows=500``, ``samples="mean"``, ``bits=4``, ``seed=2``.

    Returns
    -------
    Layers
        One row a layer.

    Examples
    --------
    >>> import entroscope, numpy
    >>> random = numpy.random.default_rng(1)
    >>> hidden = random.normal(size=(200, 4))
    >>> result = entroscope.layers({"hidden": hidden, "output": numpy.maximum(hidden, 0)}, labels=hidden[:, 0] > 0)
    >>> [row["layer"] for row in result.records()]
    ['hidden', 'output']
    """
    if isinstance(module, Mapping):
        if inputs is not None:
            raise UsageError("inputs are what a module is run on; leave them out where the activations are given")
        arrays = {str(name): np.asarray(values) for name, values in module.items()}
    elif hasattr(module, "named_modules") and hasattr(module, "forward"):
        if inputs is None:
            raise UsageError("inputs must be the rows that the module is run on")
        arrays = _observe(module, inputs, batch, None if names is None else set(names))
    elif isinstance(module, (str, os.PathLike)):
        raise UnsupportedError(
            f"{os.fspath(module)}: files of networks are run by ONNX Runtime, which this package leaves out; use the command line, entroscope layers, "
            "of the package Entroscope.Networks.Tool (docs/networks.md), or hand the activations over"
        )
    else:
        raise TypeError(f"a torch.nn.Module or a mapping of activations is needed, not {type(module).__name__}")
    return _measure(arrays, labels, options, progress)


def _observe(module: Any, inputs: Any, batch: int, names: Optional[set]) -> dict[str, np.ndarray]:
    import torch

    kept: dict[str, list[np.ndarray]] = {}
    calls: dict[str, int] = {}
    modules = list(module.named_modules())
    observed = [(n, part) for n, part in modules if (n in names if names is not None else n and next(part.children(), None) is None)]
    if not observed:
        raise UsageError("there is no module to observe" + ("" if names is None else f" among {', '.join(sorted(names))}"))
    training = [(part, part.training) for _, part in modules]
    rows = torch.as_tensor(inputs)
    # Rows go to where the module is.
    weight = next(iter(module.parameters()), None) if hasattr(module, "parameters") else None
    hooks = []
    try:
        for name, part in observed:
            hooks.append(part.register_forward_hook(lambda _module, _inputs, output, name=name: _keep(kept, calls, name, output)))
        module.eval()
        with torch.no_grad():
            for start in range(0, len(rows), batch):
                calls.clear()
                some = rows[start : start + batch]
                module(some if weight is None else some.to(weight.device))
    finally:
        # A part that was frozen stays so.
        for part, was in training:
            part.training = was
        for hook in hooks:
            hook.remove()
    found = {name: np.concatenate(parts) for name, parts in kept.items()}
    return {name: values for name, values in found.items() if len(values) == len(rows)}


def _keep(kept: dict[str, list[np.ndarray]], calls: dict[str, int], name: str, output: Any) -> None:
    # What is no tensor, such as the state of a recurrent layer beside its output, is left out.
    value = output[0] if isinstance(output, (tuple, list)) and output else output
    if not hasattr(value, "detach"):
        return
    # A module that is called several times is a layer each time.
    calls[name] = calls.get(name, 0) + 1
    values = value.detach().to("cpu").float().numpy()
    if values.ndim > 0:
        # A copy: what follows may work in place.
        kept.setdefault(name if calls[name] == 1 else f"{name}:{calls[name]}", []).append(np.array(values))


def _measure(arrays: Mapping[str, np.ndarray], labels: Any, options: dict[str, Any], progress: Receiver) -> Layers:
    if not arrays:
        raise DataError("there are no activations")
    if labels is not None and len(np.asarray(labels)) != len(next(iter(arrays.values()))):
        raise DataError(f"labels must be one a row, but there are {len(np.asarray(labels))} for {len(next(iter(arrays.values())))} rows")
    with tempfile.TemporaryDirectory(prefix="entroscope-") as folder:
        # Layers are read in the order of their names: the numbers keep that of the mapping.
        shown = {}
        for number, (name, values) in enumerate(arrays.items()):
            if values.ndim < 1 or values.dtype.kind not in "iufb":
                raise DataError(f"layer '{name}': activations are numbers with the rows first, not {values.dtype} of shape {values.shape}")
            file = f"{number:04d}-{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}"
            shown[file] = name
            kept = values.reshape(len(values), -1) if values.ndim == 1 else values
            np.save(os.path.join(folder, file + ".npy"), kept.astype(np.float32) if kept.dtype.kind != "f" or kept.dtype.itemsize < 4 else kept)
        if labels is not None:
            values = np.asarray(labels)
            np.save(os.path.join(folder, "labels.npy"), _classes(values))
        result, code, messages = ask("layers", [folder], options, {}, progress)
    for layer in result["layers"]:
        layer["name"] = shown.get(layer["name"], layer["name"])
    return Layers(result, [_rename(m, folder, shown) for m in messages], code == 0)


def _classes(values: np.ndarray) -> np.ndarray:
    if values.dtype.kind in "iu":
        return values.astype(np.int64)
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _rename(message: str, folder: str, shown: Mapping[str, str]) -> str:
    for file, name in shown.items():
        message = message.replace(file, name)
    return message.replace(folder, "activations")
