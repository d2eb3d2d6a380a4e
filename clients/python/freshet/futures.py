"""Results, now or later."""
import array
import base64
import collections.abc
import pickle
import threading
import time

from . import errors, wire

ALWAYS, ANY_COMPLETED, ALL_COMPLETED = 0, -1, 100
ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")
KINDS = {
    wire.TIMED_OUT: errors.TimedOut,
    wire.WORKER_CRASHED: errors.WorkerCrashed,
    wire.OUT_OF_MEMORY: errors.OutOfMemory,
}
_PENDING = object()


class _Apart:
    def __init__(self, name):
        self.name = name


class _Failed:
    def __init__(self, status, payload):
        self.status = status
        self.payload = payload


class Job:
    """What is known here of one job. Safe for use by many threads; it asks the server when somebody waits."""

    def __init__(self, server, job_id, total):
        self.server = server
        self.job_id = job_id
        self.total = total
        self.state = "QUEUED"
        self.reason = ""
        self.done_count = 0
        self.failed_count = 0
        self._results = [_PENDING] * total
        self._started = array.array("Q", bytes(8 * total))
        self._micros = array.array("I", bytes(array.array("I").itemsize * total))
        self._workers = array.array("H", bytes(2 * total))
        self._seen = 0
        self._run = ""
        self._taken = set()
        self._over = False
        self._asked = 0.0
        self._lock = threading.Lock()

    def poll(self, seconds=0, calls=0):
        """Takes what is new; waits so long for it if there is nothing, or, unless it is much, until so many calls have ended."""
        with self._lock:
            if self._over:
                return
            events = self.server.ask_json("GET", "/%s/events?after=%d&calls=%d&wait=%d&results=1" % (self.job_id, self._seen, calls, seconds))
            if self._seen > 0 and events["run"] != self._run:  # a server that has started again counts anew
                self._seen, self._run = 0, events["run"]
                return
            self._run = events["run"]
            for commit in events["commits"]:
                if commit["segment"] not in self._taken:
                    self._take(self._segment(commit))
                    self._taken.add(commit["segment"])
            self._seen = events["version"]
            self.state = events["state"]
            self.reason = events["reason"]
            self._over = not events["commits"] and self.state in ENDED
            self._asked = time.monotonic()

    def _segment(self, commit):
        if "data" in commit:  # a small one comes along
            return base64.b64decode(commit["data"])
        return self.server.ask("GET", "/%s/segments/%s" % (self.job_id, commit["segment"]))

    def _take(self, segment):
        results = self._results
        for index, status, _, worker, started, micros, payload in wire.lines(segment):
            if results[index] is not _PENDING:
                continue
            if status == wire.SUCCEEDED:
                try:
                    results[index] = pickle.loads(payload)
                except Exception as error:
                    results[index] = errors.CallError("the result of call %d cannot be read here: %s" % (index, error))
            elif status == wire.SUCCEEDED_APART:
                results[index] = _Apart(bytes(payload).decode())
            else:
                results[index] = _Failed(status, bytes(payload))
                self.failed_count += 1
            self._started[index] = started
            self._micros[index] = micros
            self._workers[index] = worker
            self.done_count += 1

    def peek(self):
        """Takes what is new if the server was not asked a moment ago."""
        if time.monotonic() - self._asked > 0.2:
            self.poll()

    @property
    def over(self):
        return self._over

    def is_done(self, index):
        return self._results[index] is not _PENDING

    def outcome(self, index, timeout=None):
        """The result, or an exception that is not raised, and whether it is one."""
        until = None if timeout is None else time.monotonic() + timeout
        while self._results[index] is _PENDING:
            left = 20 if until is None else until - time.monotonic()
            if left < 0:
                raise TimeoutError("call %d of %s has not ended in %s s" % (index, self.job_id, timeout))
            if self._over:
                why = self.state + (", " + self.reason if self.reason else "")
                return errors.JobError("call %d of %s has no result: %s" % (index, self.job_id, why)), True
            self.poll(int(min(20, left)))
            if self._results[index] is _PENDING and left < 1:
                time.sleep(min(0.02, max(left, 0)))
        result = self._results[index]
        if isinstance(result, _Apart):
            return pickle.loads(self.server.ask("GET", "/%s/results/%s" % (self.job_id, result.name))), False
        if isinstance(result, _Failed):
            return _raised(index, result), True
        return result, isinstance(result, errors.CallError)

    def times(self):
        """Index, start and end in seconds since 1970, and worker, of every call that has ended."""
        for index in range(self.total):
            if self.is_done(index):
                start = self._started[index] / 1e6
                yield index, start, start + self._micros[index] / 1e6, self._workers[index]


def _raised(index, failed):
    kind, message, traceback, exception = wire.failure(failed.payload)
    if failed.status in KINDS:
        return KINDS[failed.status]("call %d: %s" % (index, message), traceback)
    if isinstance(exception, BaseException):
        exception.__cause__ = errors.RemoteTraceback(traceback)
        return exception
    return errors.CallError("call %d: %s: %s" % (index, kind, message), traceback)


class Future:
    """The result of one call. It pickles: elsewhere it asks the server again."""

    def __init__(self, job, index):
        self._job = job
        self.index = index

    def __reduce__(self):
        return _future, (self._job.server, self._job.job_id, self._job.total, self.index)

    def __repr__(self):
        return "<Future %d of %s>" % (self.index, self.job_id)

    def __eq__(self, other):
        return isinstance(other, Future) and (self.job_id, self.index) == (other.job_id, other.index)

    def __hash__(self):
        return hash((self.job_id, self.index))

    @property
    def job_id(self):
        return self._job.job_id

    def done(self):
        """Whether the call has ended, well or not, or its job has."""
        if not self._job.is_done(self.index) and not self._job.over:
            self._job.peek()
        return self._job.is_done(self.index) or self._job.over

    def result(self, timeout=None, throw_except=True):
        """Waits for the result; raises what the call raised, with where it ran as its cause, or returns None for it if so wanted."""
        outcome, raised = self._job.outcome(self.index, timeout)
        if not raised:
            return outcome
        if throw_except:
            raise outcome
        return None

    def exception(self, timeout=None):
        """Waits for the end; what the call raised, or None."""
        outcome, raised = self._job.outcome(self.index, timeout)
        return outcome if raised else None

    def cancel(self):
        """Ends the whole job that the call is of."""
        self._job.server.ask_json("POST", "/%s/cancel" % self.job_id)

    def cancelled(self):
        return self._job.state == "CANCELLED" and not self._job.is_done(self.index)


_JOBS = {}


def _future(server, job_id, total, index):
    key = (server.endpoint, job_id)
    if key not in _JOBS:
        _JOBS[key] = Job(server, job_id, total)
    return Future(_JOBS[key], index)


class FutureList(collections.abc.Sequence):
    """The futures of a job, in the order of its inputs; each is made when it is asked for, so that a million of them cost little."""

    def __init__(self, job):
        self._job = job

    def __len__(self):
        return self._job.total

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [Future(self._job, i) for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        return Future(self._job, index)

    def __repr__(self):
        return "<%d futures of %s>" % (len(self), self.job_id)

    @property
    def job_id(self):
        return self._job.job_id

    @property
    def job(self):
        return self._job

    def __reduce__(self):
        return _future_list, (self._job.server, self._job.job_id, self._job.total)


def _future_list(server, job_id, total):
    return FutureList(_future(server, job_id, total, 0)._job)
