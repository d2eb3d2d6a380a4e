"""Map jobs against a running server, which FRESHET_ENDPOINT names."""
import io
import os
import pickle
import py_compile
import sys
import tempfile
import time
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import helper_module

import freshet
from freshet import ship


def square(x):
    return x * x


def slow(x):
    time.sleep(0.05)
    return x


def fails(x):
    if x == 3:
        raise KeyError("three")
    return x


def loops(x):
    while x == 1:
        pass
    return x


def hogs(x):
    kept = []
    while x == 1:
        kept.append(bytearray(1 << 22))
    return x


class Custom(Exception):
    def __init__(self, a, b):
        super().__init__(a, b)


def raises_custom(x):
    raise Custom(x, "b")


def _names(zipped):
    return zipfile.ZipFile(io.BytesIO(zipped)).namelist()


class MapTest(unittest.TestCase):
    def setUp(self):
        self.executor = freshet.default_executor()

    def test_results_come_in_the_order_of_the_inputs(self):
        futures = self.executor.map(square, range(1000))
        self.assertEqual(self.executor.get_result(futures), [x * x for x in range(1000)])

    def test_one_call(self):
        self.assertEqual(self.executor.call_async(lambda x: x + 1, 41).result(), 42)

    def test_lambdas_capture(self):
        base = {"a": 1}
        self.assertEqual(freshet.get_all_results(self.executor.map(lambda x: x + base["a"], [1, 2])), [2, 3])

    def test_no_inputs_are_no_job(self):
        self.assertEqual(self.executor.get_result(self.executor.map(square, [])), [])

    def test_tuples_are_spread_over_parameters(self):
        self.assertEqual(self.executor.get_result(self.executor.map(lambda a, b: a - b, [(5, 3), (1, 1)])), [2, 0])

    def test_what_a_call_raises_is_raised_here_with_where_it_ran(self):
        futures = self.executor.map(fails, range(5))
        with self.assertRaises(KeyError) as caught:
            self.executor.get_result(futures)
        self.assertIn("in fails", str(caught.exception.__cause__))
        self.assertEqual(self.executor.get_result(futures, throw_except=False), [0, 1, 2, None, 4])
        self.assertIsInstance(futures[3].exception(), KeyError)

    def test_an_exception_that_cannot_come_along_is_told(self):
        error = self.executor.call_async(raises_custom, 1).exception()
        self.assertIn("Custom", repr(error) + str(error))

    def test_modules_of_the_project_are_sent_and_their_classes_come_back(self):
        result = self.executor.call_async(helper_module.double, helper_module.Point(4)).result()
        self.assertIs(type(result), helper_module.Point)
        self.assertEqual(result.x, 8)

    def test_modules_are_sent_with_the_bytecode_of_their_source_and_no_other(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "kept_module.py")
            with open(path, "w") as file:
                file.write("def where(_):\n    return __file__\n")
            py_compile.compile(path)
            sys.path.insert(0, folder)
            try:
                import kept_module

                self.assertIn("kept_module.pyc", _names(ship.modules(["kept_module"])))
                self.assertEqual(ship.modules(["kept_module"]), ship.modules(["kept_module"]))
                self.assertTrue(self.executor.call_async(kept_module.where, 0).result().endswith("kept_module.pyc"))
                with open(path, "a") as file:
                    file.write("# changed since\n")
                self.assertIn("kept_module.py", _names(ship.modules(["kept_module"])))
                self.assertNotIn("kept_module.pyc", _names(ship.modules(["kept_module"])))
                os.remove(path)
                self.assertNotIn("kept_module.py", _names(ship.modules(["kept_module"])))
            finally:
                sys.path.remove(folder)
                sys.modules.pop("kept_module", None)

    def test_waiting_for_any(self):
        futures = self.executor.map(slow, range(60))
        done, open_ = freshet.wait(futures, return_when=freshet.ANY_COMPLETED)
        self.assertGreaterEqual(len(done), 1)
        self.assertEqual(len(done) + len(open_), 60)
        freshet.wait(futures)
        self.assertTrue(all(future.done() for future in futures))

    def test_map_reduce(self):
        self.assertEqual(self.executor.map_reduce(square, range(10), sum).result(), 285)

    def test_futures_pickle_and_are_found_again(self):
        futures = self.executor.map(square, range(10))
        again = pickle.loads(pickle.dumps(futures[3]))
        self.assertEqual(again.result(), 9)
        self.assertEqual(len(pickle.loads(pickle.dumps(futures))), 10)

    def test_a_client_that_comes_back_has_all_results(self):
        job_id = self.executor.map(slow, range(20)).job_id
        self.assertEqual(freshet.FunctionExecutor().attach(job_id)[19].result(), 19)

    def test_an_endless_loop_is_ended(self):
        futures = self.executor.map(loops, range(3), timeout=0.5)
        with self.assertRaises(freshet.TimedOut):
            futures[1].result()
        self.assertEqual([futures[0].result(), futures[2].result()], [0, 2])

    def test_a_hog_is_ended_and_named(self):
        futures = self.executor.map(hogs, range(3), runtime_memory=128)
        with self.assertRaises(freshet.OutOfMemory):
            futures[1].result()
        self.assertEqual(futures[2].result(), 2)

    def test_cancelling(self):
        futures = self.executor.map(slow, range(10_000))
        freshet.wait(futures, return_when=freshet.ANY_COMPLETED)
        self.executor.cancel(futures)
        with self.assertRaises(freshet.JobError):
            futures[9_999].result()
        self.assertTrue(futures[9_999].cancelled())

    def test_large_results_and_inputs(self):
        data = os.urandom(3 << 20)
        self.assertEqual(self.executor.call_async(lambda given: given * 2, data).result(), data * 2)

    def test_what_calls_print_is_kept(self):
        futures = self.executor.map(lambda x: print("hello", x), range(2))
        freshet.wait(futures)
        self.assertIn("hello 1", self.executor.logs(futures))

    def test_a_function_that_cannot_be_loaded_is_told(self):
        with self.assertRaises(freshet.JobError) as caught:
            self.executor.map(helper_module.double, [1, 2], exclude_modules=["helper_module"])[0].result()
        self.assertIn("No module named", str(caught.exception))

    def test_unknown_options_are_refused(self):
        with self.assertRaises(TypeError):
            self.executor.map(square, [1], tries=3)

    def test_objects_and_their_lines(self):
        def count(obj):
            return sum(1 for _ in obj), obj.part

        whole = self.executor.get_result(self.executor.map(count, "s3://map-test/lines"))
        pieces = self.executor.get_result(self.executor.map(count, "s3://map-test/lines", obj_chunk_size=10_000))
        self.assertGreater(len(pieces), len(whole))
        self.assertEqual(sum(lines for lines, _ in pieces), sum(lines for lines, _ in whole))

    def test_a_plot_is_written_or_what_is_missing_is_said(self):
        futures = self.executor.map(square, range(10))
        freshet.wait(futures)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "plot.png")
            try:
                self.executor.plot(path, futures)
                self.assertGreater(os.path.getsize(path), 1000)
            except RuntimeError as missing:
                self.assertIn("pip install matplotlib", str(missing))

    def test_a_bar_is_drawn_if_wanted(self):
        err, sys.stderr = sys.stderr, io.StringIO()
        try:
            freshet.wait(self.executor.map(square, range(10)), progress=True)
            drawn = sys.stderr.getvalue()
        finally:
            sys.stderr = err
        self.assertIn("10/10 calls", drawn)


if __name__ == "__main__":
    unittest.main()
