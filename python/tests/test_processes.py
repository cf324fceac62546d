"""Threads, processes, interrupts, memory, processors."""

import os
import signal
import subprocess
import sys
import threading
import time
import unittest
import warnings

import numpy as np

import entroscope
from entroscope import _native
from support import digits_model


def setUpModule():
    warnings.simplefilter("ignore", entroscope.EntroscopeWarning)


def run(program, **options):
    return subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, text=True, env=os.environ, timeout=120, **options)


class Processes(unittest.TestCase):
    def test_fork_is_refused_in_a_sentence(self):
        program = (
            "import os, entroscope\n"
            "entroscope.version()\n"
            "if os.fork() == 0:\n"
            "    try:\n"
            "        entroscope.version()\n"
            "    except RuntimeError as e:\n"
            "        print(e, flush=True)\n"
            "    os._exit(0)\n"
            "os.wait()\n"
        )
        self.assertEqual(
            run(program).stdout,
            "This process was forked after entroscope was loaded, and the threads of the library are not in it; "
            "start processes by spawn: multiprocessing.set_start_method('spawn').\n",
        )

    def test_fork_before_the_first_call_works(self):
        program = "import os, entroscope\nif os.fork() == 0:\n    print(entroscope.version(), flush=True)\n    os._exit(0)\nos.wait()\n"
        self.assertEqual(run(program).stdout.strip(), entroscope.version())

    def test_spawn(self):
        import multiprocessing

        model = digits_model()
        rows = model.sample(8, seed=1)
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            found = pool.map(model.log_likelihood, [rows[:4], rows[4:]])
        np.testing.assert_array_equal(np.concatenate(found), model.log_likelihood(rows))

    def test_threads(self):
        model = digits_model()
        rows = [model.sample(200, seed=s) for s in range(8)]
        expected = [model.log_likelihood(r) for r in rows]
        found = [None] * 8

        def work(i):
            for _ in range(5):
                found[i] = model.log_likelihood(rows[i])

        threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        np.testing.assert_array_equal(np.array(found), np.array(expected))


class Interrupts(unittest.TestCase):
    """An interrupt comes while a call works. What the call still works is measured in seconds of a processor, which does not depend on what else runs."""

    SECOND = 1.0

    @classmethod
    def setUpClass(cls):
        random = np.random.default_rng(1)
        cls.rows = random.integers(0, 8, (20000, 64))
        cls.reals = random.normal(size=(20000, 8))
        cls.model = entroscope.train(cls.rows[:2000], widths=64, steps=1, tree="line")
        cls.holes = np.where(random.random((50000, 64)) < 0.3, np.nan, np.tile(cls.rows, (3, 1))[:50000])
        cls.many = np.tile(cls.rows, (10, 1))

    def calls(self):
        long = {"steps": 10**5, "patience": 10**5, "threads": 1}
        yield "train", lambda: entroscope.train(self.rows, widths=128, tree="line", **long)
        yield "trees", lambda: entroscope.train(self.rows, widths=16, **long)
        yield "mixture", lambda: entroscope.train(self.rows, widths=64, components=2, tree="line", **long)
        yield "reals", lambda: entroscope.train(np.tile(self.reals, (1, 4)), widths=64, **long)
        yield "fit", lambda: entroscope.ConvACClassifier(widths=64, **long).fit(self.rows[:, 1:], self.rows[:, 0])
        yield "log_likelihood", lambda: [self.model.log_likelihood(self.many, threads=1) for _ in range(100)]
        yield "latents", lambda: [self.model.latents(self.many, threads=1) for _ in range(100)]
        yield "sample", lambda: self.model.sample(5_000_000, threads=1)
        yield "impute", lambda: [self.model.impute(self.holes, "sample", threads=1) for _ in range(100)]
        yield "entropy", lambda: entroscope.entropy(self.model, draws=10**8, threads=1)
        yield "mutual_information", lambda: entroscope.mutual_information(self.model, draws=10**8, threads=1)
        yield "scaling", lambda: entroscope.scaling(self.model, draws=10**8, threads=1)
        yield "ledger", lambda: [entroscope.ledger(self.model, self.many, threads=1) for _ in range(100)]
        yield "shared_ledger", lambda: [entroscope.shared_ledger(self.model, self.many, threads=1) for _ in range(100)]
        yield "verify", lambda: entroscope.verify(self.model, self.many, draws=10**7, threads=1)

    def interrupted(self, call, delay):
        sent = {}
        ended = threading.Event()

        def interrupt():
            if not ended.wait(delay):
                sent["processor"], sent["clock"] = time.process_time(), time.monotonic()
                os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt, daemon=True)
        thread.start()
        try:
            with self.assertRaises(KeyboardInterrupt):
                call()
            return time.process_time() - sent["processor"], time.monotonic() - sent["clock"]
        finally:
            ended.set()
            thread.join()

    def test_every_long_call_ends_within_a_second_of_work(self):
        for name, call in self.calls():
            with self.subTest(name):
                worked, waited = self.interrupted(call, 0.5)
                self.assertLess(worked, self.SECOND)
                # By the clock of a machine that may be busy.
                self.assertLess(waited, 30)

    def test_nothing_works_on_after_it(self):
        # An interrupt that left the call at once would leave it working on arrays that are freed.
        handles = _native.library().entroscope_handle_count()
        worked, _ = self.interrupted(lambda: entroscope.train(self.rows, widths=128, tree="line", steps=10**5, threads=1), 0.5)
        before = time.process_time()
        time.sleep(0.5)
        self.assertLess(time.process_time() - before, 0.2)
        self.assertEqual(_native.library().entroscope_handle_count(), handles)

    def test_a_second_interrupt_waits_too(self):
        ended = threading.Event()

        def interrupt():
            if not ended.wait(0.3):
                os.kill(os.getpid(), signal.SIGINT)
            if not ended.wait(0.001):
                os.kill(os.getpid(), signal.SIGINT)

        thread = threading.Thread(target=interrupt, daemon=True)
        thread.start()
        seen = 0
        try:
            try:
                entroscope.train(self.rows, widths=128, tree="line", steps=10**5, threads=1)
            finally:
                ended.set()
        except KeyboardInterrupt:
            seen += 1
        try:
            thread.join()
            time.sleep(0.05)
        except KeyboardInterrupt:
            pass
        self.assertEqual(seen, 1)
        before = time.process_time()
        time.sleep(0.5)
        self.assertLess(time.process_time() - before, 0.2)

    def test_small_calls_of_large_models_can_be_interrupted(self):
        self.assertLess(2048 * self.model.n_sites, entroscope.model._LONG_VALUES + 1)
        self.assertGreater(2048 * self.model.n_parameters, entroscope.model._LONG_PRODUCTS)


