"""Measures map jobs and their peers from Python; prints what | value | how, one line each. What is not installed says so."""
import resource
import statistics
import subprocess
import sys
import time

import freshet

CALLS = int(sys.argv[1])
MILLION = int(sys.argv[2])


def nothing(_):
    return None


def tenth(_):
    """About 100 ms of one processor, by the processor's own clock."""
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass


def straggling(i):
    if i == 0:
        time.sleep(2)
    else:
        tenth(i)


def said(what, value, how):
    print("%s | %s | %s" % (what, value, how), flush=True)


def rate(what, calls, how, run):
    run()
    begun = time.monotonic()
    run()
    said(what, "%s calls/s" % format(int(calls / (time.monotonic() - begun)), ","), how)


def timed(run):
    begun = time.monotonic()
    run()
    return time.monotonic() - begun


def efficiency(what, workers, took):
    said(what, "%.2f s" % took, "200 calls of 100 ms on %d workers; ideal %.1f s, efficiency %.1f %%" % (
        workers, 20 / workers, 100 * 20 / workers / took))


def own():
    executor = freshet.default_executor(progress=False)
    executor.call_async(nothing, 0).result()
    latencies = []
    for i in range(15):
        begun = time.monotonic()
        executor.call_async(nothing, i).result()
        latencies.append(time.monotonic() - begun)
    said("Freshet, one call", "%.0f ms" % (1000 * sorted(latencies)[7]), "from submitting to the result, median of 15")
    rate("Freshet, calls that do nothing, durable", CALLS, "%d, results kept in the object store and fetched" % CALLS,
         lambda: executor.get_result(executor.map(nothing, range(CALLS))))
    workers = executor.describe(executor.map(nothing, range(2)))["workers"] or 2
    efficiency("Freshet, processor time", workers, timed(lambda: executor.get_result(executor.map(tenth, range(200)))))
    begun = time.monotonic()
    executor.get_result(executor.map(straggling, range(200)))
    said("Freshet, a straggler among 200", "%.1f s" % (time.monotonic() - begun), "one call of 200 takes 2 s, the others 100 ms")


def new():
    executor = freshet.default_executor(progress=False)
    took = [timed(lambda: executor.get_result(executor.map(tenth, range(200)))) for _ in range(30)]
    for job in (1, 2, 3, 10):
        efficiency("Freshet, processor time, job %d of a new server" % job, 2, took[job - 1])
    efficiency("Freshet, processor time, jobs 11 to 30 of a new server, median", 2, statistics.median(took[10:]))


def many():
    executor = freshet.default_executor(progress=False)
    begun = time.monotonic()
    futures = executor.map(nothing, range(MILLION))
    executor.wait(futures)
    took = time.monotonic() - begun
    said("Freshet, many calls", "%.1f s" % took, "%s calls that do nothing, %s a second; %d requests to the object store; the client holds %d MB at most" % (
        format(MILLION, ","), format(int(MILLION / took), ","), executor.describe(futures)["storeRequests"],
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


def pool():
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(2) as executor:
        rate("ProcessPoolExecutor, submit", CALLS, "%d, nothing kept" % CALLS,
             lambda: [future.result() for future in [executor.submit(nothing, i) for i in range(CALLS)]])
        rate("ProcessPoolExecutor, map in chunks of 100", CALLS, "%d, nothing kept" % CALLS,
             lambda: list(executor.map(nothing, range(CALLS), chunksize=100)))
        efficiency("ProcessPoolExecutor, processor time", 2, timed(lambda: list(executor.map(tenth, range(200)))))


def dask():
    try:
        from distributed import Client
    except ImportError:
        said("Dask distributed", "skipped", "not installed: pip install distributed")
        return
    with Client(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as client:
        rate("Dask distributed, map", CALLS // 10, "%d, two processes, nothing kept" % (CALLS // 10),
             lambda: client.gather(client.map(nothing, range(CALLS // 10), pure=False)))
        efficiency("Dask distributed, processor time", 2, timed(lambda: client.gather(client.map(tenth, range(200), pure=False))))


if __name__ == "__main__":
    if sys.argv[3:] == ["new"]:
        new()
    elif len(sys.argv) > 3:
        many()
    else:
        own()
        pool()
        dask()
        subprocess.run([sys.executable, __file__, *sys.argv[1:], "many"], check=True)  # what it holds is its own
