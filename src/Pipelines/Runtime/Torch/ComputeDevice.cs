using TorchSharp;
using static TorchSharp.torch;

namespace Pipelines.Runtime.Torch;

/// <summary>The device that was chosen.</summary>
/// <param name="Device">Where parameters lie and steps compute.</param>
/// <param name="Note">What a person should know about the choice; null for nothing.</param>
internal sealed record ComputeDevice(Device Device, string? Note)
{
    /// <summary>The note, if any.</summary>
    public IReadOnlyList<string> Notes => Note is null ? [] : [Note];

    /// <summary>Chooses the device. libtorch must be loaded.</summary>
    /// <param name="wanted">What the configuration says.</param>
    public static ComputeDevice Choose(TrainingDevice wanted) => Choose(wanted, HasCuda);

    /// <summary>Chooses the device.</summary>
    /// <param name="wanted">What the configuration says.</param>
    /// <param name="hasCuda">Whether a CUDA GPU can be used; not asked where that makes no difference.</param>
    internal static ComputeDevice Choose(TrainingDevice wanted, Func<bool> hasCuda) => wanted switch
    {
        TrainingDevice.Cpu => new(CPU, null),
        _ when hasCuda() => new(new Device(DeviceType.CUDA, 0), "The network was trained on the first CUDA GPU."),
        TrainingDevice.Cuda => new(
            CPU,
            "training.device is \"cuda\", but there is no CUDA GPU that can be used: the network was trained on the CPU. A build with "
                + "-p:TorchDevice=cuda and a driver of NVIDIA are needed."),
        _ => new(CPU, null),
    };

    private static bool HasCuda()
    {
        try
        {
            return cuda.is_available();
        }
        catch (Exception error) when (
            error is NotSupportedException or DllNotFoundException or System.Runtime.InteropServices.ExternalException)
        {
            // A GPU that libtorch cannot start is none.
            return false;
        }
    }
}
