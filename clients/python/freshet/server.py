"""Asks one server over HTTP, and signs what it asks as AWS clients do."""
import datetime
import hashlib
import hmac
import http.client
import json
import os
import threading
import time
import urllib.parse

from .errors import FreshetError

PATH = "/_freshet/jobs"
SERVICE = "freshet"
PATIENCE = 120
ATTEMPTS = 360  # a server that starts again is waited for
FIRST_ATTEMPTS = 4
PAUSE = 0.25


class Server:
    """One server; safe for use by many threads. It pickles: its endpoint travels, and its keys are those of the environment there."""

    def __init__(self, endpoint=None):
        endpoint = endpoint or os.environ.get("FRESHET_ENDPOINT") or "http://localhost:4566"
        parts = urllib.parse.urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("endpoint: %s (expected: a URL such as http://localhost:4566)" % endpoint)
        self.endpoint = endpoint.rstrip("/")
        self._parts = parts
        self._local = threading.local()
        self._met = False

    def __reduce__(self):
        return Server, (self.endpoint,)

    def ask(self, method, below, body=b"", again=True):
        """Asks, and raises what the server refuses. What can be asked again is, for some seconds, while no server answers."""
        status, answer = self.answer(method, below, body, again)
        if status != 200:
            raise FreshetError(_said(status, answer))
        return answer

    def ask_json(self, method, below, document=None, again=True):
        body = b"" if document is None else json.dumps(document).encode()
        return json.loads(self.ask(method, below, body, again))

    def answer(self, method, below, body=b"", again=True):
        reason = None
        for attempt in range(2 if not again else ATTEMPTS if self._met else FIRST_ATTEMPTS):
            try:
                status, answer = self._once(method, below, body)
                self._met = True
                if status != 503 or not again:
                    return status, answer
                reason = _said(status, answer)
            except (OSError, http.client.HTTPException) as error:
                fresh = getattr(self._local, "requests", 0) == 0
                self._close()
                reason = error
                if not again and fresh:
                    break
                if attempt == 0 and not fresh:
                    continue  # a connection that was kept has gone: that says nothing of the server
            time.sleep(PAUSE)
        raise FreshetError("no server answers at %s: %s" % (self.endpoint, reason)) from None

    def _once(self, method, below, body):
        connection = getattr(self._local, "connection", None)
        if connection is None:
            kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
            connection = kind(self._parts.hostname, self._parts.port, timeout=PATIENCE)
            self._local.connection = connection
            self._local.requests = 0
        target = self._parts.path.rstrip("/") + PATH + below
        connection.request(method, target, body, self._headers(method, target, body))
        response = connection.getresponse()
        answer = response.read()
        self._local.requests += 1
        return response.status, answer

    def _close(self):
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        self._local.requests = 0
        if connection is not None:
            connection.close()

    def _headers(self, method, target, body):
        path, _, query = target.partition("?")
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        digest = hashlib.sha256(body).hexdigest()
        host = self._parts.hostname if ":" not in self._parts.hostname else "[%s]" % self._parts.hostname
        if self._parts.port and self._parts.port != (443 if self._parts.scheme == "https" else 80):
            host = "%s:%d" % (host, self._parts.port)
        signed = {"host": host, "x-amz-content-sha256": digest, "x-amz-date": now}
        token = os.environ.get("AWS_SESSION_TOKEN")
        if token:
            signed["x-amz-security-token"] = token
        names = ";".join(sorted(signed))
        canonical = "\n".join(
            [method, path, "&".join(sorted(query.split("&")))]
            + ["%s:%s" % (name, signed[name]) for name in sorted(signed)]
            + ["", names, digest]
        )
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
        scope = "/".join([now[:8], region, SERVICE, "aws4_request"])
        text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + (os.environ.get("AWS_SECRET_ACCESS_KEY") or "any")).encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
        headers = dict(signed)
        headers["x-freshet-client"] = "python"
        headers["authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (
            os.environ.get("AWS_ACCESS_KEY_ID") or "any",
            scope,
            names,
            signature,
        )
        return headers


def _said(status, answer):
    try:
        return json.loads(answer)["message"]
    except (ValueError, KeyError, TypeError):
        return "the server answers with status %d" % status
