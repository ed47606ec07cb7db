"""Makes the files in this folder; not part of the tests. Run with torch 1.13: python3 make_files.py"""
import argparse
import json
import struct
from collections import Counter, OrderedDict, defaultdict

import numpy
import torch

torch.manual_seed(7)
base = torch.randn(4, 6)
qkv = torch.randn(6, 2)
state = OrderedDict()
state["module.conv.weight"] = torch.randn(2, 3)
state["module.half"] = torch.randn(5).half()
state["module.bfloat"] = torch.randn(5).bfloat16()
state["module.double"] = torch.randn(3, dtype=torch.float64)
state["module.steps"] = torch.tensor(2**40 + 3)
state["module.mask"] = torch.tensor([True, False, True])
state["module.bytes"] = torch.tensor([0, 128, 255], dtype=torch.uint8)
state["module.transposed"] = base.t()
state["module.window"] = base[1:3, 2:5]
state["module.columns"] = base[:, ::2]
state["module.q"], state["module.k"], state["module.v"] = qkv[:2], qkv[2:4], qkv[4:]
state["module.scale"] = torch.tensor(0.25)
state["module.empty"] = torch.zeros(0, 3)
state["module.expanded"] = torch.tensor([1.5, 2.5]).expand(3, 2)
state["module.channels_last"] = torch.randn(2, 3, 2, 2).to(memory_format=torch.channels_last)
state["module.half_transposed"] = torch.randn(2, 3).half().t()
state["module.parameter"] = torch.nn.Parameter(torch.randn(2))
optimizer = {"state": {0: {"step": 1, "momentum": torch.ones(2)}}, "param_groups": [{"lr": 0.1, "params": [0]}]}
beside = {
    "epoch": 3,
    "best": numpy.float64(0.75),
    "curve": numpy.zeros(3),
    "args": argparse.Namespace(lr=0.1, device=torch.device("cpu"), dtype=torch.float16),
    "schedule": {"milestones": Counter([30, 60]), "seen": {1, 2}, "by_class": defaultdict(dict, {"cat": {"n": 2**70}})},
    "shape": torch.Size([2, 3]),
    "random": torch.zeros(4, dtype=torch.uint8),
}
checkpoint = {**beside, "state_dict": state, "optimizer": optimizer}
torch.save(checkpoint, "checkpoint.pth")
torch.save(checkpoint, "checkpoint_stream.pth", _use_new_zipfile_serialization=False)
torch.save(checkpoint, "checkpoint_protocol4.pth", pickle_protocol=4)
torch.save(checkpoint, "checkpoint_stream_protocol4.pth", pickle_protocol=4, _use_new_zipfile_serialization=False)
expected = {
    name: {"dtype": str(tensor.dtype).removeprefix("torch."), "shape": list(tensor.shape), "values": tensor.detach().float().flatten().tolist()}
    for name, tensor in state.items()
}
with open("checkpoint_expected.json", "w") as file:
    json.dump(expected, file)

torch.save(
    OrderedDict(
        fine=torch.ones(2),
        complex=torch.zeros(2, dtype=torch.complex64),
        quantised=torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8),
        sparse=torch.eye(2).to_sparse(),
    ),
    "refused.pth",
)
torch.save({"huge": torch.ones(1).expand(30_000, 30_000)}, "expanded.pth")
torch.save(torch.nn.Linear(2, 2), "module.pth")

# safetensors by its description: the length of the header, the header, the values.
header, values = {"__metadata__": {"format": "pt"}}, b""
for name, dtype, shape, data in [
    ("model.weight", "F32", [2, 2], struct.pack("<4f", 1, -2, 3.5, 0.1)),
    ("model.half", "F16", [2], struct.pack("<2e", 0.5, -65504)),
    ("model.bfloat", "BF16", [2], struct.pack("<2H", 0x3F80, 0xC040)),
    ("model.double", "F64", [1], struct.pack("<d", 0.1)),
    ("model.steps", "I64", [], struct.pack("<q", 7)),
    ("model.mask", "BOOL", [2], b"\x01\x00"),
    ("model.empty", "F32", [0, 4], b""),
]:
    header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(values), len(values) + len(data)]}
    values += data
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open("tiny.safetensors", "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + values)
