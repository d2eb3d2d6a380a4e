"""Calls an action of OpenWhisk, main(args) of __main__.py, as the handler of a function."""
import gc
import glob
import importlib.util
import os
import sys
import time


def _load():
    root = os.environ["LAMBDA_TASK_ROOT"]
    file = os.path.join(root, "__main__.py")
    if not os.path.isfile(file):
        raise ImportError("the code of the action has no __main__.py")
    sys.path.extend(glob.glob(os.path.join(root, "virtualenv", "lib", "python3*", "site-packages")))
    os.environ["__OW_API_HOST"] = os.environ.get("AWS_ENDPOINT_URL", "")
    spec = importlib.util.spec_from_file_location("main__", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    name = os.environ.get("__OW_MAIN", "main")
    if not callable(getattr(module, name, None)):
        raise ImportError("__main__.py of the action has no function %s" % name)
    return getattr(module, name)


def _forget_connections():
    """
    In a process that was forked: lets go of the open connections that urllib3 keeps for the process before it. If both used them, one would
    read what was meant for the other (Lithops 3.8.0 opens a connection to its store, forks, and goes on with it on both sides).
    """
    urllib3 = sys.modules.get("urllib3")
    if urllib3 is not None:
        for manager in [found for found in gc.get_objects() if issubclass(type(found), urllib3.PoolManager)]:
            manager.clear()


os.register_at_fork(after_in_child=_forget_connections)
_main = _load()


def handler(args, context):
    deadline = int(time.time() * 1000) + context.get_remaining_time_in_millis()
    os.environ["__OW_ACTIVATION_ID"] = context.aws_request_id
    os.environ["__OW_TRANSACTION_ID"] = context.aws_request_id
    os.environ["__OW_DEADLINE"] = str(deadline)
    return _main(args)
