"""Measurements: numbers, errors, pictures."""

import os
import re
import subprocess
import sys
import unittest
import warnings
import xml.etree.ElementTree

import numpy as np

import entroscope
from support import digits_model, planted

try:
    import pandas
except ImportError:
    pandas = None

try:
    import torch
except ImportError:
    torch = None


def setUpModule():
    warnings.simplefilter("ignore", entroscope.EntroscopeWarning)


class Measurements(unittest.TestCase):
    def drawn(self, result):
        fragment = result.picture()
        self.assertIn("<svg", fragment)
        # It is well formed, and has no script and no address.
        xml.etree.ElementTree.fromstring(re.sub(r"<style>.*?</style>", "", fragment, flags=re.S))
        self.assertNotRegex(fragment, "<script|https?:")
        if pandas is not None:
            self.assertEqual(len(result.to_pandas()), len(result.records()))

    def test_ledger_adds_up(self):
        model = digits_model()
        rows = model.sample(50, seed=1)
        result = entroscope.ledger(model, rows, samples=True)
        self.assertEqual(result.rows, 50)
        np.testing.assert_allclose([s["log_p"] for s in result.numbers["samples"]], model.log_likelihood(rows), rtol=1e-9)
        left = result.numbers["mean"]["site"]
        total = sum(q.value for q in result.per_level) + result.class_information.value + sum(left)
        self.assertAlmostEqual(total, -result.log_p.value, 6)
        self.drawn(result)

    def test_shared_ledger(self):
        result = entroscope.shared_ledger(digits_model(), "digits", part="test")
        self.assertAlmostEqual(sum(q.value for q in result.per_level), result.total_shared.value, 6)
        self.assertEqual(len(result.columns), 64)
        self.assertGreater(result.class_information.bits.value, 1)
        self.drawn(result)

    def test_entropy_is_that_of_an_enumeration(self):
        rows = np.random.default_rng(3).integers(0, 2, (200, 4))
        model = entroscope.train(rows, widths=2, steps=3)
        every = np.array([[(k >> i) & 1 for i in range(4)] for k in range(16)])
        log = model.log_likelihood(every)
        exact = entroscope.entropy(model, exact=True)
        self.assertTrue(exact.value.is_exact)
        self.assertAlmostEqual(exact.value.value, -(np.exp(log) * log).sum(), 5)
        between = entroscope.mutual_information(model, sites=[0], with_=[1, 2], exact=True).value.value
        p = np.exp(log).reshape(2, 2, 2, 2).sum(axis=0)  # Axes: x2, x1, x0.
        outside = p.sum(axis=2)[:, :, None] * p.sum(axis=(0, 1))
        self.assertAlmostEqual(between, (p * np.log(p / outside)).sum(), 5)
        self.drawn(exact)

    def test_information_scaling_and_widths(self):
        model = digits_model()
        information = entroscope.mutual_information(model, draws=200)
        self.assertEqual(information.pairs.shape, (64, 64))
        self.drawn(information)
        law = entroscope.scaling(model, "digits", draws=300, check=False)
        self.assertAlmostEqual(sum(found["weight"] for found in law.laws), 1, 6)
        self.drawn(law)
        advice = entroscope.widths(model)
        self.assertEqual(len(advice.records()), 7)
        self.drawn(advice)

    def test_verify(self):
        rows, _ = planted()
        model = entroscope.train(rows, widths=2, steps=2)
        result = entroscope.verify(model, rows, em_steps=1)
        self.assertEqual(result.counts["violated"], 0)
        self.assertIn("<table>", result._repr_html_())

    def test_estimate_of_a_known_truth(self):
        random = np.random.default_rng(5)
        x = random.normal(size=(1000, 1))
        y = 0.6 * x + 0.8 * random.normal(size=(1000, 1))
        result = entroscope.estimate("mi", x, y)
        truth = -0.5 * np.log(1 - 0.36)
        self.assertLess(abs(result.value.value - truth), 0.1)
        self.assertEqual(result.unit, "nats")
        null = entroscope.estimate("mi", x, random.normal(size=(1000, 1)))
        self.assertLess(abs(null.value.value), 0.1)

    def test_many_rows(self):
        # Recursive searches on many threads while garbage is collected, which once ended the process (Directory.Build.targets).
        random = np.random.default_rng(6)
        x = random.normal(size=(60000, 2)) + np.arange(60000)[:, None]
        for _ in range(2):
            self.assertLess(abs(entroscope.estimate("mi", x, random.normal(size=(60000, 2))).value.value), 0.2)

    def test_quantities(self):
        q = entroscope.Quantity(np.log(2), 0.1, "nats", 5)
        self.assertAlmostEqual(q.bits.value, 1)
        self.assertFalse(q.is_exact)
        self.assertAlmostEqual(q.interval[1] - q.interval[0], 2 * 1.959963984540054 * 0.1)
        self.assertEqual(str(entroscope.Quantity(2.0, 0.0, "bits")), "2 bits")

    def test_estimators_are_measured(self):
        rows, classes = planted()
        fitted = entroscope.ConvACClassifier(widths=2, steps=2).fit(rows, classes)
        self.assertGreater(entroscope.ledger(fitted, rows, classes, given_class=True).log_p.value, entroscope.ledger(fitted, rows).log_p.value)
        with self.assertRaisesRegex(TypeError, "^a model is needed: an entroscope.Model or a fitted estimator, not int$"):
            entroscope.entropy(3)

    def test_report(self):
        with self.assertRaisesRegex(ValueError, "^a report needs the rows of the training"):
            entroscope.Model(digits_model().to_bytes()).report()


