using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Trainer;

/// <summary>Ends the process while native code still runs in it.</summary>
internal static class ProcessEnd
{
    /// <summary>
    /// Ends the process without what an ordinary exit does first: native libraries would then take down what their own threads still use.
    /// </summary>
    public static void Now(int exitCode)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (OperatingSystem.IsWindows())
        {
            _ = TerminateProcess(Process.GetCurrentProcess().SafeHandle, (uint)exitCode);
        }
        else
        {
            Exit(exitCode);
        }
    }

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void Exit(int exitCode);

    [DllImport("kernel32.dll")]
    private static extern bool TerminateProcess(Microsoft.Win32.SafeHandles.SafeProcessHandle process, uint exitCode);
}
