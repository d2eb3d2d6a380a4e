"""Map jobs on Freshet: `freshet.default_executor().map(function, inputs)`.

Functions run on a server's workers; inputs, results and progress live in its object store. See docs/map.md.
"""
from .errors import CallError, FreshetError, JobError, OutOfMemory, TimedOut, WorkerCrashed
from .executor import FunctionExecutor, default_executor, get_all_results, wait
from .futures import ALL_COMPLETED, ALWAYS, ANY_COMPLETED, Future, FutureList
from .objects import Objects

__all__ = [
    "ALL_COMPLETED",
    "ALWAYS",
    "ANY_COMPLETED",
    "CallError",
    "FreshetError",
    "FunctionExecutor",
    "Future",
    "FutureList",
    "JobError",
    "Objects",
    "OutOfMemory",
    "TimedOut",
    "WorkerCrashed",
    "default_executor",
    "get_all_results",
    "wait",
]
