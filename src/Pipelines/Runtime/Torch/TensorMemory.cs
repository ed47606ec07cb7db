using System.Runtime.InteropServices;

namespace Pipelines.Runtime.Torch;

/// <summary>
/// Keeps the memory of freed tensors in the process. glibc gives every block above 32 MiB back to the system at once, and a training step
/// frees and allocates hundreds of them: the system then clears the same pages again and again. One epoch of MobileNetV2 at 224 pixels took
/// 8.5 s of the system's time that way, and 1.7 s without; the numbers that training computes are the same.
/// </summary>
internal static partial class TensorMemory
{
    // The names and numbers of glibc's malloc.h.
    private const int TrimThreshold = -1;
    private const int MostMappedBlocks = -4;

    /// <summary>Asks the C library to keep freed memory, for the whole process; does nothing where it is not glibc.</summary>
    public static void KeepFreed()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetMallocOption(MostMappedBlocks, 0);
            _ = SetMallocOption(TrimThreshold, int.MaxValue);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, which has its own ways.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
