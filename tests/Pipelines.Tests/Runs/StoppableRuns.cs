using Pipelines.Runs;
using Pipelines.Tasks;
using Pipelines.Tasks.Preparation;
using Pipelines.Tests.Training.Loop;

namespace Pipelines.Tests.Runs;

/// <summary>
/// A folder with drawn pictures and a pipeline <c>p</c> that trains a network on them, in runs that can be stopped after some steps.
/// </summary>
internal sealed class StoppableRuns : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DrawnClasses _pictures = new();

    public string Folder => _folder.Path;

    /// <summary>The paths of the pictures.</summary>
    public List<string> Images { get; } = [];

    public static ClassificationResult Run(PreparedPipeline pipeline, RunSettings settings, int stopAfter = int.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        return (ClassificationResult)PipelineRunner.Run(pipeline, settings, new StopAfter(stopAfter, stop), stop.Token);
    }

    public RunSettings Settings(string runs) => new(Path.Combine(_folder.Path, runs), TimeProvider.System);

    public PreparedPipeline Prepare(Func<string, string>? place = null) => PrepareAll(place)[0];

    /// <summary>The pipeline <c>p</c>, and <c>q</c>, which trains a head alone.</summary>
    public IReadOnlyList<PreparedPipeline> PrepareAll(Func<string, string>? place = null)
    {
        var drawn = _pictures.Draw(40).Images;
        Images.Clear();
        Images.AddRange(drawn.Select(image => image.Item.Path));
        place ??= path => path;
        _folder.Write(
            "images.csv", string.Join('\n', drawn.Select(image => $"{place(image.Item.Path)},{image.Item.Label}").Prepend("path,label")));
        var file = PipelinesFile.Load(_folder.Write("pipelines.json", """
            { "pipelines": {
                "p": { "data": { "train": "images.csv", "validation": 0.25 }, "image": 32,
                       "training": { "transfer": "fineTune", "epochs": 2, "batchSize": 8, "threads": 1 } },
                "q": { "data": { "train": "images.csv", "validation": 0.25 }, "image": 32 }
            } }
            """));
        return PipelinePreparation.PrepareAll(file, null, CancellationToken.None);
    }

    public void Dispose()
    {
        _pictures.Dispose();
        _folder.Dispose();
    }

    /// <summary>Cancels after some steps of the network's training.</summary>
    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<StageProgress>
    {
        private readonly List<long> _done = [];

        public void Report(StageProgress value)
        {
            if (value.Stage == "fine-tuning" && (_done.Count == 0 || value.Done > _done[^1]))
            {
                _done.Add(value.Done);
                if (_done.Count == steps + 1)
                {
                    stop.Cancel();
                }
            }
        }
    }
}
