"""What torchvision 0.14 says of each architecture: names and shapes of its parameters, and what it computes with numbers made by a formula.

Writes reference.json beside this file:  python3 make_reference.py
  tensors, parameters   how many floating-point tensors the state_dict has, and numbers in them
  names                 SHA-256 of the sorted lines "NAME SIZE,SIZE,...\n"
  logits / features     ten outputs for the second of two images of "height" x "width"; features are averaged over all places
FormulaNumbers.cs has the same formula.
"""
import hashlib
import json
import os
import sys

import numpy as np
import torch
import torchvision.models as models
from torchvision.models.resnet import BasicBlock

CLASSES = 10


class CifarResNet(models.ResNet):
    def __init__(self, blocks):
        super().__init__(BasicBlock, [1, 1, 1, 1], num_classes=CLASSES)
        self.inplanes = 16
        self.conv1 = torch.nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(16)
        self.maxpool = torch.nn.Identity()
        self.layer1 = self._make_layer(BasicBlock, 16, blocks)
        self.layer2 = self._make_layer(BasicBlock, 32, blocks, stride=2)
        self.layer3 = self._make_layer(BasicBlock, 64, blocks, stride=2)
        self.layer4 = torch.nn.Identity()
        self.fc = torch.nn.Linear(64, CLASSES)


class CompactResNet(models.ResNet):
    """Not torchvision's: what CompactResNet.cs describes, written with torchvision's blocks."""

    def __init__(self, widths=(32, 64, 112, 160), depths=(1, 2, 2, 1)):
        super().__init__(BasicBlock, [1, 1, 1, 1], num_classes=CLASSES)
        self.inplanes = widths[0]
        self.conv1 = torch.nn.Conv2d(3, widths[0], 3, stride=2, padding=1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(widths[0])
        for stage, (width, depth) in enumerate(zip(widths, depths)):
            setattr(self, f"layer{stage + 1}", self._make_layer(BasicBlock, width, depth, stride=1 if stage == 0 else 2))
        self.fc = torch.nn.Linear(widths[2] + widths[3], CLASSES)

    def forward(self, x):
        third = self.layer3(self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x))))))
        pooled = torch.nn.functional.avg_pool2d(third, 3, 2, 1, count_include_pad=False)
        return self.fc(torch.cat([pooled, self.layer4(third)], 1).mean((2, 3)))


def torchvision_model(name):
    if name == "compact_resnet":
        return CompactResNet()
    if name.startswith("cifar_resnet"):
        return CifarResNet((int(name[len("cifar_resnet"):]) - 2) // 6)
    name, _, width = name.partition("@")
    options = {"width_mult": float(width)} if width else {}
    if name in ("googlenet", "inception_v3"):
        options.update(aux_logits=False, transform_input=False, init_weights=False)
    return getattr(models, name)(num_classes=CLASSES, **options)


def hashed(count, name):
    """Numbers from 0 to 1: MurmurHash3's finalizer of index and FNV-1a of the name."""
    seed = 2166136261
    for byte in name.encode():
        seed = (seed ^ byte) * 16777619 % 2**32
    x = np.arange(count, dtype=np.uint32) * np.uint32(2654435761) ^ np.uint32(seed)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = (x ^ (x >> np.uint32(shift))) * np.uint32(factor)
    return ((x ^ (x >> np.uint32(16))) >> np.uint32(8)).astype(np.float64) / 2**24


def formula(name, shape):
    u = hashed(int(np.prod(shape)), name)
    if name.endswith("running_var") or name.endswith("layer_scale") or (name.endswith("weight") and len(shape) == 1):
        values = 0.5 + u
    elif name.endswith("weight"):
        values = (2 * u - 1) * np.sqrt(3 / np.prod(shape[1:]))
    else:
        values = 0.4 * u - 0.2
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def reference(name, what, height, width):
    model = torchvision_model(name).eval()
    state = {key: value for key, value in model.state_dict().items() if value.is_floating_point()}
    lines = sorted(f"{key} {','.join(map(str, value.shape))}\n" for key, value in state.items())
    row = {
        "tensors": len(state),
        "parameters": sum(value.numel() for value in state.values()),
        "names": hashlib.sha256("".join(lines).encode()).hexdigest(),
    }
    if what:
        for key, value in state.items():
            value.copy_(formula(key, value.shape))
        shape = (2, 3, height, width)
        x = torch.from_numpy((4 * hashed(int(np.prod(shape)), "input") - 2).astype(np.float32).reshape(shape)).double()
        with torch.no_grad():
            y = model.double().features(x).mean((2, 3)) if what == "features" else model.double()(x)
        row.update({"height": height, "width": width, what: [float(f"{value:.8g}") for value in y[1, :10]]})
    return row


NAMES_ONLY = [
    "resnet34", "resnet101", "resnet152", "resnext101_32x8d", "wide_resnet50_2", "wide_resnet101_2", "cifar_resnet32", "cifar_resnet56",
    "vgg11_bn", "vgg13", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn",
    "mnasnet0_75", "mnasnet1_0", "mnasnet1_3", "shufflenet_v2_x1_0", "shufflenet_v2_x1_5", "shufflenet_v2_x2_0",
    "efficientnet_b1", "efficientnet_b2", "efficientnet_b3", "efficientnet_b4", "densenet161", "densenet169", "densenet201",
    "regnet_x_400mf", "regnet_x_800mf", "regnet_x_1_6gf", "regnet_x_3_2gf", "regnet_y_800mf", "regnet_y_1_6gf", "regnet_y_3_2gf", "regnet_y_8gf",
    "convnext_small", "convnext_base",
]
LOGITS = [
    "resnet18", "resnet50", "resnext50_32x4d", "cifar_resnet20", "compact_resnet", "squeezenet1_0", "squeezenet1_1", "mobilenet_v2", "mobilenet_v2@0.5",
    "mobilenet_v3_small", "mobilenet_v3_large", "mobilenet_v3_small@0.75", "mnasnet0_5", "shufflenet_v2_x0_5", "efficientnet_b0", "densenet121",
    "googlenet", "inception_v3", "regnet_x_8gf", "regnet_y_400mf", "convnext_tiny",
]

rows = {name: reference(name, None, 0, 0) for name in NAMES_ONLY}
rows |= {name: reference(name, "logits", 96, 80) for name in LOGITS}
rows |= {name: reference(name, "features", 64, 96) for name in ("vgg11", "vgg13_bn")}
rows["alexnet"] = reference("alexnet", "logits", 224, 224)

with open(os.path.join(os.path.dirname(os.path.abspath(sys.argv[0])), "reference.json"), "w") as file:
    file.write("{\n" + ",\n".join(f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in sorted(rows.items())) + "\n}\n")
