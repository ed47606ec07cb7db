"""Classifies an image with an exported model.onnx: python classify.py model.onnx photo.jpg (pip install onnxruntime numpy pillow)."""
import json
import sys

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession(sys.argv[1])
metadata = session.get_modelmeta().custom_metadata_map
labels = json.loads(metadata["pipelines.labels"])
side = int(metadata["pipelines.image.resizedSize"])

image = ImageOps.exif_transpose(Image.open(sys.argv[2])).convert("RGB")
fill = ImageOps.fit if metadata["pipelines.image.resize"] == "crop" else ImageOps.pad
pixels = np.asarray(fill(image, (side, side), Image.Resampling.BICUBIC), np.float32)

# One image, colours first; the model normalises them itself.
(scores,) = session.run(["scores"], {"image": pixels.transpose(2, 0, 1)[None]})
for i in np.argsort(-scores[0])[:5]:
    print(f"{labels[i]}\t{scores[0, i]:.4f}")