class OrdinaryNetworks(unittest.TestCase):
    def test_arrays(self):
        random = np.random.default_rng(2)
        classes = random.integers(0, 2, 400)
        hidden = random.normal(size=(400, 4)) + 3 * classes[:, None]
        noise = random.normal(size=(400, 4))
        result = entroscope.layers({"z.hidden": hidden, "noise": noise}, labels=classes)
        self.assertEqual([layer["name"] for layer in result.layers], ["z.hidden", "noise"])
        usable = [layer["label_information"]["estimate"] for layer in result.layers]
        self.assertGreater(usable[0], 0.6)
        self.assertLess(usable[1], 0.1)
        self.assertIn("<svg", result._repr_html_())

    def test_refusals(self):
        with self.assertRaisesRegex(TypeError, "^a torch.nn.Module or a mapping of activations is needed, not list$"):
            entroscope.layers([1, 2])
        with self.assertRaisesRegex(NotImplementedError, "^net.onnx: files of networks are run by ONNX Runtime, .* package Entroscope.Networks.Tool "):
            entroscope.layers("net.onnx")
        with self.assertRaisesRegex(ValueError, "^there are no activations$"):
            entroscope.layers({})
        with self.assertRaisesRegex(ValueError, "^labels must be one a row, but there are 3 for 4 rows$"):
            entroscope.layers({"a": np.zeros((4, 2))}, labels=[0, 1, 1])

    # A stand-in with the few names of torch that are used, so that the hooks are tested where torch is not.
    TORCH = (
        "import contextlib, sys, types, numpy\n"
        "class Tensor:\n"
        "    def __init__(self, values, device='cpu', dtype='float32', grad=False):\n"
        "        self.values, self.device, self.dtype, self.grad = values, device, dtype, grad\n"
        "    def __len__(self): return len(self.values)\n"
        "    def __getitem__(self, key): return Tensor(self.values[key], self.device, self.dtype, self.grad)\n"
        "    def detach(self): return Tensor(self.values, self.device, self.dtype)\n"
        "    def to(self, device): return Tensor(self.values, device, self.dtype, self.grad)\n"
        "    def float(self): return Tensor(self.values.astype(numpy.float32, copy=False), self.device, 'float32', self.grad)\n"
        "    def numpy(self):\n"
        "        assert self.device == 'cpu' and self.dtype == 'float32' and not self.grad, 'as torch refuses'\n"
        "        return self.values\n"
        "class Module:\n"
        "    training = True\n"
        "    def __init__(self, f=None, **parts):\n"
        "        self.f, self.parts, self.hooks = f, parts, []\n"
        "    def children(self): return iter(self.parts.values())\n"
        "    def named_modules(self): return [('', self), *self.parts.items()]\n"
        "    def parameters(self): return iter([Tensor(numpy.zeros(1), 'cuda:0')])\n"
        "    def register_forward_hook(self, hook):\n"
        "        self.hooks.append(hook)\n"
        "        return types.SimpleNamespace(remove=lambda: self.hooks.remove(hook))\n"
        "    def forward(self, x):\n"
        "        for part in self.parts.values(): x = part(x)\n"
        "        return self.f(x) if self.f else x\n"
        "    def __call__(self, x):\n"
        "        y = self.forward(x)\n"
        "        for hook in self.hooks: hook(self, (x,), y)\n"
        "        return y\n"
        "    def eval(self):\n"
        "        for part in [self, *self.parts.values()]: part.training = False\n"
        "sys.modules['torch'] = types.SimpleNamespace(as_tensor=lambda x: Tensor(numpy.asarray(x, numpy.float32)), no_grad=contextlib.nullcontext)\n"
        "import entroscope\n"
        "module = sys.modules['entroscope.layers']\n"
        "x = numpy.random.default_rng(1).normal(size=(300, 4))\n"
    )

    def by_the_stand_in(self, program):
        answer = subprocess.run([sys.executable, "-c", self.TORCH + program], capture_output=True, text=True, env=os.environ)
        self.assertEqual(answer.stderr, "")
        return answer.stdout.splitlines()

    def test_hooks_by_the_protocol_of_torch(self):
        found = self.by_the_stand_in(
            "double = Module(lambda x: Tensor(2 * x.values, x.device, 'bfloat16', grad=True))\n"
            "net = Module(double=double, relu=Module(lambda x: (Tensor(numpy.maximum(x.values, 0), x.device), 'the state of it')))\n"
            "net.forward = lambda x: net.parts['relu'](net.parts['double'](x))\n"
            "double.training = False\n"
            "result = entroscope.layers(net, x, labels=x[:, 0] > 0, batch=64)\n"
            "print([(layer['name'], layer['samples']) for layer in result.layers])\n"
            "print(net.training, double.training, net.parts['relu'].training, net.parts['relu'].hooks)\n"
            "print([layer['name'] for layer in entroscope.layers(net, x, names=['relu']).layers])\n"
        )
        self.assertEqual(found, ["[('double', 300), ('relu', 300)]", "True False True []", "['relu']"])

    def test_hooks_keep_what_is_overwritten(self):
        # A module that works in place on the output of the one before, and is called twice.
        found = self.by_the_stand_in(
            "def clear(x):\n"
            "    x.values[...] = numpy.maximum(x.values, 0)\n"
            "    return x\n"
            "net = Module(first=Module(lambda x: Tensor(x.values + 1, x.device)), relu=Module(clear))\n"
            "net.forward = lambda x: net.parts['relu'](net.parts['relu'](net.parts['first'](x)))\n"
            "kept = module._observe(net, x, 100, None)\n"
            "print([(n, v.shape, bool((v < 0).any())) for n, v in kept.items()])\n"
        )
        self.assertEqual(found, ["[('first', (300, 4), True), ('relu', (300, 4), False), ('relu:2', (300, 4), False)]"])

    def test_hooks_are_removed_after_an_error(self):
        found = self.by_the_stand_in(
            "def fail(x): raise LookupError('broken')\n"
            "net = Module(first=Module(fail))\n"
            "try:\n"
            "    entroscope.layers(net, x)\n"
            "except LookupError as e:\n"
            "    print(e, net.parts['first'].hooks, net.training)\n"
            "try:\n"
            "    entroscope.layers(net, x, names=['second'])\n"
            "except ValueError as e:\n"
            "    print(e)\n"
        )
        self.assertEqual(found, ["broken [] True", "there is no module to observe among second"])

    @unittest.skipIf(torch is None, "torch is not installed")
    def test_hooks_of_torch(self):
        result = entroscope.layers(*_module_and_rows())
        self.assertEqual([layer["name"] for layer in result.layers], ["first", "second"])


def _module_and_rows():
    module = torch.nn.Sequential()
    module.add_module("first", torch.nn.Linear(3, 5))
    module.add_module("second", torch.nn.ReLU())
    return module, torch.randn(300, 3)


if __name__ == "__main__":
    unittest.main()
