using System.Runtime.InteropServices;

namespace Pipelines;

/// <summary>
/// The environment variables that the native libraries read: ONNX Runtime's telemetry is off, and idle OpenMP threads of libtorch sleep
/// instead of spinning.
/// </summary>
/// <remarks>
/// Native code does not see <see cref="Environment.SetEnvironmentVariable(string, string)"/> on Linux and macOS, and both libraries read
/// their variables only once, when they load. So <see cref="Prepare"/> must run before the first use of either; everything in this
/// library that uses one calls it. A program that uses ONNX Runtime by itself as well calls it first thing.
/// </remarks>
public static partial class NativeEnvironment
{
    private static readonly (string Name, string Value)[] s_variables =
    [
        // ONNX Runtime otherwise writes files under ~/.cache/Microsoft/DeveloperTools and may send usage data.
        ("ORT_DISABLE_TELEMETRY", "1"),
        // Spinning threads bring training nearly to a stop when another process wants the same cores.
        ("OMP_WAIT_POLICY", "PASSIVE"),
    ];

    // Lazy, because setenv must not run in two threads at once.
    private static readonly Lazy<bool> s_prepared = new(SetAll);

    /// <summary>
    /// Sets <c>ORT_DISABLE_TELEMETRY=1</c> and <c>OMP_WAIT_POLICY=PASSIVE</c> in the native environment of this process, each only if it
    /// has no value yet: what the user or the program has set stays. Cheap to call again, from any thread.
    /// </summary>
    public static void Prepare() => _ = s_prepared.Value;

    private static bool SetAll()
    {
        foreach (var (name, value) in s_variables)
        {
            // A value that the program has set through .NET counts as the user's and is handed on to native code.
            var wanted = Environment.GetEnvironmentVariable(name) ?? value;
            var error = OperatingSystem.IsWindows() ? PutEnvironmentVariable(name, wanted) : SetEnvironmentVariable(name, wanted, 0);
            if (error != 0)
            {
                throw new PipelineException(new Problem(
                    name,
                    $"The environment variable could not be set to '{wanted}' (error {Marshal.GetLastPInvokeError()}).",
                    "Set it before starting the program."));
            }
        }

        return true;
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    // Sets the C runtime's copy and the process's block alike.
    [LibraryImport("ucrtbase.dll", EntryPoint = "_putenv_s", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironmentVariable(string name, string value);
}
