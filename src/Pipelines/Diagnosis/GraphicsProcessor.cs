using System.Runtime.InteropServices;
using Pipelines.Runtime.Torch;
using TorchSharp;

namespace Pipelines.Diagnosis;

/// <summary>Whether there is a GPU to train on.</summary>
internal static class GraphicsProcessor
{
    private const string WindowsDriver = "nvcuda.dll";
    private const string LinuxDriver = "libcuda.so.1";

    /// <summary>What there is, and what keeps it from being used. libtorch must be loaded.</summary>
    public static (string Found, string? Note) Look()
    {
        if (ComputeDevice.Choose(TrainingDevice.Auto).Device.type == DeviceType.CUDA)
        {
            return ($"yes, {Quantity.Of(torch.cuda.device_count(), "CUDA devices")}", null);
        }

        return HasDriver()
            ? ("not used", "There is a driver of NVIDIA, but this build is for the CPU. docs/fine-tuning.md says how to build for a GPU.")
            : ("none: everything runs on the CPU", null);
    }

    private static bool HasDriver()
    {
        if (OperatingSystem.IsMacOS() || !NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? WindowsDriver : LinuxDriver, out var library))
        {
            return false;
        }

        NativeLibrary.Free(library);
        return true;
    }
}
