using System.Reflection;
using System.Runtime.Loader;
using Pipelines;

namespace Trainer;

/// <summary>
/// ASP.NET Core, which only <c>trainer serve</c> needs: it is loaded from the .NET installation when that command is called, so that all
/// others run where only the .NET runtime is installed. See docs/decisions/0011-serve-loads-aspnet-core.md.
/// </summary>
internal static class AspNetCoreRuntime
{
    private const string Framework = "Microsoft.AspNetCore.App";

    private static readonly Lock s_lock = new();
    private static bool s_isThere;

    /// <summary>Lets the assemblies of ASP.NET Core be found from now on.</summary>
    /// <exception cref="PipelineException">It is not installed.</exception>
    public static void Require()
    {
        lock (s_lock)
        {
            if (!s_isThere)
            {
                var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
                var folder = Find(runtime, Environment.Version) ?? throw new PipelineException(new Problem(
                    "ASP.NET Core",
                    $"The ASP.NET Core runtime {Environment.Version.Major}.{Environment.Version.Minor} is not "
                    + "installed beside this .NET runtime.",
                    "Install it, for example the package aspnetcore-runtime-10.0, or use the .NET SDK, which has it. "
                    + "Only this command needs it."));
                AssemblyLoadContext.Default.Resolving += (context, name) => Load(context, folder, name);
                s_isThere = true;
            }
        }
    }

    /// <summary>The newest ASP.NET Core of the same .NET version.</summary>
    /// <param name="runtime">The folder of the .NET runtime, <c>shared/Microsoft.NETCore.App/10.0.1</c>, or of a program that
    /// has its own.</param>
    /// <param name="version">The version of the .NET runtime.</param>
    /// <returns>Its folder; null where there is none.</returns>
    internal static string? Find(string runtime, Version version)
    {
        var all = Path.GetFullPath(Path.Combine(runtime, "..", "..", Framework));
        return !Directory.Exists(all)
            ? null
            : Directory.EnumerateDirectories(all)
                .Select(folder => (folder, Version: Version.TryParse(Path.GetFileName(folder).Split('-')[0], out var found) ? found : null))
                .Where(found => found.Version is { } own && own.Major == version.Major && own.Minor == version.Minor)
                .OrderByDescending(found => found.Version)
                .Select(found => found.folder)
                .FirstOrDefault();
    }

    private static Assembly? Load(AssemblyLoadContext context, string folder, AssemblyName name)
    {
        var file = Path.Combine(folder, $"{name.Name}.dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}
