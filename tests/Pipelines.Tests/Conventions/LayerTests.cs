namespace Pipelines.Tests.Conventions;

/// <summary>The folders of the library are layers: none uses a type of one that comes after it.</summary>
public sealed class LayerTests
{
    /// <summary>The lowest first. What each is for: docs/architecture.md.</summary>
    private static readonly string[] s_order =
    [
        SourceFolders.Root,
        "Text",
        "Runtime",
        "Numerics",
        "Onnx",
        "Imaging",
        "Graph",
        "Data",
        "Backbones",
        "Features",
        "Quantization",
        "Training",
        "Classification",
        "Clustering",
        "Projection",
        "Evaluation",
        "Packaging",
        "Prediction",
        "Explanation",
        "Reporting",
        "Configuration",
        "Tasks",
        "Runs",
        "Embeddings",
        "Similarity",
        "Sweeps",
        "Sorting",
        "Auditing",
        "Cluster",
        "Diagnosis",
    ];

    private static readonly string s_assembly = typeof(PipelineException).Assembly.Location;

    [Fact]
    public void No_type_of_the_library_uses_one_of_a_higher_layer()
    {
        var uses = TypeUseReader.Uses(s_assembly);
        Assert.NotEmpty(uses);
        var violations = Library().Violations(uses).ToList();
        Assert.True(
            violations.Count == 0,
            $"""
            {string.Join("\n", violations)}
            The order is {string.Join(", ", s_order)}.
            Move what both need down, or pass it in from above.
            """);
    }

    [Fact]
    public void Every_type_of_the_library_lies_in_a_folder_of_the_order()
    {
        var homeless = Library().Homeless(TypeUseReader.Types(s_assembly)).ToList();
        Assert.True(homeless.Count == 0, string.Join("\n", homeless));
    }

    private static Layers Library()
    {
        var source = RepositoryFolder.File("src", "Pipelines");
        var folders = new Dictionary<string, string>(SourceFolders.Read(source), StringComparer.Ordinal);
        foreach (var type in TypeUseReader.Types(s_assembly).Where(IsGenerated))
        {
            folders.Add(type, "Onnx");
        }

        return new(s_order, folders);
    }

    /// <summary>Whether a type is made of Onnx/onnx.proto while building.</summary>
    private static bool IsGenerated(string type) => type.StartsWith("Pipelines.Onnx.Format.", StringComparison.Ordinal);
}
