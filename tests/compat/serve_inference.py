"""Serves HTTP with the real `inference` server. Run by the Python that has it, not by chequeocr's.

    python serve_inference.py PORT

In: the environment variables that test_inference_server.py sets, models below the working folder.
Out: a server on 127.0.0.1 until it is ended.
"""

from __future__ import annotations

import sys

import uvicorn
from inference.core.interfaces.http.http_api import HttpInterface
from inference.core.managers.base import ModelManager
from inference.core.registries.roboflow import RoboflowModelRegistry
from inference.models.utils import ROBOFLOW_MODEL_TYPES

if __name__ == "__main__":
    manager = ModelManager(model_registry=RoboflowModelRegistry(ROBOFLOW_MODEL_TYPES))
    uvicorn.run(HttpInterface(manager).app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
