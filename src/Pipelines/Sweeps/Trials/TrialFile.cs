using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipelines.Sweeps.Definition;

namespace Pipelines.Sweeps.Trials;

/// <summary><c>trial.json</c> in the folder of a trial that is done.</summary>
internal static class TrialFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "trial.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write there.</exception>
    public static void Write(string folder, SweepTrial trial) => DurableFile.Write(
        Path.Combine(folder, Name), stream => stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(trial, s_json))));

    /// <summary>Reads it; null where the trial is not done, or is not the one that is looked for.</summary>
    public static SweepTrial? Read(string folder, TrialSettings settings)
    {
        try
        {
            var path = Path.Combine(folder, Name);
            return File.Exists(path)
                && JsonSerializer.Deserialize<SweepTrial>(RegularFile.ReadAllBytes(path), s_json)
                    is { Settings: not null, Figures: not null, Intervals: not null, Reason: not null } trial
                && trial.State != SweepTrialState.Waiting
                && trial.Number == settings.Number
                && settings.Equal(trial.Settings)
                    ? trial with { Folder = folder }
                    : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            // Damaged: the trial is done again.
            return null;
        }
    }
}
