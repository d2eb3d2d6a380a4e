"""Functions over many inputs."""
import base64
import hashlib
import inspect
import sys
import time

from . import ship, wire
from .futures import ALL_COMPLETED, ANY_COMPLETED, Future, FutureList, Job
from .objects import Objects
from .progress import Bar
from .server import Server

CHUNK_BYTES = 8 << 20
CHUNK_INPUTS = 500_000
INLINE_BYTES = 1 << 20
PART_BYTES = 8 << 20
OPTIONS = {
    "workers": "workers",
    "attempts": "attempts",
    "backoff": "backoffMillis",
    "timeout": "timeoutMillis",
    "runtime_memory": "memoryMib",
    "deadline": "deadlineMillis",
    "max_failures": "maxFailures",
    "speculate": "speculate",
    "extra_env": "environment",
}


def default_executor(endpoint=None, **options):
    """An executor for the server at `endpoint`, or that FRESHET_ENDPOINT names, or on this machine."""
    return FunctionExecutor(endpoint, **options)


class FunctionExecutor:
    """Runs functions on a server.

    Options, of the executor or of one job: workers (at once), attempts and backoff (seconds), timeout (seconds of a call), runtime_memory
    (MiB of a worker), deadline (seconds of the job), max_failures, speculate (whether calls may be run twice), extra_env.
    """

    def __init__(self, endpoint=None, progress=None, **options):
        self._server = Server(endpoint)
        self._progress = progress
        self._options = options
        self._sent = set()
        self.futures = []
        _options(options)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def call_async(self, function, data, **options):
        """Calls a function once."""
        return self._begin(function, [data], None, (), options)[0]

    def map(self, function, iterdata, obj_chunk_size=None, obj_newline=True, include_modules=None, exclude_modules=(), **options):
        """Calls a function for every input, and returns futures in the order of the inputs.

        A tuple is spread over a function of several parameters. Where the function has a parameter `obj`, or the inputs are `Objects`,
        inputs name objects of the store: `s3://bucket/prefix`; the function reads each, or each piece of `obj_chunk_size` bytes.
        """
        if not isinstance(iterdata, Objects) and _wants_object(function):
            sources = [iterdata] if isinstance(iterdata, str) else list(iterdata)
            iterdata = Objects(*sources, chunk_size=obj_chunk_size, lines=obj_newline)
        return self._begin(function, iterdata, include_modules, exclude_modules, options)

    def map_reduce(self, map_function, map_iterdata, reduce_function, **options):
        """Calls a function for every input, then another one with the list of results; returns the future of that."""
        results = self.get_result(self.map(map_function, map_iterdata, **options))
        return self.call_async(reduce_function, results)

    def wait(self, fs=None, return_when=ALL_COMPLETED, timeout=None):
        """Waits; returns the futures that are done and those that are not."""
        return wait(self._all(fs), return_when, timeout, self._progress)

    def get_result(self, fs=None, throw_except=True, timeout=None):
        """Waits for results, in order: those of a list of futures, or of one, or of everything begun here."""
        if isinstance(fs, Future):
            return fs.result(timeout, throw_except)
        fs = self._all(fs)
        wait(fs, ALL_COMPLETED, timeout, self._progress)
        return [future.result(timeout, throw_except) for future in fs]

    def plot(self, destination="map.png", fs=None):
        """Writes a picture: when each call ran, and how many ran at once. Needs matplotlib."""
        from .plot import plot

        plot([time for job in _jobs(self._all(fs)) for time in job.times()], destination)

    def cancel(self, fs=None):
        """Ends the jobs of these futures at once; results that are there stay."""
        for job in _jobs(self._all(fs)):
            self._server.ask_json("POST", "/%s/cancel" % job.job_id)

    def attach(self, job_id):
        """The futures of a job that was begun before, by whomever."""
        job = self._server.ask_json("GET", "/" + job_id)
        futures = FutureList(Job(self._server, job_id, job["total"]))
        self.futures.append(futures)
        return futures

    def describe(self, fs):
        """What the server says of a job: state, counts, workers, and requests to the object store."""
        return self._server.ask_json("GET", "/" + fs.job_id)

    def logs(self, fs):
        """What the calls of a job have printed."""
        return self._server.ask("GET", "/%s/logs" % fs.job_id).decode("utf-8", "replace")

    def jobs(self):
        """All jobs that the server remembers, the newest first."""
        return self._server.ask_json("GET", "")["jobs"]

    def clean(self, fs=None):
        """Removes jobs that have ended, with their inputs and results."""
        for job in _jobs(self._all(fs)):
            self._server.ask_json("DELETE", "/" + job.job_id)

    def _all(self, fs):
        if fs is not None:
            return [fs] if isinstance(fs, Future) else fs
        return self.futures[0] if len(self.futures) == 1 else [future for each in self.futures for future in each]

    def _begin(self, function, inputs, include, exclude, options):
        given = dict(self._options)
        given.update(options)
        request = {
            "name": getattr(function, "__name__", "")[:100].strip("<>"),
            "language": "python",
            "version": "%d.%d" % sys.version_info[:2],
            "function": self._parts(ship.cloudpickle.dumps(function, protocol=4)),
            "artifacts": [{"name": "modules.zip", "parts": self._parts(ship.modules(include, exclude))}],
            "options": _options(given),
        }
        if isinstance(inputs, Objects):
            request["objects"] = inputs.document()
            job = self._server.ask_json("POST", "", request, again=False)
            total, job_id = job["total"], job["id"]
        else:
            packer = _Packer(self._server, request, _spread(function))
            for item in inputs:
                packer.add(item)
            total, job_id = packer.begin()
        futures = FutureList(Job(self._server, job_id, total) if total else _none(self._server))
        self.futures.append(futures)
        return futures

    def _parts(self, data):
        """Sends what the server does not have yet; what the parts are called."""
        names = []
        for at in range(0, len(data), PART_BYTES):
            part = data[at : at + PART_BYTES]
            name = hashlib.sha256(part).hexdigest()
            names.append(name)
            if name in self._sent:
                continue
            if self._server.answer("HEAD", "/artifacts/" + name)[0] != 200:
                self._server.ask("PUT", "/artifacts/" + name, part)
            self._sent.add(name)
        return names