class Memory(unittest.TestCase):
    def test_ten_thousand_calls(self):
        model = digits_model()
        row = model.sample(1, seed=1)

        def resident():
            with open("/proc/self/statm", encoding="ascii") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

        def ask(times):
            for _ in range(times):
                model.log_likelihood(row, threads=1)

        ask(2000)
        handles, grown = _native.library().entroscope_handle_count(), []
        # What leaks grows in every round; a heap that the tests before have left may grow in one.
        for _ in range(3):
            before = resident()
            ask(10000)
            grown.append(resident() - before)
            self.assertEqual(_native.library().entroscope_handle_count(), handles)
        self.assertLess(min(grown), 1)

    def test_questions_keep_nothing(self):
        model = digits_model()
        row = model.sample(1, seed=1)
        entroscope.ledger(model, row)
        handles = _native.library().entroscope_handle_count()
        for _ in range(20):
            entroscope.ledger(model, row)
        self.assertEqual(_native.library().entroscope_handle_count(), handles)


class Processors(unittest.TestCase):
    def test_builds_are_chosen(self):
        v3 = {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"}
        v4 = v3 | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
        self.assertEqual(_native.choose_build(v3, "x86_64", "Linux"), "v3")
        self.assertEqual(_native.choose_build(v4, "x86_64", "Linux"), "v4")
        with self.assertRaisesRegex(RuntimeError, "^This processor lacks fma; the library needs the instructions of x86-64-v3"):
            _native.choose_build(v3 - {"fma"}, "x86_64", "Linux")
        with self.assertRaisesRegex(RuntimeError, "^This package is for Linux on x86-64, not for Darwin on arm64"):
            _native.choose_build(v4, "arm64", "Darwin")

    def test_builds_give_the_same_bits(self):
        folder = os.path.join(os.path.dirname(entroscope.__file__), "lib")
        try:
            best = _native.choose_build(_native._flags(), "x86_64", "Linux")
        except RuntimeError as e:
            self.skipTest(str(e))
        if best != "v4" or len(os.listdir(folder)) < 2:
            self.skipTest("this processor runs one build, or there is one")
        program = "import entroscope, hashlib; print(hashlib.sha256(entroscope.train('digits', widths=4, steps=2).to_bytes()).hexdigest())"
        found = set()
        for build in ("v3", "v4"):
            os.environ["ENTROSCOPE_BUILD"] = build
            try:
                found.add(run(program).stdout)
            finally:
                del os.environ["ENTROSCOPE_BUILD"]
        self.assertEqual(len(found), 1)
        self.assertEqual(len(found.pop()), 65)

    def test_missing_library(self):
        os.environ["ENTROSCOPE_BUILD"] = "v9"
        try:
            self.assertRegex(run("import entroscope; entroscope.version()").stderr, r"libentroscope-v9\.so is missing; build it by eng/build-python")
        finally:
            del os.environ["ENTROSCOPE_BUILD"]


class Progress(unittest.TestCase):
    def test_a_callable_receives_states(self):
        states = []
        entroscope.train("digits", widths=8, steps=40, progress=states.append)
        self.assertTrue(states)
        self.assertEqual(
            set(states[-1]), {"activity", "restart", "step", "steps", "fraction", "train", "validation", "seconds_left"}
        )

    def test_an_error_of_the_callable_stops_the_training(self):
        def refuse(state):
            raise LookupError("enough")

        with self.assertRaisesRegex(LookupError, "enough"):
            entroscope.train("digits", widths=32, steps=1000, patience=1000, progress=refuse)

    def test_warnings_are_at_the_line_of_the_caller(self):
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            entroscope.train("digits", widths=4, steps=2)
        self.assertEqual([os.path.basename(w.filename) for w in seen], ["test_processes.py"])
        self.assertRegex(str(seen[0].message), "^Stopped while still improving")

    def test_lines(self):
        result = run("import entroscope; entroscope.train('digits', widths=16, steps=60, progress=True)")
        self.assertRegex(result.stderr, r"step \d+/\d+")


if __name__ == "__main__":
    unittest.main()
