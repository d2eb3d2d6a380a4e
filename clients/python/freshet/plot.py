"""A job as a picture: when each call ran, and how many ran at once."""


def plot(times, destination):
    """Writes a timeline and a histogram of concurrency, from (index, start, end, worker) of calls."""
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib import pyplot
    except ImportError:
        raise RuntimeError("plot() needs matplotlib (expected: pip install matplotlib)") from None
    calls = sorted(times, key=lambda call: call[1])
    if not calls:
        raise ValueError("nothing to plot: no call has ended")
    begun = calls[0][1]
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(10, 8), sharex=True)
    shown = calls if len(calls) <= 5_000 else calls[:: len(calls) // 5_000 + 1]
    above.hlines(
        [call[0] for call in shown],
        [call[1] - begun for call in shown],
        [max(call[2], call[1] + 1e-3) - begun for call in shown],
        colors=["C%d" % (call[3] % 10) for call in shown],
    )
    above.set_ylabel("call, by its worker's colour")
    changes = sorted([(call[1] - begun, 1) for call in calls] + [(call[2] - begun, -1) for call in calls])
    at, running, seconds, counts = 0, 0, [0], [0]
    for at, change in changes:
        running += change
        seconds.append(at)
        counts.append(running)
    below.fill_between(seconds, counts, step="post")
    below.set_ylabel("calls at once")
    below.set_xlabel("seconds")
    figure.tight_layout()
    figure.savefig(destination)
    pyplot.close(figure)
