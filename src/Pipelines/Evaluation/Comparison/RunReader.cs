using System.Text.Json;

namespace Pipelines.Evaluation.Comparison;

/// <summary>Reads the files of a run folder that a comparison needs.</summary>
internal static class RunReader
{
    private const string PipelineFile = "pipeline.json";
    private const string MetricsFile = "metrics.json";
    private const string PredictionsFile = "predictions.csv";

    private static readonly JsonDocumentOptions s_lenient =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads them.</summary>
    /// <exception cref="ConfigurationException">The folder is none of a run, or lacks a file.</exception>
    /// <exception cref="PipelineException">A file is damaged.</exception>
    public static LoadedRun Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException(new Problem(folder, "There is no such folder.", "Name the folder of a run."));
        }

        var (pipeline, task, settings) = ReadSettings(Existing(folder, PipelineFile));
        var metrics = Existing(folder, MetricsFile);
        var read = () => task switch
        {
            PipelineTask.Classification => MetricsJson.Read<ClassificationMetrics>(Text(metrics), metrics),
            PipelineTask.Clustering => MetricsJson.Read<ClusteringMetrics>(Text(metrics), metrics),
            _ => (object)MetricsJson.Read<PretextMetrics>(Text(metrics), metrics),
        };
        return new(folder, pipeline, task, settings, read(), ReadPredictions(folder, task));
    }

    private static PredictedImages? ReadPredictions(string folder, PipelineTask task) => task switch
    {
        PipelineTask.Classification => Readable(Existing(folder, PredictionsFile), PredictionsReader.ReadClassification),
        PipelineTask.Clustering => Readable(Existing(folder, PredictionsFile), PredictionsReader.ReadClustering),
        _ => null,
    };

    private static (string Pipeline, PipelineTask Task, IReadOnlyDictionary<string, string> Settings) ReadSettings(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(Text(path), s_lenient);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("pipelines", out var pipelines)
                && pipelines.ValueKind == JsonValueKind.Object
                && pipelines.EnumerateObject().ToList() is [{ Value.ValueKind: JsonValueKind.Object } pipeline]
                && pipeline.Value.TryGetProperty("task", out var task)
                && task.ValueKind == JsonValueKind.String
                && TaskOf(task.GetString()!) is { } known)
            {
                return (pipeline.Name, known, SettingsList.Flatten(pipeline.Value));
            }
        }
        catch (JsonException error)
        {
            throw new PipelineException(new Problem(path, $"This is not JSON: {error.Message}", "Run the pipeline again."), error);
        }

        throw new PipelineException(new Problem(
            path, "This is not the pipeline.json of a run: it has one pipeline, and its task.", "Run the pipeline again."));
    }

    private static PipelineTask? TaskOf(string word) =>
        Enum.GetValues<PipelineTask>().Where(task => JsonNamingPolicy.CamelCase.ConvertName($"{task}") == word)
            .Select(task => (PipelineTask?)task)
            .FirstOrDefault();

    private static string Existing(string folder, string name) => Path.Combine(folder, name) is var path && File.Exists(path)
        ? path
        : throw new ConfigurationException(new Problem(
            path,
            "This file of the run is missing.",
            folder.EndsWith(".partial", StringComparison.Ordinal)
                ? "The run is not complete: resume it, or name another one."
                : "Name the folder of a complete run, or run the pipeline again."));

    private static string Text(string path) => Readable(path, File.ReadAllText);

    private static T Readable<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PipelineException(new Problem(path, $"The file cannot be read: {error.Message}"), error);
        }
    }
}
