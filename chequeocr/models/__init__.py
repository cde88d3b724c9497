"""The model files that ship inside the package, what is known about them, and how they are opened.

`registry` knows names, files, sha256 and licences; `session` opens ONNX files; each file has a card in
docs/models/.
"""
