"""The formats that cross the wire: packed inputs, and segments of results."""
import json
import pickle
import struct
import zlib

SUCCEEDED, SUCCEEDED_APART, FAILED, TIMED_OUT, WORKER_CRASHED, OUT_OF_MEMORY = range(6)

_CHUNK = b"FRI1"
_SEGMENT = b"FRS1"
_LINE = struct.Struct(">iBBHQIII")
_TRAILER = struct.Struct(">II4s")


def chunk(inputs):
    """Packs inputs: the count, the length of each, then the bytes of each."""
    lengths = struct.pack(">%dI" % (len(inputs) + 1), len(inputs), *map(len, inputs))
    return _CHUNK + lengths + b"".join(inputs)


def lines(segment):
    """What came of each call: index, status, attempts, worker, start and duration in microseconds, and its bytes."""
    count, crc, magic = _TRAILER.unpack_from(segment, len(segment) - _TRAILER.size)
    end = len(segment) - _TRAILER.size
    if magic != _SEGMENT or crc != zlib.crc32(memoryview(segment)[: end + 4]):
        raise ValueError("a segment of results is not as it was written")
    view = memoryview(segment)
    for index, status, attempts, worker, started, micros, offset, length in _LINE.iter_unpack(
        view[end - count * _LINE.size : end]
    ):
        yield index, status, attempts, worker, started, micros, view[offset : offset + length]


def failure(payload):
    """Type, message, traceback, and the exception itself, or None if it did not come along."""
    length = struct.unpack_from(">I", payload)[0]
    head = json.loads(bytes(payload[4 : 4 + length]))
    exception = None
    rest = bytes(payload[4 + length :])
    if rest:
        try:
            exception = pickle.loads(rest)
        except Exception:  # its classes are not here
            exception = None
    return head["type"], head["message"], head["traceback"], exception
