"""Detectors: where the fields of a cheque are.

In: pictures (RGB uint8). Out: one `supervision.Detections` a picture with canonical class names.
`yolo` runs YOLO files with onnxruntime, the embedded one among them; `roboflow` asks a Roboflow model,
hosted or self-hosted. Both stand behind `chequeocr.protocols.Detector`.
"""
