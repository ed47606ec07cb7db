using System.Text;
using Pipelines.Tasks;

namespace Pipelines.Tests.Configuration;

/// <summary>Configurations given as text.</summary>
internal static class Given
{
    /// <summary>Reads a file's content under the name pipelines.json.</summary>
    public static PipelinesFile File(string json, params string[] overrides) =>
        PipelinesFile.Parse(Encoding.UTF8.GetBytes(json), "pipelines.json", overrides, []);

    /// <summary>The options of one pipeline "p" with these keys.</summary>
    public static PipelineOptions Pipeline(string keys, params string[] overrides) =>
        File($$"""{ "pipelines": { "p": { "data": "photos", {{keys}} } } }""", overrides).Pipelines["p"];

    /// <summary>The problems that reading the content reports.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(string json, params string[] overrides) =>
        Assert.Throws<ConfigurationException>(() => File(json, overrides)).Problems;

    /// <summary>The one problem of a pipeline "p" with these keys.</summary>
    public static Problem ProblemOf(string keys, params string[] overrides) =>
        Assert.Single(ProblemsOf($$"""{ "pipelines": { "p": { "data": "photos", {{keys}} } } }""", overrides));
}
