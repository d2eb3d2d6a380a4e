"""How far a job is, on a terminal."""
import sys
import time


class Bar:
    """One line that is written again and again; nothing if nobody looks."""

    def __init__(self, total, wanted=None):
        self._total = total
        self.shown = (sys.stderr.isatty() if wanted is None else wanted) and total > 0
        self._begun = time.monotonic()

    def show(self, done, failed):
        if not self.shown:
            return
        filled = int(30 * done / self._total)
        text = "\r[%s%s] %d/%d calls, %.0f s" % (
            "#" * filled, "." * (30 - filled), done, self._total, time.monotonic() - self._begun)
        sys.stderr.write(text + (", %d failed" % failed if failed else ""))
        sys.stderr.flush()

    def end(self):
        if self.shown:
            sys.stderr.write("\n")
