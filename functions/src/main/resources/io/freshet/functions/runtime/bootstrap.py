"""Runs a Python handler over the Runtime API: through the official client if there is one, else by the loop below."""
import os
import sys

sys.path[0:1] = []  # this file's own directory is not the function's


def _has_official_client():
    if os.environ.get("FRESHET_RUNTIME_CLIENT") == "own":
        return False
    import importlib.util

    return all(importlib.util.find_spec(name) is not None for name in ("awslambdaric", "runtime_client"))


if _has_official_client():
    os.execv(sys.executable, [sys.executable, "-m", "awslambdaric", os.environ["_HANDLER"]])

import http.client
import importlib
import json
import logging
import time
import traceback

API = "/2018-06-01/runtime/"


class _Identity:
    cognito_identity_id = None
    cognito_identity_pool_id = None


class _Client:
    pass


class LambdaContext:
    def __init__(self, headers):
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = _Identity()
        self.client_context = _client_context(headers.get("Lambda-Runtime-Client-Context"))
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))

    def __repr__(self):
        return "LambdaContext(aws_request_id=%s, function_name=%s)" % (self.aws_request_id, self.function_name)


def _client_context(text):
    if not text:
        return None
    given = json.loads(text)
    context = _Client()
    context.custom = given.get("custom", {})
    context.env = given.get("env", {})
    context.client = _Client()
    for name in ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name"):
        setattr(context.client, name, given.get("client", {}).get(name))
    return context


class _LogHandler(logging.Handler):
    request_id = ""

    def emit(self, record):
        try:
            record.aws_request_id = _LogHandler.request_id
            sys.stdout.write(self.format(record))
        except Exception:
            self.handleError(record)


def _set_up_logging():
    handler = _LogHandler()
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)


class _Api:
    def __init__(self):
        self.address = os.environ["AWS_LAMBDA_RUNTIME_API"]
        self.connection = http.client.HTTPConnection(self.address)

    def next(self):
        self.connection.request("GET", API + "invocation/next")
        answer = self.connection.getresponse()
        return answer.headers, answer.read()

    def post(self, path, body, error_type=None):
        headers = {"Content-Type": "application/json"}
        if error_type:
            headers["Lambda-Runtime-Function-Error-Type"] = error_type
        self.connection.request("POST", API + path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


class _LoadError(Exception):
    def __init__(self, error_type, message, trace=()):
        Exception.__init__(self, message)
        self.error_type = error_type
        self.trace = list(trace)


def _load():
    handler = os.environ["_HANDLER"]
    if "." not in handler:
        raise _LoadError(
            "Runtime.MalformedHandlerName", "Bad handler '%s': not enough values to unpack (expected 2, got 1)" % handler
        )
    module_name, function_name = handler.rsplit(".", 1)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as e:
        raise _LoadError(
            "Runtime.ImportModuleError", "Unable to import module '%s': %s" % (module_name, e), _trace(e)
        ) from None
    except SyntaxError as e:
        trace = ['  File "%s" Line %s\n    %s' % (e.filename, e.lineno, (e.text or "").strip())]
        raise _LoadError(
            "Runtime.UserCodeSyntaxError", "Syntax error in module '%s': %s" % (module_name, e), trace
        ) from None
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise _LoadError(
            "Runtime.HandlerNotFound", "Handler '%s' missing on module '%s'" % (function_name, module_name)
        ) from None


def _trace(e):
    here = os.path.abspath(__file__)
    frames = [
        f
        for f in traceback.extract_tb(e.__traceback__)
        if f.filename != here and not f.filename.startswith("<frozen importlib")
        and not f.filename.endswith("importlib/__init__.py")
    ]
    return traceback.format_list(frames)


def _failure(e, error_type, message, request_id, trace):
    document = {"errorMessage": message, "errorType": error_type}
    if request_id is not None:
        document["requestId"] = request_id
    document["stackTrace"] = trace
    text = "[ERROR] %s: %s\n" % (error_type, message)
    if trace:
        text += "Traceback (most recent call last):\n" + "".join(trace)
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    return json.dumps(document).encode("utf-8", "replace")


def _default(value):
    import decimal

    if isinstance(value, decimal.Decimal):
        return float(value)
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


def _call(handler, headers, body):
    """The path to post to, what to post, and the type of the error if it is one."""
    request_id = headers["Lambda-Runtime-Aws-Request-Id"]
    _LogHandler.request_id = request_id
    os.environ["_X_AMZN_TRACE_ID"] = headers.get("Lambda-Runtime-Trace-Id", "")
    try:
        event = json.loads(body.decode("utf-8"))
        answer = handler(event, LambdaContext(headers))
    except Exception as e:
        name = type(e).__name__
        return "error", _failure(e, name, str(e), request_id, _trace(e)), name
    try:
        return "response", json.dumps(answer, default=_default).encode("utf-8"), None
    except Exception as e:
        name = "Runtime.MarshalError"
        return "error", _failure(e, name, "Unable to marshal response: %s" % e, request_id, []), name


def main():
    sys.stdout.reconfigure(line_buffering=True, encoding="utf-8", errors="replace")
    sys.stderr.reconfigure(encoding="utf-8", errors="replace")
    _set_up_logging()
    api = _Api()
    try:
        handler = _load()
    except _LoadError as e:
        api.post("init/error", _failure(e, e.error_type, str(e), None, e.trace), e.error_type)
        sys.exit(1)
    except Exception as e:
        name = type(e).__name__
        api.post("init/error", _failure(e, name, str(e), None, _trace(e)), name)
        sys.exit(1)
    while True:
        headers, body = api.next()
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        path, answer, error_type = _call(handler, headers, body)
        sys.stdout.flush()
        sys.stderr.flush()
        os.write(1, ("\0freshet-end %s\n" % request_id).encode())
        status = api.post("invocation/%s/%s" % (request_id, path), answer, error_type)
        if status == 413:
            message = "Response payload size exceeded maximum allowed payload size (6291556 bytes)."
            sys.stdout.write("[ERROR] %s\n" % message)


main()
