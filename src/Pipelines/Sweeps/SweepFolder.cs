using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipelines.Runs.Folders;
using Pipelines.Sweeps.Definition;
using Pipelines.Sweeps.Trials;

namespace Pipelines.Sweeps;

/// <summary>
/// The folder of a sweep, <c>runs/&lt;pipeline&gt;/sweep-&lt;identity&gt;</c>: the same call finds it again. Trials lie in
/// <c>trials/0001</c> and so on.
/// </summary>
/// <param name="Path">The folder.</param>
internal sealed record SweepFolder(string Path)
{
    /// <summary>What a name of such a folder begins with.</summary>
    public const string Prefix = "sweep-";

    private const string StateName = "sweep.json";
    private const string ShardsName = "shards";

    /// <summary>The folder of all trials.</summary>
    public string Trials => System.IO.Path.Combine(Path, "trials");

    /// <summary>The folder of a sweep.</summary>
    /// <param name="runsFolder">The folder of all runs.</param>
    /// <param name="sweep">The sweep.</param>
    public static SweepFolder Of(string runsFolder, PreparedSweep sweep) =>
        new(System.IO.Path.Combine(runsFolder, sweep.Pipeline.Name, Prefix + sweep.Identity));

    /// <summary>The name of the folder of a trial.</summary>
    public static string NameOf(int number) => number.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>The folder of a trial that is done.</summary>
    public string OfTrial(int number) => System.IO.Path.Combine(Trials, NameOf(number));

    /// <summary>The folder of a trial that is under way.</summary>
    public string OfPausedTrial(int number) => OfTrial(number) + RunFolderName.PartialSuffix;

    /// <summary>A file of the sweep.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The trial that is done; null where it is not.</summary>
    public SweepTrial? Done(TrialSettings settings) => TrialFile.Read(OfTrial(settings.Number), settings);

    /// <summary>Takes the folder for a sweep, or for a shard of it, as long as the process lives.</summary>
    /// <exception cref="PipelineException">Another process has it, or it cannot be written to.</exception>
    public IDisposable Take(WorkShard shard)
    {
        try
        {
            Directory.CreateDirectory(Trials);
            var shards = File(ShardsName);
            if (shard == WorkShard.Whole)
            {
                var busy = Directory.Exists(shards) ? Directory.EnumerateDirectories(shards).FirstOrDefault(FolderLock.IsTaken) : null;
                return busy is null ? FolderLock.Take(Path) : throw new IOException($"{busy} is taken.");
            }

            var own = System.IO.Path.Combine(
                shards, string.Create(CultureInfo.InvariantCulture, $"{shard.Number}-of-{shard.Count}"));
            Directory.CreateDirectory(own);
            return FolderLock.IsTaken(Path) ? throw new IOException($"{Path} is taken.") : FolderLock.Take(own);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(
                new Problem(
                    Path,
                    $"This sweep cannot be worked on: {error.Message}",
                    "If it is running somewhere, wait for it; otherwise make the folder writable."),
                error);
        }
    }

    /// <summary>Takes the folder for the choice of the best trial; null where another process makes it.</summary>
    public IDisposable? TryTake()
    {
        try
        {
            return FolderLock.Take(Path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The trial that was chosen, and the folder of its run; null where none was, or that run is gone.</summary>
    public (int Trial, string Run)? Winner()
    {
        try
        {
            var path = File(StateName);
            return System.IO.File.Exists(path)
                && JsonSerializer.Deserialize<State>(RegularFile.ReadAllBytes(path), JsonSerializerOptions.Web)
                    is { Winner: { } winner, Run: { } run }
                && System.IO.Path.Combine(Path, "..", run) is var folder
                && Directory.Exists(folder)
                    ? (winner, System.IO.Path.GetFullPath(folder))
                    : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Remembers what the sweep is and which trial was chosen.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="winner">The number of the best trial; null where it is not known yet.</param>
    /// <param name="run">The folder of its run.</param>
    public void Write(PreparedSweep sweep, int? winner, string? run)
    {
        var definition = sweep.Definition;
        var state = new State(
            sweep.Pipeline.Name,
            CamelCase.Of(definition.Strategy),
            CamelCase.Of(definition.Metric),
            definition.Trials,
            [.. definition.Settings.Select(setting => setting.Path.Text)],
            sweep.Compared.Text,
            winner,
            run is null ? null : System.IO.Path.GetFileName(run));
        var json = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(state, JsonSerializerOptions.Web));
        DurableFile.Write(File(StateName), stream => stream.Write(json));
    }

    private sealed record State(
        string Pipeline,
        string Strategy,
        string Metric,
        int Trials,
        IReadOnlyList<string> Over,
        string Compared,
        int? Winner,
        string? Run);
}
