using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TorchSharp;

namespace Pipelines.Runtime.Torch;

/// <summary>
/// Loads libtorch, which training needs and prediction does not. On Linux systems whose libstdc++ is older than GCC 13's (Debian 12, Ubuntu
/// 22.04), TorchSharp's own library loads only from a corrected copy, which is made here (see <see cref="PatchedTorchSharp"/>).
/// </summary>
internal static class TorchLibrary
{
    private const string Place = "libtorch";

    // In the order of dependence. The corrected copy of TorchSharp's library lies elsewhere, so its relative search
    // path does not find them.
    private static readonly string[] s_linuxLibraries = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    // The native library is one for the whole process, and so is the answer whether it could be loaded.
    private static readonly Lazy<bool> s_loaded = new(LoadOnce);

    /// <summary>
    /// Makes TorchSharp work. Must have been called before the first use of TorchSharp; cheap to call again, from any thread.
    /// </summary>
    /// <exception cref="PipelineException">libtorch is missing here or cannot be loaded.</exception>
    public static void Load() => _ = s_loaded.Value;

    /// <summary>Makes TorchSharp work, and sets how many threads each of its operations uses.</summary>
    /// <param name="threads">Number of threads, at least 1. Results are the same bit for bit only for the same number.</param>
    /// <exception cref="PipelineException">libtorch is missing here or cannot be loaded.</exception>
    public static void Load(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Load();
        torch.set_num_threads(threads);
    }

    private static bool LoadOnce()
    {
        NativeEnvironment.Prepare();
        if (OperatingSystem.IsLinux())
        {
            LoadOnLinux();
        }

        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return true;
        }
        catch (Exception error) when (
            error is NotSupportedException or DllNotFoundException or TypeInitializationException or EntryPointNotFoundException)
        {
            throw Unloadable("TorchSharp cannot load its native library: " + FirstLine(error.InnerException ?? error), error);
        }
    }

    [SupportedOSPlatform("linux")]
    private static void LoadOnLinux()
    {
        var folders = NativeFolders();
        var torchSharp = Find(folders, PatchedTorchSharp.FileName) ?? throw Missing(PatchedTorchSharp.FileName, folders);
        foreach (var name in s_linuxLibraries)
        {
            var path = Find(folders, name) ?? throw Missing(name, folders);
            if (TryLoad(path, out _) is { } failure)
            {
                throw Unloadable($"{path} cannot be loaded: {failure}");
            }
        }

        if (TryLoad(torchSharp, out var library) is { } plainFailure)
        {
            if (!plainFailure.Contains(PatchedTorchSharp.Version, StringComparison.Ordinal))
            {
                throw Unloadable($"{torchSharp} cannot be loaded: {plainFailure}");
            }

            library = PatchedTorchSharp.Load(torchSharp);
        }

        try
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? library : 0);
        }
        catch (InvalidOperationException)
        {
            // The program has set a resolver of its own. The system finds the library by its name, since it is already loaded.
        }
    }

    /// <summary>Loads a library; returns null, or why it cannot be loaded.</summary>
    internal static string? TryLoad(string path, out nint library)
    {
        try
        {
            library = NativeLibrary.Load(path);
            return null;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            library = 0;
            return error.Message;
        }
    }

    // Where .NET looks for native libraries of packages, beside the program, and where a build output keeps them.
    private static List<string> NativeFolders()
    {
        var known = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
        List<string> folders = [.. known.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), AppContext.BaseDirectory];
        if (Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } beside)
        {
            folders.Add(beside);
        }

        folders.AddRange(folders.ToArray().Select(
            folder => Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")));
        folders.AddRange(folders.ToArray().Select(folder => Path.Combine(folder, "runtimes", "linux-x64", "native")));
        return [.. folders.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal)];
    }

    private static string? Find(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static PipelineException Missing(string name, List<string> folders) =>
        Unloadable($"{name} is missing; looked in {string.Join(", ", folders.Where(Directory.Exists))}.");

    private static PipelineException Unloadable(string found, Exception? inner = null) =>
        new(new Problem(Place, found, Remedy()), inner);

    private static string Remedy()
    {
        var platform = (OperatingSystem.IsWindows(), OperatingSystem.IsMacOS(), RuntimeInformation.ProcessArchitecture) switch
        {
            (true, _, Architecture.X64) => "win-x64",
            (_, true, Architecture.Arm64) => "osx-arm64",
            (false, false, Architecture.X64) => "linux-x64",
            _ => null,
        };
        return platform is null
            ? "Training runs on linux-x64 (glibc), win-x64 and osx-arm64, not on "
                + $"{RuntimeInformation.RuntimeIdentifier}; exported models predict anywhere."
            : $"Training needs the packages TorchSharp {TorchSharpVersion} and libtorch-cpu-{platform} of the matching version: "
                + $"build the program for {platform} (its RuntimeIdentifier), or reference the latter package in it.";
    }

    private static string TorchSharpVersion =>
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].Trim();
}
