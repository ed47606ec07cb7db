using System.Text.Json;
using Pipelines.Onnx;
using Pipelines.Tasks;
using Pipelines.Tasks.Classification;
using Pipelines.Tasks.Preparation;
using Pipelines.Training;
using Pipelines.Training.Loop;
using Pipelines.Training.Selection;

namespace Pipelines.Benchmarks.TrainingSteps;

/// <summary>
/// Fine-tuning of all layers as <c>trainer run</c> does it with its defaults, from a configuration file to the training loop, on two
/// classes of pictures.
/// </summary>
internal sealed class BenchmarkTraining : IDisposable
{
    /// <summary>Pictures in a batch.</summary>
    public const int Batch = 16;

    private readonly PreparedPipeline _pipeline;
    private readonly TransferTraining _transfer;

    /// <summary>Prepares the pipeline.</summary>
    /// <param name="network">The backbone, from <c>input</c> to <c>features</c>.</param>
    /// <param name="size">Side of the pictures that the network sees.</param>
    /// <param name="photos">A folder with a folder of pictures for each class.</param>
    /// <param name="folder">Takes the configuration and the backbone.</param>
    public BenchmarkTraining(OnnxModel network, int size, string photos, string folder)
    {
        Directory.CreateDirectory(folder);
        network.Save(Path.Combine(folder, "backbone.onnx"));
        var configuration = Path.Combine(folder, "pipelines.json");
        File.WriteAllText(configuration, $$"""
            { "pipelines": { "benchmark": {
              "data": { "train": {{JsonSerializer.Serialize(photos)}}, "test": 0.1 },
              "backbone": { "model": "backbone.onnx", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225] },
              "image": { "size": {{size}} },
              "training": { "transfer": "fineTune", "batchSize": {{Batch}}, "frozenBatchNorm": false,
              "threads": {{Environment.ProcessorCount}} } } } }
            """);
        _pipeline = PipelinePreparation.Prepare(PipelinesFile.Load(configuration), "benchmark", progress: null, CancellationToken.None);
        _transfer = TransferTraining.Untrained(_pipeline, _pipeline.Data.Train, []);
    }

    /// <summary>Classes that the head tells apart.</summary>
    public int Classes => _pipeline.Data.Labels.Count;

    /// <summary>Parameters that are trained.</summary>
    public long Parameters => _transfer.Objective.Groups.Sum(group => group.Parameters.Sum(parameter => parameter.numel()));

    /// <inheritdoc cref="Run(int, Action{int}, CancellationToken)"/>
    public void Run(int steps, Action<int> afterStep) => Run(steps, afterStep, CancellationToken.None);

    /// <summary>Trains for some steps, from the network as the steps before have left it.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="afterStep">Called after each with the number of steps done, from 1.</param>
    /// <param name="cancellation">Ends it early.</param>
    public void Run(int steps, Action<int> afterStep, CancellationToken cancellation)
    {
        var training = _pipeline.Training with { Length = EpochsOrSteps.OfSteps(steps) };
        var loop = new TrainingLoop(
            _transfer.Objective,
            new(_transfer.Train.Images, _pipeline.Preprocessing, _pipeline.Augmentation),
            training,
            ModelSelection.BestOfAll,
            new(TimeProvider.System));
        loop.Run(new StepCounter(steps, afterStep), cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _transfer.Dispose();

    /// <summary>The loop also reports before the first step and after the last evaluation.</summary>
    private sealed class StepCounter(int steps, Action<int> afterStep) : IProgress<StageProgress>
    {
        private long _images;
        private int _done;

        public void Report(StageProgress value)
        {
            if (value.Done > _images && _done < steps)
            {
                _images = value.Done;
                afterStep(++_done);
            }
        }
    }
}
