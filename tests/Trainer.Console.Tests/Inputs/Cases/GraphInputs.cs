namespace Trainer.Tests.Inputs.Cases;

/// <summary>Networks in ONNX files that cannot be run, or must not be.</summary>
internal static class GraphInputs
{
    private static readonly byte[] s_name = Field(0x0A, "input"u8.ToArray());

    public static IReadOnlyList<InputKind> Kinds =>
    [
        new(
            "Networks that cannot be run",
            "Every node and every tensor of an ONNX file is checked before ONNX Runtime sees it: those of subgraphs (If, Loop, Scan) "
                + "and functions too. The error names the file, the node and the tensor. No other file is ever read.",
            [
                Case("a node without inputs", Node("Conv", [], ["y"])),
                Case("a node without outputs", Node("Conv", ["input"], [])),
                Case("a node that reads what nothing makes", Node("Relu", ["nowhere"], ["y"])),
                Case("two nodes that make the same tensor", [.. Node("Relu", ["input"], ["y"]), .. Node("Abs", ["input"], ["y"])]),
                Case("a cycle", [.. Node("Add", ["input", "z"], ["y"]), .. Node("Relu", ["y"], ["z"])]),
                Case(
                    "a constant in another file",
                    Node("Constant", [], ["y"], Tensor(1, Field(0x6A, Field(0x0A, "location"u8.ToArray()))))),
                Case("a constant in float16", Node("Constant", [], ["y"], Tensor(10, Field(0x4A, [0, 0])))),
                Case("a constant of fewer numbers than its shape says", Node("Constant", [], ["y"], Tensor(1, [0x08, 100]))),
                Case("features that do not depend on the images", Node("Constant", [], ["y"], Tensor(1, Field(0x4A, [0, 0, 0, 0]))), "y"),
            ]),
    ];

    private static InputCase Case(string input, byte[] nodes, string? features = null) => new(input, workspace =>
    {
        // float32, any number of images of 3 × 32 × 32.
        byte[] shape = [.. Field(0x0A, Field(0x12, "N"u8.ToArray())), .. Size(3), .. Size(32), .. Size(32)];
        byte[] value = [.. s_name, .. Field(0x12, Field(0x0A, [0x08, 1, .. Field(0x12, shape)]))];
        var metadata = features is null ? [] : Field(
            0x72, [.. Field(0x0A, "features"u8.ToArray()), .. Field(0x12, System.Text.Encoding.UTF8.GetBytes(features))]);
        File.WriteAllBytes(
            workspace.Path("net.onnx"),
            [
                0x08, 8, .. Field(0x42, [0x10, 17]),
                .. Field(0x3A, [.. nodes, .. Field(0x5A, value), .. Field(0x62, Field(0x0A, "y"u8.ToArray()))]), .. metadata,
            ]);
        return ["backbones", "show", workspace.Path("net.onnx")];
    });

    private static byte[] Node(string type, string[] inputs, string[] outputs, byte[]? attribute = null) => Field(
        0x0A,
        [
            .. inputs.SelectMany(name => Field(0x0A, System.Text.Encoding.UTF8.GetBytes(name))),
            .. outputs.SelectMany(name => Field(0x12, System.Text.Encoding.UTF8.GetBytes(name))),
            .. Field(0x1A, "layer"u8.ToArray()), .. Field(0x22, System.Text.Encoding.UTF8.GetBytes(type)), .. attribute ?? [],
        ]);

    /// <summary>The attribute "value", a tensor.</summary>
    private static byte[] Tensor(byte type, byte[] content) => Field(
        0x2A, [.. Field(0x0A, "value"u8.ToArray()), 0xA0, 1, 4, .. Field(0x2A, [0x10, type, .. content])]);

    private static byte[] Size(byte size) => Field(0x0A, [0x08, size]);

    /// <summary>A field of the format: its tag, its length, its bytes.</summary>
    private static byte[] Field(byte tag, byte[] content) => content.Length < 128
        ? [tag, (byte)content.Length, .. content]
        : [tag, (byte)(content.Length | 128), (byte)(content.Length >> 7), .. content];
}
