using System.Globalization;
using Pipelines.Tasks.Preparation;

namespace Pipelines.Runs.Folders;

/// <summary>Whether there is room for a run's results: checked before hours of training rather than after them.</summary>
internal static class FreeSpace
{
    private const double Megabyte = 1e6;

    // Tables, metrics and settings.
    private const long OtherFiles = 250_000;

    /// <summary>What is wrong where the model will not fit; null where it will, or where the system does not say.</summary>
    /// <param name="folder">Where it will be written.</param>
    /// <param name="pipeline">Whose model it is.</param>
    public static Problem? Shortage(string folder, PreparedPipeline pipeline) => Shortage(folder, pipeline, Available(folder));

    /// <summary>What is wrong with so much room.</summary>
    /// <param name="folder">Where the model will be written.</param>
    /// <param name="pipeline">Whose model it is.</param>
    /// <param name="available">Bytes that can be written there; null if that is not known.</param>
    internal static Problem? Shortage(string folder, PreparedPipeline pipeline, long? available)
    {
        var needed = OfModel(pipeline);
        return available >= needed || available is null
            ? null
            : new(
                folder,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"There is room for {available / Megabyte:0.0} MB, and the model takes {needed / Megabyte:0.0} MB."),
                "Make room, or choose another folder for the runs.")
            {
                Action = new(ProblemActionKind.ChooseRunsFolder),
            };
    }

    /// <summary>About how many bytes all results take.</summary>
    /// <param name="pipeline">Whose results they are.</param>
    public static long OfResults(PreparedPipeline pipeline) => OfModel(pipeline) + OtherFiles;

    private static long OfModel(PreparedPipeline pipeline) =>
        (long)pipeline.FeatureGraph.Proto.CalculateSize() * pipeline.Kind.CopiesOfNetwork;

    /// <summary>How many bytes can be written to a folder; null where the system does not say.</summary>
    internal static long? Available(string folder)
    {
        var path = Path.GetFullPath(folder);
        try
        {
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Such as a network folder of Windows: writing will show.
            return null;
        }
    }
}
