"""Finds what a function needs elsewhere: its pickle, and the modules of its project."""
import io
import os
import pickle
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
    for name in list(sys.modules) if include is None else include:
        top = name.partition(".")[0]
        if top not in exclude and name not in exclude:
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
    if not hasattr(module, "__path__") and file and file.endswith(".py") and not _is_of_python(file):
        files[top + ".py"] = _read(file)


def _take_folder(name, folder, files):
    size = 0
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f != "__pycache__" and not f.startswith("."))
        for each in sorted(names):
            if each.endswith(".py"):
                path = os.path.join(root, each)
                content = _read(path)
                size += len(content)
                if size > MOST_BYTES:
                    raise ValueError("package %s: more than %d bytes (expected: less; see exclude_modules)" % (name, MOST_BYTES))
                files[name + "/" + os.path.relpath(path, folder).replace(os.sep, "/")] = content


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _is_of_python(path):
    real = os.path.realpath(path)
    if "site-packages" in real or "dist-packages" in real:
        return True
    own = [sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib")]
    return any(real.startswith(os.path.realpath(folder) + os.sep) for folder in own)


def zipped(files):
    """The same bytes for the same contents, so that they are sent once."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return data.getvalue()
