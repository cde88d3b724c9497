"""Sessions: errors with words in them, one per process, made on first use."""

import gc
import os
import pickle
import threading
import weakref

import numpy as np
import pytest

from chequeocr.errors import ModelCorruptError, ModelError, ModelNotFoundError, SettingsError
from chequeocr.models.session import Form, LazySession, open_session, run_one, shared_session

onnx = pytest.importorskip("onnx")
TensorProto, helper = onnx.TensorProto, onnx.helper


@pytest.fixture
def doubler(tmp_path):
    """An ONNX file that doubles its input."""
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", "x"], ["y"])],
        "doubler",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path = tmp_path / "doubler.onnx"
    onnx.save(model, path)
    return path


def run(session):
    return session.run(None, {"x": np.array([1, 2], np.float32)})[0].tolist()


def test_open_session_runs(doubler):
    assert run(open_session(doubler, threads=1)) == [2.0, 4.0]


def test_missing_file_is_named(tmp_path):
    with pytest.raises(ModelNotFoundError, match=r"nothing\.onnx"):
        open_session(tmp_path / "nothing.onnx", 1)


def test_damaged_file(doubler):
    doubler.write_bytes(b"no model at all")
    with pytest.raises(ModelCorruptError, match=r"doubler\.onnx"):
        open_session(doubler, 1)


def test_negative_threads(doubler):
    with pytest.raises(SettingsError):
        open_session(doubler, -1)


def test_lazy_opens_once_for_all_threads(doubler, monkeypatch):
    opened = []
    real = open_session
    monkeypatch.setattr("chequeocr.models.session.open_session",
                        lambda *args: opened.append(1) or real(*args))
    lazy = LazySession(doubler, 1)
    assert opened == []
    threads = [threading.Thread(target=lazy.get) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert opened == [1]


def test_lazy_travels_by_pickle_without_its_session(doubler):
    lazy = LazySession(doubler, 1)
    lazy.get()
    copy = pickle.loads(pickle.dumps(lazy))
    assert copy.path == doubler
    assert run(copy.get()) == [2.0, 4.0]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_gets_its_own_session(doubler):
    lazy = LazySession(doubler, 2)
    parents = lazy.get()
    child = os.fork()
    if child == 0:
        os._exit(0 if lazy.get() is not parents and run(lazy.get()) == [2.0, 4.0] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert lazy.get() is parents


def test_a_model_of_another_form_is_refused_when_it_is_opened(doubler):
    assert LazySession(str(doubler), 1, Form((None,), (7,))).get()  # the file leaves the size open
    lazy = pickle.loads(pickle.dumps(LazySession(doubler, 1, Form((None, 4), (None,)))))
    for _ in range(2):
        with pytest.raises(ModelError, match=r"takes tensor\(float\) \(any\).*wanted here takes \(any, 4\)"):
            lazy.get()


def test_a_run_that_fails_says_on_what(doubler):
    session = open_session(doubler, 1)
    assert run_one(session, np.array([1, 2], np.float32)).tolist() == [2.0, 4.0]
    with pytest.raises(ModelError, match=r"shape \(1, 2\)"):
        run_one(session, np.ones((1, 2), np.float32))
    with pytest.raises(ModelError, match="not numbers"):
        run_one(session, np.array([np.nan], np.float32))


def test_readers_share_the_session_of_a_shipped_model_as_long_as_one_holds_it():
    form = Form((None, 3, 48, None), (None, None, None))
    first = shared_session("cheque-lines", 97, form)  # as no reader of another test does
    assert shared_session("cheque-lines", 97, form) is first
    assert shared_session("cheque-lines", 98, form) is not first
    assert pickle.loads(pickle.dumps(first)) is not first
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None