class _Packer:
    """Packs inputs and sends them as they come: all of them are never held at once."""

    def __init__(self, server, request, several):
        self._server = server
        self._request = request
        self._several = several
        self._spread = None
        self._held = []
        self._size = 0
        self._chunks = 0
        self._total = 0
        self._id = None

    def add(self, item):
        if self._spread is None:
            self._spread = self._several and isinstance(item, (tuple, list))
            self._request["spread"] = self._spread
        data = ship.dumps(item)
        if len(data) > CHUNK_BYTES:
            raise ValueError("input %d: %d bytes (expected: at most %d; put it into the object store)" % (
                self._total, len(data), CHUNK_BYTES))
        if self._size + len(data) + 4 > CHUNK_BYTES or len(self._held) == CHUNK_INPUTS:
            self._send()
        self._held.append(data)
        self._size += len(data) + 4
        self._total += 1

    def _send(self):
        if self._id is None:
            self._id = self._server.ask_json("POST", "", self._request, again=False)["id"]
        self._server.ask("PUT", "/%s/inputs/%d" % (self._id, self._chunks), wire.chunk(self._held))
        self._chunks += 1
        self._held = []
        self._size = 0

    def begin(self):
        if self._total == 0:
            return 0, None
        if self._id is None and self._size < INLINE_BYTES:
            self._request["inputs"] = base64.b64encode(wire.chunk(self._held)).decode()
            self._id = self._server.ask_json("POST", "", self._request, again=False)["id"]
        else:
            self._send()
            self._server.ask_json("POST", "/%s/start" % self._id, {"chunks": self._chunks}, again=False)
        return self._total, self._id


def _none(server):
    job = Job(server, "", 0)
    job._over = True
    return job


def _options(given):
    document = {}
    for name, value in given.items():
        if name not in OPTIONS:
            raise TypeError("unknown option %s (expected: %s)" % (name, ", ".join(sorted(OPTIONS))))
        if value is None:
            continue
        document[OPTIONS[name]] = int(value * 1000) if OPTIONS[name].endswith("Millis") else value
    return document


def _parameters(function):
    try:
        return [
            parameter
            for parameter in inspect.signature(function).parameters.values()
            if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)
        ]
    except (TypeError, ValueError):
        return []


def _wants_object(function):
    parameters = _parameters(function)
    return bool(parameters) and parameters[0].name == "obj"


def _spread(function):
    return len([each for each in _parameters(function) if each.default is each.empty]) > 1


def _jobs(fs):
    if isinstance(fs, FutureList):
        return [fs.job] if fs.job_id else []
    seen = {}
    for future in fs:
        seen.setdefault(future.job_id, future._job)
    return list(seen.values())


def wait(fs, return_when=ALL_COMPLETED, timeout=None, progress=None):
    """Waits until all futures are done, or any, or so many percent of them; returns those that are and those that are not."""
    if isinstance(fs, Future):
        fs = [fs]
    total = len(fs)
    if return_when == ANY_COMPLETED:
        wanted = min(1, total)
    elif 0 <= return_when <= 100:
        wanted = -(-total * return_when // 100)
    else:
        raise ValueError("return_when: %r (expected: ALWAYS, ANY_COMPLETED, ALL_COMPLETED, or a percentage)" % (return_when,))
    jobs = _jobs(fs)
    until = None if timeout is None else time.monotonic() + timeout
    bar = Bar(total, progress)
    whole = isinstance(fs, FutureList)
    for job in jobs:
        job.poll()
    while True:
        done = fs.job.done_count if whole else sum(1 for future in fs if future._job.is_done(future.index) or future._job.over)
        bar.show(done, sum(job.failed_count for job in jobs))
        open_jobs = [job for job in jobs if not job.over]
        if done >= wanted or not open_jobs or (until is not None and time.monotonic() >= until):
            break
        left = 20 if until is None else max(0, until - time.monotonic())
        if whole and not bar.shown:
            fs.job.poll(int(min(2, left)), wanted)
        else:
            for job in open_jobs:
                job.poll(int(min(20 if len(open_jobs) == 1 else 1, left)))
        if left < 1:
            time.sleep(min(0.02, left))
    bar.end()
    finished = [future for future in fs if future._job.is_done(future.index) or future._job.over]
    if len(finished) == total:
        return finished, []
    known = set(finished)
    return finished, [future for future in fs if future not in known]


def get_all_results(fs):
    """Waits for the results of all futures, in their order."""
    wait(fs)
    return [future.result() for future in fs]


