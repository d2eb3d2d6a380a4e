"""Finds what a function needs elsewhere: its pickle, and the modules of its project."""
import functools
import importlib.util
import io
import os
import pickle
import struct
import sys
import sysconfig
import zipfile

import cloudpickle

MOST_BYTES = 64 << 20
PLAIN = frozenset([int, float, str, bytes, bool, type(None), complex])


def dumps(value):
    """Pickles by value what only this program has."""
    if type(value) in PLAIN:
        return pickle.dumps(value, protocol=4)
    return cloudpickle.dumps(value, protocol=4)


def modules(include=None, exclude=()):
    """A zip of the modules that workers do not have: cloudpickle, this package, and what is loaded here from outside of Python's own folders."""
    files = {}
    for package in (cloudpickle, sys.modules[__name__.rpartition(".")[0]]):
        _take_folder(package.__name__, package.__path__[0], files)
    for top in {name.partition(".")[0] for name in (list(sys.modules) if include is None else include) if name not in exclude}:
        if top not in exclude:
            _take(top, files)
    return zipped(files)


def _take(top, files):
    module = sys.modules.get(top)
    if module is None or top in ("__main__", "__mp_main__", "freshet", "cloudpickle"):
        return
    for folder in list(getattr(module, "__path__", [])):
        if not _is_of_python(folder):
            _take_folder(top, folder, files)
    file = getattr(module, "__file__", None)
    if not hasattr(module, "__path__") and file and file.endswith(".py") and not _is_of_python(file) and os.path.isfile(file):
        _add(top + ".py", file, files)  # whoever needs one whose file has gone since is told by the worker


def _take_folder(name, folder, files):
    size = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not f.startswith("."))
        for each in sorted(names):
            if each.endswith(".py"):
                path = os.path.join(root, each)
                size += _add(name + "/" + os.path.relpath(path, folder).replace(os.sep, "/"), path, files)
                if size > MOST_BYTES:
                    raise ValueError("package %s: more than %d bytes (expected: less; see exclude_modules)" % (name, MOST_BYTES))


def _add(name, path, files):
    """Adds a source, with its bytecode if there is some: workers would compile it each on its own. How many bytes that is."""
    source = _read(path)
    files[name] = source
    code = _bytecode(path, source)
    if code is not None:
        files[name + "c"] = code
        return len(source) + len(code)
    return len(source)


def _bytecode(path, source):
    """What Python has kept of this source, as PEP 552 has it for code that is not compared with the time of a file."""
    try:
        kept = _read(importlib.util.cache_from_source(path))
        changed = int(os.stat(path).st_mtime)
    except (OSError, NotImplementedError):
        return None
    if kept[:16] != importlib.util.MAGIC_NUMBER + struct.pack("<III", 0, changed & 0xFFFFFFFF, len(source) & 0xFFFFFFFF):
        return None
    return kept[:4] + struct.pack("<I", 1) + importlib.util.source_hash(source) + kept[16:]


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _is_of_python(path):
    real = os.path.realpath(path)
    if "site-packages" in real or "dist-packages" in real:
        return True
    return real.startswith(_own_folders())


@functools.lru_cache(maxsize=None)
def _own_folders():
    """Where Python keeps its own modules; to ask for it takes long, and there are hundreds of modules."""
    return tuple(os.path.realpath(sysconfig.get_path(name)) + os.sep for name in ("stdlib", "platstdlib"))


def zipped(files):
    """The same bytes for the same contents, so that they are sent once."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return data.getvalue()
