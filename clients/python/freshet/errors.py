"""What goes wrong, by what whoever called can do about it."""


class FreshetError(Exception):
    """The server refuses, or does not answer."""


class JobError(FreshetError):
    """A job has ended without this result: it was cancelled, or could not be run."""


class CallError(FreshetError):
    """A call has failed, and what it raised cannot be raised here. `remote_traceback` says where it ran."""

    def __init__(self, message, remote_traceback=""):
        super().__init__(message)
        self.remote_traceback = remote_traceback

    def __reduce__(self):
        return type(self), (str(self), self.remote_traceback)

    def __str__(self):
        message = super().__str__()
        return message + "\n\nwhere it ran:\n" + self.remote_traceback if self.remote_traceback else message


class TimedOut(CallError):
    """It took longer than a call may."""


class WorkerCrashed(CallError):
    """Its worker died of it, more than once."""


class OutOfMemory(CallError):
    """It needed more memory than a worker may have."""


class RemoteTraceback(Exception):
    """The cause of what a call raised: where it ran."""

    def __init__(self, text):
        super().__init__(text)
        self.text = text

    def __str__(self):
        return "\n" + self.text
