namespace Cluster.Tests;

/// <summary>A shared folder with images and a configuration, and what one machine alone makes of them.</summary>
internal sealed class SharedWork : IDisposable
{
    private readonly Workspace _workspace;

    public SharedWork(int imagesPerClass, int pixels, string name = "shared folder")
    {
        _workspace = new(imagesPerClass);

        // A space, a quote and a dollar: a shell or a manifest must not take them for its own.
        Folder = Directory.CreateDirectory(_workspace.Path(name)).FullName;
        Directory.Move(_workspace.Path("photos"), Path.Combine(Folder, "photos"));
        File.WriteAllText(
            Path.Combine(Folder, "pipelines.json"), $$"""{ "pipelines": { "shapes": { "data": "photos", "image": {{pixels}} } } }""");
    }

    /// <summary>The folder that all machines see.</summary>
    public string Folder { get; }

    /// <summary>The number of images.</summary>
    public int Images => Directory.GetFiles(Path.Combine(Folder, "photos"), "*.png", SearchOption.AllDirectories).Length;

    /// <summary>The model of one run without a cluster, with a cache of its own.</summary>
    public async Task<byte[]> ModelOfOneRunAsync()
    {
        var (alone, cache) = (_workspace.Path("alone"), _workspace.Path("cache of one"));
        (await TrainerCall.RunAsync(
            "run", Path.Combine(Folder, "pipelines.json"), "--output", alone, "--set", $"cache.folder=\"{cache}\"")).AssertDone();
        return Model(alone);
    }

    /// <summary>The model of the newest run.</summary>
    public byte[] Model() => Model(Path.Combine(Folder, "runs"));

    /// <summary>The shards and runs, as the command says.</summary>
    public Task<TrainerCall> StatusAsync() => TrainerCall.RunAsync("status", Path.Combine(Folder, "pipelines.json"));

    /// <summary>How many vectors are in the cache more than once.</summary>
    public async Task<int> DuplicatesAsync()
    {
        var check = await TrainerCall.RunAsync("cache", "check", "--cache", Path.Combine(Folder, ".cache", "features"), "--format", "csv");
        return check.Out.Split('\n').Where(line => line.StartsWith("duplicate,", StringComparison.Ordinal))
            .Sum(line => int.Parse(line[..line.LastIndexOf(',', line.LastIndexOf(',') - 1)].Split(',')[^1], null));
    }

    public void Dispose() => _workspace.Dispose();

    private static byte[] Model(string runs) => File.ReadAllBytes(Path.Combine(runs, "shapes", "latest", "model.onnx"));
}
