"""Runs the tests on the wheel, as a user has it: unpacked into a folder of its own. The last line is "N passed, N failed, N skipped".

usage: run.py FOLDER_OF_WHEEL [TEST...]
"""

import glob
import os
import sys
import tempfile
import unittest
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    """Unpacks the wheel and runs what it is given, or all."""
    wheels = glob.glob(os.path.join(sys.argv[1], "entroscope-*.whl"))
    if len(wheels) != 1:
        sys.exit(f"{sys.argv[1]} must hold one wheel, but holds {len(wheels)}.")
    with tempfile.TemporaryDirectory(prefix="entroscope-test-") as site:
        with zipfile.ZipFile(wheels[0]) as archive:
            archive.extractall(site)
        sys.path[:0] = [site, HERE]
        os.environ["PYTHONPATH"] = os.pathsep.join([site, HERE, *filter(None, [os.environ.get("PYTHONPATH")])])
        os.environ["ENTROSCOPE_WHEEL"] = os.path.abspath(wheels[0])
        loader = unittest.TestLoader()
        suite = loader.loadTestsFromNames(sys.argv[2:]) if len(sys.argv) > 2 else loader.discover(HERE, "test_*.py")
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2 if len(sys.argv) > 2 else 1).run(suite)
        skipped = len(result.skipped)
        failed = len(result.failures) + len(result.errors)
        for test, reason in result.skipped:
            print(f"skipped: {test}: {reason}")
        print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
