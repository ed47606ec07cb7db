using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Pipelines;
using Pipelines.Onnx.Format;

// TelemetryProbe (prepared | plain): runs a network with one Identity node, with or without NativeEnvironment.Prepare() before it,
// and prints what native code sees of the variables. The test looks at which files have appeared under HOME.
if (args is ["prepared"])
{
    NativeEnvironment.Prepare();
}

using (var session = new InferenceSession(IdentityModel()))
using (var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1 }, [1]))
using (var options = new RunOptions())
using (session.Run(options, ["x"], [input], ["y"]))
{
}

foreach (var name in new[] { "ORT_DISABLE_TELEMETRY", "OMP_WAIT_POLICY" })
{
    Console.WriteLine($"{name}={Native.Value(name)}");
}

static byte[] IdentityModel()
{
    static ValueInfoProto Value(string name) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new()
            {
                ElemType = (int)TensorProto.Types.DataType.Float,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } },
            },
        },
    };

    return new ModelProto
    {
        IrVersion = 8,
        OpsetImport = { new OperatorSetIdProto { Version = 17 } },
        Graph = new GraphProto
        {
            Name = "identity",
            Node = { new NodeProto { OpType = "Identity", Input = { "x" }, Output = { "y" } } },
            Input = { Value("x") },
            Output = { Value("y") },
        },
    }.ToByteArray();
}

internal static partial class Native
{
    public static string? Value(string name) => OperatingSystem.IsWindows()
        ? Environment.GetEnvironmentVariable(name)
        : Marshal.PtrToStringUTF8(GetEnvironmentVariable(name));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironmentVariable(string name);
}
