namespace Pipelines.Serving.Tests;

/// <summary>A classifier, another of fewer classes, and a clustering of some of the repository's images, made once for all tests.</summary>
public sealed class TrainedModels : IAsyncLifetime
{
    private const int ImagesPerClass = 6;

    /// <summary>The folder of all.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("serving-tests-").FullName;

    /// <summary>A classifier of six classes.</summary>
    public string Classifier { get; private set; } = "";

    /// <summary>A classifier of two of them.</summary>
    public string OtherClassifier { get; private set; } = "";

    /// <summary>A clustering.</summary>
    public string Clustering { get; private set; } = "";

    /// <summary>Images that the models were not trained on.</summary>
    public static IReadOnlyList<string> Photos { get; } =
    [
        .. Directory.GetDirectories(RepositoryFolder.File("data", "surface-defects", "test")).Order(StringComparer.Ordinal)
            .Select(folder => Directory.GetFiles(folder).Order(StringComparer.Ordinal).First()),
    ];

    public async Task InitializeAsync()
    {
        foreach (var (source, number) in Directory.GetDirectories(RepositoryFolder.File("data", "surface-defects", "train")).Order().Index()
            .Select(pair => (pair.Item, pair.Index)))
        {
            foreach (var folder in (string[])["six", .. number < 2 ? ["two"] : Array.Empty<string>()])
            {
                var target = Directory.CreateDirectory(Path.Combine(Folder, folder, Path.GetFileName(source))).FullName;
                foreach (var image in Directory.GetFiles(source).Order(StringComparer.Ordinal).Take(ImagesPerClass))
                {
                    File.Copy(image, Path.Combine(target, Path.GetFileName(image)));
                }
            }
        }

        var file = Path.Combine(Folder, "pipelines.json");
        await File.WriteAllTextAsync(file, """
            { "pipelines": {
                "six": { "data": "six", "image": 64, "report": false },
                "two": { "data": "two", "image": 64, "report": false },
                "groups": { "task": "clustering", "data": "six", "image": 64, "kMeans": 3, "report": false } } }
            """);
        var results = await PipelineJob.Load(file).RunAsync();
        string Model(int run) => Path.Combine(results[run].Folder, "model.zip");
        (Classifier, OtherClassifier, Clustering) = (Model(0), Model(1), Model(2));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }
}

/// <summary>All tests share the models, and run one after the other: they fill queues and count memory.</summary>
[CollectionDefinition(Name)]
public sealed class ServingTests : ICollectionFixture<TrainedModels>
{
    public const string Name = "serving";
}
