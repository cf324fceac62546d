"""Builds the wheel by the standard library alone: equal files give equal bytes.

usage: wheel.py FOLDER
"""

import base64
import hashlib
import os
import re
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
TAG = "py3-none-manylinux_2_34_x86_64"

# Files that a build needs, and no one besides.
ENDINGS = (".py", ".so", ".typed")


def version():
    """Reads the version of the product, that of all its packages."""
    with open(os.path.join(HERE, "..", "Directory.Build.props"), encoding="utf-8") as file:
        return re.search(r"<Version>([^<]+)</Version>", file.read()).group(1)


def files():
    """Yields the names in the wheel and the content of all files, in the order of their names."""
    root = os.path.join(HERE, "entroscope")
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f != "__pycache__")
        found += [os.path.join(folder, n) for n in names if n.endswith(ENDINGS)]
    for path in sorted(found):
        with open(path, "rb") as file:
            yield os.path.relpath(path, HERE).replace(os.sep, "/"), file.read()


def metadata(number):
    """Writes the files of the folder dist-info but RECORD."""
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    with open(os.path.join(HERE, "..", "LICENSE"), encoding="utf-8") as file:
        licence = file.read()
    head = f"""Metadata-Version: 2.1
Name: entroscope
Version: {number}
Summary: Convolutional arithmetic circuits with exact probabilities, and where in a network every bit is spent.
License: MIT
Requires-Python: >=3.9
Requires-Dist: numpy>=1.21
Description-Content-Type: text/markdown

"""
    yield "METADATA", head + readme
    yield "WHEEL", f"Wheel-Version: 1.0\nGenerator: entroscope\nRoot-Is-Purelib: false\nTag: {TAG}\n"
    yield "top_level.txt", "entroscope\n"
    yield "LICENSE", licence


def digest(content):
    """Writes a hash as RECORD has it."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def build(target):
    """Writes the wheel into a folder.

    Returns the path of the wheel.
    """
    number = version()
    info = f"entroscope-{number}.dist-info"
    content = [*files(), *((f"{info}/{name}", text.encode()) for name, text in metadata(number))]
    if not any(name.endswith(".so") for name, _ in content):
        sys.exit("There is no native library in entroscope/lib; eng/build-python makes it.")
    record = "".join(f"{name},{digest(data)},{len(data)}\n" for name, data in content) + f"{info}/RECORD,,\n"
    content.append((f"{info}/RECORD", record.encode()))
    os.makedirs(target, exist_ok=True)
    path = os.path.join(target, f"entroscope-{number}-{TAG}.whl")
    with zipfile.ZipFile(path + ".tmp", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in content:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o755 if name.endswith(".so") else 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    os.replace(path + ".tmp", path)
    return path


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    built = build(sys.argv[1])
    print(f"{built}: {os.path.getsize(built) / 1e6:.1f} MB")
