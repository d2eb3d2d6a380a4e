"""The program of a worker process: loads a function and calls it, told by frames on standard input, until that ends.

Needs nothing but Python itself. What a function pickles by value is read by the cloudpickle that its client has sent along.
"""
# What cloudpickle needs is loaded with the rest: workers are started ahead of their jobs, and have the time for it.
import dataclasses
import io
import json
import logging
import mmap
import os
import pickle
import platform
import struct
import sys
import threading
import time
import traceback
import typing
import uuid
import weakref

FLUSH_BYTES = 256 << 10
FLUSH_NANOS = 50_000_000
MOST_TEXT = 16 << 10
MOST_EXCEPTION = 64 << 10
SUCCEEDED, FAILED, OUT_OF_MEMORY = 0, 2, 5
IDLE = 0xFFFFFFFF

LENGTH = struct.Struct(">I")
INPUT = struct.Struct(">II")
RESULT = struct.Struct(">IBQII")
PROGRESS = struct.Struct(">IQ")


class ObjectPiece(io.RawIOBase):
    """A piece of an object, read as it is asked for. `for line in obj`, `obj.read()`, and the names that Lithops has for it."""

    def __init__(self, pipe, described):
        super().__init__()
        self._pipe = pipe
        self._left = 0
        self._ended = False
        self.bucket = described["bucket"]
        self.key = described["key"]
        self.part = described["part"]
        self.data_byte_range = (described["from"], described["to"])
        self.chunk_size = described["to"] - described["from"]

    @property
    def data_stream(self):
        return self

    def readable(self):
        return True

    def readinto(self, buffer):
        if self._left == 0 and not self._ended:
            self._left = LENGTH.unpack(exactly(self._pipe, 4))[0]
            self._ended = self._left == 0
        if self._ended or len(buffer) == 0:
            return 0
        part = self._pipe.read(min(len(buffer), self._left))
        if not part:
            raise EOFError("the server has gone")
        buffer[: len(part)] = part
        self._left -= len(part)
        return len(part)

    def drain(self):
        waste = bytearray(1 << 16)
        while self.readinto(waste):
            pass


def exactly(pipe, count):
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError("the server has gone")
    return data


def cut(text):
    if len(text) <= MOST_TEXT:
        return text
    return text[: MOST_TEXT // 2] + "\n...\n" + text[-MOST_TEXT // 2 :]


def dumps(value):
    try:
        return pickle.dumps(value, protocol=5)
    except Exception:
        import cloudpickle

        return cloudpickle.dumps(value, protocol=5)


def raw(value):
    if value is None:
        return b""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, str):
        return value.encode()
    return json.dumps(value).encode()


def failure(error):
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename == __file__:
        frames = frames.tb_next
    text = "".join(traceback.format_exception(type(error), error, frames or error.__traceback__))
    try:
        exception = dumps(error.with_traceback(None))
        if len(exception) > MOST_EXCEPTION:
            exception = b""
        pickle.loads(exception) if exception else None
    except Exception:
        exception = b""
    name = type(error).__qualname__
    if type(error).__module__ not in ("builtins", "__main__"):
        name = type(error).__module__ + "." + name
    try:
        said = str(error)
    except Exception:
        said = "(its message cannot be made)"
    head = json.dumps({"type": name, "message": cut(said), "traceback": cut(text)}).encode()
    return LENGTH.pack(len(head)) + head + exception


class Worker:
    def __init__(self, pipe, out):
        self.pipe = pipe
        self.out = out
        self.held = []
        self.size = 0
        self.flushed = time.perf_counter_ns()
        with open("progress", "w+b") as file:
            file.write(PROGRESS.pack(IDLE, 0))
            file.flush()
            self.progress = mmap.mmap(file.fileno(), PROGRESS.size)

    def run(self):
        while True:
            head = self.pipe.read(4)
            if len(head) < 4:
                return
            body = exactly(self.pipe, LENGTH.unpack(head)[0])
            kind = body[0]
            if kind == ord("B"):
                self.batch(body)
            elif kind == ord("O"):
                self.object(body)
            elif kind == ord("L"):
                self.load(json.loads(body[1:]))
            else:
                raise ValueError("frame of type %d" % kind)

    def load(self, asked):
        try:
            sys.path[:0] = asked["path"]
            self.encode = raw if asked["results"] == "raw" else dumps
            if asked["function"]:
                with open(asked["function"], "rb") as file:
                    loaded = pickle.load(file)
            else:
                module, _, name = asked["entry"].partition(":")
                loaded = getattr(__import__(module, fromlist=[name]), name)
            self.function = (lambda given: loaded(*given)) if asked["spread"] else loaded
            said = b"K"
        except BaseException as error:
            said = b"X" + cut("".join(traceback.format_exception_only(type(error), error)).strip()).encode()
        self.out.write(LENGTH.pack(len(said)) + said)

    def batch(self, body):
        count = LENGTH.unpack_from(body, 1)[0]
        at = 5
        view = memoryview(body)
        loads = pickle.loads
        for _ in range(count):
            index, length = INPUT.unpack_from(body, at)
            at += INPUT.size
            data = view[at : at + length]
            at += length
            self.timed(index, lambda: self.function(loads(data)))
        self.flush()

    def object(self, body):
        index, length = INPUT.unpack_from(body, 1)
        piece = ObjectPiece(self.pipe, json.loads(body[9 : 9 + length]))
        self.timed(index, lambda: self.function(Buffered(piece)))
        piece.drain()
        self.flush()

    def timed(self, index, call):
        started = time.time_ns() // 1000
        PROGRESS.pack_into(self.progress, 0, index, started)
        begin = time.perf_counter_ns()
        try:
            payload = self.encode(call())
            status = SUCCEEDED
        except MemoryError as error:
            payload = failure(error)
            status = OUT_OF_MEMORY
        except BaseException as error:
            payload = failure(error)
            status = FAILED
        end = time.perf_counter_ns()
        self.held.append(RESULT.pack(index, status, started, min((end - begin) // 1000, 0xFFFFFFFF), len(payload)))
        self.held.append(payload)
        self.size += RESULT.size + len(payload)
        if self.size >= FLUSH_BYTES or end - self.flushed > FLUSH_NANOS:
            self.flush()

    def flush(self):
        LENGTH.pack_into(self.progress, 0, IDLE)
        if self.held:
            head = LENGTH.pack(5 + self.size) + b"R" + LENGTH.pack(len(self.held) // 2)
            self.out.write(head + b"".join(self.held))
            self.held.clear()
            self.size = 0
        self.flushed = time.perf_counter_ns()


class Buffered(io.BufferedReader):
    """An object piece with a buffer before it, and all of its names."""

    def __init__(self, piece):
        super().__init__(piece, 1 << 20)
        for name in ("bucket", "key", "part", "data_byte_range", "chunk_size"):
            setattr(self, name, getattr(piece, name))

    @property
    def data_stream(self):
        return self


def main():
    pipe = os.fdopen(os.dup(0), "rb", 1 << 20)
    out = os.fdopen(os.dup(1), "wb", 1 << 16)

    class Flushing:
        def write(self, data):
            out.write(data)
            out.flush()

    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.dup2(2, 1)  # what the function prints is the log
    sys.stdout = sys.stderr
    try:
        Worker(pipe, Flushing()).run()
    except (EOFError, BrokenPipeError):
        pass
    sys.stderr.flush()
    os._exit(0)  # threads that the function has left behind do not hold us


main()
